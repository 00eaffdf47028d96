"""How the template's sheets look, what they have in common, and what Excel lets into their input cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from classcruncher.workbook import contract
from classcruncher.workbook.accepted import (
    Choice,
    DecimalNumber,
    PairNumber,
    PairNumbers,
    PairWord,
    Percentage,
    Text,
    WholeNumber,
)
from classcruncher.workbook.contract import GRADE_ENTER, MOST_GRADES, RULE_GRADE_ENTER, Sheet, pair_enter
from classcruncher.workbook.template.check_formulas import grade_name
from classcruncher.workbook.template.check_values import OK

INK, QUIET, LINE, BRAND = "#1F2933", "#5F6B76", "#C5CDD5", "#1F4E79"
INPUT, PALE, OFF, EDGE, BAND = "#FFF3C4", "#FFFBEB", "#E3E7EB", "#D9C27A", "#E8EEF4"

#: Colours, not of a theme (a user's theme would recolour them).
BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}
INPUT_CELL: dict[str, Any] = {"bg_color": INPUT, "border": 1, "border_color": EDGE}

HEADING: dict[str, Any] = {"bold": True, "font_color": "#FFFFFF", "bg_color": BRAND}
LABEL: dict[str, Any] = {"bottom": 1, "bottom_color": LINE, "align": "left", "indent": 1}
NUMBER: dict[str, Any] = {"bottom": 1, "bottom_color": LINE, "align": "center"}
LEFT: dict[str, Any] = {"align": "left", "indent": 1}
CENTRE: dict[str, Any] = {"align": "center"}
OPEN: dict[str, Any] = INPUT_CELL | {"locked": False}

FORMATS: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"font_size": 20, "bold": True, "font_color": BRAND},
    "section": {"font_size": 13, "bold": True, "font_color": BRAND},
    "help": {"font_color": QUIET},
    "strong": {"bold": True},
    "key": LEFT,
    "heading": HEADING | LEFT | {"text_wrap": True},
    "heading band": HEADING | LEFT,
    "heading number": HEADING | CENTRE | {"text_wrap": True},
    "heading upright": HEADING | CENTRE | {"rotation": 90, "valign": "bottom"},
    "heading side": LEFT | {"bold": True, "bg_color": BAND, "border": 1, "border_color": LINE},
    "label": LABEL,
    "label help": LABEL | {"font_color": QUIET, "text_wrap": True},
    "label strong": LABEL | {"bold": True},
    "count": NUMBER | {"num_format": "0"},
    "count quiet zero": NUMBER | {"num_format": "0;-0;"},
    "average": NUMBER | {"num_format": "0.0"},
    "input": OPEN | CENTRE,
    "input pale": OPEN | CENTRE | {"bg_color": PALE},
    "input percent": OPEN | CENTRE | {"num_format": "0.0%"},
    "input edge": OPEN | CENTRE | {"left": 2, "left_color": BRAND},
    "input left": OPEN | LEFT | {"text_wrap": True},
    # Text, so that a name such as 1/2 or 3-4 does not turn into a date.
    "input name": OPEN | LEFT | {"num_format": "@"},
    "sample input": INPUT_CELL | CENTRE,
    "sample pale": INPUT_CELL | CENTRE | {"bg_color": PALE},
    "sample plain": CENTRE | {"border": 1, "border_color": LINE},
    "off": CENTRE | {"bg_color": OFF, "border": 1, "border_color": LINE},
}

#: Marks of conditional formats. Each goes with a word or a number, so that colour never stands alone.
MARKS: dict[str, dict[str, Any]] = {
    "ok": {"font_color": "#1B6B3A", "bold": True},
    "wrong": {"font_color": "#9C1C1C", "bold": True},
    "clash": {"font_color": "#9C1C1C", "bg_color": "#FBD9D5", "bold": True},
    "unused": {"bg_color": OFF, "border": 1, "border_color": LINE},
    "yes": {"font_color": "#14532D", "bg_color": "#D5EBDB", "bold": True},
    "always": {"font_color": "#4A2572", "bg_color": "#E6DBF2", "bold": True},
    "avoid": {"font_color": "#7A3E00", "bg_color": "#FBE0C0", "italic": True, "bold": True},
    "number": {"font_color": "#123F6D", "bg_color": "#D6E4F2", "bold": True},
    "no": {"font_color": QUIET},
}


class InputFormats:
    """The formats of one workbook by name; each is made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        """A cell's format."""
        return self._made(name, BASE | FORMATS[name] if name in FORMATS else {})

    def mark(self, name: str) -> Format:
        """A conditional format."""
        return self._made(f"mark {name}", MARKS[name])

    def _made(self, name: str, properties: dict[str, Any]) -> Format:
        if name not in self._formats:
            self._formats[name] = self._workbook.add_format(properties)
        return self._formats[name]


