"""Class types, each a set of grades that one class may serve, and the structures that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
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


#: One number of classes for each class type, in the order of `class_types(school)`.
Structure = tuple[int, ...]
#: The class types in use, each with the number of its classes: a structure that stands by itself.
Opened = tuple[tuple[ClassType, int], ...]


def opened(types: Sequence[ClassType], structure: Structure) -> Opened:
    """The class types in use, each with the number of its classes."""
    return tuple((each, count) for each, count in zip(types, structure, strict=True) if count)


def among(types: Sequence[ClassType], classes: Opened) -> Structure | None:
    """The structure among the class types of a school with other numbers; None when one has no such type."""
    left = {each.identity: count for each, count in classes}
    structure = tuple(left.pop(each.identity, 0) for each in types)
    return None if left else structure


def composites_of(structure: Structure, types: Sequence[ClassType]) -> int:
    """Composite classes in a structure, those to be avoided counted twice."""
    return sum(count * each.weight for count, each in zip(structure, types, strict=True))


def unfairness(class_type: ClassType, classes: int, children: int) -> int:
    """Least sum of squared sizes (or distances from the ideal) when `children` fill `classes` of a type."""
    if not classes:
        return 0
    size, larger = divmod(children, classes)
    centre = class_type.ideal or 0
    return larger * (size + 1 - centre) ** 2 + (classes - larger) * (size - centre) ** 2
