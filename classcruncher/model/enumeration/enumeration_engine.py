"""The engine that looks at all class structures, as far as these are not too many to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from classcruncher.control import TimeLimit
from classcruncher.domain.school import Priority, School
from classcruncher.model.engine import SearchingEngine
from classcruncher.model.enumeration.arrays import NEVER, Scope, without_false_alarms
from classcruncher.model.enumeration.ranking import Ranking
from classcruncher.model.questions import Measured, Question
from classcruncher.rules import enumeration_knows
from classcruncher.rules.allowed_types import class_types


class EnumerationEngine(SearchingEngine):
    """The enumeration, with the integer programme for what is too much to look at."""

    def __init__(self, school: School, limit: TimeLimit) -> None:
        self.school = school
        self.limit = limit
        self.types = class_types(school)
        self._ranking = Ranking(school, self.types, limit)
        self.seen = self._ranking.seen

    @classmethod
    def of(cls, school: School, limit: TimeLimit) -> Self:
        """The engine for a school."""
        return cls(school, limit)

    @staticmethod
    def knows(school: School) -> bool:
        """Its bounds are proofs about these rules, or it heeds them by itself."""
        return enumeration_knows(school)

    def _best(self, question: Question) -> Measured | None:
        ranking, within = self._ranking, question.within
        allowed = np.array([t not in question.without for t in range(len(self.types))])
        scope = Scope(
            NEVER if within.composites is None else within.composites,
            NEVER if within.evenness is None else within.evenness,
            None if allowed.all() else allowed,
        )
        with without_false_alarms():
            ranking.look_at_neighbours()
            if question.priority is Priority.FEWEST_COMPOSITES:
                return ranking.fewest_composites(scope)
            return ranking.most_even(scope)

    def _ranked(self, priority: Priority) -> Iterator[Measured]:
        structures = self._ranking.ranked(by_evenness=priority is Priority.MOST_EVEN)
        while True:
            with without_false_alarms():
                found = next(structures, None)
            if found is None:
                return
            yield found
