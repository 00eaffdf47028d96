"""Class structures: how many classes of each type, and the two measures by which they are ranked."""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.domain.class_types import ClassType

#: One number of classes for each class type, in the order of `class_types(school)`.
Structure = tuple[int, ...]


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
