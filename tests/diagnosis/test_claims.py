"""That a run claims no more than it knows: one option a row, "proven" where it is, and why a run ended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from classcruncher import examples
from classcruncher.control import Progress, RunControl, TimeLimit
from classcruncher.diagnosis import diagnose
from classcruncher.diagnosis.best_option import best_in_words
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import Ending, NoAnswer, Outcome, ScenarioResult, Solved, Status, TeacherRow
from classcruncher.domain.school import Priority
from classcruncher.model.questions import Stopped
from classcruncher.report.sentences import ending_sentence, when_sentence
from classcruncher.run import solve, solve_inputs
from tests.clock import run_until
from tests.oracles.brute_force import structures
from tests.report.samples import WHEN
from tests.schools import random_school

NSW = examples.load("nsw-7-classes").school
FRANCE = examples.load("france-8-classes").school


def evenness(sizes: tuple[int, ...]) -> int:
    """Of classes without ideals."""
    return sum(size**2 for size in sizes)


def rows_of(outcome: Outcome) -> list[TeacherRow | ScenarioResult]:
    """Every row that says what would be."""
    return [*outcome.teachers, *outcome.scenarios]


@pytest.mark.parametrize("priority", Priority)
def test_every_row_is_the_best_option_of_its_school(priority: Priority) -> None:
    checked = 0
    for seed in range(9):
        school = replace(random_school(seed), priority=priority)
        if school.has_ideals:
            continue
        scenarios = (Scenario("Smaller groups", smallest_group=1), Scenario("As now"))
        outcome = solve_inputs(Inputs(school, 2, scenarios=scenarios))
        changed_schools = [replace(school, teachers=row.teachers) for row in outcome.teachers]
        changed_schools += [each.apply(school) for each in scenarios]
        for row, changed in zip(rows_of(outcome), changed_schools, strict=True):
            found = structures(changed)
            assert row.proven
            assert row.possible == bool(found), (seed, row)
            if found:
                assert (row.composites, evenness(row.sizes)) == found[0][:2], (seed, row)
                checked += 1
    assert checked > 9


def test_the_row_of_today_is_option_1() -> None:
    for priority in Priority:
        outcome = solve(replace(NSW, priority=priority))
        (row,) = (row for row in outcome.teachers if row.teachers == NSW.teachers)
        assert (row.composites, row.sizes) == (outcome.options[0].composites, outcome.options[0].sizes)


SCENARIOS = (
    Scenario("As now"),
    Scenario("A teacher less", teachers=6),
    Scenario("One more in K", children=((0, 20),)),
    Scenario("Small groups", smallest_group=2),
)


def test_what_a_hurried_run_calls_proven_is_true_and_the_rest_is_not_called_so() -> None:
    """The run is ended after ever more looks at the clock, wherever in it that may be."""
    school = examples.load("ontario-14-classes").school
    inputs = Inputs(school, 4, scenarios=SCENARIOS)
    whole = solve_inputs(inputs, RunControl(threads=1))
    unproven = 0
    for looks in (30, 100, 200, 300, 400, 500, 700, 900, 1100, 1300, 1500):
        hurried = solve_inputs(inputs, _ended_after(looks))
        true_rows = rows_of(whole if hurried.options else replace(whole, teachers=()))
        for row, true in zip(rows_of(hurried), true_rows, strict=True):
            unproven += not row.proven
            if row.possible is None:
                assert not row.proven
            elif row.proven:
                assert (row.possible, row.composites) == (true.possible, true.composites)
                assert evenness(row.sizes) == evenness(true.sizes)
            else:
                assert true.possible
                assert row.composites is not None
                assert row.composites >= (true.composites or 0)
    assert unproven > 10


def test_the_structure_of_option_1_is_an_answer_where_it_still_works() -> None:
    """Time ran out, but that option 1 still works is known: so it is possible."""
    inputs = Inputs(NSW, 1, scenarios=SCENARIOS)
    outcome = solve_inputs(inputs, RunControl(threads=1))
    hurried = [
        result
        for looks in range(60, 6000, 100)
        for result in solve_inputs(inputs, _ended_after(looks)).scenarios
        if result.keeps_structure
    ]
    assert hurried
    assert all(result.possible and result.sizes for result in hurried)
    assert {result.name for result in hurried} <= {each.name for each in outcome.scenarios}


def _ended_after(looks: int) -> RunControl:
    """A run whose time is over after so many looks at the clock."""
    ticks = count()
    return RunControl(threads=1, clock=lambda: 3600.0 * (next(ticks) > looks))


def test_what_surrounds_an_answer_has_all_the_time_that_is_left() -> None:
    """Half of the time is used up when the options are found."""
    options = solve(NSW).options
    told = diagnose(Solved(NSW, options=options), Inputs(NSW, time_limit=1200), TimeLimit(600))
    assert all(row.possible is not None and row.proven for row in told.teachers)
    assert all(reach.fewest is not None and reach.most is not None for reach in told.ranges)


def test_why_there_is_no_answer_has_all_the_time_that_is_left() -> None:
    school = replace(FRANCE, smallest_group=12)
    outcome = NoAnswer(school)
    told = diagnose(outcome, Inputs(school, time_limit=1200), TimeLimit(600))
    assert all(row.possible is not None for row in told.teachers)
    assert told.fixes


def test_everything_is_called_proven_only_when_everything_is() -> None:
    assert when_sentence(solve(NSW), WHEN).endswith("Everything here is proven.")
    outcome = run_until(Inputs(NSW), "how much room is left")
    assert all(option.proven for option in outcome.options)
    assert when_sentence(outcome, WHEN).endswith("Every option is proven, but not everything else.")
    outcome = run_until(Inputs(NSW), "the trade-off between fewest composites and most even classes")
    assert not all(option.proven for option in outcome.options)
    assert when_sentence(outcome, WHEN).endswith("Not everything here is proven.")
    school = replace(FRANCE, smallest_group=12)
    outcome = run_until(Inputs(school), "what would make an answer")
    assert outcome.status is Status.NO_ANSWER
    assert when_sentence(outcome, WHEN).endswith(
        "That there is no answer is proven, but not everything else."
    )


def test_users_are_told_that_the_time_limit_struck() -> None:
    outcome = run_until(Inputs(NSW), "the next best options")
    assert 0 < len(outcome.options) < 6
    assert outcome.ended is Ending.TIME_LIMIT
    assert ending_sentence(outcome) == (
        "The time limit was reached before the list was complete: there may be more options. "
        "Raise it and solve again."
    )


def test_programs_are_told_the_time_limit_from_a_stop_by_the_user() -> None:
    seen: list[Progress] = []
    assert solve(NSW).ended is Ending.COMPLETE
    assert solve(NSW, time_limit=0).ended is Ending.TIME_LIMIT
    stopped = solve(NSW, cancel=lambda: bool(seen) and seen[-1].options > 0, progress=seen.append)
    assert stopped.options
    assert stopped.ended is Ending.STOPPED
    assert run_until(Inputs(NSW), "the best option", stopped=True).ended is Ending.STOPPED
    assert run_until(Inputs(NSW, 2), "how much room is left", stopped=True).ended is Ending.STOPPED


def test_the_limit_that_strikes_over_a_change_is_not_a_stop_by_the_user() -> None:
    for looks in range(0, 60, 3):
        limit = _ended_after(looks).begin(1)
        with suppress(Stopped):
            best_in_words(NSW, limit)
        assert not limit.stopped


def test_all_options_there_are_is_no_want_of_time() -> None:
    outcome = solve(FRANCE, options=1000)
    assert len(outcome.options) < 1000
    assert outcome.complete
    assert outcome.ended is Ending.COMPLETE


def test_a_change_says_when_its_outlook_is_only_the_best_found() -> None:
    school = examples.load("ontario-14-classes").school
    true = best_in_words(school, TimeLimit(600))
    said = set()
    for looks in range(0, 200, 4):
        with suppress(Stopped):
            said.add(best_in_words(school, _ended_after(looks).begin(1)))
    assert len(said) > 1
    assert all(line == true or line.endswith(" (best found)") for line in said)
