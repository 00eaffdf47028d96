"""What the checks by arithmetic add up: children, classes, and the parts of a school that share no class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.school import School
from classcruncher.rules.allowed_types import class_types
from classcruncher.words import grade_in_words, in_a_row


@dataclass(frozen=True)
class Part:
    """Grades that share no class with any other grade, and the classes that they may have."""

    grades: tuple[int, ...]
    placed: int
    smallest: int
    largest: int

    @property
    def fewest(self) -> int:
        """The classes that its children need, were all of them full."""
        return -(-self.placed // self.largest)

    @property
    def most(self) -> int:
        """The classes that its children can fill."""
        return self.placed // self.smallest

    @property
    def suits(self) -> bool:
        """Whether some number of classes suits it."""
        return self.fewest <= self.most


@dataclass(frozen=True)
class Sums:
    """What the checks add up. `teachers_help`: another number of teachers may give an answer."""

    school: School
    teachers_help: bool = True

    @cached_property
    def types(self) -> tuple[ClassType, ...]:
        """The class types that may be opened."""
        return class_types(self.school)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The children to place of each grade."""
        return self.school.children_to_place

    @property
    def placed(self) -> int:
        """All the children to place."""
        return sum(self.places)

    @property
    def teachers(self) -> int:
        """The teachers without a fixed class."""
        return self.school.teachers_to_place

    @cached_property
    def without_a_type(self) -> tuple[int, ...]:
        """Grades with children for whom there is no class type."""
        return tuple(g for g, count in enumerate(self.places) if count and g not in self.served)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The school taken apart wherever no class type joins two grades."""
        parts: list[set[int]] = []
        for each in self.types:
            joined = [part for part in parts if part & set(each.grades)]
            parts = [part for part in parts if part not in joined] + [set(each.grades).union(*joined)]
        return tuple(self._part(tuple(sorted(part))) for part in sorted(parts, key=min))

    def _part(self, grades: tuple[int, ...]) -> Part:
        own = [each for each in self.types if each.grades[0] in grades]
        return Part(
            grades,
            sum(self.places[g] for g in grades),
            min(each.smallest for each in own),
            max(each.largest for each in own),
        )

    @cached_property
    def served(self) -> tuple[int, ...]:
        """Grades for whom there is a class type."""
        return tuple(sorted({g for each in self.types for g in each.grades}))

    def named(self, grades: Sequence[int], last: str = "and") -> str:
        """Grades in a row, as they stand in a sentence."""
        return in_a_row([grade_in_words(self.school.grades[g].name) for g in grades], last)

    @property
    def enrolled(self) -> str:
        """The children to place, in words."""
        return (
            "are enrolled" if not self.school.fixed_classes else "are to be placed besides the fixed classes"
        )
