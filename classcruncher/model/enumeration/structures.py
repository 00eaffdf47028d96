"""Every class structure within given limits: an exact enumeration, grade by grade.

The types are decided grade by grade (each type at its first grade), for many unfinished structures at a
time. An unfinished structure is dropped as soon as some set of grades proves that nothing within the limits
on composites and evenness can come of it. What is left at the end is measured exactly. So nothing within
the limits is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.structure import Structure
from classcruncher.model.enumeration.arrays import NEVER, Counts, Numbers, Rows, Truths
from classcruncher.model.enumeration.bounds import Limits
from classcruncher.model.enumeration.composites_to_come import CAP, Outlook
from classcruncher.model.enumeration.extension import Growth
from classcruncher.model.fairness import least_evenness
from classcruncher.model.questions import Measured, Stopped

#: Unfinished structures taken a grade further at a time, and numbers held at once: it bounds the memory
#: needed.
BATCH, BATCH_NUMBERS = 2000, 1_000_000


class TooMany(Exception):
    """A question has more unfinished structures than it is worth looking at."""


class Enumeration:
    """The class structures of one school with exactly so many classes.

    `children` holds the children to place of each grade. `stop` is asked often; once true, Stopped is raised.
    `like` is the enumeration of the same school with another number of classes, if it is at hand.
    """

    def __init__(
        self,
        children: Sequence[int],
        kinds: Sequence[ClassType],
        classes: int,
        stop: Callable[[], bool],
        like: Enumeration | None = None,
    ) -> None:
        self.children = tuple(children)
        self.kinds = tuple(kinds)
        self._stop = stop
        self.numbers: Numbers = Numbers(children, kinds, classes, self._go_on, like.numbers if like else None)

    @property
    def perfect(self) -> int:
        """An evenness that no structure can beat."""
        return self.numbers.perfect

    def limits(self, composites: int, evenness: int, allowed: Truths | None) -> Limits:
        """What follows for the types from limits on the measures. Raises Stopped when the run has to end."""
        self._go_on()
        return Limits(self.numbers, composites, min(evenness - self.numbers.shift, NEVER), allowed)

    def least_composites(self, evenness: int, allowed: Truths | None) -> int:
        """No structure has fewer composites than this (CAP + 1: more than the bounds know of)."""
        for most in (3, 6, CAP):
            fewest = Outlook(self.limits(most, evenness, allowed)).fewest
            if fewest <= most:
                return fewest
        return CAP + 1

    def structures(
        self,
        composites: int,
        evenness: int = NEVER,
        allowed: Truths | None = None,
        *,
        effort: int = NEVER,
        improving: bool = False,
        exactly: bool = False,
    ) -> Iterator[Measured]:
        """Every structure with at most so many composites and at most this evenness, in no order.

        `allowed` has one truth value a type. With `improving`, only structures more even than all given
        before; with `exactly`, only those with exactly so many composites. Raises TooMany when `effort` is
        used up.
        """
        limits = self.limits(composites, evenness, allowed)
        growth = Growth(limits)
        if not growth.possible:
            return
        for row in self._complete(growth, effort):
            if exactly and int(row @ self.numbers.weight) != composites:
                continue
            found = self.measured(tuple(row.tolist()))
            if found is not None and found.evenness - self.numbers.shift <= limits.unfairness:
                if improving:
                    limits.unfairness = found.evenness - self.numbers.shift - 1
                yield found

    def measured(self, structure: Structure) -> Measured | None:
        """A structure with its measures; None when it cannot hold the children."""
        evenness = least_evenness(self.kinds, structure, self.children)
        if evenness is None:
            return None
        composites = sum(n * kind.weight for n, kind in zip(structure, self.kinds, strict=True))
        return Measured(composites, evenness, tuple(-n for n in structure))

    def _complete(self, growth: Growth, effort: int) -> Iterator[Counts]:
        """Rows in which every type is decided and that no test drops."""
        # A step decides one class type; the last step of a grade (None) drops what cannot succeed.
        steps = [(level, t) for level, kinds in enumerate(growth.opening) for t in (*kinds, None)]
        width = len(self.kinds)
        share = BATCH_NUMBERS // width
        stack: list[tuple[int, Rows]] = [(0, np.zeros((1, width), dtype=np.float32))]
        while stack:
            self._go_on()
            step, rows = stack.pop()
            if step == len(steps):
                for row in rows[rows.sum(axis=1) == self.numbers.classes].astype(np.int64):
                    self._go_on()
                    yield row
                continue
            level, kind = steps[step]
            within = kind is not None and step > 0 and steps[step - 1][1] is not None
            most = share if within else min(BATCH, share // 4)
            if len(rows) > most:
                stack.append((step, rows[most:]))
                rows = rows[:most]
            if kind is None:
                rows = growth.surviving(rows, level)
            else:
                rows = growth.with_type(rows, kind)
                effort -= len(rows) * width // 64
                if effort < 0:
                    raise TooMany
            if len(rows):
                stack.append((step + 1, rows))

    def _go_on(self) -> None:
        if self._stop():
            raise Stopped
