"""One contract, passed by a workbook file and by a workbook that is open in Excel alike."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from classcruncher import examples
from classcruncher.excel.open_book import read_open_book
from classcruncher.excel.result_sheets import put_results
from classcruncher.inputs import Inputs
from classcruncher.outcome import Outcome, Problem
from classcruncher.refusal import BadInput
from classcruncher.report.results_book import render
from classcruncher.run import crunch
from classcruncher.splice import put
from classcruncher.workbook.book import Book
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import build
from tests.workbooks import INPUT_CELLS, define, input_workbook

WHEN = datetime(2026, 5, 4, 9, 30)


def read_both(path: Path, app: xlwings.App) -> tuple[Book, Book]:
    """The workbook as the file route sees it, and as the live route does."""
    return open_book(path), read_open_book(app.books.open(str(path)))


def understood(book: Book) -> Inputs | tuple[Problem, ...]:
    """What is read, or every problem."""
    try:
        return read(book)
    except BadInput as bad:
        return bad.problems


def saved(workbook: Workbook, folder: Path) -> Path:
    path = folder / "input.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize("name", examples.names())
def test_every_example_is_the_same_school(name: str, tmp_path: Path, app: xlwings.App) -> None:
    path = tmp_path / "school.xlsx"
    build(path, examples.load(name))
    from_file, from_excel = read_both(path, app)
    assert read(from_file) == read(from_excel) == examples.load(name)
    assert from_file.sheet_names == from_excel.sheet_names


AWKWARD = (
    *(
        None,
        "",
        "  ",
        0,
        -1,
        1,
        7,
        24,
        24.0,
        24.5,
        1e9,
        True,
        False,
        "24",
        " 24 ",
        "24\xa0",
        "1/2",
        "x",
        "Yes",
    ),
    *("no", "AVOID", "=", "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#hash", "Lowest of its grades"),
    *(date(2026, 5, 4), datetime(2026, 5, 4, 9, 30), time(9, 30), "2026-05-04", "K", "Year 3", "\u200b"),
)


@pytest.mark.parametrize("value", AWKWARD, ids=repr)
def test_whatever_a_cell_holds_both_say_the_same(value: Any, tmp_path: Path, app: xlwings.App) -> None:
    """In every input cell at once, and in every seventh one, so that other cells are sound."""
    for step in (1, 7):
        changes = {f"{sheet}!{cell}": value for sheet, cell in INPUT_CELLS[::step]}
        from_file, from_excel = read_both(saved(input_workbook(changes), tmp_path), app)
        assert understood(from_file) == understood(from_excel)
        app.books["input.xlsx"].close()


def merged(workbook: Workbook) -> None:
    workbook["Grades"].merge_cells("B2:C3")
    workbook["School"].merge_cells("B3:C3")


def without_a_name(workbook: Workbook) -> None:
    del workbook.defined_names["Teachers"]


def with_a_broken_name(workbook: Workbook) -> None:
    define(workbook, "Teachers", "#REF!")


def with_a_name_of_another_case(workbook: Workbook) -> None:
    del workbook.defined_names["Teachers"]
    define(workbook, "TEACHERS", "School!$B$3")


def with_a_name_on_a_sheet(workbook: Workbook) -> None:
    name = workbook.defined_names.pop("Teachers")
    workbook["School"].defined_names["Teachers"] = name


def with_rows_inserted(workbook: Workbook) -> None:
    workbook["Grades"].tables["Grades"].ref = "A1:E12"


def without_the_table(workbook: Workbook) -> None:
    del workbook["Grades"].tables["Grades"]


def with_a_quoted_title(workbook: Workbook) -> None:
    workbook["School"].title = "Ann's school"
    for setting, item in workbook.defined_names.items():
        define(workbook, setting, item.attr_text.replace("School!", "'Ann''s school'!"))


@pytest.mark.parametrize(
    "change",
    [
        merged,
        without_a_name,
        with_a_broken_name,
        with_a_name_of_another_case,
        with_a_name_on_a_sheet,
        with_rows_inserted,
        without_the_table,
        with_a_quoted_title,
    ],
)
def test_whatever_becomes_of_names_and_tables_both_say_the_same(
    change: Callable[[Workbook], None], tmp_path: Path, app: xlwings.App
) -> None:
    workbook = input_workbook()
    change(workbook)
    from_file, from_excel = read_both(saved(workbook, tmp_path), app)
    assert understood(from_file) == understood(from_excel)


def test_reading_creates_no_cells(tmp_path: Path, app: xlwings.App) -> None:
    book = app.books.open(str(saved(input_workbook(), tmp_path)))
    before = {sheet.title: len(sheet._cells) for sheet in book.impl.formulas.worksheets}
    read_open_book(book)
    assert before == {sheet.title: len(sheet._cells) for sheet in book.impl.formulas.worksheets}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A solved school with three options."""
    path = tmp_path_factory.mktemp("school") / "school.xlsx"
    build(path, replace(examples.load("nsw-7-classes"), number_of_options=3))
    return crunch(open_book(path))


def fewer(outcome: Outcome) -> Outcome:
    """The same outcome with one option less."""
    return replace(outcome, options=outcome.options[:-1], robust=None)


