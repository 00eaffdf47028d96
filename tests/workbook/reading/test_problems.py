"""What is said of a workbook with something wrong in it: one cell spoilt at a time, and all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workbook.reading.spoilings import SPOILINGS
from tests.workbooks import input_workbook, problems


@pytest.mark.parametrize(("place", "value", "found", "enter"), SPOILINGS)
def test_one_spoilt_cell_gives_one_problem(
    place: str, value: Any, found: str, enter: str, tmp_path: Path
) -> None:
    at = place.replace("B1", "A1") if place == "Grades!B1" else place
    assert problems(input_workbook({place: value}), tmp_path) == [f"{at}: {found} {enter}"]


def test_everything_wrong_is_told_at_once_in_the_order_of_sheets_and_cells(tmp_path: Path) -> None:
    workbook = input_workbook(
        {
            "'What if'!B2": "six",
            "School!B10": 0,
            "School!B3": None,
            "Grades!B10": 3,
            "Grades!B2": "many",
            "Grades!D2": -1,
            "Composites!B3": "No",
            "Composites!O2": "Yes",
            "'Fixed classes'!C3": 7,
            "'Fixed classes'!E2": 31,
        }
    )
    assert [problem.split(":")[0] for problem in problems(workbook, tmp_path)] == [
        "School!B3",
        "School!B10",
        "Grades!B2",
        "Grades!D2",
        "Grades!A10",
        "Grades!C10",
        "Grades!D10",
        "Composites!O2",
        "Composites!B3",
        "'Fixed classes'!E2",
        "'Fixed classes'!A3",
        "'What if'!B2",
    ]


def test_a_table_without_grades_or_children(tmp_path: Path) -> None:
    blank: dict[str, Any] = {f"Grades!{column}{row}": None for column in "ABCDE" for row in range(2, 6)}
    blank |= {"Composites!C2": None, "Composites!D3": None, "Composites!E4": None, "'What if'!D2": None}
    blank |= {f"'Fixed classes'!{column}2": None for column in "ABCDE"}
    assert problems(input_workbook(blank), tmp_path) == [
        (
            "Grades!A2: There is no grade in the table. "
            "Enter the name, the children, and the smallest and largest class of every grade."
        )
    ]
    none: dict[str, Any] = {f"Grades!B{row}": 0 for row in range(2, 6)}
    none |= {f"'Fixed classes'!{column}2": None for column in "ABCDE"}
    assert problems(input_workbook(none), tmp_path) == [
        "Grades!B2: No grade has children. Enter the children of at least one grade."
    ]


def test_ideals_that_most_grades_have(tmp_path: Path) -> None:
    changes = {"Grades!E2": 16, "Grades!E3": 18, "Grades!E4": 20}
    assert problems(input_workbook(changes), tmp_path) == [
        (
            "Grades!E5: The ideal class of Year 3 is blank, but other grades have one. "
            "Enter an ideal class for every grade or for none."
        )
    ]


def test_a_largest_class_for_a_pair_may_be_one_that_leaves_no_class(tmp_path: Path) -> None:
    # It still caps classes of three grades; a pair that can never be opened is no contradiction.
    assert problems(input_workbook({"Composites!E4": 11}), tmp_path) == []


def test_fixed_classes_beyond_the_teachers_and_of_one_name(tmp_path: Path) -> None:
    changes = {"School!B3": 1, "'Fixed classes'!A4": "SUPPORT", "'Fixed classes'!B4": 1}
    assert problems(input_workbook(changes), tmp_path) == [
        (
            "'Fixed classes'!A4: The name \"SUPPORT\" is on two fixed classes. "
            "Enter a name that no other fixed class has."
        ),
        (
            "'Fixed classes'!A4: There are 2 fixed classes but 1 teacher. "
            "Clear the rows that are too many, or raise the number of teachers."
        ),
    ]


def test_several_fixed_classes_take_too_many_together(tmp_path: Path) -> None:
    changes = {"'Fixed classes'!A3": "Nurture", "'Fixed classes'!C3": 23}
    assert problems(input_workbook(changes), tmp_path) == [
        (
            "'Fixed classes'!C3: The fixed classes take more children of grade 1 than the 24 it has. "
            "Enter a whole number from 0 to 22, or raise the children in grade 1."
        )
    ]


def test_a_scenario_cannot_fill_a_grade_without_limits(tmp_path: Path) -> None:
    changes = {"Grades!A6": "Year 4", "Grades!B6": 0, "'What if'!H2": 12}
    assert problems(input_workbook(changes), tmp_path) == [
        (
            "'What if'!H2: "
            'The scenario "Three more in K" gives children to Year 4, which has no class limits. '
            "Enter the smallest and the largest class of Year 4 in the table of grades."
        )
    ]


def test_merged_input_cells_are_told_once(tmp_path: Path) -> None:
    workbook = input_workbook({"Composites!C2": None})
    workbook["Grades"].merge_cells("D3:D5")
    workbook["Composites"].merge_cells("F2:G3")
    assert problems(workbook, tmp_path) == [
        (
            "Grades!D4: The largest class of grade 2 is part of the merged cell D3:D5. "
            "Unmerge the cells and fill in each of them."
        ),
        (
            "Composites!G2: This cell is part of the merged cell F2:G3. "
            "Unmerge the cells and fill in each of them."
        ),
    ]


def test_a_sixteenth_grade(tmp_path: Path) -> None:
    workbook = input_workbook({"Grades!A17": "Year 15"})
    workbook["Grades"].tables["Grades"].ref = "A1:E17"
    assert problems(workbook, tmp_path) == [
        "Grades!A17: The table goes on below its 15 rows for grades. Use the first 15 rows of the table only."
    ]


def test_both_spellings_of_an_accent_are_one_name(tmp_path: Path) -> None:
    """A Mac decomposes accents that a keyboard composes; people see no difference."""
    changes = {"Grades!A4": "9\u00e8me", "Grades!A5": "9e\u0300me"}
    (problem,) = problems(input_workbook(changes), tmp_path)
    assert problem.startswith('Grades!A5: The name "9\u00e8me" is in the table twice.')
