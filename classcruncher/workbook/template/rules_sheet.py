"""The template's sheet Rules, which is optional: limits for several grades together."""

from __future__ import annotations

from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.divisions import Division
from classcruncher.domain.inputs import Inputs
from classcruncher.workbook import contract
from classcruncher.workbook.contract import RULE_ROWS, Sheet
from classcruncher.workbook.template.input_layout import (
    InputFormats,
    Takes,
    allow,
    allow_grades,
    begin,
    finish,
)
from classcruncher.workbook.template.required_sheets import GRADE_NAMES

INTRO = (
    "Optional: limits for the classes of several grades together. One rule a row, with one limit or more.",
    "A rule is about the grades from one to another, in the order of the sheet Grades: K to 2, say.",
)
NOTES = (
    (
        "Classes meant",
        "Which composite classes count. For grades 1 to 3, a class of grades 3 and 4 counts by any",
    ),
    ("", "of its grades or by its lowest, but not by all of its grades or by its highest."),
    ("", "Exactly these grades: only classes that hold each of the grades and no other."),
    ("Fewest, most classes", "How many such classes there are, at least and at most."),
    ("Average at most", "All the children in these classes, divided by the number of the classes."),
    ("Share, at or under", "90% and 20: of every ten such classes at least nine have 20 children or fewer."),
    ("Fixed classes count", "Whether the classes on the sheet Fixed classes count as well. Blank: no."),
)


class _Column(NamedTuple):
    """A column of the table: its heading, what it takes (None: a grade), the hint, width and format."""

    heading: str
    takes: Takes | None
    hint: str
    width: float
    style: str


COLUMNS = (
    _Column(contract.FROM_GRADE, None, "The grade, or the first of several.", 18, "input name"),
    _Column(contract.TO_GRADE, None, "The last grade. Blank: the same as the first.", 18, "input name"),
    _Column(
        contract.CLASSES_MEANT,
        contract.CLASSES_MEANT_TAKES,
        "By which of their grades composite classes count.",
        28,
        "input left",
    ),
    _Column(contract.FEWEST_CLASSES, contract.NUMBER_OF_CLASSES_TAKES, "", 11, "input"),
    _Column(contract.MOST_CLASSES, contract.NUMBER_OF_CLASSES_TAKES, "", 11, "input"),
    _Column(
        contract.AVERAGE,
        contract.AVERAGE_TAKES,
        "The most children that these classes may have on average.",
        14,
        "input",
    ),
    _Column(
        contract.SHARE,
        contract.SHARE_TAKES,
        "How many of these classes, at least, are at or under the size beside it.",
        11,
        "input percent",
    ),
    _Column(contract.AT_OR_UNDER, contract.CLASS_SIZE_TAKES, "The class size of the share.", 12, "input"),
    _Column(
        contract.FIXED_COUNT,
        contract.FIXED_COUNT_TAKES,
        "Whether fixed classes count too.",
        18,
        "input",
    ),
)


def add_rules(workbook: Workbook, formats: InputFormats, inputs: Inputs | None) -> None:
    """The table of rules, and below it what its columns mean."""
    sheet = workbook.add_worksheet(Sheet.RULES)
    top = begin(sheet, formats, Sheet.RULES, [column.width for column in COLUMNS], INTRO)
    divisions = inputs.school.divisions if inputs else ()
    first, last = top + 1, top + max(RULE_ROWS, len(divisions))
    header = [{"header": column.heading, "header_format": formats[_heading(column)]} for column in COLUMNS]
    table = {"name": contract.RULES_TABLE, "columns": header, "style": None, "autofilter": False}
    sheet.add_table(top, 0, last, len(COLUMNS) - 1, table)
    sheet.set_row(top, 34)
    for row in range(first, last + 1):
        sheet.set_row(row, 18)
        at = row - first
        values = _row(divisions[at]) if at < len(divisions) else (None,) * len(COLUMNS)
        for column, value in enumerate(values):
            sheet.write(row, column, value, formats[COLUMNS[column].style])
    _validate(sheet, first, last)
    for row, (what, meaning) in enumerate(NOTES, last + 2):
        sheet.write_string(row, 0, what, formats["strong"])
        sheet.write_string(row, 2, meaning, formats["help"])
    sheet.ignore_errors({"number_stored_as_text": xl_range(first, 0, last, 1)})
    sheet.freeze_panes(first, 1)
    sheet.set_selection(first, 0, first, 0)
    finish(sheet, last=(last + 1 + len(NOTES), len(COLUMNS) - 1), repeat=top)


def _validate(sheet: Worksheet, first: int, last: int) -> None:
    """Say what each cell between two rows takes, and refuse the rest."""
    names = f"{Sheet.GRADES}!{xl_range_abs(*GRADE_NAMES)}"
    for index, (heading, takes, hint, _, _) in enumerate(COLUMNS):
        area = (first, index, last, index)
        if takes is None:
            allow_grades(sheet, area, heading, names, hint)
        else:
            allow(sheet, area, heading, takes, hint)


def _heading(column: _Column) -> str:
    """The format of a column's heading."""
    return "heading" if column.style in ("input name", "input left") else "heading number"


def _row(division: Division) -> tuple[str | int | float | None, ...]:
    """A rule as its row of the table; what a blank cell means is left blank."""
    return (
        division.first,
        None if division.last == division.first else division.last,
        contract.CLASSES_MEANT_TAKES.entered(division.meant),
        division.fewest,
        division.most,
        None if division.average is None else contract.AVERAGE_TAKES.entered(division.average),
        None if division.share is None else contract.SHARE_TAKES.entered(division.share),
        division.at_or_under,
        contract.YES if division.fixed_count else None,
    )
