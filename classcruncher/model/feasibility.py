"""Whether any class structure exists for a school, some of whose numbers may be left open.

Three further questions come down to this one: why there is no answer (which rules must be kept for there to
be none), what would make one (how far a number must move) and how much room is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.model.fairest_allocation import keeps_its_limits_without_classes
from classcruncher.model.questions import TYPES_OF_PROGRAMME, Found, Stopped
from classcruncher.rules.allowed_types import types_within


def found_within(ranged: RangedSchool, limit: TimeLimit) -> Found | None:
    """Some class structure; None if there is none.

    Raises Stopped when the time is over before that is known, or when there are so many class types that it
    certainly would be.
    """
    if limit.over:
        raise Stopped
    types = types_within(ranged)
    if not _can_be_placed(ranged, types):
        return None
    if not types:
        nothing = Found((), (), tuple(0 for _ in ranged.children), None, proven=True)
        kept = ranged.classes[0] == 0 and keeps_its_limits_without_classes(ranged.school)
        return nothing if kept else None
    if len(types) > TYPES_OF_PROGRAMME:
        raise Stopped
    from classcruncher.model.programme import Programme
    from classcruncher.model.solver import anything

    return anything(Programme.of(ranged, types), limit)


def is_possible(ranged: RangedSchool, limit: TimeLimit) -> bool:
    """Whether there is a class structure. Raises Stopped."""
    return found_within(ranged, limit) is not None


def may_be_possible(ranged: RangedSchool) -> bool:
    """Whether nothing that is quick to tell rules out every class structure."""
    return _can_be_placed(ranged, types_within(ranged))


def _can_be_placed(ranged: RangedSchool, types: tuple[ClassType, ...]) -> bool:
    """What is quick to tell: every grade with children has a class type, and numbers of classes may suit.

    Grades that share no class with others need some classes, and fill no more than some.
    """
    served = {g for each in types for g in each.grades}
    if any(low and g not in served for g, (low, _) in enumerate(ranged.children)):
        return False
    low, high = ranged.classes
    if low > high or high < 0:
        return False
    parts = [_classes_of_part(ranged, part) for part in _parts(types)]
    fewest, most = sum(few for few, _ in parts), sum(many for _, many in parts)
    return not types or (all(few <= many for few, many in parts) and fewest <= high and low <= most)


def _parts(types: Sequence[ClassType]) -> list[list[ClassType]]:
    """The class types taken apart wherever they share no grade."""
    parts: list[tuple[set[int], list[ClassType]]] = []
    for each in types:
        joined = [part for part in parts if not part[0].isdisjoint(each.grades)]
        parts = [part for part in parts if part not in joined]
        parts.append(
            (
                set(each.grades).union(*(grades for grades, _ in joined)),
                [*(each for _, several in joined for each in several), each],
            )
        )
    return [several for _, several in parts]


def _classes_of_part(ranged: RangedSchool, types: Sequence[ClassType]) -> tuple[int, int]:
    """The classes that the grades of some class types need, were all full, and as many as they can fill."""
    children = [ranged.children[g] for g in {g for each in types for g in each.grades}]
    fewest, most = sum(low for low, _ in children), sum(high for _, high in children)
    return -(-fewest // max(each.largest for each in types)), most // min(each.smallest for each in types)
