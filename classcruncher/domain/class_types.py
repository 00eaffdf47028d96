"""Class types: the sets of grades that one class may serve, with the sizes it may have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ClassType:
    """A set of grades that a class may serve.

    `grades` are positions in the school's order; `smallest` and `largest` are children in the class;
    `group` is the fewest children of each grade in it (1 in a straight class); `weight` is what one
    such class adds to the number of composites: 0 straight, 1 composite, 2 to be avoided. `distinction` is
    what tells it from other types of the same grades.
    """

    grades: tuple[int, ...]
    smallest: int
    largest: int
    group: int
    weight: int
    ideal: int | None = None
    distinction: str = ""

    @property
    def identity(self) -> tuple[tuple[int, ...], str]:
        """What the type is known by in schools with other numbers, too."""
        return self.grades, self.distinction

    @property
    def is_composite(self) -> bool:
        """Whether the class holds two or more grades."""
        return len(self.grades) > 1
