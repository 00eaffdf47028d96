"""Two changes of which more of the one may spare some of the other: the mildest amounts that do together."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from classcruncher.diagnosis.amounts import Possible, Step, Steps, disturbance, how_drastic, smallest
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.model.feasibility import may_be_possible
from classcruncher.rules.rule import Change

#: An amount of either change.
Amounts = tuple[int, int]


@dataclass(frozen=True)
class TradeOff:
    """Two changes, the second made after the first, each with the most there may be of it.

    `level` is how drastic they may be together.
    """

    base: RangedSchool
    first: Change
    second: Change
    most: Amounts
    level: int

    @property
    def is_worth_a_try(self) -> bool:
        """Whether nothing that is quick to tell is in the way of the two changes."""
        return may_be_possible(self._both(*self.most))

    def mildest(self, possible: Possible, below: float) -> Steps | None:
        """The amounts that disturb least, neither of which can be less; None when none do.

        The least of the first change, and the least of the second, are always looked at; what lies between
        only where it may disturb less than `below`, or where neither of them is allowed. Raises Stopped.
        """
        ends = self._ends(possible)
        if ends is None:
            return None
        best = self._milder(None, *ends)
        (one, other), (_, fewest) = ends
        while other > fewest:
            bound = min(below, disturbance(best)) if best else float("inf")
            next_one = self._next(one, other, fewest, bound, possible)
            if next_one is None:
                break
            one, other = next_one
            best = self._milder(best, next_one)
        return best

    def _ends(self, possible: Possible) -> tuple[Amounts, Amounts] | None:
        """The least of either change, each with what it takes of the other."""
        most, others = self.most
        least = smallest(lambda amount: self._both(amount, others), most, possible)
        if least is None:
            return None
        fewest = _required(smallest(lambda amount: self._both(most, amount), others, possible))
        return (
            (least, _required(smallest(lambda amount: self._both(least, amount), others, possible))),
            (_required(smallest(lambda amount: self._both(amount, fewest), most, possible)), fewest),
        )

    def _next(self, one: int, other: int, fewest: int, bound: float, possible: Possible) -> Amounts | None:
        """The next larger amount of the first change that spares some of the second.

        None when whatever follows disturbs as much as the bound.
        """
        room = bound - self.second.disturbance(fewest)
        most = bisect_left(range(self.most[0] + 1), room, key=self.first.disturbance) - 1
        larger = smallest(lambda amount: self._both(amount, other - 1), most, possible, above=one)
        if larger is None:
            return None
        spared = smallest(lambda amount: self._both(larger, amount), other - 1, possible, above=fewest - 1)
        return larger, _required(spared)

    def _both(self, one: int, other: int) -> RangedSchool:
        return self.second.relaxed(self.first.relaxed(self.base, one), other)

    def _milder(self, best: Steps | None, *amounts: Amounts) -> Steps | None:
        """The mildest of some amounts that are not too drastic together, and of what was best before."""
        school = self.base.school
        steps: list[Steps] = [(Step(self.first, one), Step(self.second, other)) for one, other in amounts]
        allowed = [each for each in steps if how_drastic(school, each) <= self.level]
        return min([*([best] if best else []), *allowed], key=disturbance, default=None)


def _required(amount: int | None) -> int:
    """An amount that is known to exist."""
    if amount is None:
        raise AssertionError("What the largest amount does some smallest amount does.")
    return amount
