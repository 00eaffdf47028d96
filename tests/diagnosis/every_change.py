"""Changes tried out one amount after the other, without anything that the search for them goes by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from classcruncher.diagnosis.amounts import Step, Steps, changed, disturbance, how_drastic
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.feasibility import is_possible
from classcruncher.rules import changes_of
from tests.diagnosis.questions import limit

#: No larger amounts are tried.
FURTHEST = 60


@cache
def is_possible_now(school: School) -> bool:
    """Whether the school has an answer."""
    return is_possible(RangedSchool.exactly(school), limit())


def singles(school: School) -> list[Steps]:
    """Every single change that gives an answer, with its smallest amount."""
    found: list[Steps] = []
    for change in changes_of(school):
        tried = ((Step(change, n),) for n in range(1, min(change.most(school), FURTHEST) + 1))
        found += next(([steps] for steps in tried if is_possible_now(changed(school, steps))), [])
    return found


def pairs(school: School, below: int, level: int) -> Iterator[Steps]:
    """Every two changes that give an answer, disturb less than `below` and are within a `level`."""
    for first in _steps(school, below):
        after = changed(school, (first,))
        for second in _steps(after, below - first.disturbance):
            steps = first, second
            if how_drastic(school, steps) <= level and is_possible_now(changed(school, steps)):
                yield steps


def _steps(school: School, below: int) -> Iterator[Step]:
    """Every change in every amount that disturbs less than `below`."""
    for change in changes_of(school):
        for amount in range(1, change.most(school) + 1):
            step = Step(change, amount)
            if step.disturbance >= below:
                break
            yield step


def assert_nothing_is_missed(school: School, offered: list[Steps]) -> None:
    """What is offered is the least drastic there is, of every kind, and the mildest first."""
    levels = {how_drastic(school, steps) for steps in offered}
    assert len(levels) == 1
    (level,) = levels
    alone = [steps for steps in singles(school) if how_drastic(school, steps) <= level]
    if len(offered[0]) == 1:
        assert {step.change.name for (step,) in offered} == {step.change.name for (step,) in alone}
        assert disturbance(offered[0]) == min(map(disturbance, alone))
        return
    assert alone == []
    assert list(pairs(school, disturbance(offered[0]), level)) == []


def assert_nothing_is_less_drastic(school: School, offered: list[Steps], below: int) -> None:
    """No two changes that disturb less than `below` are less drastic than what is offered."""
    assert list(pairs(school, below, how_drastic(school, offered[0]) - 1)) == []
