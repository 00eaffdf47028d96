"""What the live checks on Start come to: the values stored beside their formulas.

How many children the classes can hold is bounded grade by grade. No class that a grade may join is larger
than some size, so that every child of the grade takes up at least one part in so many of a class, and at
most one part in the smallest such class. Added up over all children that gives the fewest classes they need
and the most they can fill; shared out over the teachers, the most and the fewest children that fit while
the grades keep their shares. Both are bounds: within there may still be no answer, outside there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import NO_LIMIT, CompositeLimit, Grade, School

OK = "OK"
NO_GRADES = "Enter the grades on the sheet Grades."
NO_TEACHERS = "Enter the number of teachers on the sheet School."
WAITING = "Needs the children and the teachers first."
#: Keeps a sum of fractions that should be whole from being rounded the wrong way.
TINY = 0.000001


@dataclass(frozen=True)
class GradeCheck:
    """One grade's line: sizes are children in a class, None when the grade has no limits."""

    name: str
    children: int
    fixed: int
    smallest: int | None
    largest: int | None

    @property
    def needs(self) -> float | None:
        """Fewest classes that its children take up, a fraction."""
        return (self.children - self.fixed) / self.largest if self.largest else None

    @property
    def fills(self) -> float | None:
        """Most classes that its children fill, a fraction."""
        return (self.children - self.fixed) / self.smallest if self.smallest else None


@dataclass(frozen=True)
class SchoolCheck:
    """One live check: its value (blank when there is none yet) and its verdict in words."""

    value: float | str
    verdict: str


def grade_checks(school: School) -> tuple[GradeCheck, ...]:
    """The line of each grade."""
    return tuple(
        GradeCheck(
            grade.name,
            grade.children,
            sum(fixed.children[g] for fixed in school.fixed_classes),
            _smallest(school, grade),
            _largest(school, grade),
        )
        for g, grade in enumerate(school.grades)
    )


def school_checks(inputs: Inputs | None) -> tuple[SchoolCheck, ...]:
    """The lines of the whole school, in the order of Start."""
    if inputs is None:
        empty = SchoolCheck("", WAITING)
        return (
            SchoolCheck(0, NO_GRADES),
            SchoolCheck("", NO_TEACHERS),
            SchoolCheck(0, OK),
            SchoolCheck(0, OK),
            empty,
            empty,
            empty,
        )
    school = inputs.school
    return (
        SchoolCheck(school.enrolment, OK if school.enrolment else NO_GRADES),
        SchoolCheck(school.teachers, OK),
        SchoolCheck(len(school.fixed_classes), OK),
        SchoolCheck(len(school.pairs), OK),
        *(_bounds(school) if school.enrolment else (SchoolCheck("", WAITING),) * 3),
    )


def _bounds(school: School) -> tuple[SchoolCheck, SchoolCheck, SchoolCheck]:
    """Average class, most children and fewest children that fit."""
    grades = grade_checks(school)
    children, teachers = sum(school.children_to_place), school.teachers_to_place
    fixed = school.enrolment - children
    needs = sum(grade.needs or 0 for grade in grades)
    fills = sum(grade.fills or 0 for grade in grades)
    most = fixed + (floor(teachers * children / needs + TINY) if needs else 0)
    fewest = fixed
    if school.use_every_teacher:
        fewest += ceil(teachers * children / fills - TINY) if fills else teachers
    at_least = len(school.fixed_classes) + ceil(needs - TINY)
    at_most = len(school.fixed_classes) + floor(fills + TINY)
    return (
        _average(school, grades, children, teachers),
        SchoolCheck(most, too_many(at_least) if most < school.enrolment else OK),
        SchoolCheck(fewest, too_few(at_most) if fewest > school.enrolment else OK),
    )


def _average(school: School, grades: tuple[GradeCheck, ...], children: int, teachers: int) -> SchoolCheck:
    if not teachers:
        return SchoolCheck("", OK)
    average = children / teachers
    if average > max(grade.largest or 0 for grade in grades):
        return SchoolCheck(average, ABOVE)
    smallest = [grade.smallest for grade in grades if grade.smallest]
    below = school.use_every_teacher and average < min(smallest, default=0)
    return SchoolCheck(average, BELOW if below else OK)


ABOVE = "Above the largest class of every grade."
BELOW = "Below the smallest class of every grade."


def too_many(classes: int | str) -> str:
    """The verdict when more children are enrolled than fit."""
    return f"Too many children: they need at least {classes} classes."


def too_few(classes: int | str) -> str:
    """The verdict when fewer children are enrolled than the classes need."""
    return f"Too few children: they fill at most {classes} classes."


def limits(grade: Grade) -> tuple[int, int] | None:
    """The smallest and largest class as entered; None for a grade without children that leaves both blank."""
    unlimited = grade.smallest == 1 and grade.largest == NO_LIMIT and not grade.children
    return None if unlimited else (grade.smallest, grade.largest)


def _partners(school: School, grade: Grade) -> list[Grade]:
    g = school.grades.index(grade)
    return [other for h, other in enumerate(school.grades) if school.pair(g, h)]


def _smallest(school: School, grade: Grade) -> int | None:
    """The size that no class with this grade is below."""
    own = limits(grade)
    if own is None or school.composite_limit is CompositeLimit.HIGHEST:
        return own and own[0]
    partners = [found[0] for other in _partners(school, grade) if (found := limits(other))]
    return min(own[0], max(2 * school.smallest_group, min(partners, default=own[0])))


def _largest(school: School, grade: Grade) -> int | None:
    """The size that no class with this grade is above."""
    own = limits(grade)
    if own is None:
        return None
    sizes = [own[1]]
    for other in _partners(school, grade):
        pair, found = school.pair(*map(school.grades.index, (grade, other))), limits(other)
        if pair and pair.largest is not None:
            sizes.append(pair.largest)
        elif school.composite_limit is CompositeLimit.HIGHEST and found:
            sizes.append(found[1])
    return max(sizes)
