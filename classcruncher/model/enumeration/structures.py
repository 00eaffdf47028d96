"""Every class structure within given limits: an exact enumeration, grade by grade.

The types are decided grade by grade (each type at its first grade), for many unfinished structures at a
time. An unfinished structure is dropped as soon as some set of grades proves that nothing within the limits
on composites and evenness can come of it. What is left at the end is measured exactly. So nothing within
the limits is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.model.enumeration.arrays import NEVER, Arrays, Counts, Rows, Scope
from classcruncher.model.enumeration.bounds import TypeBounds
from classcruncher.model.enumeration.composites_to_come import CAP, CompositesToCome
from classcruncher.model.enumeration.extension import Extension
from classcruncher.model.enumeration.structure_rules import StructureRules
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
    `like` is the enumeration of the same school with another number of classes, if it is at hand. `rules` are
    what there is to heed besides the class types; None: nothing.
    """

    def __init__(
        self,
        children: Sequence[int],
        types: Sequence[ClassType],
        classes: int,
        stop: Callable[[], bool],
        like: Enumeration | None = None,
        rules: StructureRules | None = None,
    ) -> None:
        self.children = tuple(children)
        self._rules = rules
        self.types = tuple(types)
        self._stop = stop
        self.arrays: Arrays = Arrays(children, types, classes, self._go_on, like.arrays if like else None)

    @property
    def perfect(self) -> int:
        """An evenness that no structure can beat."""
        return self.arrays.perfect

    def bounds(self, scope: Scope) -> TypeBounds:
        """What a scope leaves of the types. Raises Stopped when the run has to end."""
        self._go_on()
        return TypeBounds(self.arrays, scope)

    def least_composites(self, scope: Scope) -> int:
        """No structure has fewer composites than this (CAP + 1: more than the bounds know of).

        Whatever number of them the scope allows.
        """
        for most in (3, 6, CAP):
            fewest = CompositesToCome(self.bounds(replace(scope, composites=most))).fewest
            if fewest <= most:
                return fewest
        return CAP + 1

    def structures(
        self, scope: Scope, *, effort: int = NEVER, improving: bool = False, exactly: bool = False
    ) -> Iterator[Measured]:
        """Every structure within a scope, in no order.

        With `improving`, only structures more even than all given before; with `exactly`, only those with
        exactly so many composites as the scope allows. Raises TooMany when `effort` is used up.
        """
        bounds = self.bounds(scope)
        extension = Extension(bounds)
        if not extension.possible:
            return
        for row in self._complete(extension, effort):
            if exactly and int(row @ self.arrays.weight) != scope.composites:
                continue
            found = self.measured(tuple(row.tolist()))
            if found is not None and found.evenness - self.arrays.shift <= bounds.unfairness:
                if improving:
                    bounds.unfairness = found.evenness - self.arrays.shift - 1
                yield found

    def measured(self, structure: Structure) -> Measured | None:
        """A structure with its measures; None when it cannot hold the children."""
        evenness = least_evenness(self.types, structure, self.children)
        if evenness is None:
            return None
        composites = sum(n * class_type.weight for n, class_type in zip(structure, self.types, strict=True))
        return Measured(composites, evenness, tuple(-n for n in structure))

    def _complete(self, extension: Extension, effort: int) -> Iterator[Counts]:
        """Rows in which every type is decided and that no test drops."""
        # A step decides one class type; the last step of a grade (None) drops what cannot succeed.
        steps = [(level, t) for level, types in enumerate(extension.opening) for t in (*types, None)]
        width = len(self.types)
        decided = np.zeros(width, dtype=bool)
        undecided = []
        for _, t in steps:
            decided = decided | (np.arange(width) == t)
            undecided.append(~decided & extension.limits.usable)
        share = BATCH_NUMBERS // width
        stack: list[tuple[int, Rows]] = [(0, np.zeros((1, width), dtype=np.float32))]
        while stack:
            self._go_on()
            step, rows = stack.pop()
            if step == len(steps):
                for row in rows[rows.sum(axis=1) == self.arrays.classes].astype(np.int64):
                    self._go_on()
                    yield row
                continue
            level, class_type = steps[step]
            within = class_type is not None and step > 0 and steps[step - 1][1] is not None
            most = share if within else min(BATCH, share // 4)
            if len(rows) > most:
                stack.append((step, rows[most:]))
                rows = rows[:most]
            if class_type is None:
                rows = extension.surviving(rows, level)
                if self._rules:
                    rows = self._rules.surviving(rows, self.arrays.classes, undecided[step])
            else:
                rows = extension.with_type(rows, class_type)
                effort -= len(rows) * width // 64
                if effort < 0:
                    raise TooMany
            if len(rows):
                stack.append((step + 1, rows))

    def _go_on(self) -> None:
        if self._stop():
            raise Stopped
