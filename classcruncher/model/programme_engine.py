"""The engine that answers every question about any school, by integer programmes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType, Structure, composites_of
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Priority, School
from classcruncher.errors import SolverError
from classcruncher.model.allocation import Allocation
from classcruncher.model.engine import SearchingEngine
from classcruncher.model.fairest_allocation import fairest_of
from classcruncher.model.fairness import least_evenness
from classcruncher.model.programme import Programme
from classcruncher.model.questions import TYPES_OF_PROGRAMME, Found, Measured, Question, Stopped
from classcruncher.model.solver import best_by
from classcruncher.rules.allowed_types import types_within


class ProgrammeEngine(SearchingEngine):
    """Integer programmes about a school whose numbers of children and classes may be left open."""

    def __init__(self, ranged: RangedSchool, limit: TimeLimit) -> None:
        self.ranged = ranged
        self.school = ranged.school
        self.types = types_within(ranged)
        self.limit = limit
        self.seen: list[Measured] = []
        self._allocations: dict[Structure, Allocation] = {}

    @classmethod
    def of(cls, school: School, limit: TimeLimit) -> Self:
        """The engine for a school as it is."""
        return cls(RangedSchool.exactly(school), limit)

    @staticmethod
    def knows(school: School) -> bool:
        """Every rule has its rows in the programme."""
        return True

    def allocation(self, structure: Structure) -> Allocation | None:
        """See `Engine.allocation`."""
        known = self._allocations.get(structure)
        return fairest_of(self.school, self.types, structure, self.limit, known)

    def _keep(self, structure: Structure, allocation: Allocation) -> None:
        """Remember the fairest allocation of each structure that was met."""
        known = self._allocations.get(structure)
        if known is None or allocation.evenness < known.evenness:
            self._allocations[structure] = allocation

    def _best(self, question: Question) -> Measured | None:
        return self._best_apart_from((), question)

    def _ranked(self, priority: Priority) -> Iterator[Measured]:
        known: list[Structure] = []
        least = 0
        while True:
            question = Question(priority)
            found = self._best_apart_from(known, question, least)
            if found is None:
                return
            yield found
            known.append(found.structure)
            # What is left is no better than what was best: it spares the solver to prove that again.
            least = found.composites if priority is Priority.FEWEST_COMPOSITES else 0

    def _best_apart_from(
        self, known: Sequence[Structure], question: Question, least_composites: int = 0
    ) -> Measured | None:
        """The best of the structures that are not known yet: by one measure, then by the other."""
        first = self._least(known, question, least_composites)
        if first is None:
            return None
        if question.priority is Priority.FEWEST_COMPOSITES:
            second, within = Priority.MOST_EVEN, replace(question.within, composites=first.composites)
        else:
            second, within = Priority.FEWEST_COMPOSITES, replace(question.within, evenness=first.evenness)
        return self._least(known, replace(question, priority=second, within=within), least_composites)

    def _least(
        self, known: Sequence[Structure], question: Question, least_composites: int
    ) -> Measured | None:
        """The structure with the least of one measure, whatever the other one is within its bounds."""
        if self.limit.over or len(self.types) > TYPES_OF_PROGRAMME:
            raise Stopped
        chosen = [t for t in range(len(self.types)) if t not in question.without]
        types = [self.types[t] for t in chosen]
        programme = Programme.measured(self.ranged, types, question.within, least_composites)
        for number, structure in enumerate(known):
            if not any(structure[t] for t in question.without):
                programme.add(programme.apart_from(tuple(structure[t] for t in chosen), number))
        found = best_by(programme, question.priority, self.limit)
        if found is None:
            return None
        counts = dict(zip(chosen, found.structure, strict=True))
        one = measured(types, found)
        one = replace(one, key=tuple(-counts.get(t, 0) for t in range(len(self.types))))
        self.seen.append(one)
        if found.allocation is not None:
            self._keep(one.structure, found.allocation)
        if not found.proven:
            raise Stopped
        return one


def measured(types: Sequence[ClassType], found: Found) -> Measured:
    """What a programme found, with its measures: those of its own allocation, or of the fairest one, exact.

    Raises SolverError when there is no allocation.
    """
    if found.allocation is not None:
        evenness: int | None = found.allocation.evenness
    else:
        evenness = least_evenness(types, found.structure, found.children)
    if evenness is None:
        raise SolverError("HiGHS found a structure that cannot hold the children.")
    composites = composites_of(found.structure, types)
    return Measured(composites, evenness, tuple(-n for n in found.structure))
