"""Asking questions about a school within one time limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import numpy as np

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType, class_types
from classcruncher.domain.school import Priority, School
from classcruncher.model.enumeration.arrays import NEVER
from classcruncher.model.enumeration.ranking import Ranking
from classcruncher.model.enumeration.structures import Measured, Stopped
from classcruncher.model.question import Answer, Question, Verdict


class Search:
    """Answers questions about one school: the best of its kind, or the best found when the limit strikes.

    The same questions in the same order give the same answers.
    """

    def __init__(self, school: School, limit: TimeLimit) -> None:
        self.school = school
        self.kinds: tuple[ClassType, ...] = class_types(school)
        self.limit = limit
        self._ranking = Ranking(school, self.kinds, limit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error:
            self.limit.stop()

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers, in order. Raises SolverError when the solver fails."""
        return [self.best(question) for question in questions]

    def best(self, question: Question) -> Answer:
        """The answer to one question. Raises SolverError when the solver fails."""
        with np.errstate(invalid="ignore"):
            return self._answer(question)

    def ranked(self, priority: Priority) -> Iterator[Answer]:
        """All structures, best first, until there are no more or the limit strikes."""
        structures = self._ranking.ranked(by_evenness=priority is Priority.MOST_EVEN)
        while (found := _next(structures)) is not None:
            yield _answered(Verdict.PROVEN, found)

    def _answer(self, question: Question) -> Answer:
        if not self.kinds:
            return self._without_children()
        ranking = self._ranking
        allowed = np.array([t not in question.without for t in range(len(self.kinds))])
        among = None if allowed.all() else allowed
        composites = NEVER if question.composites is None else question.composites
        evenness = NEVER if question.evenness is None else question.evenness
        try:
            ranking.look_at_neighbours()
            if question.priority is Priority.FEWEST_COMPOSITES:
                found = ranking.fewest_composites(evenness, among, composites)
            else:
                found = ranking.most_even(composites, among)
                if found is not None and found.evenness > evenness:
                    found = None
        except Stopped:
            return self._best_seen(question)
        return Answer(Verdict.NONE) if found is None else _answered(Verdict.PROVEN, found)

    def _without_children(self) -> Answer:
        """Without children to place there is one structure, of no classes, unless teachers must have some."""
        school = self.school
        idle = school.use_every_teacher and school.teachers_to_place
        return Answer(Verdict.NONE) if idle or any(school.children_to_place) else Answer(Verdict.PROVEN, ())

    def _best_seen(self, question: Question) -> Answer:
        """The best structure that was met before the limit struck, whatever it was met for."""
        fitting = [
            one
            for one in self._ranking.seen
            if not any(one.key[t] for t in question.without)
            and (question.composites is None or one.composites <= question.composites)
            and (question.evenness is None or one.evenness <= question.evenness)
        ]
        if not fitting:
            return Answer(Verdict.UNKNOWN)
        even_first = question.priority is Priority.MOST_EVEN
        best = min(fitting, key=lambda one: (one.evenness, one) if even_first else (one.composites, one))
        return _answered(Verdict.FOUND, best)


def _answered(verdict: Verdict, found: Measured) -> Answer:
    return Answer(verdict, found.structure, found.composites, found.evenness)


def _next(structures: Iterator[Measured]) -> Measured | None:
    try:
        with np.errstate(invalid="ignore"):
            return next(structures, None)
    except Stopped:
        return None
