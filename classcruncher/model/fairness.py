"""The fairest class sizes of one structure, by moving one child at a time.

For one structure the class sizes that can be reached are the bases of a flow, an M-convex set (without an
average or a share: see `allocation_within_rules`). So a local rule finds the best there is: as long as moving
one child out of a class, another child into its place, and so on along a chain of classes makes the sizes
fairer, do it. When no chain helps, the sizes are the least majorised of all, fairer than any other by every
symmetric convex measure (Murota, Discrete Convex Analysis; Frank and Murota, Decreasing minimization on
M-convex sets). Only whole numbers are used, so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.domain.class_types import ClassType, Structure, unfairness

#: Children of each grade in all classes of a type together, by positions of the type and the grade.
Groups = dict[tuple[int, int], int]

#: Price of one child too many or too few in a class: above any fair cost.
_BREACH = 10**9


def fairest_groups(
    types: Sequence[ClassType], structure: Structure, enrolment: Sequence[int]
) -> Groups | None:
    """Groups with the fairest class sizes there are; None when the structure cannot hold these children."""
    centre = round(sum(enrolment) / max(1, sum(structure)))
    pools = {t: _Pool(types[t], n, centre) for t, n in enumerate(structure) if n}
    homes = {g: [t for t in pools if g in types[t].grades] for g, count in enumerate(enrolment) if count}
    groups: Groups = {(t, g): pool.floor for t, pool in pools.items() for g in pool.class_type.grades}
    for g, able in homes.items():
        left = enrolment[g] - sum(groups[t, g] for t in able)
        if left < 0 or not able:
            return None
        for t in able:
            take = left if len(able) == 1 else max(0, min(left, pools[t].wanted))
            left -= take
            _add(pools, groups, t, g, take)
        _add(pools, groups, able[0], g, left)
    while chain := _improving_chain(pools, homes, groups):
        for source, target, g in chain:
            _add(pools, groups, source, g, -1)
            _add(pools, groups, target, g, 1)
    return groups if all(pool.low <= pool.total <= pool.high for pool in pools.values()) else None


def least_evenness(types: Sequence[ClassType], structure: Structure, enrolment: Sequence[int]) -> int | None:
    """The evenness of a structure's fairest allocation (see `Option.evenness`); None when it has none."""
    groups = fairest_groups(types, structure, enrolment)
    return None if groups is None else evenness_of(types, structure, groups)


def evenness_of(types: Sequence[ClassType], structure: Structure, groups: Groups) -> int:
    """The evenness when each type's children are dealt out over its classes as evenly as can be."""
    totals: dict[int, int] = {}
    for (t, _), count in groups.items():
        totals[t] = totals.get(t, 0) + count
    return sum(unfairness(types[t], structure[t], total) for t, total in totals.items())


class _Pool:
    """All classes of one type: how many children they hold, and what one more or one fewer costs."""

    def __init__(self, class_type: ClassType, classes: int, centre: int) -> None:
        self.class_type = class_type
        self.classes = classes
        self.centre = centre if class_type.ideal is None else class_type.ideal
        self.floor = classes * class_type.group
        self.low = classes * class_type.smallest
        self.high = classes * class_type.largest
        self.total = self.floor * len(class_type.grades)

    @property
    def wanted(self) -> int:
        """Children that are missing from classes of the ideal, or else the average, size."""
        return self.classes * self.centre - self.total

    @property
    def price(self) -> int:
        """Cost of one child more."""
        cost = 2 * (self.total // self.classes - self.centre) + 1
        if self.total < self.low:
            return cost - _BREACH
        return cost + _BREACH if self.total >= self.high else cost

    @property
    def saving(self) -> int:
        """What one child fewer saves."""
        self.total -= 1
        saved = self.price
        self.total += 1
        return saved


def _add(pools: dict[int, _Pool], groups: Groups, t: int, g: int, count: int) -> None:
    groups[t, g] += count
    pools[t].total += count


def _improving_chain(
    pools: dict[int, _Pool], homes: dict[int, list[int]], groups: Groups
) -> list[tuple[int, int, int]]:
    """A chain of moves (from type, to type, grade) that makes sizes fairer; empty when there is none."""
    savings = {t: pool.saving for t, pool in pools.items()}
    prices = {t: pool.price for t, pool in pools.items()}
    least = min(prices.values(), default=0)
    closed: set[int] = set()
    for start in sorted(pools, key=lambda t: -savings[t]):
        if savings[start] <= least:
            break
        if start in closed:
            continue
        came = _reached_from(start, pools, homes, groups)
        end = min(came, key=lambda t: prices[t])
        if prices[end] < savings[start]:
            chain = []
            while end != start:
                source, g = came[end]
                chain.append((source, end, g))
                end = source
            return chain[::-1]
        # What start reaches saves no more than start itself, so nothing that it reached need start again.
        closed.update(came)
    return []


def _reached_from(
    start: int, pools: dict[int, _Pool], homes: dict[int, list[int]], groups: Groups
) -> dict[int, tuple[int, int]]:
    """Types that a chain of moves leads to, each with the type before it and the grade that moves."""
    came = {start: (start, -1)}
    queue = [start]
    for t in queue:
        for g in pools[t].class_type.grades:
            if groups[t, g] > pools[t].floor:
                for other in homes[g]:
                    if other not in came:
                        came[other] = (t, g)
                        queue.append(other)
    return came
