"""Whether any class structure exists for a school, some of whose numbers may be left open.

Every question that this package asks is of this one kind: why there is no answer (which rules must be kept
for there to be none), what would make one (how far a number must move) and how much room is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulp

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.domain.structure import Structure
from classcruncher.model.enumeration.structures import Stopped
from classcruncher.model.programme import (
    TYPES_OF_PROGRAMME,
    Program,
    most_filled,
    no_class_is_too_large,
    no_class_is_too_small,
    no_group_is_too_small,
)
from classcruncher.model.solver import solve


@dataclass(frozen=True)
class Found:
    """A class structure within a ranged: numbers of classes of its `kinds`, and each grade's children."""

    kinds: tuple[ClassType, ...]
    structure: Structure
    children: tuple[int, ...]

    @property
    def classes(self) -> dict[tuple[int, ...], int]:
        """The number of classes for each set of grades."""
        return {kind.grades: count for kind, count in zip(self.kinds, self.structure, strict=True)}


def found_within(ranged: RangedSchool, limit: TimeLimit) -> Found | None:
    """Some class structure; None if there is none. Raises Stopped."""
    if limit.over:
        raise Stopped
    kinds = ranged.kinds
    if not _can_be_placed(ranged, kinds):
        return None
    if not kinds:
        return Found((), (), tuple(0 for _ in ranged.children)) if ranged.classes[0] == 0 else None
    program = _programme(ranged, kinds, limit)
    program.problem.setObjective(0 * program.classes[0])
    if solve(program, limit) is None:
        return None
    return Found(
        kinds,
        tuple(_value(number) for number in program.classes),
        tuple(_value(_placed(program, g)) for g in range(len(ranged.children))),
    )


def is_possible(ranged: RangedSchool, limit: TimeLimit) -> bool:
    """Whether there is a class structure. Raises Stopped."""
    return found_within(ranged, limit) is not None


def may_be_possible(ranged: RangedSchool) -> bool:
    """Whether nothing that is quick to tell rules out every class structure."""
    return _can_be_placed(ranged, ranged.kinds)


def _can_be_placed(ranged: RangedSchool, kinds: tuple[ClassType, ...]) -> bool:
    """What is quick to tell: every grade with children has a class type, and numbers of classes may suit.

    Grades that share no class with others need some classes, and fill no more than some.
    """
    served = {g for kind in kinds for g in kind.grades}
    if any(low and g not in served for g, (low, _) in enumerate(ranged.children)):
        return False
    low, high = ranged.classes
    if low > high or high < 0:
        return False
    parts = [_classes_of_part(ranged, part) for part in _parts(kinds)]
    fewest, most = sum(few for few, _ in parts), sum(many for _, many in parts)
    return not kinds or (all(few <= many for few, many in parts) and fewest <= high and low <= most)


def _parts(kinds: Sequence[ClassType]) -> list[list[ClassType]]:
    """The class types taken apart wherever they share no grade."""
    parts: list[tuple[set[int], list[ClassType]]] = []
    for kind in kinds:
        joined = [part for part in parts if not part[0].isdisjoint(kind.grades)]
        parts = [part for part in parts if part not in joined]
        parts.append(
            (
                set(kind.grades).union(*(grades for grades, _ in joined)),
                [*(each for _, several in joined for each in several), kind],
            )
        )
    return [several for _, several in parts]


def _classes_of_part(ranged: RangedSchool, kinds: Sequence[ClassType]) -> tuple[int, int]:
    """The classes that the grades of some class types need, were all full, and as many as they can fill."""
    children = [ranged.children[g] for g in {g for kind in kinds for g in kind.grades}]
    fewest, most = sum(low for low, _ in children), sum(high for _, high in children)
    return -(-fewest // max(kind.largest for kind in kinds)), most // min(kind.smallest for kind in kinds)


def _programme(ranged: RangedSchool, kinds: tuple[ClassType, ...], limit: TimeLimit) -> Program:
    """The rules of the model that say what a class may hold; children and classes within the ranged.

    Raises Stopped when the time is over before the solver has all of it, or when there are so many class
    types that it certainly would be.
    """
    if len(kinds) > TYPES_OF_PROGRAMME:
        raise Stopped
    school, (fewest, most) = ranged.at_its_largest, ranged.classes
    problem = pulp.LpProblem("feasibility", pulp.LpMinimize)
    classes = tuple(
        problem.add_variable(f"n{t}", 0, _most_classes(school, kind, most), "Integer")
        for t, kind in enumerate(kinds)
    )
    groups: dict[tuple[int, int], Any] = {
        (t, g): problem.add_variable(f"x{t}_{g}", 0, ranged.children[g][1])
        for t, kind in enumerate(kinds)
        for g in kind.grades
    }
    program = Program(school, kinds, problem, classes, groups, ())
    for rule in (no_class_is_too_small, no_class_is_too_large, no_group_is_too_small):
        for name, row in rule(program):
            problem += row, name
    for g in sorted({g for kind in kinds for g in kind.grades}):
        _bound(problem, f"placed{g}", _placed(program, g), ranged.children[g])
    _bound(problem, "teachers", pulp.lpSum(classes), (fewest, most))
    return program


def _placed(program: Program, g: int) -> Any:
    """All the children of a grade."""
    return pulp.lpSum(program.children[t, g] for t, kind in enumerate(program.kinds) if g in kind.grades)


def _value(expression: Any) -> int:
    """What a solution gives for something that must be whole."""
    return round(pulp.value(expression) or 0)


def _most_classes(school: School, kind: ClassType, most: int) -> int:
    """More classes of a type than this cannot be filled, or taught."""
    return most if kind.group == 0 else min(most, most_filled(school, kind))


def _bound(problem: pulp.LpProblem, name: str, expression: Any, bounds: tuple[int, int]) -> None:
    """Keep an expression between two numbers."""
    low, high = bounds
    if low == high:
        problem += expression == low, name
        return
    if low:
        problem += expression >= low, f"fewest_{name}"
    problem += expression <= high, f"most_{name}"
