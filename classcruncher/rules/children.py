"""Every child has one class; and the changes of how many children there are to be placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classcruncher.domain.ranged_school import MOST_CHILDREN, RangedSchool, with_grade
from classcruncher.domain.school import NO_LIMIT, School
from classcruncher.rules.rule import Change, Demand, Programme, Rows, Rule, bounded
from classcruncher.words import children, grade_in_words, in_a_row, without_a_fixed_class


class EveryChild(Rule):
    """Every child is in exactly one class."""

    known_to_enumeration = True

    def demands(self, school: School) -> tuple[Demand, ...]:
        """The children of each grade that has any to place."""
        return tuple(Demand(self, g) for g in school.grades_to_place)

    def rows(self, programme: Programme) -> Rows:
        """As many children have a class as there are.

        A grade without a class type keeps its row, which nothing can meet: there is no answer then.
        """
        for g, (fewest, most) in enumerate(programme.ranged.children):
            if most:
                yield from bounded(f"placed{g}", programme.placed(g), fewest, most)

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """Any number of children of the grade have a class."""
        return ranged.with_children(position, 0, MOST_CHILDREN)

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The grades, with their children."""
        placed, grades = school.children_to_place, [demand.position for demand in demands]
        counts = [f"{grade_in_words(school.grades[g].name)} ({placed[g]})" for g in grades]
        yield f"Every child of {in_a_row(counts)}{without_a_fixed_class(school)} is in exactly one class."

    def changes(self, school: School) -> Iterator[Change]:
        """Other enrolments, or a fixed class less, whose children join the others."""
        grades = school.grades_to_place
        yield from (FirstChildren(g) for g in range(len(school.grades)) if g not in grades)
        for g in grades:
            yield from (MoreChildren(g), FewerChildren(g))
        yield from (DroppedFixedClass(position) for position in range(len(school.fixed_classes)))


EVERY_CHILD = EveryChild()


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
    def loosens(self) -> frozenset[Demand]:
        """The grade's enrolment."""
        return frozenset({Demand(EVERY_CHILD, self.grade)})


@dataclass(frozen=True)
class FirstChildren(MoreChildren):
    """Children in a grade that has none to place. No demand stands for it: none says that there are none."""

    def most(self, school: School) -> int:
        """As many as a school may enter, where it has the numbers that a grade with children needs."""
        grade = school.grades[self.grade]
        blank = grade.largest == NO_LIMIT or (school.has_ideals and grade.ideal is None)
        return 0 if blank else super().most(school)

    @property
    def loosens(self) -> frozenset[Demand]:
        """None: no demand does."""
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
class DroppedFixedClass(Change):
    """A fixed class dropped. No demand stands for it: its children and teacher join the problem."""

    kind = "fixed_class"
    effort = 12
    position: int

    def most(self, school: School) -> int:
        """Once."""
        return 1

    def applied(self, school: School, amount: int) -> School:
        """Clear the row."""
        fixed = school.fixed_classes
        return replace(school, fixed_classes=fixed[: self.position] + fixed[self.position + 1 :])

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """The school without it; of a ranged that has no other yet."""
        return RangedSchool.exactly(self.applied(ranged.school, amount)) if amount else ranged

    def in_words(self, school: School, amount: int) -> str:
        """The class."""
        fixed = school.fixed_classes[self.position]
        return f"Drop the fixed class {fixed.name} (its {children(fixed.size)} and teacher join the rest)"
