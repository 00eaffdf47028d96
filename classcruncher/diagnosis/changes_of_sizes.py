"""Changes of the sizes that classes and groups may have."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classcruncher.diagnosis.change import Change
from classcruncher.diagnosis.contradiction import Kind, Rule
from classcruncher.domain.ranged_school import with_grade
from classcruncher.domain.school import NO_LIMIT, CompositeLimit, School
from classcruncher.words import grade_in_words


@dataclass(frozen=True)
class SmallestClass(Change):
    """A smaller smallest class of a grade."""

    kind = "smallest_class"
    effort = 2
    grade: int

    def most(self, school: School) -> int:
        """Down to 1."""
        return school.grades[self.grade].smallest - 1

    def applied(self, school: School, amount: int) -> School:
        """Lower the number in the table."""
        grade = school.grades[self.grade]
        return with_grade(school, self.grade, replace(grade, smallest=max(1, grade.smallest - amount)))

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        grade = school.grades[self.grade]
        name = grade_in_words(grade.name)
        return f"Lower the smallest class of {name} from {grade.smallest} to {grade.smallest - amount}"

    @property
    def rules(self) -> frozenset[Rule]:
        """The grade's smallest class."""
        return frozenset({Rule(Kind.SMALLEST, self.grade)})


@dataclass(frozen=True)
class LargestClass(Change):
    """A larger largest class of a grade."""

    kind = "largest_class"
    effort = 3
    grade: int

    def most(self, school: School) -> int:
        """Up to no limit."""
        return NO_LIMIT - school.grades[self.grade].largest

    def applied(self, school: School, amount: int) -> School:
        """Raise the number in the table."""
        grade = school.grades[self.grade]
        largest = min(NO_LIMIT, grade.largest + amount)
        return with_grade(school, self.grade, replace(grade, largest=largest))

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        grade = school.grades[self.grade]
        name = grade_in_words(grade.name)
        return f"Raise the largest class of {name} from {grade.largest} to {grade.largest + amount}"

    @property
    def rules(self) -> frozenset[Rule]:
        """The grade's largest class."""
        return frozenset({Rule(Kind.LARGEST, self.grade)})


@dataclass(frozen=True)
class EverySmallestClass(Change):
    """A smaller smallest class of every grade. No rule stands for it: it takes several to be left out."""

    kind = "smallest_class"
    effort = 3

    def most(self, school: School) -> int:
        """Down to 1, where there are several grades."""
        sizes = [grade.smallest for grade in school.grades if grade.children]
        return max(sizes) - 1 if len(sizes) > 1 else 0

    def applied(self, school: School, amount: int) -> School:
        """Lower all the numbers in the table."""
        grades = (replace(grade, smallest=max(1, grade.smallest - amount)) for grade in school.grades)
        return replace(school, grades=tuple(grades))

    def in_words(self, school: School, amount: int) -> str:
        """By how much."""
        return f"Lower the smallest class of every grade by {amount}"


@dataclass(frozen=True)
class EveryLargestClass(Change):
    """More children in every class. No rule stands for it: it takes several to be left out."""

    kind = "largest_class"
    effort = 5

    def most(self, school: School) -> int:
        """Up to no limit, where there are several grades."""
        sizes = [grade.largest for grade in school.grades if grade.children]
        return NO_LIMIT - min(sizes) if len(sizes) > 1 else 0

    def applied(self, school: School, amount: int) -> School:
        """Raise all the numbers in the table, and those given for pairs."""
        return replace(
            school,
            grades=tuple(
                replace(grade, largest=min(NO_LIMIT, grade.largest + amount)) for grade in school.grades
            ),
            pairs=tuple(
                pair if pair.largest is None else replace(pair, largest=pair.largest + amount)
                for pair in school.pairs
            ),
        )

    def in_words(self, school: School, amount: int) -> str:
        """By how much."""
        composites = " and composite" if any(pair.largest is not None for pair in school.pairs) else ""
        return f"Raise the largest class of every grade{composites} by {amount}"


@dataclass(frozen=True)
class SmallestGroup(Change):
    """A smaller smallest group."""

    kind = "smallest_group"
    effort = 2

    def most(self, school: School) -> int:
        """Down to 1, where there can be composites."""
        return school.smallest_group - 1 if school.pairs else 0

    def applied(self, school: School, amount: int) -> School:
        """Lower the setting."""
        return replace(school, smallest_group=school.smallest_group - amount)

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        group = school.smallest_group
        return f"Lower the smallest group from {group} to {group - amount}"

    @property
    def rules(self) -> frozenset[Rule]:
        """The smallest group, and all rules about mixing."""
        return frozenset({Rule(Kind.GROUP), Rule(Kind.MIXING)})


@dataclass(frozen=True)
class CompositeLargest(Change):
    """A larger largest class of two grades together. No rule stands for it: such a number knows no bounds."""

    kind = "composite_largest"
    effort = 3
    first: int
    second: int

    def most(self, school: School) -> int:
        """Up to no limit."""
        return NO_LIMIT - largest_together(school, *self._names(school))

    def applied(self, school: School, amount: int) -> School:
        """Give the pair this number."""
        names = self._names(school)
        largest = largest_together(school, *names) + amount
        return replace(
            school,
            pairs=tuple(
                replace(pair, largest=largest) if pair.names == set(names) else pair for pair in school.pairs
            ),
        )

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        label = school.label((self.first, self.second))
        now = largest_together(school, *self._names(school))
        return f"Let a {label} class have up to {now + amount} children instead of {now}"

    def _names(self, school: School) -> tuple[str, str]:
        return school.grades[self.first].name, school.grades[self.second].name


def largest_together(school: School, first: str, second: str) -> int:
    """The largest class of two grades, as their rule or the rule for all composites has it."""
    pair = school.pair(first, second)
    if pair is not None and pair.largest is not None:
        return pair.largest
    pick = min if school.composite_limit is CompositeLimit.LOWEST else max
    return pick(grade.largest for grade in school.grades if grade.name in (first, second))
