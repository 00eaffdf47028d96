"""The changes of a school that a user could make to get an answer, and which of them are drastic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from classcruncher.domain.school import CompositeLimit, Pair, School


def modest(number: int) -> int:
    """By how much a number may change without being drastic: a fifth."""
    return number // 5


def modest_children(enrolled: int) -> int:
    """The same of the children of a grade: a tenth."""
    return enrolled // 10


@dataclass(frozen=True)
class Try:
    """A change that a user could make: its kind, the largest amount that is modest, and how it is made."""

    kind: str
    most: int
    make: Callable[[int], School]


def tries(school: School) -> Iterator[Try]:
    """The single changes that are not drastic: by a modest amount, and of neighbours."""
    grades = [g for g, count in enumerate(school.children_to_place) if count]
    for g in grades:
        grade, few = school.grades[g], modest_children(school.grades[g].children)
        yield Try("smallest_class", modest(grade.smallest), _sized(school, [g], -1, 0))
        yield Try("largest_class", modest(grade.largest), _sized(school, [g], 0, 1))
        yield Try("children", few, _enrolled(school, g, 1))
        yield Try("children", few, _enrolled(school, g, -1))
    if len(grades) > 1:
        smallest = min(school.grades[g].smallest for g in grades)
        numbers = [pair.largest for pair in school.pairs if pair.largest is not None]
        largest = min([school.grades[g].largest for g in grades] + numbers)
        yield Try("smallest_class", modest(smallest), _sized(school, grades, -1, 0))
        yield Try("largest_class", modest(largest), _all_larger(school, grades))
    yield Try(
        "teachers", modest(school.teachers), lambda more: replace(school, teachers=school.teachers + more)
    )
    fewer = min(modest(school.teachers), school.teachers_to_place, school.teachers - 1)
    if school.use_every_teacher:
        yield Try("teachers", fewer, lambda less: replace(school, teachers=school.teachers - less))
        yield Try("use_every_teacher", 1, lambda _: replace(school, use_every_teacher=False))
    group = school.smallest_group
    yield Try("smallest_group", modest(group), lambda less: replace(school, smallest_group=group - less))
    if school.most_grades_in_a_class > 1:
        yield from _tries_with_pairs(school, grades)


def _tries_with_pairs(school: School, grades: Sequence[int]) -> Iterator[Try]:
    """A larger number for a pair, or one more pair: of neighbours that the school does not keep apart."""
    for a, b in combinations(grades, 2):
        names = {school.grades[a].name, school.grades[b].name}
        rule = next((each for each in school.pairs if {each.first, each.second} == names), None)
        if rule is not None:
            now = largest_together(school, rule)
            yield Try("composite_largest", modest(now), _together(school, rule, now))
        elif b == a + 1 and (not school.pairs or names <= _mixing_with(school, school.grades[a].name)):
            pairs = (*school.pairs, Pair(school.grades[a].name, school.grades[b].name))
            against = tuple(each for each in school.forbidden_pairs if set(each) != names)
            after = replace(school, pairs=pairs, forbidden_pairs=against)
            yield Try("pair", 1, lambda _, after=after: after)  # type: ignore[misc]


def _mixing_with(school: School, name: str) -> set[str]:
    """The grades that may share a class with a grade, or with one that may, and so on."""
    found = {name}
    for _ in school.pairs:
        found = found.union(*(pair.names for pair in school.pairs if pair.names & found))
    return found


def _sized(school: School, grades: Sequence[int], smallest: int, largest: int) -> Callable[[int], School]:
    """Grades with another smallest or largest class, by so many children a step."""

    def change(amount: int) -> School:
        return replace(
            school,
            grades=tuple(
                replace(
                    grade,
                    smallest=max(1, grade.smallest + amount * smallest),
                    largest=grade.largest + amount * largest,
                )
                if g in grades
                else grade
                for g, grade in enumerate(school.grades)
            ),
        )

    return change


def _all_larger(school: School, grades: Sequence[int]) -> Callable[[int], School]:
    """A larger largest class of all these grades, and larger numbers of pairs by as much."""
    grades_larger = _sized(school, grades, 0, 1)
    return lambda more: replace(
        grades_larger(more),
        pairs=tuple(
            pair if pair.largest is None else replace(pair, largest=pair.largest + more)
            for pair in school.pairs
        ),
    )


def _enrolled(school: School, g: int, way: int) -> Callable[[int], School]:
    """More or fewer children of a grade."""
    grade, grades = school.grades[g], school.grades

    def change(amount: int) -> School:
        other = replace(grade, children=grade.children + way * amount)
        return replace(school, grades=(*grades[:g], other, *grades[g + 1 :]))

    return change


def _together(school: School, rule: Pair, now: int) -> Callable[[int], School]:
    """A larger number for a pair of grades."""
    return lambda more: replace(
        school,
        pairs=tuple(replace(each, largest=now + more) if each == rule else each for each in school.pairs),
    )


def largest_together(school: School, rule: Pair) -> int:
    """The largest class of two grades that may share one."""
    sizes = [grade.largest for grade in school.grades if grade.name in rule.names]
    if rule.largest is not None:
        return rule.largest
    return min(sizes) if school.composite_limit is CompositeLimit.LOWEST else max(sizes)


def is_modest(before: School, after: School) -> bool:
    """Whether a change is not drastic: see `tries`; more grades in a class, or not in a row, always are."""
    teachers = abs(after.teachers - before.teachers) <= modest(before.teachers)
    group = before.smallest_group - after.smallest_group <= modest(before.smallest_group)
    grades = zip(before.grades, after.grades, strict=True)
    return (
        teachers
        and group
        and before.most_grades_in_a_class == after.most_grades_in_a_class
        and before.consecutive_grades == after.consecutive_grades
        and all(
            abs(one.smallest - other.smallest) <= modest(one.smallest)
            and abs(one.largest - other.largest) <= modest(one.largest)
            and abs(one.children - other.children) <= modest_children(one.children)
            for one, other in grades
        )
        and all(_is_modest_pair(before, pair) for pair in after.pairs)
    )


def _is_modest_pair(before: School, pair: Pair) -> bool:
    """Whether a pair is that of before, or has a number that is not much larger, or is one of neighbours."""
    rule = next((each for each in before.pairs if each.names == pair.names), None)
    if rule is None:
        here = [g for g, grade in enumerate(before.grades) if grade.name in pair.names]
        first, second = (_mixing_with(before, name) for name in (pair.first, pair.second))
        # A grade that mixes with no other is kept apart from none.
        kept_apart = min(len(first), len(second)) > 1 and first != second
        return here[1] == here[0] + 1 and not kept_apart
    if pair.largest is None or rule == pair:
        return True
    now = largest_together(before, rule)
    return pair.largest - now <= modest(now)
