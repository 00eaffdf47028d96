"""Whole runs on random small schools, held against everything that can be known about them.

The oracle derives it from the rules alone: see `tests/oracles`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from classcruncher.checker import broken_rules
from classcruncher.domain.inputs import Inputs
from classcruncher.run import solve_inputs
from tests.diagnosis.check_fixes import check_fixes, recorded
from tests.oracles import brute_force
from tests.oracles.awkward_schools import AWKWARD
from tests.oracles.check_options import check_options
from tests.oracles.check_sameness import backwards, check_sameness, renamed
from tests.oracles.check_surroundings import check_surroundings
from tests.oracles.random_runs import large_inputs, small_inputs, tiny_school
from tests.oracles.structures import Everything

#: Schools in one test, so that the tests can be shared out.
BLOCK = 10


def breaches(inputs: Inputs, *, again: bool) -> Iterator[str]:
    """What is wrong with a run on a small school; `again` under other names, where it has no answer.

    A school with an answer is always solved again: that takes little time.
    """
    everything = Everything(inputs.school)
    with recorded() as steps:
        outcome = solve_inputs(inputs)
    yield from check_options(inputs, outcome, everything)
    yield from check_surroundings(inputs, outcome, everything)
    yield from check_fixes(inputs.school, outcome, steps)
    if outcome.options or again:
        yield from check_sameness(outcome, solve_inputs(renamed(inputs)))


def assert_right(seeds: range) -> None:
    """No run on these random schools has a breach."""
    found = {seed: list(breaches(small_inputs(seed), again=seed % 4 == 0)) for seed in seeds}
    assert {seed: wrong for seed, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("start", range(0, 120, BLOCK))
def test_whole_runs_are_right(start: int) -> None:
    assert_right(range(start, start + BLOCK))


@pytest.mark.parametrize("name", AWKWARD)
def test_runs_on_awkward_schools_are_right(name: str) -> None:
    assert list(breaches(AWKWARD[name], again=True)) == []


@pytest.mark.slow
@pytest.mark.parametrize("start", range(120, 320, 2 * BLOCK))
def test_many_more_whole_runs_are_right(start: int) -> None:
    assert_right(range(start, start + 2 * BLOCK))


@pytest.mark.parametrize("start", range(0, 24, BLOCK // 2))
def test_the_same_school_gives_the_same_outcome_whatever_the_order_of_its_pairs(start: int) -> None:
    for seed in range(start, start + BLOCK // 2):
        inputs = small_inputs(seed)
        again = replace(inputs, school=backwards(inputs.school))
        assert list(check_sameness(solve_inputs(inputs), solve_inputs(again))) == [], seed


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 25, BLOCK))
def test_runs_on_larger_schools_end_with_an_answer_or_reasons_for_none(start: int) -> None:
    for seed in range(start, start + BLOCK):
        inputs = large_inputs(seed)
        outcome = solve_inputs(inputs)
        assert not any(broken_rules(inputs.school, option.classes) for option in outcome.options), seed
        assert outcome.options or outcome.reasons or not outcome.complete, seed


def test_groups_are_as_balanced_as_the_fairest_sizes_permit() -> None:
    mixed = 0
    for seed in range(40):
        school = tiny_school(seed)
        fillings = brute_force.fillings(school)
        for option in solve_inputs(Inputs(school, 4)).options:
            opened = sorted(
                (each for each in option.classes if not each.fixed),
                key=lambda each: (len(each.grades), each.grades),
            )
            name = tuple(sorted(each.grades for each in opened))
            groups = tuple(tuple(each.children[g] for g in each.grades) for each in opened)
            fairest = [
                filled
                for filled in fillings[name]
                if brute_force.gaps(school, name, filled) == brute_force.gaps(school, name, groups)
            ]
            assert brute_force.imbalance(groups) == min(map(brute_force.imbalance, fairest)), (seed, option)
            mixed += any(len(grades) > 1 for grades in name)
    assert mixed > 20
