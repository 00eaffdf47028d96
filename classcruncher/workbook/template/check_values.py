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
from classcruncher.domain.school import NO_LIMIT, CompositeLimit, Grade, Pair, School

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
            _smallest(school, g),
            _largest(school, g),
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
        SchoolCheck(school.teachers, OK) if school.enrolment else SchoolCheck("", NO_TEACHERS),
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


def limits(school: School, grade: Grade) -> tuple[int, int] | None:
    """The smallest and largest class as entered; None for a grade without children that leaves both blank.

    A school without any children has its numbers still to be filled in: its grades have both.
    """
    unlimited = grade.smallest == 1 and grade.largest == NO_LIMIT
    if unlimited and school.enrolment and not grade.children:
        return None
    return (grade.smallest, grade.largest)


def _partners(school: School, g: int) -> list[tuple[Pair, tuple[int, int]]]:
    """The grades with limits that may share a class with another one: what is said, and their limits."""
    found = ((school.pair(g, h), limits(school, other)) for h, other in enumerate(school.grades))
    return [(pair, sizes) for pair, sizes in found if pair and sizes]


def _in_chains(school: School, g: int) -> list[tuple[int, int]]:
    """The limits of the grades that may be in a class with another one though nothing is said of the two.

    That is where the grades of a class follow one another: to be safe, all grades count.
    """
    if not school.consecutive_grades or school.most_grades_in_a_class <= 2:
        return []
    has_partners = any(school.pair(g, h) for h in range(len(school.grades)))
    return [sizes for other in school.grades if has_partners and (sizes := limits(school, other))]


def _smallest(school: School, g: int) -> int | None:
    """The size that no class with this grade is below."""
    own, pairs_only = limits(school, school.grades[g]), school.most_grades_in_a_class <= 2
    if own is None:
        return None
    lowest = school.composite_limit is CompositeLimit.LOWEST
    sizes = [own[0]]
    for pair, (smallest, _) in _partners(school, g):
        theirs = smallest if lowest else own[0]
        given = theirs if pair.smallest is None else pair.smallest
        sizes.append(given if pairs_only else min(given, theirs))
    if lowest:
        sizes += [smallest for smallest, _ in _in_chains(school, g)]
    return min(own[0], max(2 * school.smallest_group, min(sizes)))


def _largest(school: School, g: int) -> int | None:
    """The size that no class with this grade is above."""
    own = limits(school, school.grades[g])
    if own is None:
        return None
    highest = school.composite_limit is CompositeLimit.HIGHEST
    sizes = [own[1]]
    for pair, (_, largest) in _partners(school, g):
        theirs = largest if highest else own[1]
        sizes.append(theirs if pair.largest is None else pair.largest)
    if highest:
        sizes += [largest for _, largest in _in_chains(school, g)]
    return max(sizes)
