"""Which formulas of the user's look at result sheets: by their references, not by the words in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from classcruncher.ooxml.references import refers
from classcruncher.splice import put
from tests.splice.result_books import results

ORDER = ("data", "results", "option 1", "option 2", "mine", "results of 2025")
OURS = {"results", "option 1", "option 2"}


@pytest.mark.parametrize(
    "formula",
    [
        "Results!A1",
        "=RESULTS!$A$1:$B$2",
        "SUM('Option 1'!B8)",
        "'option 1'!B8+1",
        "SUM('Option 1:Option 2'!B8)",
        "SUM(Data:Mine!B8)",
        "SUM('Data:Results'!B8)",
        "Classes_2[Children]",
        "SUM(classes_2[[#All],[Children]])",
        "SUM(Classes_2)",
        '"Results!A1 is "&Results!A1',
        "IF(Data!A1,Results!#REF!,0)",
    ],
)
def test_formulas_that_look_at_results(formula: str) -> None:
    assert refers(formula, OURS, {"classes_2"}, ORDER)


@pytest.mark.parametrize(
    "formula",
    [
        "HedgeResults[x]",
        "Results[x]",
        "SUM(MyResults!A1)",
        "Results",
        "Results2025!A1",
        "'Results of 2025'!A1",
        "SUM(Mine:'Results of 2025'!A1)",
        "'Old Results'!A1",
        "[1]Results!A1",
        "'[Last year.xlsx]Results'!A1",
        '"Results!A1"',
        '"see ""Option 1""!B8"',
        "OldClasses_2[Children]",
        "Classes_2.x",
        "Classes_22[Children]",
        "Classes_2!A1",
        "'Classes_2'!A1",
        '"Classes_2[Children]"',
        "Data!A1+Mine!B2",
        "Other[Results!A1]",
        "Other[Classes_2]",
    ],
)
def test_formulas_that_only_hold_the_word(formula: str) -> None:
    assert not refers(formula, OURS, {"classes_2"}, ORDER)


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A workbook whose own table, sheet, texts and names have the words of result sheets in them."""
    path = tmp_path / "school.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Hedge Results")
        sheet.add_table("A3:A5", {"name": "HedgeResults", "columns": [{"header": "x"}], "data": [[1], [2]]})
        sheet.write_formula("B1", "=SUM(HedgeResults[x])", None, 3)
        sheet.write_formula("B2", "=\"Results!A1 and 'Option 1'!B8\"&'Hedge Results'!A4", None, "1")
        sheet.write("B3", "Results!A1 as a text")
        book.define_name("OldResults", "='Hedge Results'!$A$4")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(b' fullCalcOnLoad="1"', b""))
    return path


def test_a_second_run_is_the_first_to_the_byte_when_formulas_only_hold_the_words(school: Path) -> None:
    put(results(2), school)
    first = school.read_bytes()
    put(results(2), school)
    assert school.read_bytes() == first


def test_names_of_the_users_sheets_that_look_at_results_count(tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Mine")
        book.define_name("Mine!Best", "=Results!$A$1")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(b' fullCalcOnLoad="1"', b""))
    put(results(1), path)
    put(results(1), path)
    with zipfile.ZipFile(path) as package:
        assert b"fullCalcOnLoad" in package.read("xl/workbook.xml")
