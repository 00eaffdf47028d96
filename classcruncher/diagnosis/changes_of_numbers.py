"""Changes of the numbers of children and teachers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classcruncher.diagnosis.change import Change
from classcruncher.diagnosis.contradiction import Kind, Rule
from classcruncher.domain.ranged_school import MOST_CHILDREN, MOST_TEACHERS, RangedSchool, with_grade
from classcruncher.domain.school import NO_LIMIT, School
from classcruncher.words import children, grade_in_words, teachers


@dataclass(frozen=True)
class MoreChildren(Change):
    """More children in a grade."""

    kind = "children"
    effort = 4
    grade: int

    def most(self, school: School) -> int:
        """As many as a school may enter."""
        return max(0, MOST_CHILDREN - school.grades[self.grade].children)

    def applied(self, school: School, amount: int) -> School:
        """Enrol more."""
        grade = school.grades[self.grade]
        return with_grade(school, self.grade, replace(grade, children=grade.children + amount))

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Up to so many more."""
        fewest, most = ranged.children[self.grade]
        return ranged.with_children(self.grade, fewest, most + amount)

    def in_words(self, school: School, amount: int) -> str:
        """How many, and both numbers."""
        grade = school.grades[self.grade]
        name = grade_in_words(grade.name)
        return (
            f"Enrol {children(amount)} more in {name} ({grade.children + amount} instead of {grade.children})"
        )

    @property
    def rules(self) -> frozenset[Rule]:
        """The grade's enrolment."""
        return frozenset({Rule(Kind.PLACED, self.grade)})


@dataclass(frozen=True)
class FirstChildren(MoreChildren):
    """Children in a grade that has none to place. No rule stands for it: none says that there are none."""

    def most(self, school: School) -> int:
        """As many as a school may enter, where it has the numbers that a grade with children needs."""
        grade = school.grades[self.grade]
        blank = grade.largest == NO_LIMIT or (school.has_ideals and grade.ideal is None)
        return 0 if blank else super().most(school)

    @property
    def rules(self) -> frozenset[Rule]:
        """None: no rule does."""
        return frozenset()


@dataclass(frozen=True)
class FewerChildren(MoreChildren):
    """Fewer children in a grade."""

    def most(self, school: School) -> int:
        """All who are in no fixed class."""
        return school.children_to_place[self.grade]

    def applied(self, school: School, amount: int) -> School:
        """Enrol fewer."""
        return super().applied(school, -amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Up to so many fewer."""
        fewest, most = ranged.children[self.grade]
        return ranged.with_children(self.grade, fewest - amount, most)

    def in_words(self, school: School, amount: int) -> str:
        """How many, and both numbers."""
        grade = school.grades[self.grade]
        name, left = grade_in_words(grade.name), grade.children - amount
        return f"Enrol {children(amount)} fewer in {name} ({left} instead of {grade.children})"


@dataclass(frozen=True)
class AtMost(Change):
    """Use at most so many teachers instead of every one."""

    kind = "use_every_teacher"
    effort = 7

    def most(self, school: School) -> int:
        """Once."""
        return int(school.use_every_teacher)

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, use_every_teacher=school.use_every_teacher and not amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Fewer classes too."""
        return replace(super().relaxed(ranged, amount), classes=(0, ranged.classes[1])) if amount else ranged

    def in_words(self, school: School, amount: int) -> str:
        """The number of teachers."""
        return f"Use at most {teachers(school.teachers)} instead of every one"

    @property
    def rules(self) -> frozenset[Rule]:
        """Every teacher has a class."""
        return frozenset({Rule(Kind.ALL_TEACHERS)})


@dataclass(frozen=True)
class FewerTeachers(Change):
    """Fewer teachers, each with a class."""

    kind = "teachers"
    effort = 10

    def most(self, school: School) -> int:
        """Down to the fixed classes' teachers; where not every teacher is used, fewer are no help."""
        return school.teachers - max(1, len(school.fixed_classes)) if school.use_every_teacher else 0

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, teachers=school.teachers - amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Up to so many classes fewer."""
        fewest, most = ranged.classes
        return replace(ranged, classes=(max(0, fewest - amount), most))

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        return f"Use {teachers(school.teachers - amount)} instead of {school.teachers}"

    @property
    def rules(self) -> frozenset[Rule]:
        """Every teacher has a class."""
        return frozenset({Rule(Kind.ALL_TEACHERS)})


@dataclass(frozen=True)
class MoreTeachers(Change):
    """More teachers."""

    kind = "teachers"
    effort = 15

    def most(self, school: School) -> int:
        """As many as a school may enter."""
        return MOST_TEACHERS - school.teachers

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, teachers=school.teachers + amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Up to so many classes more."""
        fewest, most = ranged.classes
        return replace(ranged, classes=(fewest, most + amount))

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        return f"Use {teachers(school.teachers + amount)} instead of {school.teachers}"

    @property
    def rules(self) -> frozenset[Rule]:
        """There are no more classes than teachers."""
        return frozenset({Rule(Kind.NO_MORE_TEACHERS)})
