"""Rule packs: each holds the figures of its source, and makes a workbook that a school can fill in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from classcruncher import rule_packs
from classcruncher.cli import ANSWERED, BAD, USAGE, main
from classcruncher.domain.divisions import ClassesMeant
from classcruncher.domain.outcome import Checked, Unread
from classcruncher.domain.school import School
from classcruncher.errors import Refusal
from classcruncher.excel.setup.buttons import render_button_workbook
from classcruncher.excel.setup.places import Places
from classcruncher.run import check_file
from classcruncher.workbook.contract import Sheet
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.new import new_workbook
from classcruncher.workbook.reading import read
from classcruncher.workbook.template.start import CHECK_THESE, ORIGIN_WIDTH

#: Written by hand from the table of sources: see the file.
FIGURES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("figures.toml").read_text(encoding="utf-8")
)
NOT_STATED = {
    "smallest": "No smallest class is stated: it is 1 here.",
    "largest": "999 stands for none here",
}


def texts(sheet: Worksheet) -> str:
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def filled_in(folder: Path, name: str) -> Path:
    """The workbook of a pack, with the children and the teachers of some school."""
    path = folder / "school.xlsx"
    pack = rule_packs.load(name)
    new_workbook(path, pack.inputs, origin=pack.origin)
    book = load_workbook(path)
    ((sheet, address),) = book.defined_names["Teachers"].destinations
    book[sheet][address].value = 2 * len(pack.inputs.school.grades)
    table = book[Sheet.GRADES][book[Sheet.GRADES].tables["Grades"].ref]
    for row in table[1 : 1 + len(pack.inputs.school.grades)]:
        row[1].value = 36
    book.save(path)
    return path


def test_every_pack_has_its_figures() -> None:
    assert rule_packs.names() == tuple(sorted(FIGURES))


def sizes_of(school: School) -> dict[str, tuple[int, int]]:
    return {grade.name: (grade.smallest, grade.largest) for grade in school.grades}


@pytest.mark.parametrize("name", FIGURES)
def test_a_pack_has_the_grades_and_class_sizes_of_its_source(name: str) -> None:
    school, stated = rule_packs.load(name).inputs.school, FIGURES[name]
    assert list(school.names) == stated["grades"].split()
    assert sizes_of(school) == {
        grade: (low, high) for grades, low, high in stated["sizes"] for grade in grades.split()
    }
    assert school.enrolment == 0
    assert not school.has_ideals


@pytest.mark.parametrize("name", FIGURES)
def test_a_pack_has_the_pairs_of_its_source(name: str) -> None:
    pairs = rule_packs.load(name).inputs.school.pairs
    assert {f"{pair.first} {pair.second}": (pair.smallest, pair.largest) for pair in pairs} == {
        grades: (low or None, high) for grades, low, high in FIGURES[name].get("pairs", ())
    }
    assert not any(pair.avoid or pair.always for pair in pairs)


@pytest.mark.parametrize("name", FIGURES)
def test_a_pack_has_the_averages_and_shares_of_its_source(name: str) -> None:
    divisions, stated = rule_packs.load(name).inputs.school.divisions, FIGURES[name]
    averages = [(each.first, each.last, str(float(each.average))) for each in divisions if each.average]
    shares = [(each.first, each.last, each.share * 100, each.at_or_under) for each in divisions if each.share]
    assert averages == [(first, last, str(float(most))) for first, last, most in stated.get("averages", ())]
    assert shares == [tuple(share) for share in stated.get("shares", ())]
    assert len(divisions) == len(averages) + len(shares)
    assert {each.meant for each in divisions} <= {ClassesMeant.ANY}


#: What a blank workbook says of a school, where its source states nothing else.
BLANK = {
    "name": "",
    "use_every_teacher": True,
    "smallest_group": 5,
    "most_grades_in_a_class": 2,
    "composite_limit": "Lowest of its grades",
    "priority": "Fewest composite classes",
    "whole_grades": False,
    "fewest_classes": False,
    "consecutive_grades": True,
}


@pytest.mark.parametrize("name", FIGURES)
def test_what_a_source_does_not_state_is_as_in_a_blank_workbook(name: str) -> None:
    school = rule_packs.load(name).inputs.school
    special = {"smallest_group": 1} if name == "japan" else {}
    expected = BLANK | special | FIGURES[name].get("settings", {})
    assert {field: getattr(school, field) for field in expected} == expected


@pytest.mark.parametrize("name", FIGURES)
def test_a_pack_says_where_it_is_from_and_which_figures_are_not_stated(name: str) -> None:
    pack = rule_packs.load(name)
    origin = pack.origin
    assert origin.title
    assert origin.date
    assert len(origin.source) > 20
    assert all(sentence.endswith(".") for sentence in (*origin.leaves_out, origin.source))
    said, sizes = " ".join(origin.leaves_out), sizes_of(pack.inputs.school).values()
    assert (NOT_STATED["smallest"] in said) == any(low == 1 for low, _ in sizes)
    assert (NOT_STATED["largest"] in said) == any(high == 999 for _, high in sizes)


@pytest.mark.parametrize("name", FIGURES)
def test_a_pack_filled_in_can_be_used(name: str, tmp_path: Path) -> None:
    path = filled_in(tmp_path, name)
    assert isinstance(check_file(path), Checked)
    school, pack = read(open_book(path)).school, rule_packs.load(name).inputs.school
    assert sizes_of(school) == sizes_of(pack)
    assert {grade.children for grade in school.grades} == {36}
    assert (school.pairs, school.divisions) == (pack.pairs, pack.divisions)
    for field in BLANK:
        assert getattr(school, field) == getattr(pack, field), field


@pytest.mark.parametrize("name", FIGURES)
def test_the_first_sheet_says_where_the_figures_are_from(name: str, tmp_path: Path) -> None:
    path, pack = tmp_path / "school.xlsx", rule_packs.load(name)
    new_workbook(path, pack.inputs, origin=pack.origin)
    start = load_workbook(path)[Sheet.START]
    said, origin = texts(start), pack.origin
    for part in (f"Limits and rules: {origin.title}", CHECK_THESE, origin.source, origin.date[1:]):
        assert part in said
    assert all(sentence in said for sentence in origin.leaves_out)
    last = max(cell.row for row in start.iter_rows() for cell in row if cell.value is not None)
    assert start.print_area.endswith(f"${last}")
    assert max(len(str(row[1].value)) for row in start.iter_rows(min_row=last - 10)) <= ORIGIN_WIDTH


def test_children_and_teachers_are_left_to_the_school(tmp_path: Path) -> None:
    path, pack = tmp_path / "school.xlsx", rule_packs.load("england")
    new_workbook(path, pack.inputs, origin=pack.origin)
    outcome = check_file(path)
    assert isinstance(outcome, Unread)
    assert [problem.found for problem in outcome.problems] == [
        "The number of teachers is blank.",
        "No grade has children.",
    ]


def test_the_command_writes_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "school.xlsx"
    assert main(["new", str(path), "--rules", "ontario"]) == ANSWERED
    assert "Limits and rules: Ontario" in texts(load_workbook(path)[Sheet.START])
    assert "Written: " in capsys.readouterr().err


def test_a_workbook_with_a_button_says_where_the_figures_are_from_too(tmp_path: Path) -> None:
    path, pack = tmp_path / "school.xlsm", rule_packs.load("japan")
    path.write_bytes(render_button_workbook(pack.inputs, Places.here(), pack.origin))
    assert pack.origin.source in texts(load_workbook(path)[Sheet.START])


@pytest.mark.parametrize("arguments", [["new", "--rules"], ["new", "school.xlsx", "--rules"]])
def test_without_a_name_the_packs_are_listed(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == ANSWERED
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(rule_packs.names())
    assert "queensland              Queensland, Prep to Year 6 (November 2016 and February 2021)" in listed
    assert list(tmp_path.iterdir()) == []


def test_a_file_to_write_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--rules", "ontario"]) == USAGE
    assert "classcruncher new PATH" in capsys.readouterr().err


def test_an_unknown_pack_is_refused_with_the_names_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refusal, match=r'There is no rule pack "utopia"\. Choose one of: austria, baden-'):
        rule_packs.load("utopia")
    assert main(["new", str(tmp_path / "school.xlsx"), "--rules", "utopia"]) == BAD
    assert 'There is no rule pack "utopia".' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_rules_and_an_example_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["new", str(tmp_path / "a.xlsx"), "--rules", "ontario", "--example", "three-grades"])
    assert stopped.value.code == USAGE
