"""What every engine does: it answers questions about one school, within one limit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Self

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.option import Headroom
from classcruncher.domain.school import Priority, School
from classcruncher.model.allocation import Allocation
from classcruncher.model.fairest_allocation import (
    fairest_of,
    headroom_of,
    keeps_its_limits_without_classes,
)
from classcruncher.model.questions import Answer, Measured, Question, Stopped, Verdict


class Engine(ABC):
    """Answers questions about one school: the best there is, or the best found when the limit strikes.

    `types` are the class types that structures count. The same questions in the same order give the same
    answers. Raises SolverError when the solver fails.
    """

    school: School
    types: tuple[ClassType, ...]
    limit: TimeLimit

    @abstractmethod
    def best(self, question: Question) -> Answer:
        """The answer to one question."""

    @abstractmethod
    def ranked(self, priority: Priority) -> Iterator[Answer]:
        """All structures, best first, until there are no more or the limit strikes."""

    def allocation(self, structure: Structure) -> Allocation | None:
        """The fairest allocation of a structure; None when it cannot hold the school's children.

        When the limit has struck, the fairest that is known.
        """
        return fairest_of(self.school, self.types, structure, self.limit)

    def headroom(self, structure: Structure, allocation: Allocation, grade: int) -> Headroom:
        """How far the enrolment of a grade may move while a structure still works. Raises Stopped."""
        return headroom_of(self.school, self.types, structure, allocation, grade, self.limit)

    def _without_children(self) -> Answer:
        """Without children to place there is one structure, of no classes, unless a rule asks for some."""
        school = self.school
        idle = school.use_every_teacher and school.teachers_to_place
        if idle or any(school.children_to_place) or not keeps_its_limits_without_classes(school):
            return Answer(Verdict.NONE)
        return Answer(Verdict.PROVEN, ())


class SearchingEngine(Engine):
    """Looks for structures itself. `seen` are all that were met, whatever for."""

    seen: list[Measured]

    @classmethod
    @abstractmethod
    def of(cls, school: School, limit: TimeLimit) -> Self:
        """The engine for a school that it knows."""

    @staticmethod
    @abstractmethod
    def knows(school: School) -> bool:
        """Whether what it says is true of a school, with every rule that this one has."""

    @abstractmethod
    def _best(self, question: Question) -> Measured | None:
        """The best structure; None when there is none. Raises Stopped when the limit strikes first."""

    @abstractmethod
    def _ranked(self, priority: Priority) -> Iterator[Measured]:
        """All structures, best first. Raises Stopped when the limit strikes."""

    def best(self, question: Question) -> Answer:
        """See `Engine.best`."""
        if not self.types:
            return self._without_children()
        try:
            found = self._best(question)
        except Stopped:
            return self._best_seen(question)
        return Answer(Verdict.NONE) if found is None else _answer(Verdict.PROVEN, found)

    def ranked(self, priority: Priority) -> Iterator[Answer]:
        """See `Engine.ranked`."""
        structures = self._ranked(priority) if self.types else iter(())
        try:
            for found in structures:
                yield _answer(Verdict.PROVEN, found)
        except Stopped:
            return

    def _best_seen(self, question: Question) -> Answer:
        """The best structure that was met before the limit struck, whatever it was met for."""
        fitting = [
            one
            for one in self.seen
            if question.within.hold(one.composites, one.evenness)
            and not any(one.key[t] for t in question.without)
        ]
        if not fitting:
            return Answer(Verdict.UNKNOWN)
        even_first = question.priority is Priority.MOST_EVEN
        best = min(fitting, key=lambda one: (one.evenness, one) if even_first else (one.composites, one))
        return _answer(Verdict.FOUND, best)


def _answer(verdict: Verdict, found: Measured) -> Answer:
    return Answer(verdict, found.structure, found.composites, found.evenness)
