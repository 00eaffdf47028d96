"""What a limit on evenness leaves of class sizes, and the tests that drop unfinished structures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from classcruncher.domain.class_types import ClassType
from classcruncher.model.enumeration.arrays import NEVER, Arrays, Counts, Scope, least_cost


class TypeBounds:
    """What a scope leaves of the class types.

    `unfairness` is its evenness as `Arrays` counts it. `smallest` and `largest` are the sizes that a class of
    each type may then have, `most` how many classes of it there can be.
    """

    def __init__(self, school: Arrays, scope: Scope) -> None:
        self.school = school
        self.composites = scope.composites
        self.unfairness = min(scope.evenness - school.shift, NEVER)
        self.smallest, self.largest = self._sizes()
        most = self._most_classes()
        if scope.allowed is not None:
            most = np.where(scope.allowed, most, 0)
        self.most = np.where(self.smallest <= self.largest, most, 0)
        self.usable = self.most > 0
        member = school.member
        width = member.sum(axis=1)
        others = self.largest - (width - 1) * school.group
        alone = np.where(width == 1, self.smallest, school.group)
        #: Fewest and most children of each grade in one class of each type (types x grades).
        self.least = (member * alone[:, None]).astype(np.float32)
        self.greatest = (member * others[:, None]).astype(np.float32)
        served = member[self.usable].any(axis=0)
        #: False when the limits alone leave no structure: some grade has children, and no class type.
        self.possible = min(self.unfairness, self.composites) >= 0 and bool(
            (served | (school.children == 0)).all()
        )

    def narrowed(self) -> dict[int, ClassType]:
        """The usable types by position, with the sizes that the limits leave them."""
        return {
            t: replace(each, smallest=int(self.smallest[t]), largest=int(self.largest[t]))
            for t, each in enumerate(self.school.types)
            if self.usable[t]
        }

    def split_unfairness(self, low: Counts, high: Counts, classes: Counts) -> Counts:
        """Least unfairness of all classes when some of them are off their ideals by a total in a range."""
        school = self.school
        if school.has_ideals:
            off = np.clip(0, low, high)
            return least_cost(off, classes)
        off = np.clip(school.surplus * classes // max(1, school.classes), low, high)
        return least_cost(off, classes) + least_cost(school.surplus - off, school.classes - classes)

    def _sizes(self) -> tuple[Counts, Counts]:
        """The sizes that a class of each type may have without breaking the limit on evenness alone."""
        school = self.school
        as_given = np.stack([school.smallest, school.largest, school.ideal])
        distinct, which = np.unique(as_given, axis=1, return_inverse=True)
        ranges = np.array([self._sizes_within(*column) for column in distinct.T.tolist()])
        smallest, largest = ranges.reshape(-1, 2)[which.reshape(-1)].T
        return smallest, largest

    def _sizes_within(self, smallest: int, largest: int, ideal: int) -> tuple[int, int]:
        """Of the sizes in a range, the smallest and the largest that the limit on evenness leaves."""
        school = self.school
        sizes = np.arange(smallest, largest + 1)
        off = sizes - ideal
        cost = off**2
        if not school.has_ideals:
            cost = cost + least_cost(school.surplus - off, np.array(school.classes - 1))
        fine = sizes[cost <= self.unfairness]
        return (int(fine[0]), int(fine[-1])) if len(fine) else (1, 0)

    def _most_classes(self) -> Counts:
        school = self.school
        least = np.where(school.member.sum(axis=1) == 1, self.smallest, school.group)
        by_groups = school.children // np.maximum(1, least)[:, None]
        most = np.where(school.member > 0, by_groups, school.classes).min(axis=1, initial=school.classes)
        by_weight = self.composites // np.maximum(1, school.weight)
        return np.where(school.weight > 0, np.minimum(most, by_weight), most)
