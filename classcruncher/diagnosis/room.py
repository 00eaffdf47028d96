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
    """The last enrolment of a grade on one side of today's that has a structure. Raises Stopped."""
    base, way, placed = Leeway.none(school), 1 if joining else -1, school.children_to_place[g]
    fixed = school.grades[g].children - placed
    reach = placed + way * max(_room(room, way) for room in rooms)
    last = min(_most(base, g), MOST_CHILDREN - fixed) if joining else max(_fewest(base, g), 1)
    if way * (last - reach) > 0:
        reach = _reach(base, g, reach, last, limit)
    if reach == 1 and not joining and is_possible(base.with_children(g, 0, 0), limit):
        reach = 0
    return min(reach + fixed, MOST_CHILDREN)


def _most(leeway: Leeway, g: int) -> int:
    """More children of a grade than this find no place, even if all classes are full."""
    kinds = leeway.with_children(g, MOST_CHILDREN, MOST_CHILDREN).kinds
    others = sum(most for _, most in leeway.children) - leeway.children[g][1]
    return leeway.classes[1] * max((kind.largest for kind in kinds), default=0) - others


def _fewest(leeway: Leeway, g: int) -> int:
    """Fewer children of a grade than this make no group and no class, or too few for the teachers."""
    kinds = leeway.kinds
    others = sum(fewest for fewest, _ in leeway.children) - leeway.children[g][0]
    of_grade = [kind.group if kind.is_composite else kind.smallest for kind in kinds if g in kind.grades]
    to_fill = leeway.classes[0] * min((kind.smallest for kind in kinds), default=0)
    return max(min(of_grade, default=0), to_fill - others)


def _reach(base: Leeway, g: int, reach: int, last: int, limit: Limit) -> int:
    """How far a grade may go beyond where it is known to get, `last` at most. Raises Stopped.

    A structure for one enrolment works for all within its headroom, which come together with those known
    before. Structures are sought for the furthest enrolment, then in the middle of what lies between.
    """
    way = 1 if last > reach else -1
    found = found_within(base.with_children(g, last, last), limit)
    if found is None:
        beyond = base.with_children(g, *sorted((reach + way, last)))
        found = found_within(beyond, limit, children_of(g, -way))
    if found is None:
        return reach
    further = [_extent(found, g, way)]
    blocked = further[0][1] + way
    while True:
        while further and way * (further[-1][0] - reach) <= 1:
            reach = way * max(way * reach, way * further.pop()[1])
        nearest = further[-1][0] if further else blocked
        if way * (nearest - reach) <= 1:
            return reach
        middle = (reach + nearest) // 2
        found = found_within(base.with_children(g, middle, middle), limit)
        if found is None:
            blocked = middle
            further.clear()
        else:
            further.append(_extent(found, g, way))


def _extent(found: Found, g: int, way: int) -> tuple[int, int]:
    """The first and the last enrolment of a grade for which a structure works, going one way."""
    allocation = fairest(found.kinds, found.structure, found.children)
    if allocation is None:
        raise SolverError("HiGHS found a structure that cannot hold the children.")
    room, children = headroom(found.kinds, found.structure, allocation, g), found.children[g]
    return children - way * _room(room, -way), children + way * _room(room, way)


def _room(room: Headroom, way: int) -> int:
    return room.more if way > 0 else room.fewer
