"""What is kept with the results, and when it still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from classcruncher import examples, kept_run
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import NoAnswer
from classcruncher.domain.school import Priority
from classcruncher.domain.summary_line import Standing, SummaryLine, summary_line_of
from classcruncher.kept_run import fingerprint, kept_summary_line, with_summary_line
from classcruncher.report.results_book import render
from classcruncher.run import crunch_file
from classcruncher.splice import put
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from tests.batch.folders import workbook

ENTRY = SummaryLine(
    "North/a.xlsx",
    Standing.NO_ANSWER,
    school='The "Hill" & Söhne, 1/2 <school>; = 100%',
    children=1234,
    sizes=tuple(range(1, 400)),
    problem='It says "" and "&" and ends in a quotation mark "',
    remedy="x" * 400,
    seconds=0.25,
)

SCHOOL = examples.load("nsw-7-classes").school


@pytest.fixture
def inputs() -> Inputs:
    return examples.load("nsw-7-classes")


def written(path: Path, seal: str, entry: SummaryLine = ENTRY) -> Path:
    results = render(NoAnswer(SCHOOL), datetime(2026, 3, 1), seal)
    put(with_summary_line(results, entry), workbook(path))
    return path


def test_a_line_of_the_summary_comes_back_as_it_was(tmp_path: Path) -> None:
    assert kept_summary_line(written(tmp_path / "a.xlsx", "seal"), "seal") == ENTRY


def test_a_line_counts_only_for_the_inputs_that_it_was_made_from(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", "seal")
    assert kept_summary_line(path, "other") is None
    assert kept_summary_line(tmp_path / "missing.xlsx", "seal") is None
    assert kept_summary_line(workbook(tmp_path / "fresh.xlsx"), "seal") is None


def test_a_line_of_another_form_is_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_run, "asdict", lambda entry: {"standing": "Answered", "sizes": [], "colour": 3})
    assert kept_summary_line(written(tmp_path / "a.xlsx", "seal"), "seal") is None


def test_texts_in_the_hidden_name_are_as_short_as_excel_wants_them(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", "seal")
    formula = openpyxl.load_workbook(path)["Results"].defined_names[kept_run.SUMMARY_LINE_NAME].attr_text
    assert len(formula) < 8192
    assert all(len(piece) <= 255 for piece in formula.split('"&"'))


def test_the_fingerprint_stands_for_every_input_and_setting(inputs: Inputs) -> None:
    school = inputs.school
    others = [
        replace(inputs, number_of_options=7),
        replace(inputs, time_limit=31.0),
        replace(inputs, school=replace(school, teachers=8)),
        replace(inputs, school=replace(school, priority=Priority.MOST_EVEN)),
        replace(inputs, school=replace(school, pairs=school.pairs[1:])),
        replace(inputs, school=replace(school, name="Another")),
    ]
    seals = {fingerprint(each) for each in (inputs, *others)}
    assert len(seals) == len(others) + 1
    assert fingerprint(examples.load("nsw-7-classes")) == fingerprint(inputs)


def test_the_fingerprint_changes_with_the_program(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(inputs)
    monkeypatch.setattr(kept_run, "__version__", "99.0")
    assert fingerprint(inputs) != before


def test_what_solve_has_written_counts_for_a_batch(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", name="Hill School")
    outcome = crunch_file(path)
    kept = kept_summary_line(path, fingerprint(read(open_book(path))))
    assert kept == summary_line_of(outcome)
    assert kept.standing is Standing.ANSWERED


def test_what_solve_was_stopped_in_does_not_count(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    crunch_file(path, cancel=lambda: True)
    assert kept_summary_line(path, fingerprint(read(open_book(path)))) is None


def test_the_bytes_of_the_results_do_not_depend_on_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    when, outcome = datetime(2026, 3, 1), NoAnswer(SCHOOL)
    systems = []
    for system in ("linux", "win32"):
        monkeypatch.setattr("sys.platform", system)
        systems.append(kept_run.rendered(outcome, when, "seal"))
    assert systems[0] == systems[1]
