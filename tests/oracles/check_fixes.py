"""Where there is no answer: does each change that is offered help, is it the smallest, is any missing?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from unittest import mock

from classcruncher.diagnosis import fixes as offered
from classcruncher.outcome import Fix, Outcome, Status
from classcruncher.school import CompositeLimit, Grade, Pair, School
from tests.oracles.check_options import Breaches
from tests.oracles.structures import Everything

#: What a run offers: for each fix its changes, one after the other.
Steps = list[tuple[offered.Step, ...]]


@contextmanager
def recorded() -> Iterator[Steps]:
    """The changes behind the fixes of the runs within it."""
    seen: Steps = []
    helpful = offered.helpful

    def helpful_too(*given: object, **named: object) -> Steps:
        found = helpful(*given, **named)  # type: ignore[arg-type]
        seen.extend(found)
        return found

    with mock.patch.object(offered, "helpful", helpful_too):
        yield seen


def possible(school: School) -> bool:
    """Whether a school has any class structure."""
    return Everything(school).possible


def check_fixes(school: School, outcome: Outcome, steps: Steps) -> Breaches:
    """All that can be said about the changes that are offered."""
    if outcome.status is not Status.NO_ANSWER:
        if outcome.fixes:
            yield "fix: there are fixes for a school with an answer"
        return
    if len(steps) != len(outcome.fixes):
        yield f"fix: {len(outcome.fixes)} of {len(steps)} changes are offered"
    for fix, changes in zip(outcome.fixes, steps, strict=False):
        yield from _fix(school, fix, changes)
    yield from _missing(school, outcome)


def made(school: School, changes: Sequence[offered.Step]) -> School:
    """The school with the changes made."""
    for step in changes:
        if step.amount:
            school = step.change.applied(school, step.amount)
    return school


def _helps(school: School, changes: Sequence[offered.Step]) -> bool:
    """Whether the changes give an answer; those that contradict each other give none."""
    try:
        return possible(made(school, changes))
    except ValueError:
        return False


def _fix(school: School, fix: Fix, changes: Sequence[offered.Step]) -> Breaches:
    """It is what it says, it helps, less of it does not, and its outlook is true."""
    said = " + ".join(step.change.kind for step in changes), sum(step.amount for step in changes)
    if said != (fix.kind, fix.amount):
        yield f"fix: {fix} is {said}"
    if not _helps(school, changes):
        yield f"fix: {fix} does not help"
        return
    for less in _less(changes):
        if _helps(school, less):
            yield f"fix: {fix} is more than {[(step.change.kind, step.amount) for step in less]}"
            return
    after = made(school, changes)
    outlooks = _outlooks(after)
    said_outlook = _without_sizes(fix.outlook) if after.has_ideals else fix.outlook
    if said_outlook not in outlooks:
        yield f"fix: {fix} has the outlook {sorted(outlooks)}"


def _less(changes: Sequence[offered.Step]) -> Iterator[list[offered.Step]]:
    """The same changes with a smaller amount of one of them."""
    for position, step in enumerate(changes):
        for amount in range(max(0, step.amount - 12), step.amount):
            yield [*changes[:position], replace(step, amount=amount), *changes[position + 1 :]]


def _outlooks(school: School) -> set[str]:
    """What may be said of the best option: there may be several, equally good ones.

    With ideals, sizes are left out: distances from the ideal class can be alike where sizes are not.
    """
    fixed, found = len(school.fixed_classes), set()
    for each in Everything(school).best:
        mixed = sum(len(grades) > 1 for grades in each.name)
        if len(each.sizes) + fixed == 1:
            size = each.sizes[0] if each.sizes else school.fixed_classes[0].size
            found.add(f"1 class of {size}" + (", fixed" if fixed else ", composite" if mixed else ""))
            continue
        words = f"{len(each.sizes) + fixed} classes, {mixed or 'none'} of them composite"
        words += f", {fixed} of them fixed" if fixed else ""
        if each.sizes and not school.has_ideals:
            low, high = each.sizes[0], each.sizes[-1]
            words += f", sizes {low}-{high}" if low < high else f", all of {low}"
        found.add(words)
    return found


def _without_sizes(outlook: str) -> str:
    return outlook.split(", sizes ")[0].split(", all of ")[0]


@dataclass(frozen=True)
class Try:
    """A change that a user could make: its kind, the largest amount that is modest, and how it is made."""

    kind: str
    most: int
    make: Callable[[int], School]


def _missing(school: School, outcome: Outcome) -> Breaches:
    """Of every kind that helps by a modest change there is a fix, and no pairs where one change does."""
    kinds = {fix.kind for fix in outcome.fixes}
    helping = {}
    for each in tries(school):
        amounts = (amount for amount in range(1, each.most + 1) if possible(each.make(amount)))
        if each.kind not in helping and (amount := next(amounts, None)):
            helping[each.kind] = amount
    if helping and not any(" + " not in kind for kind in kinds):
        yield f"fix: no single change is offered, but {helping} help"
        return
    for kind, amount in helping.items():
        if kind not in kinds:
            yield f"fix: {kind} is not offered, but {amount} helps"


def tries(school: School) -> Iterator[Try]:
    """The single changes that are not drastic: a fifth of a number at most, a tenth of children."""
    grades = [g for g, count in enumerate(school.children_to_place) if count]
    for g in grades:
        grade, modest = school.grades[g], school.children_to_place[g] // 10
        yield Try("smallest_class", grade.smallest // 5, _sized(school, [g], -1, 0))
        yield Try("largest_class", grade.largest // 5, _sized(school, [g], 0, 1))
        yield Try("children", modest, _enrolled(school, g, 1))
        yield Try("children", modest, _enrolled(school, g, -1))
    if len(grades) > 1:
        least = min(school.grades[g].smallest for g in grades), min(school.grades[g].largest for g in grades)
        yield Try("smallest_class", least[0] // 5, _sized(school, grades, -1, 0))
        yield Try("largest_class", least[1] // 5, _sized(school, grades, 0, 1))
    yield Try("teachers", school.teachers // 5, lambda more: replace(school, teachers=school.teachers + more))
    fewer = min(school.teachers // 5, school.teachers_to_place, school.teachers - 1)
    if school.use_every_teacher:
        yield Try("teachers", fewer, lambda less: replace(school, teachers=school.teachers - less))
        yield Try("use_every_teacher", 1, lambda _: replace(school, use_every_teacher=False))
    group = school.smallest_group
    yield Try("smallest_group", group // 5, lambda less: replace(school, smallest_group=group - less))
    for a, b in combinations(grades, 2) if school.most_grades_in_a_class > 1 else ():
        one, other = school.grades[a], school.grades[b]
        rule = next(
            (each for each in school.pairs if {each.first, each.second} == {one.name, other.name}), None
        )
        if rule is not None:
            now = _largest_together(school, rule, one, other)
            yield Try("composite_largest", now // 5, _together(school, rule, now))


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


def _largest_together(school: School, rule: Pair, one: Grade, other: Grade) -> int:
    """The largest class of two grades that may share one."""
    if rule.largest is not None:
        return rule.largest
    sizes = one.largest, other.largest
    return min(sizes) if school.composite_limit is CompositeLimit.LOWEST else max(sizes)
