"""All class structures of a small school, and the fairest class sizes of each.

A structure can hold the children if and only if no set of grades has fewer children than its classes need or
more than they can take (each kind of class takes an integral generalised polymatroid of children, and their
sum is described by the sums of the bounds). The fairest sizes come of giving out places one by one, always
where it costs least, as long as every set of grades can still fill what only it can fill. `brute_force`
does the same by trying everything out; a test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

from classcruncher.domain.school import Priority, School
from tests.oracles.rules import Kind, kinds_of

#: One row a structure, one column a kind of class.
Rows = npt.NDArray[np.int64]
#: The sets of grades of a structure's classes, sorted.
Name = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Structure:
    """A class structure with its two measures and the sizes of its fairest classes.

    `gaps` are the classes' distances from their ideal class (their sizes where there is none), smallest
    first; `sizes` are their sizes in the same manner.
    """

    name: Name
    composites: int
    evenness: int
    gaps: tuple[int, ...]
    sizes: tuple[int, ...]

    def by(self, priority: Priority) -> tuple[int, int]:
        """Its measures, the more important one first."""
        return measures(self.composites, self.evenness, priority)


def measures(composites: int, evenness: int, priority: Priority) -> tuple[int, int]:
    """Both measures in the order of a priority."""
    return (composites, evenness) if priority is Priority.FEWEST_COMPOSITES else (evenness, composites)


class Everything:
    """What can be known about a small school by looking at all of it."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.children = school.children_to_place
        self.kinds = kinds_of(school)
        sets = range(1 << len(self.children))
        members = [[g for g in range(len(self.children)) if chosen >> g & 1] for chosen in sets]
        self._sets = [frozenset(each) for each in members]
        shape = len(self.kinds), len(self._sets)
        least = np.array([[_least(kind, each) for each in self._sets] for kind in self.kinds])
        most = np.array([[_most(kind, each) for each in self._sets] for kind in self.kinds])
        self._least, self._most = least.reshape(shape), most.reshape(shape)

    @cached_property
    def rows(self) -> Rows:
        """The numbers of classes of each kind, for every structure that can hold the children."""
        teachers = self.school.teachers_to_place
        demand = self._demand(self.children)
        rows = np.zeros((1, len(self.kinds)), np.int64)
        for t in range(len(self.kinds)):
            rows = self._with_another_kind(rows, t, teachers, demand)
        if self.school.use_every_teacher:
            rows = rows[rows.sum(axis=1) == teachers]
        enough: Rows = rows[(rows @ self._most >= demand).all(axis=1)]
        return enough

    def _with_another_kind(self, rows: Rows, t: int, teachers: int, demand: Rows) -> Rows:
        """The rows with every number of classes of one more kind that does not need too many children."""
        found = [rows]
        for _ in range(teachers):
            more = found[-1].copy()
            more[:, t] += 1
            more = more[(more.sum(axis=1) <= teachers) & (more @ self._least <= demand).all(axis=1)]
            if not len(more):
                break
            found.append(more)
        return np.concatenate(found)

    def _demand(self, children: Sequence[int]) -> Rows:
        return np.array([sum(children[g] for g in each) for each in self._sets])

    @property
    def possible(self) -> bool:
        """Whether there is any class structure."""
        return len(self.rows) > 0

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """Every structure, the best by the school's priority first."""
        found = [self._structure(row) for row in self.rows.tolist()]
        return tuple(sorted(found, key=lambda each: (each.by(self.school.priority), each.name)))

    @cached_property
    def best(self) -> tuple[Structure, ...]:
        """The best by the school's priority, all of them where several are as good; quick to tell."""
        rows = self.rows
        if len(rows) and self.school.priority is Priority.FEWEST_COMPOSITES:
            composites = rows @ np.array([kind.weight for kind in self.kinds], np.int64)
            rows = rows[composites == composites.min()]
        found = [self._structure(row) for row in rows.tolist()]
        least = min((each.by(self.school.priority) for each in found), default=None)
        return tuple(each for each in found if each.by(self.school.priority) == least)

    @cached_property
    def by_name(self) -> dict[Name, Structure]:
        """The structures by their classes' sets of grades."""
        return {each.name: each for each in self.structures}

    @cached_property
    def frontier(self) -> tuple[tuple[int, int], ...]:
        """The measures that none beats on one without losing on the other, fewest composites first."""
        points: list[tuple[int, int]] = []
        for point in sorted({(each.composites, each.evenness) for each in self.structures}):
            if not points or point[1] < points[-1][1]:
                points.append(point)
        return tuple(points)

    def holds(self, name: Iterable[tuple[int, ...]], children: Sequence[int]) -> bool:
        """Whether classes for these sets of grades can hold so many children of each grade."""
        row = self._row(name)
        if row is None or min(children) < 0:
            return False
        demand = self._demand(children)
        return bool((row @ self._least <= demand).all() and (row @ self._most >= demand).all())

    def _row(self, name: Iterable[tuple[int, ...]]) -> Rows | None:
        """The numbers of classes of each kind; None when some set of grades may not share a class."""
        position = {kind.grades: t for t, kind in enumerate(self.kinds)}
        row = np.zeros(len(self.kinds), np.int64)
        for grades in name:
            if grades not in position:
                return None
            row[position[grades]] += 1
        return row

    def _structure(self, row: Sequence[int]) -> Structure:
        used = {t: number for t, number in enumerate(row) if number}
        totals = self._fairest(used)
        dealt = [
            (total // number + (j < total % number), self.kinds[t])
            for t, number in used.items()
            for total in [totals[t]]
            for j in range(number)
        ]
        return Structure(
            tuple(sorted(kind.grades for _, kind in dealt)),
            sum(kind.weight for _, kind in dealt),
            sum((size - kind.ideal) ** 2 for size, kind in dealt),
            tuple(sorted(size - kind.ideal for size, kind in dealt)),
            tuple(sorted(size for size, _ in dealt)),
        )

    def _fairest(self, used: dict[int, int]) -> dict[int, int]:
        """The children in all classes of each kind together, as even as can be."""
        totals = {t: number * self.kinds[t].smallest for t, number in used.items()}
        left = self._left(used, totals)
        within = {
            t: [a for a, each in enumerate(self._sets) if each >= set(self.kinds[t].grades)] for t in used
        }

        def cost(t: int) -> tuple[int, int]:
            """What one more child costs: the difference of the squares around the class that it joins."""
            return 2 * (totals[t] // used[t] - self.kinds[t].ideal) + 1, t

        queue = [cost(t) for t in used]
        heapify(queue)
        while queue:
            t = heappop(queue)[1]
            if totals[t] < used[t] * self.kinds[t].largest and all(left[a] for a in within[t]):
                totals[t] += 1
                for a in within[t]:
                    left[a] -= 1
                heappush(queue, cost(t))
        if sum(totals.values()) != sum(self.children):
            raise AssertionError(f"{used} should hold the children of {self.school}")
        return totals

    def _left(self, used: dict[int, int], totals: dict[int, int]) -> list[int]:
        """For each set of grades, the children who are left when its own classes and its groups are full."""
        return [
            sum(self.children[g] for g in chosen)
            - sum(
                totals[t] if chosen >= set(self.kinds[t].grades) else number * _least(self.kinds[t], chosen)
                for t, number in used.items()
            )
            for chosen in self._sets
        ]


def _least(kind: Kind, chosen: frozenset[int]) -> int:
    """The fewest children of the chosen grades in a class."""
    among = len(chosen.intersection(kind.grades))
    return kind.smallest if among == len(kind.grades) else kind.group * among


def _most(kind: Kind, chosen: frozenset[int]) -> int:
    """The most children of the chosen grades in a class."""
    among = len(chosen.intersection(kind.grades))
    return kind.largest - kind.group * (len(kind.grades) - among) if among else 0
