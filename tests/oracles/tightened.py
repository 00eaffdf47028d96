"""Random small schools with every mix of rules, one of which is tightened until there is no answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from classcruncher.domain.divisions import Division, Limit
from classcruncher.domain.school import School
from tests.oracles.brute_force_with_rules import is_possible
from tests.oracles.random_schools_with_rules import school_with_rules

#: A tighter number of a division; None where there is none.
Tighter = Callable[[Division], Division | None]
#: So many steps, and no more, are tried for each limit.
STEPS = 40


def impossible_school(seed: int) -> School | None:
    """A school with some of the rules that has no answer, mostly just not; None if none comes of a seed."""
    rng, school = random.Random(f"tightened {seed}"), school_with_rules(seed)
    limits = [(n, limit) for n, each in enumerate(school.divisions) for limit in each.limits]
    for position, limit in rng.sample(limits, len(limits)):
        for _ in range(STEPS):
            if not is_possible(school):
                return school
            tighter = _TIGHTER[limit](school.divisions[position])
            if tighter is None:
                break
            divisions = list(school.divisions)
            divisions[position] = tighter
            school = replace(school, divisions=tuple(divisions))
    return None if is_possible(school) else school


def _lower_average(division: Division) -> Division | None:
    average = (division.average or Fraction(0)) - Fraction(1, 10)
    return replace(division, average=average) if average > 0 else None


def _larger_share(division: Division) -> Division | None:
    share, size = division.share or Fraction(0), division.at_or_under or 0
    if share < 1:
        return replace(division, share=min(Fraction(1), share + Fraction(7, 100)))
    return replace(division, at_or_under=size - 1) if size > 1 else None


def _more_at_least(division: Division) -> Division | None:
    fewest = (division.fewest or 0) + 1
    return replace(division, fewest=fewest) if division.most is None or fewest <= division.most else None


def _fewer_at_most(division: Division) -> Division | None:
    most = (division.most or 0) - 1
    return replace(division, most=most) if most >= (division.fewest or 0) else None


_TIGHTER: dict[Limit, Tighter] = {
    Limit.AVERAGE: _lower_average,
    Limit.SHARE: _larger_share,
    Limit.FEWEST: _more_at_least,
    Limit.MOST: _fewer_at_most,
}
