"""How many composites are still to come: a lower bound for unfinished structures.

A table for every grade, filled backwards from the last one, says how many composites must still be opened,
given how many classes are open so far and how many of them are composites that reach over to later grades.
"""

from __future__ import annotations

import numpy as np

from classcruncher.model.enumeration.arrays import NEVER, Counts, Rows, Truths
from classcruncher.model.enumeration.bounds import TypeBounds

#: Composites open at once that the tables tell apart.
CAP = 12


class CompositesToCome:
    """The tables of one question; `fewest` bounds all its structures (CAP + 1: more than is known of)."""

    def __init__(self, limits: TypeBounds) -> None:
        self.limits = limits
        school = limits.school
        self.cap = int(min(limits.composites, school.classes, CAP))
        position = np.searchsorted(school.grades, school.last) - np.searchsorted(school.grades, school.first)
        #: As `cap`, for composites that go on beyond the next grade: none where only neighbours share a
        #: class.
        self.far = self.cap if (position[limits.usable] > 1).any() else 0
        self.fewest = min(limits.composites, CAP) + 1
        if limits.possible:
            self._tables = self._composites_to_go()
            self.fewest = min(self.fewest, int(self._tables[0][0, 0, 0]))
            self._reach = [self._reaching(level) for level in range(len(school.grades))]

    def to_go(self, rows: Rows, level: int) -> Counts:
        """Composites that each unfinished structure still needs, once a grade's types are decided."""
        opened, soon, later = (rows @ self._reach[level]).astype(np.int32).T
        table = self._tables[level + 1]
        togo = table[opened, np.minimum(soon, self.cap), np.minimum(later, self.far)]
        if self.cap == CAP:
            # The tables leave out what has more than `cap` composites open at once.
            togo = np.minimum(togo, np.maximum(0, self.cap + 1 - soon - later))
        return np.asarray(togo)

    def _reaching(self, level: int) -> Rows:
        """What a class of each type adds: a class, a composite ending at the next grade, one ending later."""
        school = self.limits.school
        grade = school.grades[level]
        following = school.grades[level + 1] if level + 1 < len(school.grades) else grade
        ones = np.ones(len(school.types))
        soon = (school.last > grade) & (school.last == following)
        return np.stack([ones, soon, school.last > following], axis=1).astype(np.float32)

    def _composites_to_go(self) -> list[Counts]:
        """Before each level and at the end, the fewest composites still to open.

        By classes opened so far, by those of them that end at the next grade and by those that go on.
        A relaxation: nothing else is known of what was opened before, and no more than `cap` are open.
        """
        school, cap = self.limits.school, self.cap
        n = school.classes
        table: Counts = np.full((n + 1, cap + 1, self.far + 1), NEVER, dtype=np.int32)
        table[n, 0, 0] = 0
        tables = [table]
        for level in range(len(school.grades) - 1, -1, -1):
            school.go_on()
            table = self._one_grade_back(table, level)
            if level:
                table = np.where(self._prefix_fits(level - 1), table, NEVER).astype(np.int32)
            tables.append(table)
        return tables[::-1]

    def _one_grade_back(self, after: Counts, level: int) -> Counts:
        """From the table of fewest composites behind a grade, the table before it."""
        school, cap = self.limits.school, self.cap
        grade = school.grades[level]
        following = school.grades[level + 1] if level + 1 < len(school.grades) else grade
        usable = self.limits.usable
        opening = usable & (school.first == grade)
        over = usable & (school.first < grade) & (school.last > grade)
        ahead = self._new_composites(
            after,
            opening & (school.last == following),
            opening & (school.last > following),
            bool((school.last[over] <= following).all()),
        )
        ends = usable & (school.first < grade) & (school.last == grade)
        touching = (school.member[:, grade] > 0) & usable & (school.weight > 0)
        most = int(self.limits.greatest[touching, grade].max(initial=0))
        least = int(school.group[touching].min(initial=0))
        straight = np.nonzero(opening & (school.weight == 0))[0]
        own_most, small, large = (
            (
                int(self.limits.most[straight[0]]),
                int(self.limits.smallest[straight[0]]),
                int(self.limits.largest[straight[0]]),
            )
            if len(straight)
            else (0, 0, 0)
        )
        ending, going = np.meshgrid(np.arange(cap + 1), np.arange(self.far + 1), indexing="ij")
        if not over.any():
            going = np.where(going > 0, -NEVER, 0)
        children = int(school.children[grade])
        table = np.full_like(after, NEVER)
        for new in range(cap + 1):
            school.go_on()
            if ahead[new].min() >= NEVER:
                continue
            for own in range(own_most + 1):
                used = own + new
                if used >= len(after):
                    break
                fits = own * large + (ending + going + new) * most >= children
                fits &= own * small + (ending * bool(ends.any()) + new) * least <= children
                if fits.any():
                    better = np.where(fits, ahead[new][used:, None, :], NEVER)
                    np.minimum(table[: len(table) - used], better, out=table[: len(table) - used])
        return table

    def _new_composites(self, after: Counts, soon: Truths, later: Truths, all_end: bool) -> list[Counts]:
        """Fewest composites by how many are opened at a grade: tables of classes opened x reaching over it.

        Of those that reach over the grade, all end at the next one (`all_end`) or any number may.
        """
        cap = self.cap
        weights = [
            int(self.limits.school.weight[each].min()) if each.any() else NEVER for each in (soon, later)
        ]
        blank = np.full((len(after), self.far + 1), NEVER, dtype=np.int32)
        ahead: list[Counts] = [blank.copy() for _ in range(cap + 1)]
        split = after
        for reaching in range(self.far + 1):
            self.limits.school.go_on()
            for first in range(cap + 1 if weights[0] < NEVER else 1):
                for second in range(min(cap - first, self.far) + 1 if weights[1] < NEVER else 1):
                    price = (first * weights[0] if first else 0) + (second * weights[1] if second else 0)
                    best = ahead[first + second][:, reaching]
                    np.minimum(best, split[:, first, second] + price, out=best)
            beyond = np.full_like(split, NEVER)
            beyond[:, :-1, :] = split[:, 1:, :]
            if not all_end:
                beyond[:, :, :-1] = np.minimum(beyond[:, :, :-1], split[:, :, 1:])
            split = beyond
        return ahead

    def _prefix_fits(self, level: int) -> Truths:
        """Whether the grades up to a level can fill the classes opened, some of which reach further."""
        school = self.limits.school
        grade = school.grades[level]
        usable = self.limits.usable
        crossing = usable & (school.first <= grade) & (school.last > grade)
        before = usable & (school.first <= grade)
        shape = (school.classes + 1, self.cap + 1, self.far + 1)
        opened, soon, later = (
            np.arange(size).reshape([-1 if i == j else 1 for j in range(3)]) for i, size in enumerate(shape)
        )
        if not before.any():
            return np.zeros(shape, dtype=bool)
        reaching = soon + later
        inside = opened - reaching
        children = int(school.children[: grade + 1].sum())
        small, large = int(self.limits.smallest[before].min()), int(self.limits.largest[before].max())
        least = int(school.group[crossing].min(initial=0))
        most = int((self.limits.largest - school.group)[crossing].max(initial=0))
        fits = (inside >= 0) & ((reaching == 0) | bool(crossing.any()))
        for classes, low, high in (
            (inside, children - most * reaching, children - least * reaching),
            (opened, children + least * reaching, children + most * reaching),
        ):
            low, high = np.maximum(low, small * classes), np.minimum(high, large * classes)
            fits = fits & (low <= high)
            if not school.has_ideals:
                common = int(school.ideal[0]) * classes
                fits &= (
                    self.limits.split_unfairness(low - common, high - common, np.maximum(classes, 0))
                    <= self.limits.unfairness
                )
        return np.asarray(fits)
