"""Unfinished class structures: taken one class type further, and dropped when nothing can come of them.

An unfinished structure is a row of numbers of classes, one a class type, in which the types of later grades
are still open. Every test here is a condition that each structure within the limits meets, so none of those
is lost.
"""

from __future__ import annotations

import numpy as np

from classcruncher.model.enumeration.arrays import GradeSets, Rows, Truths
from classcruncher.model.enumeration.bounds import TypeBounds
from classcruncher.model.enumeration.composites_to_come import CompositesToCome


class Extension:
    """How rows grow under some limits. `possible` is False when the limits leave no structure."""

    def __init__(self, limits: TypeBounds) -> None:
        self.limits = limits
        self.to_come = CompositesToCome(limits)
        school = limits.school
        self._weight = school.weight.astype(np.float32)
        self.possible = limits.possible and self.to_come.fewest <= limits.composites
        # Straight classes last: by then it is known how many children the composites can take.
        self.opening = [
            [int(t) for t in np.nonzero((school.first == g) & limits.usable)[0][::-1]] for g in school.grades
        ]
        if self.possible:
            self._trades = [
                [self._coefficients(sets, gain) for gain in (False, True)] for sets in school.sets
            ]

    def with_type(self, rows: Rows, t: int) -> Rows:
        """Each unfinished structure with every number of classes of type `t` that can still fit."""
        school, limits = self.limits.school, self.limits
        room = np.minimum(limits.most[t], school.classes - rows.sum(axis=1))
        if school.weight[t]:
            room = np.minimum(room, (limits.composites - rows @ self._weight) // school.weight[t])
        for g in school.types[t].grades:
            room = np.minimum(room, (school.children[g] - rows @ limits.least[:, g]) // limits.least[t, g])
        needed = np.zeros(len(rows))
        if not school.weight[t]:
            # Straight classes come last at their grade: they take what the composites cannot.
            g = school.types[t].grades[0]
            needed = np.maximum(
                0, np.ceil((school.children[g] - rows @ limits.greatest[:, g]) / limits.largest[t])
            )
        choices = np.maximum(0, room - needed + 1).astype(np.intp)
        grown = np.repeat(rows, choices, axis=0)
        starts = np.cumsum(choices) - choices
        grown[:, t] = np.arange(len(grown)) - np.repeat(starts - needed.astype(np.intp), choices)
        return grown

    def surviving(self, rows: Rows, level: int) -> Rows:
        """The rows that no set of grades ending at this level rules out."""
        school, limits = self.limits.school, self.limits
        rows = rows[rows @ self._weight + self.to_come.to_go(rows, level) <= limits.composites]
        sets = school.sets[level]
        for gain in (False, True):
            rows = rows[self._fits(rows, sets, self._trades[level][gain], gain)]
        return rows

    def _fits(self, rows: Rows, sets: GradeSets, coefficients: Rows, gain: bool) -> Truths:
        """Whether each set's classes can hold its children within the limits.

        These are the classes inside the set, or (`gain`) all that touch it. Crossing classes trade children
        over the set's border: out of the classes inside, or into the classes that touch.
        """
        limits, n = self.limits, len(sets.children)
        sums = (rows @ coefficients).astype(np.int64)
        classes, ideal, least, most, small, large = (sums[:, i * n : (i + 1) * n] for i in range(6))
        low, high = (
            (sets.children + least, sets.children + most)
            if gain
            else (sets.children - most, sets.children - least)
        )
        low, high = np.maximum(low, small), np.minimum(high, large)
        return np.asarray(
            (
                (low <= high)
                & (limits.split_unfairness(low - ideal, high - ideal, classes) <= limits.unfairness)
            ).all(axis=1)
        )

    def _coefficients(self, sets: GradeSets, gain: bool) -> Rows:
        """What one class of each type adds to the sums that `_fits` needs (types x 6 sums of sets)."""
        limits = self.limits
        limits.school.go_on()
        members = sets.inside + sets.crossing if gain else sets.inside
        least = sets.fewest_out if gain else sets.fewest_in
        most = sets.crossing * limits.largest - (sets.fewest_in if gain else sets.fewest_out)
        columns = (
            members,
            members * limits.school.ideal,
            least,
            most,
            members * limits.smallest,
            members * limits.largest,
        )
        return np.concatenate([each.T for each in columns], axis=1).astype(np.float32)
