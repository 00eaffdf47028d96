"""Which grades may share a class, and how many of them may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Pair, School
from classcruncher.rules.rule import Change, Demand, Grades, Rule
from classcruncher.rules.ways import once
from classcruncher.words import children, grade_in_words, in_a_row


class Mixing(Rule):
    """The pairs of grades that may share a class, and the most grades in one."""

    narrows_types = True
    known_to_enumeration = True

    def admits(self, school: School) -> Callable[[Grades], bool]:
        """Every two of the grades may, and they are not too many.

        Where grades follow one another, it is enough that neighbours may and that no two are forbidden.
        """
        most, consecutive = school.most_grades_in_a_class, school.consecutive_grades

        def may_share(grades: Grades) -> bool:
            *others, last = grades
            if len(grades) > most:
                return False
            if consecutive:
                allowed = school.pair(others[-1], last) is not None
                return allowed and not any(school.forbids(g, last) for g in others)
            return all(school.pair(g, last) for g in others)

        return may_share

    def narrowed(self, school: School, types: Iterable[ClassType]) -> Iterable[ClassType]:
        """A class that is to be avoided for any two of its grades counts as two composites."""
        if not any(pair.avoid for pair in school.pairs):
            return types
        return (
            replace(each, weight=2) if any(pair.avoid for pair in school.pairs_of(each.grades)) else each
            for each in types
        )

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """Grades may share a class in any way, at any size that some class may have.

        What is said of divisions, of pairs that are always together and of whole grades depends on which
        grades share a class, so it is left out as well.
        """
        pairs = tuple(replace(pair, always=False) for pair in ranged.school.pairs)
        school = replace(ranged.school, pairs=pairs, whole_grades=False, divisions=())
        return replace(ranged, school=school, any_mix=True)

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """Which grades may share a class, and how large it may then be."""
        if not school.pairs or school.most_grades_in_a_class < 2:
            yield "No two grades may share a class."
            return
        numbers = sum(pair.largest is not None or pair.smallest is not None for pair in school.pairs)
        but = ", but for that number," if numbers == 1 else ", but for these numbers," if numbers else ""
        sentence = (
            f"Only these grades may share a class: {in_a_row([_in_words(pair) for pair in school.pairs])}; "
            f"at most {school.most_grades_in_a_class} of them in one, which{but} keeps the "
            f"{school.composite_limit.value.split()[0].lower()} of its grades' limits."
        )
        if numbers and school.most_grades_in_a_class > 2:
            sentence += " A class of three or more grades has no more than any number given for two of them."
        if school.consecutive_grades and school.most_grades_in_a_class > 2:
            sentence += " For a class of three or more grades it is enough that neighbours may."
        yield sentence

    def changes(self, school: School) -> Iterator[Change]:
        """One more pair, or one more grade in a class."""
        if school.most_grades_in_a_class > 1:
            following = set(pairwise(school.grades_to_place))
            for a, b in combinations(school.grades_to_place, 2):
                counts = not school.consecutive_grades or school.forbids(a, b) or (a, b) in following
                if counts and school.pair(a, b) is None:
                    yield another_pair(school, a, b)
        yield MORE_GRADES


MIXING = Mixing()


def _in_words(pair: Pair) -> str:
    """Two grades that may share a class, with their number if they have one."""
    number = ""
    if pair.smallest is not None and pair.largest is not None:
        number = f" ({pair.smallest} to {children(pair.largest)})"
    elif pair.smallest is not None:
        number = f" ({children(pair.smallest)} or more)"
    elif pair.largest is not None:
        number = f" (up to {children(pair.largest)})"
    return f"{grade_in_words(pair.first)} with {grade_in_words(pair.second)}{number}"


def partners(school: School, g: int) -> list[int]:
    """The grades with children to place that may share a class with a grade, by what is said of the two."""
    present = school.grades_to_place
    following = set(pairwise(present))
    return [
        h
        for h in present
        if school.pair(g, h) and (not school.consecutive_grades or (min(g, h), max(g, h)) in following)
    ]


def grades_between(school: School, first: int, second: int) -> list[int]:
    """The grades with children that lie between two others in the school's order."""
    return [g for g in range(first + 1, second) if school.grades[g].children]


def another_pair(school: School, first: int, second: int) -> Change:
    """One more pair of grades that may share a class; the further apart they are, the worse."""
    names = school.grades[first].name, school.grades[second].name

    def allowed(school: School) -> School:
        forbidden = tuple(each for each in school.forbidden_pairs if set(each) != set(names))
        return replace(school, pairs=(*school.pairs, Pair(*names)), forbidden_pairs=forbidden)

    return Change(
        "pair",
        effort=6 * (len(grades_between(school, first, second)) + 1),
        way=once(
            allowed,
            lambda _: f"Allow {' and '.join(map(grade_in_words, names))} to share a class",
            where=lambda school: not are_kept_apart(school, first, second),
        ),
        about=(first, second),
        loosens=frozenset({Demand(MIXING)}),
        opens_others=True,
    )


def _has_pairs_enough(school: School) -> bool:
    """Whether there are enough for one more grade in a class."""
    most = school.most_grades_in_a_class
    return len(school.pairs) >= (most if school.consecutive_grades else most * (most + 1) // 2)


#: One more grade in a class.
MORE_GRADES = Change(
    "most_grades",
    effort=12,
    way=once(
        lambda school: replace(school, most_grades_in_a_class=school.most_grades_in_a_class + 1),
        lambda school: (
            f"Allow {school.most_grades_in_a_class + 1} grades in a class instead of "
            f"{school.most_grades_in_a_class}"
        ),
        where=_has_pairs_enough,
    ),
    loosens=frozenset({Demand(MIXING)}),
    opens_others=True,
)


def are_kept_apart(school: School, first: int, second: int) -> bool:
    """Whether both of two grades may share classes with others, but the two groups that this makes never mix.

    A school with two streams, say, means it: it is not told to mix them.
    """
    groups = [_group(school, school.grades[g].name) for g in (first, second)]
    return all(len(group) > 1 for group in groups) and groups[0] != groups[1]


def _group(school: School, name: str) -> set[str]:
    """A grade and those that may share classes with it, those that may with them, and so on."""
    group = {name}
    while more := {each for pair in school.pairs if pair.names & group for each in pair.names} - group:
        group |= more
    return group