def begin(
    sheet: Worksheet, formats: InputFormats, title: str, widths: Sequence[float], intro: Sequence[str]
) -> int:
    """Set columns, title and the help under it; returns the row after them and a blank one (from 0)."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, formats["plain"])
    sheet.set_row(0, 33)
    sheet.write_string(0, 0, title, formats["title"])
    for row, line in enumerate(intro, 1):
        sheet.write_string(row, 0, line, formats["help"])
    return len(intro) + 2


def finish(
    sheet: Worksheet,
    *,
    last: tuple[int, int],
    landscape: bool = True,
    insert_rows: bool = True,
    repeat: int | None = None,
) -> None:
    """Set up printing up to the cell `last` (from 0) and protect all but the inputs, with no password.

    `repeat` is a heading row to print on every page. Users may format cells and size columns and rows,
    and, where the layout bears it, insert rows.
    """
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, *last)
    sheet.set_header("&L&9Class Cruncher&R&9&F")
    sheet.set_footer("&L&9&A&R&9Page &P of &N")
    if repeat is not None:
        sheet.repeat_rows(repeat)
    sheet.protect(
        options={
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "insert_rows": insert_rows,
        }
    )


def name_range(
    workbook: Workbook, name: str, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]
) -> None:
    """Give cells of a sheet a workbook name."""
    workbook.define_name(name, f"='{sheet}'!{xl_range_abs(*first, *last)}")


def write_grade_headings(
    sheet: Worksheet, formats: InputFormats, row: int, column: int, names: tuple[str, ...], style: str
) -> None:
    """Head columns with the grades' names, by formulas on the table of grades."""
    for i in range(MOST_GRADES):
        stored = names[i] if i < len(names) else ""
        sheet.write_formula(row, column + i, grade_name(i + 1), formats[style], stored)


def mark_verdicts(sheet: Worksheet, formats: InputFormats, area: tuple[int, int, int, int]) -> None:
    """Show OK in green and any other verdict in red."""
    is_ok = {"type": "cell", "criteria": "==", "value": f'"{OK}"', "format": formats.mark("ok")}
    sheet.conditional_format(*area, is_ok)
    sheet.conditional_format(*area, {"type": "no_blanks", "format": formats.mark("wrong")})


def mark_unused(
    sheet: Worksheet, formats: InputFormats, area: tuple[int, int, int, int], heading_row: int
) -> None:
    """Grey the cells of an area under a blank heading."""
    heading = xl_rowcol_to_cell(heading_row, area[1], row_abs=True)
    rule = {"type": "formula", "criteria": f'={heading}=""', "format": formats.mark("unused")}
    sheet.conditional_format(*area, rule)


#: Longest text that an input cell takes, in characters.
LONGEST_TEXT = 100

#: The first and last row and column of some cells, all counted from 0.
Area = tuple[int, int, int, int]


#: What a cell may take of which the kind alone says all.
Takes = WholeNumber | DecimalNumber | Percentage | Choice | Text


def allow(sheet: Worksheet, area: Area, title: str, takes: Takes, hint: str = "") -> None:
    """Let only what the contract takes into the cells of an area; `hint` is said before what to enter."""
    _allow(sheet, area, title, f"{hint} {takes.enter}".strip(), takes.enter, _criteria(takes, area))


def allow_grades(sheet: Worksheet, area: Area, title: str, names: str, hint: str) -> None:
    """Let only names of grades into the cells of an area; `names` are the cells that hold these."""
    criteria = {"validate": "list", "source": f"={names}"}
    _allow(sheet, area, title, f"{hint} {RULE_GRADE_ENTER}", RULE_GRADE_ENTER, criteria)


def allow_unique_names(sheet: Worksheet, area: Area, title: str, first: str, column: str) -> None:
    """Let only names that differ into a column; `first` is its first cell, `column` all of it ($A$1:$A$3)."""
    unique = f"=SUMPRODUCT(--(TRIM({column})=TRIM({first})))=1"
    _allow(sheet, area, title, f"Such as K or Year 3. {GRADE_ENTER}", GRADE_ENTER, _formula(unique))


def allow_pairs(sheet: Worksheet, area: Area, title: str, first: str) -> None:
    """Let only what the matrix takes into the cells of an area whose first cell is `first`."""
    words, numbers, texts = [], [], []
    for entry in contract.PAIR_ENTRIES:
        match entry:
            case PairWord(text):
                words.append(f'{first}="{text}"')
            case PairNumber(takes):
                numbers.append(f"AND({first}>={takes.low},{first}<={takes.high},{first}=INT({first}))")
            case PairNumbers():
                texts.append(_two_numbers(first))
    # A test of a text for numbers fails where it holds none, so that words come before it.
    fits = f"=IF(ISNUMBER({first}),{_any(numbers)},IF({_any(words)},TRUE,{_any(texts)}))"
    _allow(sheet, area, title, pair_enter(), pair_enter(), _formula(fits))


def _two_numbers(cell: str) -> str:
    """Whether a cell's text has a number before "to" or a hyphen, and none below it after that.

    Excel takes no more than 255 characters for such a rule, so that this lets through what reading refuses.
    """
    text = f'SUBSTITUTE({cell},"to","-")'
    hyphen = f'FIND("-",{text})'
    return f"1*LEFT({text},{hyphen}-1)<=1*MID({text},{hyphen}+1,9)"


def _any(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _criteria(takes: Takes, area: Area) -> dict[str, Any]:
    match takes:
        case DecimalNumber(low, high):
            return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        case Percentage():
            cell = xl_rowcol_to_cell(*area[:2])
            return _formula(f"=IF(ISNUMBER({cell}),AND({cell}>0,{cell}<=1),FALSE)")
        case WholeNumber(low, high):
            return {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
        case Choice(texts):
            return {"validate": "list", "source": list(texts)}
        case Text():
            return {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}


def _formula(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": formula}


def _allow(
    sheet: Worksheet, area: Area, title: str, hint: str, refusal: str, criteria: dict[str, Any]
) -> None:
    words = {"input_title": title, "input_message": hint, "error_title": title, "error_message": refusal}
    sheet.data_validation(*area, criteria | words)
