"""What is kept with the results, and when it still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from classcruncher import examples
from classcruncher.batch.steps import Job, Read, Result, look
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import NoAnswer
from classcruncher.domain.school import Priority
from classcruncher.domain.summary_line import Standing, SummaryLine, summary_line_of
from classcruncher.report.results_book import render
from classcruncher.run import crunch_file
from classcruncher.splice import has_results, kept_stamp, put
from classcruncher.splice import stamp as stamping
from classcruncher.splice.stamp import NO_STAMP, Stamp, fingerprint
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read, read_for_solving
from tests.batch.folders import workbook
from tests.report.samples import divided

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


def written(path: Path) -> Path:
    results = render(NoAnswer(SCHOOL), datetime(2026, 3, 1))
    put(results, workbook(path), stamp=Stamp("inputs", ENTRY))
    return path


def test_a_line_of_the_summary_comes_back_as_it_was(tmp_path: Path) -> None:
    assert kept_stamp(written(tmp_path / "a.xlsx")) == Stamp("inputs", ENTRY)


def test_a_line_keeps_how_its_school_stands_with_the_rules(tmp_path: Path) -> None:
    line = replace(ENTRY, sizes=(20, 21), rules=summary_line_of(divided()).rules)
    results, path = render(NoAnswer(SCHOOL), datetime(2026, 3, 1)), workbook(tmp_path / "a.xlsx")
    put(results, path, stamp=Stamp("inputs", line))
    kept = kept_stamp(path)
    assert kept == Stamp("inputs", line)
    assert kept.line is not None
    assert [rule.met for rule in kept.line.rules] == [rule.met for rule in line.rules]
    assert kept.line.rules[0].bound == Fraction("21.5")


def test_a_line_that_is_too_long_for_excel_is_not_kept(tmp_path: Path) -> None:
    line = replace(ENTRY, rules=summary_line_of(divided()).rules * 4)
    results, path = render(NoAnswer(SCHOOL), datetime(2026, 3, 1)), workbook(tmp_path / "a.xlsx")
    put(results, path, stamp=Stamp("inputs", line))
    assert kept_stamp(path) == Stamp("inputs")


def test_what_a_run_did_not_leave_is_not_found(tmp_path: Path) -> None:
    assert kept_stamp(tmp_path / "missing.xlsx") == NO_STAMP
    assert kept_stamp(workbook(tmp_path / "fresh.xlsx")) == NO_STAMP


def test_a_line_counts_only_for_the_inputs_that_it_was_made_from(tmp_path: Path) -> None:
    path, when = workbook(tmp_path / "a.xlsx"), datetime(2026, 3, 1)
    results, inputs = render(NoAnswer(SCHOOL), when), fingerprint(read_for_solving(open_book(path)))
    job = Job("a.xlsx", path, path)
    put(results, path, stamp=Stamp(inputs, ENTRY))
    assert look(job, when, force=False) == Result(replace(ENTRY, unchanged=True))
    assert isinstance(look(job, when, force=True), Read)
    for other in (Stamp("other", ENTRY), Stamp(inputs), NO_STAMP):
        put(results, path, stamp=other)
        assert isinstance(look(job, when, force=False), Read)


def test_what_an_earlier_version_left_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    line = '{""workbook"": """", ""standing"": ""Answered"", ""school"": ""Hill"", ""sizes"": [20'
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Mine")
        book.add_worksheet("Results")
        book.define_name("Results!_ClassCruncher", '="Results"')
        book.define_name("Results!_ClassCruncher_inputs", '="0123456789abcdef0123456789abcdef"')
        book.define_name("Results!_ClassCruncher_summary", f'="{line}"&", 21], ""seconds"": 0.25}}"')
    assert has_results(path)
    kept = SummaryLine("", Standing.ANSWERED, "Hill", sizes=(20, 21), seconds=0.25)
    assert kept_stamp(path) == Stamp("0123456789abcdef0123456789abcdef", kept)


def test_a_line_of_another_form_is_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = {"standing": "Answered", "sizes": []}
    rule = {"division": {"first": "K", "meant": "Lowest grade", "average": "1/0"}, "limit": "average"}
    others = ({**line, "colour": 3}, {"standing": "Answered"}, [3], {**line, "rules": [3]})
    for values in (*others, {**line, "rules": [rule]}, {**line, "rules": [{"division": {"first": "K"}}]}):
        monkeypatch.setattr(stamping, "asdict", lambda entry, values=values: values)
        assert kept_stamp(written(tmp_path / "a.xlsx")) == Stamp("inputs")


def test_texts_in_the_hidden_name_are_as_short_as_excel_wants_them(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    formula = openpyxl.load_workbook(path)["Results"].defined_names[stamping.LINE].attr_text
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
    fingerprints = {fingerprint(each) for each in (inputs, *others)}
    assert len(fingerprints) == len(others) + 1
    assert fingerprint(examples.load("nsw-7-classes")) == fingerprint(inputs)


def test_the_fingerprint_changes_with_the_program(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(inputs)
    monkeypatch.setattr(stamping, "__version__", "99.0")
    assert fingerprint(inputs) != before


def test_what_solve_has_written_counts_for_a_batch(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", name="Hill School")
    outcome = crunch_file(path)
    kept = kept_stamp(path)
    assert kept == Stamp(fingerprint(read(open_book(path))), summary_line_of(outcome))
    assert kept.line is not None
    assert kept.line.standing is Standing.ANSWERED


def test_what_solve_was_stopped_in_does_not_count(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    outcome = crunch_file(path, cancel=lambda: True)
    assert kept_stamp(path) == Stamp("", summary_line_of(outcome))


def test_the_bytes_of_the_results_do_not_depend_on_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    when, outcome = datetime(2026, 3, 1), NoAnswer(SCHOOL)
    systems = []
    for system in ("linux", "win32"):
        monkeypatch.setattr("sys.platform", system)
        systems.append(render(outcome, when))
    assert systems[0] == systems[1]
