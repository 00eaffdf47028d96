"""How much room an answer leaves: the most robust option, and how far each grade may grow or shrink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.workers import Task
from classcruncher.domain.class_types import opened
from classcruncher.domain.option import Headroom, Option
from classcruncher.domain.outcome import GradeRange
from classcruncher.domain.ranged_school import MOST_CHILDREN, RangedSchool
from classcruncher.domain.school import School
from classcruncher.errors import SolverError
from classcruncher.model.allocation import Allocation
from classcruncher.model.capacity import Capacity, Rows
from classcruncher.model.fairness import fairest_groups
from classcruncher.model.feasibility import found_within
from classcruncher.model.headroom import headroom
from classcruncher.model.questions import Found, Stopped
from classcruncher.rules import heeds_empty_grades, sizes_are_free
from classcruncher.rules.allowed_types import types_within


def most_robust(options: Sequence[Option], school: School) -> int | None:
    """The position of the option whose tightest grade can take most children more.

    None with one option, or where time ran out before the headroom of each was known.

    Options whose tightest grades are equal are told apart by the next tightest, and so on, then by their
    order. Grades without children to place do not count.
    """
    if len(options) < 2 or not all(option.headroom for option in options):
        return None

    def tightest_first(position: int) -> list[int]:
        rooms = zip(options[position].headroom, school.children_to_place, strict=True)
        return sorted(room.more for room, placed in rooms if placed)

    return max(range(len(options)), key=lambda position: (tightest_first(position), -position))


def range_tasks(school: School, options: Sequence[Option], limit: TimeLimit) -> list[Task[int]]:
    """Two tasks for each grade: its fewest and its most children, as in `ranges_found`."""
    known = None if limit.over else _known(school, options)
    return [
        Task(
            partial(
                _side,
                school,
                known,
                g,
                [option.headroom[g] for option in options if option.headroom],
                joining=joining,
            )
        )
        for g in range(len(school.grades))
        for joining in (False, True)
    ]


def ranges_found(tasks: Sequence[Task[int]]) -> tuple[GradeRange, ...]:
    """For each grade, the enrolments around today's for which there is a class structure.

    Every number within a range has one, the numbers just outside have none (or cannot be entered); further
    out there may be more. Teachers and the other grades stay as they are. A side is None when time ran out.
    """
    ends = [task.result for task in tasks]
    return tuple(GradeRange(fewest, most) for fewest, most in zip(ends[::2], ends[1::2], strict=True))


@dataclass(frozen=True)
class _Known:
    """Structures, and what they can hold."""

    capacity: Capacity
    rows: Rows

    def beyond(self, g: int, reach: int, way: int) -> tuple[int, _Known] | None:
        """How far a grade can go by a structure that holds one child beyond `reach`, and that structure.

        It is a known one, or found near one that holds `reach`; None without any.
        """
        low, high = self.capacity.extents(self.rows, g)
        here = self.rows[(low <= reach) & (reach <= high)]
        near = [self.capacity.nearby(row, g, reach + way) for row in here[:1]]
        rows = np.concatenate([self.rows, *near])
        low, high = self.capacity.extents(rows, g)
        holds = np.nonzero((low <= reach + way) & (reach + way <= high))[0]
        if not len(holds):
            return None
        ends = (high if way > 0 else low)[holds]
        furthest = int((way * ends).argmax())
        return int(ends[furthest]), self.at(rows[holds[furthest]][None])

    def at(self, row: Rows) -> _Known:
        """The same with another structure to look around."""
        return replace(self, rows=row)


def _known(school: School, options: Sequence[Option]) -> _Known | None:
    """The structures of a school's options; None when there are too many class types."""
    base = RangedSchool.exactly(school)
    # An empty grade may be left out between others: its first children would take away what is known.
    for g in school.grades_to_place if heeds_empty_grades(school) else range(len(school.grades)):
        base = base.with_children(g, 0, MOST_CHILDREN)
    capacity = Capacity.of(school, types_within(base))
    if capacity is None:
        return None
    return _Known(capacity, np.concatenate([capacity.row(option.structure) for option in options]))


def _side(
    school: School,
    known: _Known | None,
    g: int,
    rooms: Sequence[Headroom],
    limit: TimeLimit,
    *,
    joining: bool,
) -> int:
    """The last enrolment of a grade on one side of today's that has a structure. Raises Stopped."""
    base, way, placed = RangedSchool.exactly(school), 1 if joining else -1, school.children_to_place[g]
    fixed = school.grades[g].children - placed
    reach = placed + way * max((_room(room, way) for room in rooms), default=0)
    if heeds_empty_grades(school) and not placed:
        known = None
    last = min(_most(base, g), MOST_CHILDREN - fixed) if joining else _fewest(base, g)
    if heeds_empty_grades(school) and not joining:
        # Without its last child the grade may be left out, which allows other class types: see below.
        last = max(last, 1)
    while way * (last - reach) > 0:
        if limit.over:
            raise Stopped
        if known and (further := known.beyond(g, reach, way)):
            reach, known = further
        elif found := found_within(base.with_children(g, reach + way, reach + way), limit):
            reach = _extent(base.with_children(g, reach + way, reach + way), found, g, way, limit)
            known = known and known.at(known.capacity.row(opened(found.types, found.structure)))
        else:
            break
    if heeds_empty_grades(school) and not joining and reach == 1:
        reach = 0 if found_within(base.with_children(g, 0, 0), limit) else 1
    return min(reach + fixed, MOST_CHILDREN)


def _most(ranged: RangedSchool, g: int) -> int:
    """More children of a grade than this find no place, even if all classes are full."""
    types = types_within(ranged.with_children(g, MOST_CHILDREN, MOST_CHILDREN))
    others = sum(most for _, most in ranged.children) - ranged.children[g][1]
    return ranged.classes[1] * max((each.largest for each in types), default=0) - others


def _fewest(ranged: RangedSchool, g: int) -> int:
    """Fewer children of a grade than this make no group and no class, or too few for the teachers."""
    types = types_within(ranged)
    others = sum(fewest for fewest, _ in ranged.children) - ranged.children[g][0]
    of_grade = [each.group if each.is_composite else each.smallest for each in types if g in each.grades]
    alone = min(of_grade, default=0)
    to_fill = ranged.classes[0] * min((each.smallest for each in types), default=0)
    return max(0 if alone == 1 else alone, to_fill - others)


def _extent(ranged: RangedSchool, found: Found, g: int, way: int, limit: TimeLimit) -> int:
    """The last enrolment of a grade for which a structure works, going one way. Raises Stopped."""
    if not sizes_are_free(ranged.school):
        from classcruncher.model.allocation_within_rules import furthest

        return furthest(ranged, found.types, found.structure, g, way, limit)
    groups = fairest_groups(found.types, found.structure, found.children)
    if groups is None:
        raise SolverError("HiGHS found a structure that cannot hold the children.")
    room = headroom(Allocation(found.types, found.structure, groups), g)
    return found.children[g] + way * _room(room, way)


def _room(room: Headroom, way: int) -> int:
    return room.more if way > 0 else room.fewer
