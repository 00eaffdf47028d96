"""The engine for a school that wants as few classes as its rules allow, before everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import Structure
from classcruncher.domain.option import Headroom
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Priority, School
from classcruncher.model.allocation import Allocation
from classcruncher.model.engine import Engine
from classcruncher.model.feasibility import found_within, may_be_possible
from classcruncher.model.questions import Answer, Question, Stopped, Verdict
from classcruncher.rules.allowed_types import class_types

#: Makes the engine for a school that has one class for each teacher.
Make = Callable[[School, TimeLimit], Engine]
#: While there may be an answer with more classes, one number has no more than this part of the time left.
_SHARE = 1 / 2


class FewestFirst(Engine):
    """Asks one engine for each number of classes, the fewest first.

    The structures with one number of classes are those of a school with so many teachers, each with a class.
    """

    def __init__(self, school: School, limit: TimeLimit, make: Make) -> None:
        self.school, self.limit = school, limit
        self.types = class_types(school)
        self._make = make
        self._engines: dict[int, Engine] = {}
        self._may_be: dict[int, bool] = {}

    def best(self, question: Question) -> Answer:
        """The best with the fewest classes that allow it."""
        if not self.types:
            return self._without_children()
        sure = True
        for number in self._numbers():
            engine = self._with(number)
            if engine is None:
                sure = False
                continue
            answer = engine.best(question)
            if answer.structure is not None:
                return answer if sure or not answer.proven else replace(answer, verdict=Verdict.FOUND)
            sure = sure and answer.proven
        return Answer(Verdict.NONE if sure else Verdict.UNKNOWN)

    def ranked(self, priority: Priority) -> Iterator[Answer]:
        """All structures, those with fewest classes first."""
        for number in self._numbers():
            engine = self._with(number)
            if engine is None:
                return
            yield from engine.ranked(priority)
            if self.limit.over:
                return

    def allocation(self, structure: Structure) -> Allocation | None:
        """See `Engine.allocation`."""
        return self._engine(sum(structure)).allocation(structure)

    def headroom(self, structure: Structure, allocation: Allocation, grade: int) -> Headroom:
        """See `Engine.headroom`."""
        return self._engine(sum(structure)).headroom(structure, allocation, grade)

    def _numbers(self) -> Iterator[int]:
        """Numbers of classes for which nothing that is quick to tell rules out every structure.

        It takes a moment for each: it is told once, and for none when the time is over.
        """
        for number in range(1, self.school.teachers_to_place + 1):
            if number not in self._may_be and not self.limit.over:
                self._may_be[number] = may_be_possible(RangedSchool.exactly(self._school(number)))
            if self._may_be.get(number, True):
                yield number

    def _with(self, number: int) -> Engine | None:
        """The engine for so many classes; None when it is not known in time if there is any structure."""
        if number not in self._engines:
            try:
                found_within(RangedSchool.exactly(self._school(number)), self.limit.part(_SHARE))
            except Stopped:
                return None
        return self._engine(number)

    def _engine(self, number: int) -> Engine:
        if number not in self._engines:
            self._engines[number] = self._make(self._school(number), self.limit)
        return self._engines[number]

    def _school(self, number: int) -> School:
        """The school with just so many classes, or with none and its own teachers."""
        teachers = number + len(self.school.fixed_classes) if number else self.school.teachers
        every = number > 0
        return replace(self.school, teachers=teachers, use_every_teacher=every, fewest_classes=False)
