"""A bad cell on the sheet What if spoils its scenario, never the school."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from classcruncher.batch import steps
from classcruncher.batch.steps import Job, Result
from classcruncher.cli import main
from classcruncher.domain.outcome import Status
from classcruncher.domain.summary_line import Standing
from classcruncher.errors import BadInput
from classcruncher.run import crunch_file, solve_inputs
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read, read_for_solving
from tests.workbook.reading.spoilings import SPOILINGS
from tests.workbooks import define, input_workbook

#: A school with an answer, and a scenario in order in row 4.
ANSWERED = {"School!B3": 6, "'What if'!A4": "Seven teachers", "'What if'!B4": 7}
CASES = [
    (place, value, f"{place}: {found} {enter}")
    for place, value, found, enter in SPOILINGS
    if "What if" in place
]


def saved(path: Path, changes: dict[str, object]) -> Path:
    input_workbook({**ANSWERED, **changes}).save(path)
    return path


@pytest.mark.parametrize(("place", "value", "problem"), CASES)
def test_the_school_and_the_other_scenarios_are_solved(
    place: str, value: object, problem: str, tmp_path: Path
) -> None:
    path = saved(tmp_path / "school.xlsx", {place: value})
    with pytest.raises(BadInput) as bad:
        read(open_book(path))
    assert str(bad.value) == problem
    scenarios = read_for_solving(open_book(path)).scenarios
    row = int(place[-1])
    spoilt = scenarios[{2: 0, 3: 1, 4: -1}[row]]
    assert spoilt.problem == problem
    assert [each.problem for each in scenarios if each is not spoilt] == [""] * (len(scenarios) - 1)


def test_solve_shows_the_problem_with_the_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "school.xlsx", {"'What if'!D2": "many", "'What if'!E2": -1})
    problem = (
        '\'What if\'!D2: The children in K in the scenario "Three more in K" are "many". '
        "Enter a whole number from 0 to 2000. One more of its cells cannot be read."
    )
    assert main(["solve", "--json", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["status"], found["problems"]) == ("solved", [])
    assert found["options"]
    first, second = found["scenarios"]
    assert (first["name"], first["possible"], first["problem"]) == ("Three more in K", None, problem)
    assert (second["name"], second["possible"], second["problem"]) == ("Seven teachers", True, "")
    assert f'The scenario "Three more in K" was not solved. {problem}' in found["notes"]
    assert load_workbook(path)["What if results"]["B6"].value == f"Not solved: {problem}"


def test_option_sheets_of_an_earlier_run_are_not_lost(tmp_path: Path) -> None:
    path = saved(tmp_path / "school.xlsx", {})
    crunch_file(path)
    titles = load_workbook(path).sheetnames
    book = load_workbook(path)
    book["What if"]["B2"] = "six"
    book.save(path)
    assert crunch_file(path).status is Status.SOLVED
    assert load_workbook(path).sheetnames == titles


def test_check_still_tells_of_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes: dict[str, object] = {"'What if'!B2": "six", "'What if'!C4": 0}
    assert main(["check", "--json", str(saved(tmp_path / "a.xlsx", changes))]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "bad_input"
    assert [each["cell"] for each in found["problems"]] == ["'What if'!B2", "'What if'!C4"]
    worse = saved(tmp_path / "b.xlsx", {**changes, "Grades!B3": "many"})
    assert main(["solve", "--json", str(worse)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [each["cell"] for each in found["problems"]] == ["Grades!B3", "'What if'!B2", "'What if'!C4"]


def test_a_batch_solves_the_school(tmp_path: Path) -> None:
    path = saved(tmp_path / "school.xlsx", {"'What if'!B2": "six"})
    when = datetime(2026, 3, 1)
    found = steps.look(Job("school.xlsx", path, path), when, force=False)
    assert not isinstance(found, Result)
    assert steps.solve(found, when).line.standing is Standing.ANSWERED


def test_a_merged_cell_spoils_every_scenario_that_it_reaches_and_is_told_once(tmp_path: Path) -> None:
    workbook = input_workbook({**ANSWERED, "'What if'!A3": "Same"})
    workbook["What if"].merge_cells("B2:B4")
    path = tmp_path / "school.xlsx"
    workbook.save(path)
    with pytest.raises(BadInput) as bad:
        read(open_book(path))
    assert [problem.cell for problem in bad.value.problems] == ["B3"]
    first, second, third = read_for_solving(open_book(path)).scenarios
    assert not first.problem
    assert "B2:B4" in second.problem
    assert "B2:B4" in third.problem


def test_a_name_that_covers_too_little_spoils_the_scenarios_alone(tmp_path: Path) -> None:
    workbook = input_workbook(ANSWERED)
    define(workbook, "What_if", "'What if'!$A$2:$C$9")
    workbook.save(tmp_path / "school.xlsx")
    outcome = crunch_file(tmp_path / "school.xlsx")
    (result,) = outcome.scenarios
    assert outcome.status is Status.SOLVED
    assert result.name == "What if"
    assert 'The workbook name "What_if" covers 8 rows and 3 columns' in result.problem


def test_the_problem_is_told_also_when_time_runs_out(tmp_path: Path) -> None:
    inputs = read_for_solving(open_book(saved(tmp_path / "school.xlsx", {"'What if'!B2": "six"})))
    found = solve_inputs(replace(inputs, time_limit=1e-9)).scenarios
    assert [bool(each.problem) for each in found] == [True, False]
