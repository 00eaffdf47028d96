"""The fairest allocation of one structure where a rule speaks of the sizes of several class types together.

Without such a rule the class sizes that a structure can have are the bases of a flow, which have a least
majorised one (see `fairness`). An average cuts these sizes by sums of other sets of classes, and then there
may be none: two allocations may be best by the sum of squares, neither fairer than the other in every sense.
So where the fairest allocation of the flow keeps all rules, it is the answer. Otherwise the answer is one
with the least sum of squares (or of squared distances from the ideals), of these the one whose sizes,
compared from the largest down, are smaller.
"""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.option import Headroom
from classcruncher.domain.ranged_school import MOST_CHILDREN, RangedSchool
from classcruncher.domain.school import Priority, School
from classcruncher.model.allocation import Allocation, balanced
from classcruncher.model.programme import Programme
from classcruncher.model.questions import Bounds, Stopped
from classcruncher.model.solver import best_by, least


def allocation_within_rules(
    school: School, types: Sequence[ClassType], structure: Structure, limit: TimeLimit
) -> Allocation | None:
    """The fairest allocation of a structure that keeps all rules of a school; None when there is none.

    Raises Stopped.
    """
    programme = Programme.measured(RangedSchool.exactly(school), types)
    programme.add(programme.with_structure(structure))
    found = best_by(programme, Priority.MOST_EVEN, limit)
    if found is None or found.allocation is None:
        return None
    programme.add(programme.measures_within(Bounds(evenness=found.allocation.evenness)))
    return balanced(_smaller_from_the_largest_down(programme, found.allocation, limit))


def _smaller_from_the_largest_down(programme: Programme, best: Allocation, limit: TimeLimit) -> Allocation:
    """Of the allocations of a programme the one whose sizes, compared from the largest down, are smaller.

    It has the fewest children beyond each size, the largest size first: where the classes that are larger by
    two and more are settled, fewer children beyond a size are fewer classes of the next one. Raises Stopped.
    """
    size = max(_sizes(best))
    programme.add([(f"beyond_most{size}", programme.children_beyond(size) <= 0)])
    while min(_sizes(best)) < size - 1:
        size -= 1
        beyond = programme.children_beyond(size)
        found = least(programme, beyond, limit)
        if found is None or found.allocation is None or not found.proven:
            raise Stopped
        best = found.allocation
        fewest = sum(max(0, each - size) for each in _sizes(best))
        programme.add([(f"beyond_most{size}", beyond <= fewest)])
    return best


def _sizes(allocation: Allocation) -> list[int]:
    """The size of each class."""
    sizes = []
    for t, children in allocation.sizes.items():
        classes = allocation.structure[t]
        size, larger = divmod(children, classes)
        sizes += [size + 1] * larger + [size] * (classes - larger)
    return sizes


def headroom_within_rules(
    school: School, types: Sequence[ClassType], structure: Structure, grade: int, limit: TimeLimit
) -> Headroom:
    """Room for one grade in a structure, as in `headroom`, by programmes. Raises Stopped."""
    ranged, placed = RangedSchool.exactly(school), school.children_to_place[grade]
    most, fewest = (furthest(ranged, types, structure, grade, way, limit) for way in (1, -1))
    return Headroom(more=most - placed, fewer=placed - fewest)


def furthest(
    ranged: RangedSchool,
    types: Sequence[ClassType],
    structure: Structure,
    grade: int,
    way: int,
    limit: TimeLimit,
) -> int:
    """The most children of a grade that a structure holds, or going the other `way` (-1) the fewest.

    It holds those that there are. Raises Stopped.
    """
    placed = ranged.children[grade][0]
    ends = (placed, MOST_CHILDREN) if way > 0 else (0, placed)
    programme = Programme.of(ranged.with_children(grade, *ends), types)
    programme.add(programme.with_structure(structure))
    found = least(programme, -way * programme.placed(grade), limit)
    if found is None or not found.proven:
        raise Stopped
    return found.children[grade]
