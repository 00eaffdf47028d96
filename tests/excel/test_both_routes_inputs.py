"""One contract, passed by a workbook file and by a workbook that is open in Excel alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlwings
from openpyxl import Workbook

from classcruncher import examples
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Problem
from classcruncher.errors import BadInput
from classcruncher.excel.open_book import read_open_book
from classcruncher.workbook.book import Book
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import build
from tests.workbooks import INPUT_CELLS, define, input_workbook


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
