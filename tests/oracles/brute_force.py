"""All that a small school can have, by trying it out, class by class and child by child: slow and plain."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product

from classcruncher.domain.school import School
from tests.oracles.rules import Kind, kinds_of
from tests.oracles.structures import Name, measures

#: The groups of each class, in the order of the classes' kinds.
Filled = tuple[tuple[int, ...], ...]
#: Composites, evenness, and the classes' sets of grades.
Found = tuple[int, int, Name]


def structures(school: School) -> list[Found]:
    """Every structure that can hold the children, with its two measures, best first."""
    found = []
    for chosen in _chosen(school):
        evenness = least_evenness(chosen, school.children_to_place)
        if evenness is not None:
            found.append((sum(kind.weight for kind in chosen), evenness, _name(chosen)))
    return sorted(found, key=lambda each: (measures(each[0], each[1], school.priority), each[2]))


def least_evenness(classes: tuple[Kind, ...], places: tuple[int, ...]) -> int | None:
    """The least sum of squares over all ways to fill the classes; None when there is none."""

    @cache
    def least(position: int, left: tuple[int, ...]) -> int | None:
        if position == len(classes):
            return None if any(left) else 0
        sums = [
            further + (sum(groups) - classes[position].ideal) ** 2
            for groups, rest in _groups(classes[position], left)
            if (further := least(position + 1, rest)) is not None
        ]
        return min(sums, default=None)

    return least(0, places)


def fillings(school: School) -> dict[Name, list[Filled]]:
    """Every structure that can hold the children, with every way to fill its classes."""
    ways = ((chosen, list(_ways(chosen, school.children_to_place))) for chosen in _chosen(school))
    return {_name(chosen): filled for chosen, filled in ways if filled}


def _chosen(school: School) -> Iterator[tuple[Kind, ...]]:
    """Every choice of kinds for the classes that the teachers may have."""
    teachers = school.teachers_to_place
    for number in [teachers] if school.use_every_teacher else range(teachers + 1):
        yield from combinations_with_replacement(kinds_of(school), number)


def _name(classes: tuple[Kind, ...]) -> Name:
    return tuple(sorted(kind.grades for kind in classes))


def _ways(classes: tuple[Kind, ...], left: tuple[int, ...]) -> Iterator[Filled]:
    """Every way to put the children who are left into the classes."""
    if not classes:
        if not any(left):
            yield ()
        return
    for groups, rest in _groups(classes[0], left):
        for filled in _ways(classes[1:], rest):
            yield (groups, *filled)


def _groups(kind: Kind, left: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every way to fill one class, with the children who are left then."""
    for groups in product(*(range(kind.group, left[g] + 1) for g in kind.grades)):
        if kind.holds(groups):
            rest = list(left)
            for g, group in zip(kind.grades, groups, strict=True):
                rest[g] -= group
            yield groups, tuple(rest)


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
