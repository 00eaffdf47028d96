"""Whether a grade may be divided between classes of different grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Change, Demand, Grades, Programme, Rows, Rule
from classcruncher.rules.ways import once


class WholeGrades(Rule):
    """All children of a grade are in classes of just the same grades.

    So no two class types that are open share a grade, which says nothing about sizes.
    """

    known_to_enumeration = True

    def is_stated(self, school: School) -> bool:
        """Whether the school says so."""
        return school.whole_grades

    def excludes(self, types: Sequence[ClassType]) -> Iterator[tuple[int, int]]:
        """Those that share a grade."""
        for (t, one), (u, other) in combinations(enumerate(types), 2):
            if _shares_a_grade(one.grades, other.grades):
                yield t, u

    def rows(self, programme: Programme) -> Rows:
        """Of the class types of each grade, those of one set of grades are open."""
        is_open = {}
        for grades, columns in _by_grades(programme).items():
            if any(_shares_a_grade(grades, others) for others in _by_grades(programme)):
                label = "_".join(map(str, grades))
                opened = is_open[grades] = programme.yes_or_no(f"open{label}")
                for t in columns:
                    yield f"open{t}", programme.classes[t] <= programme.most_classes[t] * opened
        for g in range(len(programme.ranged.children)):
            of_grade = [opened for grades, opened in is_open.items() if g in grades]
            if len(of_grade) > 1:
                yield f"whole{g}", sum(of_grade) <= 1

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """Grades may be divided."""
        return replace(ranged, school=replace(ranged.school, whole_grades=False))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The rule itself."""
        yield "No grade is divided between classes of different grades."

    def changes(self, school: School) -> Iterator[Change]:
        """The setting."""
        yield DIVIDED_GRADES


WHOLE_GRADES = WholeGrades()
#: Grades may be divided.
DIVIDED_GRADES = Change(
    "whole_grades",
    effort=12,
    way=once(
        lambda school: replace(school, whole_grades=False),
        lambda _: "Let grades be divided between classes of different grades (set Whole grades to No)",
        where=lambda school: school.whole_grades,
    ),
    loosens=frozenset({Demand(WHOLE_GRADES), Demand(MIXING)}),
    opens_others=True,
)


def _by_grades(programme: Programme) -> dict[Grades, list[int]]:
    """The positions of the class types of each set of grades."""
    found: dict[Grades, list[int]] = {}
    for t, each in enumerate(programme.types):
        found.setdefault(each.grades, []).append(t)
    return found


def _shares_a_grade(grades: Grades, others: Grades) -> bool:
    return grades != others and not set(grades).isdisjoint(others)
