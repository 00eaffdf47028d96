"""What rules say of structures beyond which class types there are: how the enumeration heeds them.

Some rules need sums over the numbers of classes, some exclude class types from being open together. Both drop
unfinished structures, and of those that are complete all that break a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.school import School
from classcruncher.model.enumeration.arrays import Rows, Truths
from classcruncher.rules import rules_of


class StructureRules:
    """The rules of a school about numbers of classes and about types that are open together."""

    def __init__(self, school: School, types: Sequence[ClassType]) -> None:
        rules = rules_of(school)
        needs = [need for rule in rules for need in rule.needs(school, types)]
        excluded = [pair for rule in rules for pair in rule.excludes(types)]
        #: Needs x types, and what the sums have to reach.
        self._needs = np.array([numbers for numbers, _ in needs], dtype=np.float32)
        self._least = np.array([least for _, least in needs], dtype=np.float32)
        self._one, self._other = (np.array([pair[i] for pair in excluded], dtype=np.intp) for i in (0, 1))

    def surviving(self, rows: Rows, classes: int, undecided: Truths) -> Rows:
        """The rows out of which something may come, whatever is done with the class types not decided yet.

        `classes` are opened in all.
        """
        if len(self._needs):
            best = np.where(undecided, self._needs, 0).max(axis=1)
            to_come = classes - rows.sum(axis=1)
            rows = rows[(rows @ self._needs.T + to_come[:, None] * best >= self._least).all(axis=1)]
        if len(self._one):
            rows = rows[~((rows[:, self._one] > 0) & (rows[:, self._other] > 0)).any(axis=1)]
        return rows
