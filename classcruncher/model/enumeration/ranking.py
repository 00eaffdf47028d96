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
from classcruncher.errors import SolverError
from classcruncher.model.enumeration.arrays import NEVER, Scope
from classcruncher.model.enumeration.composites_to_come import CAP
from classcruncher.model.enumeration.structure_rules import StructureRules
from classcruncher.model.enumeration.structures import Enumeration, TooMany
from classcruncher.model.questions import TYPES_OF_PROGRAMME, Bounds, Measured, Stopped
from classcruncher.rules import only_types_matter

#: Unfinished structures looked at in one go over all evenness, before it is limited step by step.
FIRST_EFFORT = 50_000
#: Unfinished structures looked at before the integer programme takes over a question.
EFFORT = 300_000
#: With more class types than this, a school's neighbouring grades are looked at first.
MANY_TYPES = 500
#: Steps in which the limit on evenness is raised above what no structure can beat.
STEPS = (0, 2, 6, 12, 20, 32, 50, 80, 130, 200, 320, 640, 1300, 2600, 5200, 10400, 41600, NEVER)
#: Every structure of a school.
ALL = Scope()


class Ranking:
    """Finds the best structures of a school; raises Stopped when the limit strikes, keeping what was `seen`.

    `types` are class types of the school: all of them, for answers about the whole school.
    """

    def __init__(self, school: School, types: Sequence[ClassType], limit: TimeLimit) -> None:
        self.types = tuple(types)
        self._school = school
        self._limit = limit
        self.seen: list[Measured] = []
        self._most_composites = school.teachers_to_place * max((each.weight for each in types), default=0)
        #: Proven for all types: with at most so many composites, no evenness is below this.
        self._floors: dict[int, int] = {}
        self._fewest = 0
        self._looked = len(types) <= MANY_TYPES

    @cached_property
    def _numbers(self) -> list[Enumeration]:
        """The enumeration for each number of classes that the school may have, most classes first."""
        school, limit = self._school, self._limit
        children, teachers = school.children_to_place, school.teachers_to_place
        largest = max((each.largest for each in self.types), default=1)
        fewest = teachers if school.use_every_teacher else -(-sum(children) // largest)
        rules = None if only_types_matter(school) else StructureRules(school, self.types)
        numbers: list[Enumeration] = []
        for classes in range(teachers, max(1, fewest) - 1, -1):
            like = numbers[0] if numbers else None
            numbers.append(Enumeration(children, self.types, classes, lambda: limit.over, like, rules))
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
        present = sorted({g for each in self.types for g in each.grades})
        runs = {tuple(present[i:j]) for j in range(len(present) + 1) for i in range(j)}
        chosen = [t for t, each in enumerate(self.types) if each.grades in runs]
        share = TimeLimit(self._limit.seconds / 3, lambda: self._limit.over)
        among = Ranking(self._school, [self.types[t] for t in chosen], share)
        with suppress(Stopped):
            among.fewest_composites()
            among.most_even()
        for one in among.seen:
            key = [0] * len(self.types)
            for t, number in zip(chosen, one.key, strict=True):
                key[t] = number
            self.seen.append(replace(one, key=tuple(key)))

    def fewest_composites(self, scope: Scope = ALL, enough: int = -1) -> Measured | None:
        """Best by (composites, evenness) within a scope.

        No evenness below `enough` is known to exist, which ends the search when it is reached.
        """
        most = min(scope.composites, self._most_composites)
        least = min((one.least_composites(scope) for one in self._numbers), default=NEVER)
        least = max(least, self._fewest)
        # Where the first numbers have nothing there may be no answer at all, which the programme sees at
        # once.
        tries = 2 if scope.evenness == NEVER else 4
        found = None
        try:
            for composites in range(least, min(least + tries, most + 1, CAP + 1)):
                if found := self._any(scope.within(composites)):
                    break
            settled = found is not None or (most <= CAP and least + tries > most)
        except TooMany:
            settled = False
        if not settled:
            found = self._by_programme(scope.within(most), Priority.FEWEST_COMPOSITES)
        if found and scope.allowed is None and scope.evenness == NEVER:
            self._fewest = found.composites
        return found and self._most_even_from(found, scope, enough)

    def _any(self, scope: Scope) -> Measured | None:
        """Some structure within a scope, looked for among the more even ones first."""
        floor = self._floor(scope.composites)
        for limit in sorted({min(scope.evenness, floor + more) for more in (30, 120, NEVER)}):
            effort = EFFORT if limit < NEVER else 3 * EFFORT
            if found := next(self._enumerated(scope.within(evenness=limit), effort=effort), None):
                return found
        return None

    def _floor(self, composites: int) -> int:
        """An evenness that is known not to be beaten with at most so many composites."""
        return max([self._perfect] + [least for most, least in self._floors.items() if most >= composites])

    def _most_even_from(self, found: Measured, scope: Scope, enough: int) -> Measured | None:
        """The most even structure with no more composites than the one found."""
        if found.evenness <= max(enough, self._perfect):
            return found
        return self._most_even_within(replace(scope, composites=found.composites, evenness=NEVER), found)

    def most_even(self, scope: Scope = ALL) -> Measured | None:
        """Best by (evenness, composites) within a scope."""
        scope = scope.within(self._most_composites)
        if scope.composites == self._most_composites and (
            best := self.fewest_composites(scope.within(evenness=self._perfect))
        ):
            return best
        best = self._most_even_within(replace(scope, evenness=NEVER))
        if best is None or best.evenness > scope.evenness:
            return None
        fewer = scope.within(best.composites - 1, best.evenness)
        return self.fewest_composites(fewer, best.evenness) or best

    def _most_even_within(self, scope: Scope, known: Measured | None = None) -> Measured | None:
        """A structure of the least evenness in a scope without a limit on that; `known` is one in it."""
        best = self._more_even(scope, known)
        if best and scope.allowed is None:
            self._floors[scope.composites] = best.evenness
        return best

    def _more_even(self, scope: Scope, known: Measured | None) -> Measured | None:
        floor = self._floor(scope.composites)
        highest = known.evenness - 1 if known else NEVER
        if highest < floor:
            return known
        by_programme = scope.composites > CAP
        if not by_programme:
            try:
                return self._improved(scope.within(evenness=highest), FIRST_EFFORT) or known
            except TooMany:
                pass
        for step in STEPS:
            limit = min(floor + step, highest)
            best = None
            if not by_programme:
                try:
                    best = self._improved(scope.within(evenness=limit), EFFORT)
                except TooMany:
                    by_programme = True
            if by_programme:
                best = self._by_programme(scope.within(evenness=limit), Priority.MOST_EVEN)
            if best:
                return best
            if limit == highest:
                break
        return known

    def _improved(self, scope: Scope, effort: int) -> Measured | None:
        """The most even structure within a scope, by enumeration."""
        found = list(self._enumerated(scope, improving=True, effort=effort))
        return found[-1] if found else None

    def ranked(self, *, by_evenness: bool = False) -> Iterator[Measured]:
        """All structures in exact order: by (composites, evenness) or by (evenness, composites)."""
        yield from self._ranked_by_evenness() if by_evenness else self._ranked_by_composites()

    def _ranked_by_composites(self) -> Iterator[Measured]:
        best = self.fewest_composites()
        if best is None:
            return
        for composites in range(best.composites, self._most_composites + 1):
            yield from self._by_rising_evenness(composites, exactly=True)

    def _ranked_by_evenness(self) -> Iterator[Measured]:
        best = self.most_even()
        evenness = best.evenness if best else -1
        while best:
            # Handed out as they come, because a school has very many of the same evenness.
            yield from self._enumerated(Scope(best.composites, evenness), exactly=True)
            best = self._by_programme(
                Scope(self._most_composites, evenness),
                Priority.FEWEST_COMPOSITES,
                least_composites=best.composites + 1,
            )
        yield from self._by_rising_evenness(self._most_composites, above=evenness)

    def _by_rising_evenness(
        self, composites: int, *, exactly: bool = False, above: int = -1
    ) -> Iterator[Measured]:
        """Structures above an evenness in the order of (evenness, composites, counts)."""
        floor = self._floor(composites)
        limits = [(NEVER, FIRST_EFFORT)] + [(min(floor + step, NEVER), NEVER) for step in STEPS]
        for limit, effort in limits:
            if limit <= above:
                continue
            try:
                found = list(self._enumerated(Scope(composites, limit), exactly=exactly, effort=effort))
            except TooMany:
                continue
            new = [one for one in found if one.evenness > above]
            yield from sorted(new, key=lambda one: (one.evenness, one))
            above = limit

    def _enumerated(
        self, scope: Scope, *, improving: bool = False, exactly: bool = False, effort: int = NEVER
    ) -> Iterator[Measured]:
        for enumeration in self._numbers:
            for one in enumeration.structures(scope, effort=effort, improving=improving, exactly=exactly):
                if improving:
                    scope = replace(scope, evenness=one.evenness - 1)
                self.seen.append(one)
                yield one

    def _by_programme(self, scope: Scope, priority: Priority, least_composites: int = 0) -> Measured | None:
        """By integer programme: the least of one measure, whatever the other one is within the scope."""
        if len(self.types) > TYPES_OF_PROGRAMME:
            return self._without_programme(scope, priority, least_composites)
        best = None
        for enumeration in self._numbers:
            found = self._programmed(enumeration, scope, priority, least_composites)
            if found:
                best = found
                if priority is Priority.MOST_EVEN:
                    scope = replace(scope, evenness=found.evenness - 1)
                else:
                    scope = replace(scope, composites=found.composites - 1)
        return best

    def _without_programme(self, scope: Scope, priority: Priority, least_composites: int) -> Measured | None:
        """The same where a programme would take too long to write down."""
        if priority is Priority.MOST_EVEN:
            return self._improved(scope, NEVER)
        each = range(least_composites, scope.composites + 1)
        found = (self._enumerated(scope.within(composites), exactly=True) for composites in each)
        return next((one for structures in found for one in structures), None)

    def _programmed(
        self, enumeration: Enumeration, scope: Scope, priority: Priority, least_composites: int
    ) -> Measured | None:
        """The same with exactly so many classes as an enumeration has, of the sizes that the scope leaves.

        Raises Stopped when the limit strikes first; what HiGHS had found by then is added to `seen`.
        """
        from classcruncher.model.programme import Programme
        from classcruncher.model.solver import best_by

        bounds = enumeration.bounds(scope)
        if not bounds.possible:
            return None
        narrowed = bounds.narrowed()
        classes = enumeration.arrays.classes
        unlimited = bounds.unfairness >= NEVER // 2
        programme = Programme.measured(
            replace(RangedSchool.exactly(self._school), classes=(classes, classes)),
            tuple(narrowed.values()),
            Bounds(min(scope.composites, 2 * classes), None if unlimited else scope.evenness),
            least_composites,
        )
        found = best_by(programme, priority, self._limit)
        if found is None:
            return None
        counts = dict(zip(narrowed, found.structure, strict=True))
        one = enumeration.measured(tuple(counts.get(t, 0) for t in range(len(self.types))))
        if one is None:
            raise SolverError("HiGHS found a structure that cannot hold the children.")
        self.seen.append(one)
        if not found.proven:
            raise Stopped
        return one
