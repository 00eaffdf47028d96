"""What a run says besides its options: teachers, scenarios, and what is left open when time runs out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher import examples
from classcruncher.control import Progress, RunControl, TimeLimit
from classcruncher.diagnosis import diagnose
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import GradeRange, ScenarioResult, Solved, Status, TeacherRow, Undecided
from classcruncher.domain.school import FixedClass, Pair, School
from classcruncher.run import solve, solve_inputs
from tests.schools import grade

NSW = examples.load("nsw-7-classes").school
FRANCE = examples.load("france-8-classes").school


def test_one_teacher_more_or_less() -> None:
    outcome = solve(NSW)
    assert [(row.teachers, row.possible, row.composites, row.average) for row in outcome.teachers] == [
        (5, False, None, None),
        (6, True, 1, 20.7),
        (7, True, 1, 17.7),
        (8, True, 2, 15.5),
        (9, True, 3, 13.8),
    ]
    assert outcome.teachers[1].sizes == (15, 18, 19, 19, 24, 29)


@pytest.mark.parametrize("number", [1, 6])
def test_the_row_of_today_is_the_same_however_many_options_are_asked_for(number: int) -> None:
    row = solve(NSW, options=number).teachers[2]
    assert row == TeacherRow(7, True, 1, (14, 15, 15, 18, 19, 19, 24), 17.7)


def test_there_are_never_fewer_teachers_than_fixed_classes() -> None:
    school = School((grade("K", 24, "10-12"),), 3, fixed_classes=(FixedClass("Support", (2,)),))
    assert [row.teachers for row in solve(school).teachers] == [1, 2, 3, 4, 5]
    school = replace(school, teachers=1, fixed_classes=(FixedClass("Support", (24,)),))
    assert [row.teachers for row in solve(school).teachers] == [1, 2, 3]


def test_a_school_without_an_answer_is_explained() -> None:
    outcome = solve(replace(examples.load("queensland-prep").school, pairs=()))
    assert outcome.status is Status.NO_ANSWER
    assert outcome.proven
    assert [reason[:17] for reason in outcome.reasons] == ["Too few teachers:"]
    assert outcome.fixes[0].change == "Raise the largest class of P from 25 to 26."
    assert [row.possible for row in outcome.teachers] == [False, False, False, True, False]
    assert outcome.ranges == ()


def test_a_contradiction_is_told_when_no_sum_shows_it() -> None:
    outcome = solve(replace(FRANCE, smallest_group=12))
    assert outcome.reasons[0].startswith("No single number is to blame, and no number of teachers helps.")
    assert "Each grade in a composite class has at least 12 children there." in outcome.reasons


def test_when_time_ran_out_a_sum_may_still_prove_that_there_is_no_answer() -> None:
    school = replace(NSW, teachers=2)
    told = diagnose(Undecided(school), Inputs(school), TimeLimit(0))
    assert told.status is Status.NO_ANSWER
    assert told.proven
    assert told.reasons
    assert told.fixes == ()


def test_when_time_ran_out_nothing_is_made_up() -> None:
    outcome = Undecided(FRANCE)
    assert diagnose(outcome, Inputs(FRANCE), TimeLimit(0)) == outcome


def test_what_is_not_known_of_an_answer_is_left_open() -> None:
    options = solve(NSW, options=2).options
    inputs = Inputs(NSW, scenarios=(Scenario("More teachers", teachers=8),))
    told = diagnose(Solved(NSW, options=options), inputs, TimeLimit(0))
    assert told.ranges == (GradeRange(None, None),) * 7
    assert [row.possible for row in told.teachers] == [None, None, True, None, None]
    assert told.scenarios == (ScenarioResult("More teachers", None, proven=False),)


def test_scenarios() -> None:
    scenarios = (
        Scenario("As now"),
        Scenario("A teacher less", teachers=6),
        Scenario("Two teachers less", teachers=5),
        Scenario("Two more in K", children=((0, 21),)),
        Scenario("One more in K", children=((0, 20),)),
        Scenario("Larger K", children=((0, 21),), largest=((0, 22),)),
        Scenario("Small groups", smallest_group=2),
        Scenario("No such limit", largest=((0, 5),)),
    )
    seen: list[Progress] = []
    outcome = solve_inputs(Inputs(NSW, scenarios=scenarios), RunControl(seen.append))
    now = (14, 15, 15, 18, 19, 19, 24)
    assert outcome.scenarios == (
        ScenarioResult("As now", True, 1, now, keeps_structure=True),
        ScenarioResult("A teacher less", True, 1, (15, 18, 19, 19, 24, 29), keeps_structure=False),
        ScenarioResult("Two teachers less", False, keeps_structure=False),
        ScenarioResult("Two more in K", False, keeps_structure=False),
        ScenarioResult("One more in K", True, 1, (14, 15, 15, 18, 19, 20, 24), keeps_structure=True),
        ScenarioResult("Larger K", True, 1, (14, 15, 15, 18, 19, 21, 24), keeps_structure=True),
        ScenarioResult("Small groups", True, 1, now, keeps_structure=True),
        ScenarioResult("No such limit", None, problem="K: the smallest class, 12, is above the largest, 5."),
    )
    assert "scenario 7 of 8" in [each.doing for each in seen]


def test_scenarios_of_a_school_without_an_answer() -> None:
    school = School((grade("K", 15, "10-12"), grade("1", 5, "10-12")), 2, (Pair("K", "1"),), smallest_group=6)
    inputs = Inputs(school, scenarios=(Scenario("Groups of 5", smallest_group=5), Scenario("As now")))
    assert solve_inputs(inputs).scenarios == (
        ScenarioResult("Groups of 5", True, 1, (10, 10)),
        ScenarioResult("As now", possible=False),
    )


def test_scenarios_keep_to_the_rule_on_teachers() -> None:
    school = School((grade("K", 24, "10-14"),), 2, use_every_teacher=False)
    results = solve_inputs(
        Inputs(school, scenarios=(Scenario("Three", teachers=3), Scenario("One", teachers=1)))
    ).scenarios
    assert [result.keeps_structure for result in results] == [True, False]


def test_two_runs_say_the_same() -> None:
    school = replace(FRANCE, teachers=7)
    assert replace(solve(school), seconds=0.0) == replace(solve(school), seconds=0.0)
