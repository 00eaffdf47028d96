"""The result sheets are the same, cell by cell, in a workbook file and in one that is open in Excel."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from classcruncher import examples
from classcruncher.domain.outcome import Outcome
from classcruncher.domain.summary_line import Standing, SummaryLine
from classcruncher.excel.result_sheets import put_results
from classcruncher.report.results_book import render
from classcruncher.run import crunch
from classcruncher.splice import put
from classcruncher.splice.stamp import Stamp
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.template import build
from tests.workbooks import input_workbook

WHEN = datetime(2026, 5, 4, 9, 30)
STAMP = Stamp("of the inputs", SummaryLine("school.xlsx", Standing.ANSWERED, 'The "Hill"', sizes=(20, 21)))


def saved(workbook: Workbook, folder: Path) -> Path:
    path = folder / "input.xlsx"
    workbook.save(path)
    return path


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
    put(results, copy, stamp=STAMP)
    book = app.books.open(str(path))
    put_results(results, book, stamp=STAMP)
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


def test_array_formulas_of_the_user_stay_array_formulas(
    outcome: Outcome, tmp_path: Path, app: xlwings.App
) -> None:
    """One over several cells can only be changed as a whole: it is left as Excel leaves it."""
    workbook = input_workbook()
    notes = workbook.create_sheet("Notes")
    notes["B2"] = ArrayFormula("B2", "=SUM('Option 1'!B5:B9*2)")
    notes["B4"] = ArrayFormula("B4:B5", "='Option 1'!B5:B6")
    book = app.books.open(str(saved(workbook, tmp_path)))
    put_results(render(outcome, WHEN), book)
    put_results(render(outcome, WHEN), book)
    single, several = book.impl.formulas["Notes"]["B2"].value, book.impl.formulas["Notes"]["B4"].value
    assert isinstance(several, ArrayFormula)
    assert several.ref == "B4:B5"
    if not app.impl.dynamic_arrays:
        assert isinstance(single, ArrayFormula)
        single = single.text
    assert single == "=SUM('Option 1'!B5:B9*2)"


def test_two_runs_give_the_same_sheets(outcome: Outcome, tmp_path: Path, app: xlwings.App) -> None:
    book = app.books.open(str(saved(input_workbook(), tmp_path)))
    seen = []
    for _ in range(2):
        put_results(render(outcome, WHEN), book)
        seen.append([(sheet.title, cells(sheet)) for sheet in book.impl.formulas.worksheets])
    assert seen[0] == seen[1]
