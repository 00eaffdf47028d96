"""A school in which some numbers are left open: what questions about other numbers are asked of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classcruncher.domain.school import Grade, School

#: More children than any grade, and more teachers than any school, may have.
MOST_CHILDREN, MOST_TEACHERS = 2000, 500


@dataclass(frozen=True)
class RangedSchool:
    """A school and how far some of its numbers may move.

    `classes` are the fewest and most classes to open, `children` the fewest and most children of each grade
    to place, fixed classes aside. `any_mix`: grades may share a class in any way, at any size that some
    class may have, be it of one grade or of two that have a number of their own.
    """

    school: School
    classes: tuple[int, int]
    children: tuple[tuple[int, int], ...]
    any_mix: bool = False

    @classmethod
    def exactly(cls, school: School) -> RangedSchool:
        """The school as it is."""
        teachers = school.teachers_to_place
        fewest = teachers if school.use_every_teacher else 0
        return cls(school, (fewest, teachers), tuple((count, count) for count in school.children_to_place))

    def with_children(self, grade: int, fewest: int, most: int) -> RangedSchool:
        """The same, with other bounds on the children of a grade to place."""
        children = list(self.children)
        children[grade] = (max(0, fewest), most)
        return replace(self, children=tuple(children))

    @property
    def is_open(self) -> bool:
        """Whether some grade may have one number of children or another."""
        return any(fewest != most for fewest, most in self.children)

    @property
    def at_its_largest(self) -> School:
        """The school with as many children as may be.

        Ideals, which decide nothing about what is possible, go where a grade would have children without one.
        """
        fixed = [
            grade.children - placed
            for grade, placed in zip(self.school.grades, self.school.children_to_place, strict=True)
        ]
        grades = tuple(
            replace(grade, children=most + taken)
            for grade, (_, most), taken in zip(self.school.grades, self.children, fixed, strict=True)
        )
        if any(grade.children and grade.ideal is None for grade in grades):
            grades = tuple(replace(grade, ideal=None) for grade in grades)
        return replace(self.school, grades=grades)


def with_grade(school: School, g: int, grade: Grade) -> School:
    """The school with another grade at a position."""
    return replace(school, grades=(*school.grades[:g], grade, *school.grades[g + 1 :]))
