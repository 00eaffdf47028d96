"""The best structures of a school, under limits and in exact order, each with proof.

Most questions are settled by enumeration. Where a school has too many structures to look at, the integer
programme takes over (see `solver`). What is proven for all class types serves as a floor for the questions
that follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Priority, School
from classcruncher.model.enumeration.arrays import NEVER, Truths
from classcruncher.model.enumeration.composites_to_come import CAP
from classcruncher.model.enumeration.structures import Enumeration, TooMany
from classcruncher.model.questions import TYPES_OF_PROGRAMME, Bounds, Measured, SolverError, Stopped

#: Unfinished structures looked at in one go over all evenness, before it is limited step by step.
GLANCE = 50_000
#: Unfinished structures looked at before the integer programme takes over a question.
EFFORT = 300_000
#: With more class types than this, a school's neighbouring grades are looked at first.
MANY_TYPES = 500
#: Steps in which the limit on evenness is raised above what no structure can beat.
STEPS = (0, 2, 6, 12, 20, 32, 50, 80, 130, 200, 320, 640, 1300, 2600, 5200, 10400, 41600, NEVER)


class Ranking:
    """Finds the best structures of a school; raises Stopped when the limit strikes, keeping what was `seen`.

    `evenness` and `composites` are always the highest values allowed, `allowed` has one truth value a class
    type. `kinds` are class types of the school: all of them, for answers about the whole school.
    """

    def __init__(self, school: School, kinds: Sequence[ClassType], limit: TimeLimit) -> None:
        self.kinds = tuple(kinds)
        self._school = school
        self._limit = limit
        self.seen: list[Measured] = []
        self._most_composites = school.teachers_to_place * max((kind.weight for kind in kinds), default=0)
        #: Proven for all types: with at most so many composites, no evenness is below this.
        self._floors: dict[int, int] = {}
        self._fewest = 0
        self._looked = len(kinds) <= MANY_TYPES

    @cached_property
    def _numbers(self) -> list[Enumeration]:
        """The enumeration for each number of classes that the school may have, most classes first."""
        school, limit = self._school, self._limit
        children, teachers = school.children_to_place, school.teachers_to_place
        largest = max((kind.largest for kind in self.kinds), default=1)
        fewest = teachers if school.use_every_teacher else -(-sum(children) // largest)
        numbers: list[Enumeration] = []
        for classes in range(teachers, max(1, fewest) - 1, -1):
            like = numbers[0] if numbers else None
            numbers.append(Enumeration(children, self.kinds, classes, lambda: limit.over, like))
        return numbers

    @cached_property
    def _perfect(self) -> int:
        """An evenness that no structure can beat."""
        return min((one.perfect for one in self._numbers), default=0)

    def look_at_neighbours(self) -> None:
        """Where there are very many class types, see first what those of neighbouring grades can do.

        It proves nothing about the school, but there is something to show when the limit strikes.
        """
        if self._looked:
            return
        self._looked = True
        present = sorted({g for kind in self.kinds for g in kind.grades})
        runs = {tuple(present[i:j]) for j in range(len(present) + 1) for i in range(j)}
        chosen = [t for t, kind in enumerate(self.kinds) if kind.grades in runs]
        share = TimeLimit(self._limit.seconds / 3, lambda: self._limit.over)
        among = Ranking(self._school, [self.kinds[t] for t in chosen], share)
        with suppress(Stopped):
            among.fewest_composites()
            among.most_even()
        for one in among.seen:
            key = [0] * len(self.kinds)
            for t, number in zip(chosen, one.key, strict=True):
                key[t] = number
            self.seen.append(replace(one, key=tuple(key)))

    def fewest_composites(
        self, evenness: int = NEVER, allowed: Truths | None = None, most: int = NEVER, enough: int = -1
    ) -> Measured | None:
        """Best by (composites, evenness) with at most this evenness and at most so many composites.

        No evenness below `enough` is known to exist, which ends the search when it is reached.
        """
        most = min(most, self._most_composites)
        least = min((one.least_composites(evenness, allowed) for one in self._numbers), default=NEVER)
        least = max(least, self._fewest)
        # Where the first numbers have nothing there may be no answer at all, which the programme sees at
        # once.
        tries = 2 if evenness == NEVER else 4
        found = None
        try:
            for composites in range(least, min(least + tries, most + 1, CAP + 1)):
                if found := self._any(composites, evenness, allowed):
                    break
            settled = found is not None or (most <= CAP and least + tries > most)
        except TooMany:
            settled = False
        if not settled:
            found = self._programme(most, evenness, allowed, by_evenness=False)
        if found and allowed is None and evenness == NEVER:
            self._fewest = found.composites
        return found and self._most_even_from(found, allowed, enough)

    def _any(self, composites: int, evenness: int, allowed: Truths | None) -> Measured | None:
        """Some structure within the limits, looked for among the more even ones first."""
        floor = self._floor(composites)
        for limit in sorted({min(evenness, floor + 30), min(evenness, floor + 120), evenness}):
            effort = EFFORT if limit < NEVER else 3 * EFFORT
            if found := next(self._enumerated(composites, limit, allowed, effort=effort), None):
                return found
        return None

    def _floor(self, composites: int) -> int:
        """An evenness that is known not to be beaten with at most so many composites."""
        return max([self._perfect] + [least for most, least in self._floors.items() if most >= composites])

    def _most_even_from(self, found: Measured, allowed: Truths | None, enough: int) -> Measured | None:
        """The most even structure with no more composites than the one found."""
        if found.evenness <= max(enough, self._perfect):
            return found
        return self.most_even_within(found.composites, allowed, found)

    def most_even(self, composites: int = NEVER, allowed: Truths | None = None) -> Measured | None:
        """Best by (evenness, composites) with at most so many composites."""
        composites = min(composites, self._most_composites)
        if composites == self._most_composites and (best := self.fewest_composites(self._perfect, allowed)):
            return best
        best = self.most_even_within(composites, allowed)
        if best is None:
            return None
        fewer = self.fewest_composites(best.evenness, allowed, best.composites - 1, best.evenness)
        return fewer or best

    def most_even_within(
        self, composites: int, allowed: Truths | None = None, known: Measured | None = None
    ) -> Measured | None:
        """A structure of the least evenness with at most so many composites; `known` is one of them."""
        best = self._most_even_within(composites, allowed, known)
        if best and allowed is None:
            self._floors[composites] = best.evenness
        return best

    def _most_even_within(
        self, composites: int, allowed: Truths | None, known: Measured | None
    ) -> Measured | None:
        floor = self._floor(composites)
        highest = known.evenness - 1 if known else NEVER
        if highest < floor:
            return known
        by_programme = composites > CAP
        if not by_programme:
            try:
                return self._improved(composites, highest, allowed, GLANCE) or known
            except TooMany:
                pass
        for step in STEPS:
            limit = min(floor + step, highest)
            best = None
            if not by_programme:
                try:
                    best = self._improved(composites, limit, allowed, EFFORT)
                except TooMany:
                    by_programme = True
            if by_programme:
                best = self._programme(composites, limit, allowed, by_evenness=True)
            if best:
                return best
            if limit == highest:
                break
        return known

    def _improved(
        self, composites: int, evenness: int, allowed: Truths | None, effort: int
    ) -> Measured | None:
        """The most even structure within the limits, by enumeration."""
        found = list(self._enumerated(composites, evenness, allowed, improving=True, effort=effort))
        return found[-1] if found else None

    def ranked(self, *, by_evenness: bool = False, allowed: Truths | None = None) -> Iterator[Measured]:
        """All structures in exact order: by (composites, evenness) or by (evenness, composites)."""
        if by_evenness:
            yield from self._ranked_by_evenness(allowed)
        else:
            yield from self._ranked_by_composites(allowed)

    def _ranked_by_composites(self, allowed: Truths | None) -> Iterator[Measured]:
        best = self.fewest_composites(NEVER, allowed)
        if best is None:
            return
        for composites in range(best.composites, self._most_composites + 1):
            yield from self._by_rising_evenness(composites, allowed, exactly=True)

    def _ranked_by_evenness(self, allowed: Truths | None) -> Iterator[Measured]:
        best = self.most_even(NEVER, allowed)
        evenness = best.evenness if best else -1
        while best:
            # Handed out as they come, because a school has very many of the same evenness.
            yield from self._enumerated(best.composites, evenness, allowed, exactly=True, effort=NEVER)
            best = self._programme(
                self._most_composites, evenness, allowed, by_evenness=False, least=best.composites + 1
            )
        yield from self._by_rising_evenness(self._most_composites, allowed, above=evenness)

    def _by_rising_evenness(
        self, composites: int, allowed: Truths | None, *, exactly: bool = False, above: int = -1
    ) -> Iterator[Measured]:
        """Structures above an evenness in the order of (evenness, composites, counts)."""
        floor = self._floor(composites)
        limits = [(NEVER, GLANCE)] + [(min(floor + step, NEVER), NEVER) for step in STEPS]
        for limit, effort in limits:
            if limit <= above:
                continue
            try:
                found = list(self._enumerated(composites, limit, allowed, exactly=exactly, effort=effort))
            except TooMany:
                continue
            new = [one for one in found if one.evenness > above]
            yield from sorted(new, key=lambda one: (one.evenness, one))
            above = limit

    def _enumerated(
        self,
        composites: int,
        evenness: int,
        allowed: Truths | None,
        *,
        improving: bool = False,
        exactly: bool = False,
        effort: int = EFFORT,
    ) -> Iterator[Measured]:
        for enumeration in self._numbers:
            for one in enumeration.structures(
                composites, evenness, allowed, effort=effort, improving=improving, exactly=exactly
            ):
                if improving:
                    evenness = one.evenness - 1
                self.seen.append(one)
                yield one

    def _programme(
        self, composites: int, evenness: int, allowed: Truths | None, *, by_evenness: bool, least: int = 0
    ) -> Measured | None:
        """By integer programme: the least evenness or the fewest composites, `least` at least."""
        if len(self.kinds) > TYPES_OF_PROGRAMME:
            if by_evenness:
                return self._improved(composites, evenness, allowed, NEVER)
            each = range(least, composites + 1)
            found_for = (self._enumerated(k, evenness, allowed, exactly=True, effort=NEVER) for k in each)
            return next((found for structures in found_for for found in structures), None)
        best = None
        for enumeration in self._numbers:
            found = self._by_programme(
                enumeration, composites, evenness, allowed, by_evenness=by_evenness, least=least
            )
            if found:
                best = found
                self.seen.append(found)
                if by_evenness:
                    evenness = found.evenness - 1
                else:
                    composites = found.composites - 1
        return best

    def _by_programme(
        self,
        enumeration: Enumeration,
        composites: int,
        evenness: int,
        allowed: Truths | None,
        *,
        by_evenness: bool,
        least: int,
    ) -> Measured | None:
        """The same with exactly so many classes as the enumeration has, of the sizes that the limits leave.

        Raises Stopped when the limit strikes first; what HiGHS had found by then is added to `seen`.
        """
        from classcruncher.model.programme import Programme
        from classcruncher.model.solver import best_by

        limits = enumeration.limits(composites, evenness, allowed)
        if not limits.possible:
            return None
        narrowed = limits.narrowed()
        types = tuple(narrowed.values())
        classes = enumeration.numbers.classes
        unlimited = limits.unfairness >= NEVER // 2
        within = Bounds(min(composites, 2 * classes), None if unlimited else evenness)
        programme = Programme.measured(
            replace(RangedSchool.exactly(self._school), classes=(classes, classes)), types, within, least
        )
        priority = Priority.MOST_EVEN if by_evenness else Priority.FEWEST_COMPOSITES
        found = best_by(programme, priority, self._limit)
        if found is None:
            return None
        counts = dict(zip(narrowed, found.structure, strict=True))
        one = enumeration.measured(tuple(counts.get(t, 0) for t in range(len(self.kinds))))
        if one is None:
            raise SolverError("HiGHS found a structure that cannot hold the children.")
        if not found.proven:
            self.seen.append(one)
            raise Stopped
        return one
