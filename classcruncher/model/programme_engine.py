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
from classcruncher.model.questions import (
    NO_FLOORS,
    TYPES_OF_PROGRAMME,
    UNBOUNDED,
    Bounds,
    Floors,
    Found,
    Measured,
    Question,
    Stopped,
)
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
        #: Proven of all structures: their fewest composites, and the least evenness with so many at most.
        self._least_composites = 0
        self._least_evenness: dict[int | None, int] = {}
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
        last: Measured | None = None
        while True:
            # What is left is no better than what was best. Often it is as good by the first measure.
            found = self._next_alike(known, priority, last) if last else None
            found = found or self._best_apart_from(known, Question(priority), _at_least(priority, last))
            if found is None:
                return
            yield found
            known.append(found.structure)
            last = found

    def _next_alike(self, known: Sequence[Structure], priority: Priority, last: Measured) -> Measured | None:
        """The best that is left of those that are as good as the last one by the first measure."""
        other, within = _other(priority), _as_good(Question(priority), last)
        return self._least(known, Question(other, within), Floors(last.composites, last.evenness))

    def _best_apart_from(
        self, known: Sequence[Structure], question: Question, floors: Floors = NO_FLOORS
    ) -> Measured | None:
        """The best of the structures that are not known yet: by one measure, then by the other."""
        first = self._least(known, question, floors)
        if first is None:
            return None
        best = self._second(known, question, first, floors)
        if not known:
            self._note(question, best)
        return best

    def _second(
        self, known: Sequence[Structure], question: Question, first: Measured, floors: Floors
    ) -> Measured | None:
        """The best by the second measure of those that are as good as one by the first."""
        second, within = _other(question.priority), _as_good(question, first)
        proven = self._floors(within)
        if second is Priority.MOST_EVEN and first.evenness <= max(floors.evenness, proven.evenness):
            return first
        if second is Priority.FEWEST_COMPOSITES and first.composites <= proven.composites:
            return first
        if second is Priority.MOST_EVEN:
            # The first one itself is as even: that leaves fewer sizes to look at.
            within = replace(within, evenness=first.evenness)
        return self._least(known, replace(question, priority=second, within=within), floors)

    def _floors(self, within: Bounds) -> Floors:
        """What is proven not to be beaten by any structure within some bounds."""
        evenness = [
            least for most, least in self._least_evenness.items() if _is_within(within.composites, most)
        ]
        return Floors(self._least_composites, max(evenness, default=0))

    def _note(self, question: Question, best: Measured | None) -> None:
        """Remember what an answer proves about all structures."""
        if best is None or question.without or question.within.evenness is not None:
            return
        if question.priority is Priority.MOST_EVEN:
            self._least_evenness[question.within.composites] = best.evenness
            return
        self._least_evenness[best.composites] = best.evenness
        if question.within == UNBOUNDED:
            self._least_composites = best.composites

    def _least(self, known: Sequence[Structure], question: Question, floors: Floors) -> Measured | None:
        """The structure with the least of one measure, whatever the other one is within its bounds."""
        if self.limit.over or len(self.types) > TYPES_OF_PROGRAMME:
            raise Stopped
        proven = self._floors(question.within)
        floors = Floors(*map(max, floors, proven))
        chosen = [t for t in range(len(self.types)) if t not in question.without]
        types = [self.types[t] for t in chosen]
        programme = Programme.measured(self.ranged, types, question.within, floors)
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


def _other(priority: Priority) -> Priority:
    even_first = priority is Priority.MOST_EVEN
    return Priority.FEWEST_COMPOSITES if even_first else Priority.MOST_EVEN


def _as_good(question: Question, first: Measured) -> Bounds:
    """The bounds of a question, and by its first measure as good as a structure."""
    if question.priority is Priority.MOST_EVEN:
        return replace(question.within, evenness=first.evenness)
    return replace(question.within, composites=first.composites)


def _at_least(priority: Priority, last: Measured | None) -> Floors:
    """What the first measure of anything after the last one is at least."""
    if last is None:
        return NO_FLOORS
    if priority is Priority.FEWEST_COMPOSITES:
        return Floors(last.composites, 0)
    return Floors(0, last.evenness)


def _is_within(composites: int | None, most: int | None) -> bool:
    """Whether all that has so many composites at most is among what has so many; None: any number."""
    return most is None or (composites is not None and composites <= most)


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
