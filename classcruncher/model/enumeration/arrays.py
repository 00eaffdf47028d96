"""A school in numbers, with a fixed number of classes: what the enumeration of structures works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from classcruncher.domain.class_types import ClassType

Counts = npt.NDArray[np.integer[Any]]
#: Small whole numbers, kept as floats because those are multiplied fastest.
Rows = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]

#: Above any evenness and any number of composites that a school can have.
NEVER = 10**9
#: With more class types than this only sets of grades in a row are tested, which bounds the memory needed.
MANY_TYPES = 2000


def without_false_alarms() -> np.errstate:
    """Within it numpy does not warn: some builds of BLAS call finite products invalid now and then.

    All numbers here are small and whole, and nothing is divided by 0.
    """
    return np.errstate(invalid="ignore")


def least_cost(total: Counts, classes: Counts) -> Counts:
    """Least sum of squares of `classes` whole numbers that add up to `total`; NEVER when none can."""
    some = np.maximum(classes, 1)
    each, over = np.divmod(total, some)
    cost = (some - over) * each**2 + over * (each + 1) ** 2
    return np.where(classes > 0, cost, np.where(total == 0, 0, NEVER))


@dataclass(frozen=True, eq=False)
class Scope:
    """Which structures are looked for: with at most so many composites, at most this evenness, of some types.

    `allowed` has one truth value a class type; None: all of them may be opened.
    """

    composites: int = NEVER
    evenness: int = NEVER
    allowed: Truths | None = None

    def within(self, composites: int = NEVER, evenness: int = NEVER) -> Scope:
        """The same with lower limits, where these are lower."""
        return replace(
            self, composites=min(self.composites, composites), evenness=min(self.evenness, evenness)
        )


@dataclass(frozen=True)
class GradeSets:
    """Sets of grades whose last grade is the same, and how each class type meets them (sets x types)."""

    children: Counts
    inside: Rows  # 1 where the type's grades all lie in the set
    crossing: Rows  # 1 where some do and some do not
    fewest_in: Rows  # children of the set's grades that a crossing class must hold
    fewest_out: Rows  # children of other grades that a crossing class must hold


class Arrays:
    """One school with exactly so many classes, as arrays over its class types.

    `children` holds the children to place of each grade; grades without children have no types. `go_on` is
    called often; it raises an exception when the run has to end. `like` is the same school with another
    number of classes, if it is at hand: what does not depend on that number is taken from it.
    """

    def __init__(
        self,
        children: Sequence[int],
        types: Sequence[ClassType],
        classes: int,
        go_on: Callable[[], None],
        like: Arrays | None = None,
    ) -> None:
        go_on()
        self.go_on = go_on
        self.children = np.array(children, dtype=np.int64)
        self.types = tuple(types)
        self.classes = classes
        self.grades = sorted({g for each in types for g in each.grades})
        #: 1 where the type serves the grade (types x grades).
        self.member: Rows = np.zeros((len(types), len(children)), dtype=np.float32)
        for t, each in enumerate(types):
            self.member[t, each.grades] = 1
        self.group = np.array([each.group for each in types], dtype=np.int64)
        self.weight = np.array([each.weight for each in types], dtype=np.int64)
        self.smallest = np.array([each.smallest for each in types], dtype=np.int64)
        self.largest = np.array([each.largest for each in types], dtype=np.int64)
        self.first = np.array([each.grades[0] for each in types], dtype=np.int64)
        self.last = np.array([each.grades[-1] for each in types], dtype=np.int64)
        self.has_ideals = any(each.ideal is not None for each in types)
        common = round(int(self.children.sum()) / max(1, classes))
        # Costs are counted from the ideal, or from a common size so that numbers stay small.
        self.ideal = np.array(
            [common if each.ideal is None else each.ideal for each in types], dtype=np.int64
        )
        self.surplus = int(self.children.sum()) - common * classes
        self.shift = 0 if self.has_ideals else 2 * common * self.surplus + classes * common**2
        self.sets: list[GradeSets] = like.sets if like else [self._grade_sets(g) for g in self.grades]

    @property
    def perfect(self) -> int:
        """An evenness that no structure can beat."""
        if self.has_ideals:
            return 0
        return self.shift + int(least_cost(np.array(self.surplus), np.array(self.classes)))

    def _grade_sets(self, last: int) -> GradeSets:
        self.go_on()
        before = [g for g in self.grades if g < last]
        chosen = {frozenset([*before[i:], last]) for i in range(len(before) + 1)}
        chosen |= {
            frozenset((*some, last))
            for n in ((1, 2) if len(self.types) <= MANY_TYPES else ())
            for some in combinations(before, n)
            if self._linked(some, last)
        }
        sets = sorted(chosen, key=lambda grades: (len(grades), sorted(grades)))
        within = np.array([self.member[:, sorted(grades)].sum(axis=1) for grades in sets])
        width = self.member.sum(axis=1)
        crossing = ((within > 0) & (within < width)).astype(np.float32)
        return GradeSets(
            np.array([sum(self.children[g] for g in grades) for grades in sets], dtype=np.int64),
            (within == width).astype(np.float32),
            crossing,
            (crossing * within * self.group).astype(np.float32),
            (crossing * (width - within) * self.group).astype(np.float32),
        )

    def _linked(self, some: tuple[int, ...], last: int) -> bool:
        """Whether a composite type holds `last` and all the others, which makes the set worth a test."""
        return bool(self.member[:, [*some, last]].all(axis=1).any())
