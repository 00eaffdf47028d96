"""What is said of a workbook that lacks a sheet, a name or a table, or has another shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.table import Table

from tests.workbooks import FRESH, define, input_workbook, problems, setting_names


@pytest.mark.parametrize(
    ("sheet", "contents"),
    [
        ("Composites", ["Composites"]),
        ("Grades", []),
        ("School", None),
    ],
)
def test_a_missing_sheet_is_told_once(sheet: str, contents: list[str] | None, tmp_path: Path) -> None:
    workbook = input_workbook()
    for name in setting_names() if contents is None else contents:
        define(workbook, name, "#REF!")
    del workbook[sheet]
    assert problems(workbook, tmp_path) == [f'{sheet}: The sheet "{sheet}" is missing. {FRESH}']


def test_the_sheet_of_fixed_classes_may_be_deleted(tmp_path: Path) -> None:
    workbook = input_workbook()
    define(workbook, "Fixed_classes", "#REF!")
    del workbook["Fixed classes"]
    assert problems(workbook, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("Teachers", "School"),
        ("Time_limit", "School"),
        ("Composites", "Composites"),
        ("Fixed_classes", "Fixed classes"),
    ],
)
@pytest.mark.parametrize(
    "reference",
    [
        None,
        "#REF!",
        "Nowhere!$A$1",
        "School!#REF!",
        "5",
        "School!$B:$B",
        "OFFSET(School!$A$1,1,1)",
        "[1]School!$B$3",
        "School:Grades!$B$3",
        "School!$B$3,School!$B$4",
        "School!$A$1:$XFD$1048576",
    ],
)
def test_a_missing_or_broken_name(name: str, sheet: str, reference: str | None, tmp_path: Path) -> None:
    workbook = input_workbook()
    if reference is None:
        del workbook.defined_names[name]
    else:
        define(workbook, name, reference)
    assert problems(workbook, tmp_path) == [
        f'{sheet}: The workbook name "{name}" is missing or broken. {FRESH}'
    ]


def test_a_missing_name_for_scenarios_is_told_while_their_sheet_is_there(tmp_path: Path) -> None:
    workbook = input_workbook()
    del workbook.defined_names["What_if"]
    assert problems(workbook, tmp_path) == [
        f'What if: The workbook name "What_if" is missing or broken. {FRESH}'
    ]


def test_a_missing_table(tmp_path: Path) -> None:
    workbook = input_workbook()
    del workbook["Grades"].tables["Grades"]
    workbook["School"]["Z1"].value = "Grade"
    workbook["School"].add_table(Table(displayName="Grades2", ref="Z1:Z2"))
    assert problems(workbook, tmp_path) == [f'Grades: The table "Grades" is missing. {FRESH}']


@pytest.mark.parametrize(
    ("name", "reference", "message"),
    [
        (
            "Composites",
            "Composites!$B$2:$P$17",
            "covers 16 rows and 15 columns instead of 15 rows and 15 columns",
        ),
        ("Fixed_classes", "'Fixed classes'!$A$2:$Q$9", "covers 8 rows and 17 columns instead of 16 columns"),
        ("Teachers", "School!$B$3:$C$3", "covers 1 row and 2 columns instead of 1 row and 1 column"),
    ],
)
def test_a_name_of_another_shape(name: str, reference: str, message: str, tmp_path: Path) -> None:
    workbook = input_workbook()
    define(workbook, name, reference)
    (problem,) = problems(workbook, tmp_path)
    assert problem.endswith(f': The workbook name "{name}" {message}. {FRESH}')
