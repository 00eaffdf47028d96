"""How much room an answer leaves: the most robust option, and how far each grade may grow or shrink."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from classcruncher.diagnosis.leeway import (
    MOST_CHILDREN,
    Found,
    Leeway,
    children_of,
    found_within,
    is_possible,
)
from classcruncher.diagnosis.together import together
from classcruncher.limit import Limit
from classcruncher.model.allocation import fairest
from classcruncher.model.headroom import headroom
from classcruncher.model.question import SolverError
from classcruncher.option import Headroom, Option
from classcruncher.outcome import GradeRange
from classcruncher.school import School


def most_robust(options: Sequence[Option], school: School) -> int | None:
    """The position of the option whose tightest grade can take most children more; None with one option.

    Options whose tightest grades are equal are told apart by the next tightest, and so on, then by their
    order. Grades without children to place do not count.
    """
    if len(options) < 2:
        return None

    def tightest_first(position: int) -> list[int]:
        rooms = zip(options[position].headroom, school.children_to_place, strict=True)
        return sorted(room.more for room, placed in rooms if placed)

    return max(range(len(options)), key=lambda position: (tightest_first(position), -position))


def ranges(
    school: School, options: Sequence[Option], limit: Limit, threads: int = 0
) -> tuple[GradeRange, ...]:
    """For each grade, the enrolments around today's for which there is a class structure.

    Every number within a range has one, the numbers just outside have none (or cannot be entered); further
    out there may be more. Teachers and the other grades stay as they are. A side is None when time ran out.
    """
    jobs = [
        partial(_side, school, g, [option.headroom[g] for option in options], limit, joining=joining)
        for g in range(len(school.grades))
        for joining in (False, True)
    ]
    ends = together(jobs, limit, threads)
    return tuple(GradeRange(fewest, most) for fewest, most in zip(ends[::2], ends[1::2], strict=True))


def _side(school: School, g: int, rooms: Sequence[Headroom], limit: Limit, *, joining: bool) -> int:
    """The last enrolment of a grade on one side of today's that has a structure. Raises OutOfTime."""
    base, way, placed = Leeway.none(school), 1 if joining else -1, school.children_to_place[g]
    fixed = school.grades[g].children - placed
    reach = placed + way * max(_room(room, way) for room in rooms)
    last = MOST_CHILDREN - fixed if joining else 1
    if way * (last - reach) > 0:
        reach = _reach(base, g, reach, last, limit)
    if reach == 1 and not joining and is_possible(base.with_children(g, 0, 0), limit):
        reach = 0
    return min(reach + fixed, MOST_CHILDREN)


def _reach(base: Leeway, g: int, reach: int, last: int, limit: Limit) -> int:
    """How far a grade may go beyond where it is known to get, `last` at most. Raises OutOfTime.

    Each structure works for all enrolments within its headroom. When that of the structure that goes furthest
    begins where the known ones end, the range ends with it; else one is sought for the next enrolment.
    """
    way = 1 if last > reach else -1
    beyond = base.with_children(g, *sorted((reach + way, last)))
    furthest = found_within(beyond, limit, children_of(g, -way))
    if furthest is None:
        return reach
    first, end = _extent(beyond, furthest, g, way)
    while way * (first - reach) > 1:
        next_one = base.with_children(g, reach + way, reach + way)
        found = found_within(next_one, limit)
        if found is None:
            return reach
        _, reach = _extent(next_one, found, g, way)
    return end


def _extent(leeway: Leeway, found: Found, g: int, way: int) -> tuple[int, int]:
    """The first and the last enrolment of a grade for which a structure works, going one way."""
    kinds, children = leeway.kinds, found.children[g]
    allocation = fairest(kinds, found.structure, found.children)
    if allocation is None:
        raise SolverError("HiGHS found a structure that cannot hold the children.")
    room = headroom(kinds, found.structure, allocation, g)
    return children - way * _room(room, -way), children + way * _room(room, way)


def _room(room: Headroom, way: int) -> int:
    return room.more if way > 0 else room.fewer
