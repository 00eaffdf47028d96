"""Reading the table of rules: what is read, and what is said of whatever is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.workbook.book import Cell
from classcruncher.workbook.contract import RULES_HEADINGS, SHARE_TAKES
from classcruncher.workbook.reading.cells import exact_number, read_share
from classcruncher.workbook.reading.findings import Findings
from tests.workbooks import FRESH, input_workbook, problems, read_saved

GRADE = "Enter the name of a grade as it stands on the sheet Grades."
TO_500 = "Enter a whole number from 0 to 500."
TO_999 = "Enter a number from 1 to 999, such as 21 or 21.5."
PERCENT = "Enter a percentage above 0% and up to 100%, such as 90%."
FIRST = "The first grade of the rule in row 2"
SAVE = "Open the file in Excel or LibreOffice and save it, then try again."
#: The cells of a rule, from the grade it begins with to whether fixed classes count.
K_TO_2 = ("K", 2, None, 1, 4, 21, 0.9, 20, None)
COLUMNS = "ABCDEFGHI"


def ruled(*rules: Sequence[Any]) -> Workbook:
    """A school in order, with these rules from row 2 on."""
    return input_workbook(
        {
            f"Rules!{column}{row}": value
            for row, rule in enumerate(rules, 2)
            for column, value in zip(COLUMNS, rule, strict=False)
        }
    )


def divisions(folder: Path, *rules: Sequence[Any]) -> tuple[Division, ...]:
    return read_saved(ruled(*rules), folder).school.divisions


def test_a_rule_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    one_class = ("2", "Year 3", "exactly  THESE grades", None, 1, None, None, None, "yes")
    read = divisions(tmp_path, K_TO_2, one_class)
    assert read == (
        Division("K", "2", fewest=1, most=4, average=Fraction(21), share=Fraction(9, 10), at_or_under=20),
        Division("2", "Year 3", ClassesMeant.EXACTLY, most=1, fixed_count=True),
    )


def test_blank_cells_mean_one_grade_any_of_its_grades_and_no_fixed_classes(tmp_path: Path) -> None:
    (read,) = divisions(tmp_path, ("year 3", "", " ", "2"))
    assert (read.first, read.last, read.meant) == ("Year 3", "Year 3", ClassesMeant.ANY)
    assert (read.fewest, read.fixed_count) == (2, False)


def test_blank_rows_are_skipped(tmp_path: Path) -> None:
    blank = (None, "  ", None, None, "\u200b")
    assert len(divisions(tmp_path, blank, K_TO_2, blank, blank, K_TO_2)) == 2
    assert divisions(tmp_path, blank) == ()


@pytest.mark.parametrize("title", ["Rules", "Rules of our district"])
def test_columns_are_found_by_their_headings(title: str, tmp_path: Path) -> None:
    workbook = ruled()
    for column, heading in zip(COLUMNS, reversed(RULES_HEADINGS), strict=True):
        workbook["Rules"][f"{column}1"].value = f" {heading.upper()} "
    for column, value in zip(COLUMNS, reversed(K_TO_2), strict=True):
        workbook["Rules"][f"{column}4"].value = value
    workbook["Rules"].title = title
    assert len(read_saved(workbook, tmp_path).school.divisions) == 1


@pytest.mark.parametrize(
    ("entered", "average"),
    [
        (21.4, "21.4"),
        ("21,5", "21.5"),
        (" 21.25 ", "21.25"),
        ("24", "24"),
        (24, "24"),
        (20.333333333333332, "61/3"),
        (24.123456, "24.123456"),
    ],
)
def test_averages_are_read_as_they_are_meant(entered: Any, average: str, tmp_path: Path) -> None:
    (read,) = divisions(tmp_path, ("K", None, None, None, None, entered))
    assert read.average == Fraction(average)


@pytest.mark.parametrize(
    ("entered", "share"),
    [
        (0.9, "9/10"),
        (90, "9/10"),
        ("90%", "9/10"),
        ("90 %", "9/10"),
        ("90", "9/10"),
        ("0,9", "9/10"),
        (1, "1"),
        (100, "1"),
        (92.5, "37/40"),
        ("92,5 %", "37/40"),
        ("0.5%", "1/200"),
        (0.6666666666666666, "2/3"),
        (0.6667, "6667/10000"),
    ],
)
def test_shares_are_read_as_they_are_meant(entered: Any, share: str, tmp_path: Path) -> None:
    (read,) = divisions(tmp_path, ("K", None, None, None, None, None, entered, 20))
    assert read.share == Fraction(share)


@pytest.mark.parametrize("stored", ["21.4", "21.399999999999999", "21.400000000000002"])
def test_the_digits_that_a_program_stores_make_no_difference(stored: str) -> None:
    assert exact_number(Cell("Rules", "F2", float(stored))) == Fraction("21.4")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 0, 0.0, -0.5, 100.5, 1e300, True, "100.5%"])
def test_what_is_no_share_is_refused(number: Any) -> None:
    findings = Findings(["Rules"])
    read_share(Cell("Rules", "G2", number), SHARE_TAKES, "The share", findings)
    assert len(findings.problems) == 1


def changed(**cells: Any) -> list[Any]:
    """The rule about K to 2 with other cells, by their columns."""
    return [cells.get(column, value) for column, value in zip(COLUMNS, K_TO_2, strict=True)]


@pytest.mark.parametrize(
    ("at", "value", "found", "enter"),
    [
        (
            "A",
            "4",
            f'{FIRST} is "4", which is not in the table of grades.',
            GRADE,
        ),
        ("A", "#N/A", f"{FIRST} is the error value #N/A.", GRADE),
        (
            "A",
            None,
            "The rule in row 2 does not say for which grade it is.",
            "Enter that grade, or the first one of several, or clear the row.",
        ),
        (
            "B",
            date(2026, 2, 1),
            "The last grade of the rule in row 2 is the date 1 February 2026.",
            f"Set the cell's format to Text. {GRADE}",
        ),
        (
            "C",
            "All",
            'The choice of classes for the rule in row 2 is "All".',
            (
                'Enter "Any of its grades", "All of its grades", "Lowest grade", "Highest grade" '
                'or "Exactly these grades".'
            ),
        ),
        ("D", -1, "The fewest classes of the rule in row 2 are -1.", TO_500),
        ("D", 1.5, "The fewest classes of the rule in row 2 are 1.5.", TO_500),
        (
            "D",
            5,
            "The fewest classes of the rule in row 2, 5, are above the most, 4.",
            "Enter a whole number from 0 to 4, or raise the most classes.",
        ),
        ("E", 501, "The most classes of the rule in row 2 are 501.", TO_500),
        ("E", "=D2+1", "The most classes of the rule in row 2 are a formula without a stored result.", SAVE),
        ("F", 0.5, "The largest average of the rule in row 2 is 0.5.", TO_999),
        ("F", 1000, "The largest average of the rule in row 2 is 1000.", TO_999),
        ("F", "about 21", 'The largest average of the rule in row 2 is "about 21".', TO_999),
        ("F", "21%", 'The largest average of the rule in row 2 is "21%".', TO_999),
        ("F", "1,000", 'The largest average of the rule in row 2 is "1,000".', TO_999),
        (
            "F",
            "=7*3",
            "The largest average of the rule in row 2 is a formula without a stored result.",
            SAVE,
        ),
        (
            "F",
            date(2026, 4, 21),
            "The largest average of the rule in row 2 is the date 21 April 2026.",
            f"Set the cell's format to General. {TO_999}",
        ),
        ("G", 0, "The share of the rule in row 2 is 0.", PERCENT),
        ("G", 101, "The share of the rule in row 2 is 101.", PERCENT),
        ("G", "most", 'The share of the rule in row 2 is "most".', PERCENT),
        ("G", "=9/10", "The share of the rule in row 2 is a formula without a stored result.", SAVE),
        (
            "G",
            None,
            "The rule in row 2 has a class size, but no share of the classes that are at or under it.",
            "Enter a percentage above 0% and up to 100%, such as 90%, or clear the class size.",
        ),
        (
            "H",
            None,
            "The rule in row 2 has a share, but no class size that these classes are at or under.",
            "Enter a whole number from 1 to 999, or clear the share.",
        ),
        (
            "H",
            0,
            "The class size for the share of the rule in row 2 is 0.",
            "Enter a whole number from 1 to 999.",
        ),
        (
            "I",
            "perhaps",
            'The answer to "Fixed classes count" for the rule in row 2 is "perhaps".',
            'Enter "No" or "Yes".',
        ),
    ],
)
def test_one_spoilt_cell_gives_one_problem(
    at: str, value: Any, found: str, enter: str, tmp_path: Path
) -> None:
    assert problems(ruled(changed(**{at: value})), tmp_path) == [f"Rules!{at}2: {found} {enter}"]


def test_grades_in_the_wrong_order(tmp_path: Path) -> None:
    assert problems(ruled(("Year 3", 1, None, 1)), tmp_path) == [
        (
            "Rules!B2: The last grade of the rule in row 2, 1, comes before the first, Year 3. "
            "Enter the two grades in the order of the sheet Grades."
        )
    ]


@pytest.mark.parametrize("rule", [("K",), ("K", "2"), (None, None, "Lowest grade"), (None, "K")])
def test_a_row_without_a_limit(rule: Sequence[Any], tmp_path: Path) -> None:
    assert problems(ruled(rule), tmp_path) == [
        (
            "Rules!A2: The rule in row 2 limits nothing. "
            "Enter a number of classes, an average, or a share with its class size; or clear the row."
        )
    ]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_cells(tmp_path: Path) -> None:
    workbook = ruled(
        ("Prep", "1", "none", 3, 2, "x", 90),
        (None, None, None, None, None, 21),
        ("K",),
        ("2", "K", None, 501, None, 0, None, 20, 7),
    )
    workbook["Grades"]["B2"].value = "many"
    workbook["What if"]["B2"].value = "six"
    assert [problem.split(":")[0] for problem in problems(workbook, tmp_path)] == [
        "Grades!B2",
        "'What if'!B2",
        *("Rules!A2", "Rules!C2", "Rules!D2", "Rules!F2", "Rules!H2"),
        "Rules!A3",
        "Rules!A4",
        *("Rules!B5", "Rules!D5", "Rules!F5", "Rules!G5", "Rules!I5"),
    ]


def test_grades_are_not_complained_of_while_their_table_is_missing(tmp_path: Path) -> None:
    workbook = ruled(K_TO_2)
    del workbook["Grades"].tables["Grades"]
    assert problems(workbook, tmp_path) == [f'Grades: The table "Grades" is missing. {FRESH}']


def test_the_sheet_of_rules_may_be_deleted(tmp_path: Path) -> None:
    workbook = ruled(K_TO_2)
    del workbook["Rules"]
    assert read_saved(workbook, tmp_path).school.divisions == ()


def test_a_missing_table_is_told_while_its_sheet_is_there(tmp_path: Path) -> None:
    workbook = ruled(K_TO_2)
    del workbook["Rules"].tables["Rules"]
    assert problems(workbook, tmp_path) == [f'Rules: The table "Rules" is missing. {FRESH}']


def test_a_missing_heading(tmp_path: Path) -> None:
    workbook = ruled(K_TO_2)
    workbook["Rules"]["F1"].value = "Mean"
    assert problems(workbook, tmp_path) == [
        (
            'Rules!A1: The table "Rules" has no column "Average at most". '
            'Give a column the heading "Average at most", or start from a fresh template.'
        )
    ]
