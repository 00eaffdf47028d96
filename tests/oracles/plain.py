"""The same as `structures` by trying everything out, class by class and child by child: slow and plain."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product

from classcruncher.domain.school import School
from tests.oracles.rules import Kind, kinds_of
from tests.oracles.structures import Name

#: The groups of each class, in the order of the classes' kinds.
Filled = tuple[tuple[int, ...], ...]


def fillings(school: School) -> dict[Name, list[Filled]]:
    """Every structure that can hold the children, with every way to fill its classes."""
    teachers = school.teachers_to_place
    numbers = [teachers] if school.use_every_teacher else range(teachers + 1)
    found = {}
    for number in numbers:
        for chosen in combinations_with_replacement(kinds_of(school), number):
            ways = list(_ways(chosen, school.children_to_place))
            if ways:
                found[tuple(sorted(kind.grades for kind in chosen))] = ways
    return found


def _ways(classes: tuple[Kind, ...], left: tuple[int, ...]) -> Iterator[Filled]:
    """Every way to put the children who are left into the classes."""
    if not classes:
        if not any(left):
            yield ()
        return
    kind, *others = classes
    for groups in product(*(range(kind.group, left[g] + 1) for g in kind.grades)):
        if kind.holds(groups):
            rest = list(left)
            for g, group in zip(kind.grades, groups, strict=True):
                rest[g] -= group
            for filled in _ways(tuple(others), tuple(rest)):
                yield (groups, *filled)


def gaps(school: School, name: Name, filled: Filled) -> tuple[int, ...]:
    """Distances of the classes from their ideal class, or their sizes, smallest first."""
    ideal = {kind.grades: kind.ideal for kind in kinds_of(school)}
    kinds = sorted(name, key=lambda grades: (len(grades), grades))
    return tuple(sorted(sum(groups) - ideal[grades] for grades, groups in zip(kinds, filled, strict=True)))


def is_majorised(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether numbers are at least as even as others of the same sum, by every convex measure."""
    return all(sum(one[:k]) >= sum(other[:k]) for k in range(len(one))) and sum(one) == sum(other)


def imbalance(filled: Filled) -> Fraction:
    """How far groups are from their class's average group, squared and added up."""
    return sum(
        ((group - Fraction(sum(groups), len(groups))) ** 2 for groups in filled for group in groups),
        Fraction(0),
    )