def nothing(workbook: Workbook) -> None:
    """The user did nothing."""


def own_sheet(workbook: Workbook) -> None:
    workbook.create_sheet("Option 1", 1)["A1"] = "mine"


def rename_a_result(workbook: Workbook) -> None:
    workbook["Option 2"].title = "The one we chose"


def take_away_results(workbook: Workbook) -> None:
    del workbook["Results"]


def move_results(workbook: Workbook) -> None:
    workbook.move_sheet("Option 2", -7)


def take_the_title(workbook: Workbook) -> None:
    workbook["Option 1"].title = "Kept"
    workbook.create_sheet("Option 1")["A1"] = "mine"


AFTER = (nothing, rename_a_result, take_away_results, move_results, take_the_title)


@pytest.mark.parametrize("change", [nothing, own_sheet])
def test_a_first_run_shows_the_same_sheets(
    change: Callable[[Workbook], None], outcome: Outcome, tmp_path: Path, app: xlwings.App
) -> None:
    workbook = input_workbook()
    change(workbook)
    same_results(saved(workbook, tmp_path), outcome, app)


@pytest.mark.parametrize("change", AFTER)
@pytest.mark.parametrize("shrink", [False, True])
def test_a_later_run_shows_the_same_sheets(
    change: Callable[[Workbook], None], shrink: bool, outcome: Outcome, tmp_path: Path, app: xlwings.App
) -> None:
    path = saved(input_workbook(), tmp_path)
    put(render(outcome, datetime(2025, 1, 1)), path)
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    same_results(saved(workbook, tmp_path), fewer(outcome) if shrink else outcome, app)


def same_results(path: Path, outcome: Outcome, app: xlwings.App) -> None:
    """Put the results into a copy of the file, and into the open workbook: every cell is equal."""
    results = render(outcome, WHEN)
    copy = path.with_name("copy.xlsx")
    shutil.copy(path, copy)
    put(results, copy)
    book = app.books.open(str(path))
    put_results(results, book)
    for data_only, live in ((False, book.impl.formulas), (True, book.impl.values)):
        file = openpyxl.load_workbook(copy, data_only=data_only)
        assert file.sheetnames == live.sheetnames
        for title in file.sheetnames:
            assert cells(file[title]) == cells(live[title])
            if not data_only:
                assert marks(file[title]) == marks(live[title])
    assert [each.name for each in app.books] == [book.name]


def cells(sheet: Worksheet) -> Mapping[str, Any]:
    """What each cell holds, how its number is shown, and where its link leads."""
    found = (cell for row in sheet.iter_rows() for cell in row)
    return {
        cell.coordinate: (cell.value, cell.number_format, cell.hyperlink and cell.hyperlink.location)
        for cell in found
        if cell.value is not None
    }


def marks(sheet: Worksheet) -> dict[str, str]:
    return {name: item.attr_text for name, item in sheet.defined_names.items() if name.startswith("_Class")}


def test_formulas_of_the_user_that_look_at_results_are_kept(
    outcome: Outcome, tmp_path: Path, app: xlwings.App
) -> None:
    workbook = input_workbook()
    notes = workbook.create_sheet("Notes")
    notes["B2"], notes["B3"], notes["C4"] = "='Option 1'!$B$5+1", "=SUM(Results!A1:A9)", "=1+1"
    notes["B4"] = "='Option 3'!A1"
    book = app.books.open(str(saved(workbook, tmp_path)))
    put_results(render(outcome, WHEN), book)
    put_results(render(fewer(outcome), WHEN), book)
    kept = book.impl.formulas["Notes"]
    assert kept["B4"].value == "=#REF!A1"  # as when a sheet is deleted by hand
    assert [kept[at].value for at in ("B2", "B3", "C4")] == [
        "='Option 1'!$B$5+1",
        "=SUM(Results!A1:A9)",
        "=1+1",
    ]


@pytest.mark.parametrize("cells_of_notes", [("A1",), ("A1", "B1"), ("A1", "A2")])
def test_a_sheet_of_one_cell_row_or_column_is_searched_too(
    cells_of_notes: tuple[str, ...], outcome: Outcome, tmp_path: Path, app: xlwings.App
) -> None:
    workbook = input_workbook()
    notes = workbook.create_sheet("Notes")
    for at in cells_of_notes:
        notes[at] = "='Option 1'!$B$5"
    book = app.books.open(str(saved(workbook, tmp_path)))
    put_results(render(outcome, WHEN), book)
    put_results(render(outcome, WHEN), book)
    assert {book.impl.formulas["Notes"][at].value for at in cells_of_notes} == {"='Option 1'!$B$5"}


def test_two_runs_give_the_same_sheets(outcome: Outcome, tmp_path: Path, app: xlwings.App) -> None:
    book = app.books.open(str(saved(input_workbook(), tmp_path)))
    seen = []
    for _ in range(2):
        put_results(render(outcome, WHEN), book)
        seen.append([(sheet.title, cells(sheet)) for sheet in book.impl.formulas.worksheets])
    assert seen[0] == seen[1]
