"""Whether the grades of a class follow one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Pair, School
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Change, Demand, Grades, Rule
from classcruncher.rules.ways import once

_SENTENCE = "The grades of a class follow one another."


class ConsecutiveGrades(Rule):
    """No class leaves out a grade between its grades; grades without children to place do not count."""

    narrows_types = True
    known_to_enumeration = True
    heeds_empty_grades = True

    def is_stated(self, school: School) -> bool:
        """Whether the school says so."""
        return school.consecutive_grades

    def admits(self, school: School) -> Callable[[Grades], bool]:
        """The last of the grades follows the one before it."""
        following = set(pairwise(school.grades_to_place))
        return lambda grades: grades[-2:] in following

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """Classes may leave out grades.

        Then every two grades of a class need a Yes, so those that were allowed without one are given it.
        """
        together = tuple(_allowed_together(ranged.at_its_largest))
        school = replace(ranged.school, consecutive_grades=False, pairs=(*ranged.school.pairs, *together))
        return replace(ranged, school=school)

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The rule itself."""
        yield _SENTENCE

    def changes(self, school: School) -> Iterator[Change]:
        """The setting."""
        yield SKIPPED_GRADES


CONSECUTIVE_GRADES = ConsecutiveGrades()


def _allowed_together(school: School) -> Iterator[Pair]:
    """Grades of which no cell says Yes, but which may share a class with those between them."""
    may_share, present = MIXING.admits(school), school.grades_to_place
    for start, first in enumerate(present):
        run: Grades = (first,)
        for g in present[start + 1 :]:
            run = (*run, g)
            if not may_share(run):
                break
            if school.pair(first, g) is None:
                yield Pair(school.grades[first].name, school.grades[g].name)


#: Classes may leave out a grade. No demand stands for it: it takes away classes of three grades and more that
#: have no Yes for every two.
SKIPPED_GRADES = Change(
    "consecutive_grades",
    effort=12,
    way=once(
        lambda school: replace(school, consecutive_grades=False),
        lambda _: "Let classes leave out a grade between their grades (set Consecutive grades to No)",
        where=lambda school: len(school.grades_to_place) > 2,
    ),
    opens_others=True,
)
