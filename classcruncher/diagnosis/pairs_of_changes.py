"""Two changes that together give a school an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.amounts import Possible, Steps, kind_of, most_within, needed
from classcruncher.diagnosis.reasons import contradiction
from classcruncher.diagnosis.trade_off import TradeOff
from classcruncher.diagnosis.workers import Workers
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import CompositeLimit
from classcruncher.model.questions import Stopped
from classcruncher.rules import changes_of
from classcruncher.rules.rule import Change, Demand

#: Pairs with one change that are rather tried than asked which rules stand in their way.
FEW = 12


@dataclass(frozen=True)
class Pairs:
    """Where pairs of changes are looked for.

    `changes` are all single changes, none of which helps alone; `reason` is demands of the school's
    rules that contradict each other; `level` is how drastic a pair may be.
    """

    base: RangedSchool
    changes: Sequence[Change]
    reason: frozenset[Demand]
    level: int

    def found(self, possible: Possible, workers: Workers) -> list[Steps]:
        """Every two changes that do, those to be offered with their mildest amounts.

        Fewer when time runs out.
        """
        candidates = self._candidates(possible, workers.limit)
        ends = workers.together([partial(each.mildest, possible, 0) for each in candidates])
        some = [steps for steps in ends if steps]
        jobs = [
            partial(each.mildest, possible, needed(some, kind_of(steps)) if steps else 0)
            for each, steps in zip(candidates, ends, strict=True)
        ]
        best = workers.together(jobs)
        pairs = [better or steps for better, steps in zip(best, ends, strict=True)]
        return [steps for steps in pairs if steps]

    def _candidates(self, possible: Possible, limit: TimeLimit) -> list[TradeOff]:
        """The pairs that contradicting rules do not rule out; those that there is time to tell of."""
        found: list[TradeOff] = []
        try:
            found.extend(self._not_ruled_out(possible, limit))
        except Stopped:
            return found
        return found

    def _not_ruled_out(self, possible: Possible, limit: TimeLimit) -> Iterator[TradeOff]:
        """The same. Raises Stopped.

        Of rules that contradict each other, what the first change does not break the second one must.
        """
        known, in_vain = [self.reason], self._are_in_vain(possible)
        for first, most in self._amounts.items():
            if most < 1 or not (self._breaks_the_reason(first) or first.opens_others):
                continue
            if in_vain and not first.comes_first:
                continue
            unbroken = [demands for demands in known if not first.loosens <= demands]
            candidates = list(self._with(first, most, unbroken, limit))
            if len(candidates) > FEW and not unbroken:
                demands = frozenset(contradiction(first.relaxed(self.base, most), limit))
                candidates = [each for each in candidates if each.second.loosens <= demands]
                # A change that no demand stands for may do more than widen a school.
                known += [demands] if first.loosens else []
            yield from candidates

    def _with(
        self, first: Change, most: int, unbroken: Sequence[frozenset[Demand]], limit: TimeLimit
    ) -> Iterator[TradeOff]:
        """A change with all that may come second, where they break the rules that it leaves unbroken.

        Raises Stopped.
        """
        for second in changes_of(first.applied(self.base.school, 1)):
            if limit.over:
                raise Stopped
            if self._comes_after(first, second) and all(second.loosens <= demands for demands in unbroken):
                others = self._most_after(first, second)
                candidate = TradeOff(self.base, first, second, (most, others), self.level)
                if others > 0 and candidate.is_worth_a_try:
                    yield candidate

    def _are_in_vain(self, possible: Possible) -> bool:
        """Whether all changes at once give no answer, fixed classes aside: then no two of them do.

        That is only asked where no change takes from a mixture of three grades what others give it, and where
        few pairs of grades are added. Raises Stopped.
        """
        school = self.base.school
        lowest = school.composite_limit is CompositeLimit.LOWEST
        if self.level or not (lowest or school.most_grades_in_a_class < 3):
            return False
        ranged = self.base
        amounts = sorted(self._amounts.items(), key=lambda each: each[0].follows_others)
        for change, most in amounts:
            if most and not change.comes_first:
                ranged = change.relaxed(ranged, most)
        return not possible(ranged)

    @cached_property
    def _amounts(self) -> dict[Change, int]:
        """How much of each single change a pair may have, in the order in which they are tried."""
        return {change: most_within(change, self.base.school, self.level) for change in self.changes}

    def _most_after(self, first: Change, second: Change) -> int:
        """How much of a change a pair may have that has another one before it."""
        if second in self._amounts and not first.comes_first:
            return self._amounts[second]
        return most_within(second, first.applied(self.base.school, 1), self.level)

    def _breaks_the_reason(self, change: Change) -> bool:
        return change.loosens <= self.reason

    def _comes_after(self, first: Change, second: Change) -> bool:
        """Whether two changes are tried in this order: each pair is once, and fixed classes first.

        Positions of fixed classes move up when one before them is dropped. The order of the single changes
        decides, unless the other one is the only one that makes sense: two grades that are paired first may
        be a group that another pair would mix with a second group.
        """
        if second.comes_first:
            return first.comes_first and second.about >= first.about
        if first.comes_first or second not in self._amounts:
            return True
        if not self._breaks_the_reason(first):
            return False
        if not self._breaks_the_reason(second) or self._order[first] < self._order[second]:
            return True
        return first.most(second.applied(self.base.school, 1)) < 1

    @cached_property
    def _order(self) -> dict[Change, int]:
        """The place of each single change among those that are tried."""
        return {change: place for place, change in enumerate(self.changes)}
