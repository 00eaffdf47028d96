"""Class structures: how many classes of each type, and the two measures by which they are ranked."""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.domain.class_types import ClassType

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


def composites_of(structure: Structure, kinds: Sequence[ClassType]) -> int:
    """Composite classes in a structure, those to be avoided counted twice."""
    return sum(count * kind.weight for count, kind in zip(structure, kinds, strict=True))


def unfairness(kind: ClassType, classes: int, children: int) -> int:
    """Least sum of squared sizes (or distances from the ideal) when `children` fill `classes` of a type."""
    if not classes:
        return 0
    size, larger = divmod(children, classes)
    centre = kind.ideal or 0
    return larger * (size + 1 - centre) ** 2 + (classes - larger) * (size - centre) ** 2
