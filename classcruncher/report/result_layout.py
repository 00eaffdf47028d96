"""How result sheets look and print: formats made of named traits, tables and prose, and the page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.divisions import Limit

INK, QUIET, LINE = "#1F2933", "#5F6B76", "#C5CDD5"
BRAND, BAND = "#1F4E79", "#E8EEF4"
#: Cells to type in look as they do on the input sheets; those that hold nothing yet are paler.
INPUT, PALE, EDGE = "#FFF3C4", "#FFFBEB", "#D9C27A"
ALARM_INK, ALARM, LINK = "#9C1C1C", "#FBE3E1", "#0B5CAD"

#: Colours, not of a theme (a user's theme would recolour them), and a font that is not one either.
BASE: dict[str, Any] = {
    "font_name": "Calibri",
    "font_size": 11,
    "font_color": INK,
    "font_scheme": "none",
    "valign": "vcenter",
}

TRAITS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": BRAND},
    "section": {"font_size": 13, "bold": True, "font_color": BRAND},
    "lead": {"font_size": 12, "bold": True},
    "quiet": {"font_color": QUIET, "font_size": 10},
    "heading": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BRAND,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "row": {"bottom": 1, "bottom_color": LINE},
    "indent": {"align": "left", "indent": 1},
    "wrap": {"text_wrap": True},
    "strong": {"bold": True},
    "band": {"bg_color": BAND},
    "number": {"align": "right", "num_format": "0"},
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "left": {"align": "left"},
    "average": {"align": "center", "num_format": "0.0"},
    # A class has no children of most grades: those cells stay quiet, though they hold a 0.
    "count": {"align": "center", "num_format": "0;-0;"},
    "whole": {"align": "center", "num_format": "0"},
    "decimal": {"align": "center", "num_format": "0.0#"},
    "percent": {"align": "center", "num_format": "0.0#%"},
    "difference": {"align": "center", "num_format": "+0;-0;0"},
    "input": {"bg_color": INPUT, "border": 1, "border_color": EDGE, "locked": False},
    "pale": {"bg_color": PALE},
    "link": {"font_color": LINK, "underline": 1},
    # A sentence that runs over its neighbours' cells is marked by its letters alone.
    "wrong": {"font_color": ALARM_INK, "bold": True},
    "alarm": {"font_color": ALARM_INK, "bg_color": ALARM, "bold": True},
}


#: The trait of a limit's number, and of what is measured against it.
NUMBER_TRAITS = {
    Limit.FEWEST: "whole",
    Limit.MOST: "whole",
    Limit.AVERAGE: "decimal",
    Limit.SHARE: "percent",
}


class ResultFormats:
    """Formats of one workbook by the names of their traits: `styles("row", "number")`."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[str, ...], Format] = {}

    def __call__(self, *traits: str) -> Format:
        """The format with these traits, later ones winning; made once."""
        if traits not in self._formats:
            properties = {name: value for trait in traits for name, value in TRAITS[trait].items()}
            self._formats[traits] = self._workbook.add_format(BASE | properties)
        return self._formats[traits]


@dataclass(frozen=True)
class Link:
    """A text that leads to a cell of the same workbook."""

    text: str
    sheet: str
    cell: str = "A1"


@dataclass(frozen=True)
class Measure:
    """A number that is shown in a way of its own, whatever its column: by a trait of its cell."""

    number: float
    trait: str


@dataclass(frozen=True)
class Column:
    """A column's heading, its width in characters, and the traits of its cells (see `styles`)."""

    heading: str
    width: int
    traits: tuple[str, ...] = ()

    @property
    def side(self) -> str:
        """Where the heading stands: over its numbers, or at the left like texts."""
        centred = {"whole", "average", "centre"} & {*self.traits}
        return "centre" if centred and "left" not in self.traits else "left"


#: Heights in points.
HEADING_HEIGHT, LINE_HEIGHT = 33, 17

Value = str | int | float | None | Link | Measure


def write_cell(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """One cell. A text stays a text, whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, Link):
        quoted = value.sheet.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{quoted}'!{value.cell}", style, value.text)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, Measure):
        sheet.write_number(row, column, value.number, style)
    else:
        sheet.write_number(row, column, value, style)


def write_table(
    sheet: Worksheet,
    styles: ResultFormats,
    row: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    strong: int | None = None,
) -> int:
    """A table from column A with its headings in `row`; gives the first row after it.

    `strong` is the position of a row to stand out.
    """
    for c, column in enumerate(columns):
        sheet.write_string(row, c, column.heading, styles("heading", column.side))
    sheet.set_row(row, HEADING_HEIGHT)
    for position, values in enumerate(rows):
        row += 1
        sheet.set_row(row, LINE_HEIGHT * max(map(_lines, columns, values)))
        for c, (column, value) in enumerate(zip(columns, values, strict=True)):
            traits = ["row", *column.traits]
            traits += ["link"] if isinstance(value, Link) else []
            traits += [value.trait] if isinstance(value, Measure) else []
            traits += ["strong"] if position == strong else []
            write_cell(sheet, row, c, value, styles(*traits))
    return row + 1


def _lines(column: Column, value: Value) -> int:
    """Lines that a text takes in its column: row heights are set, as not every program finds them itself."""
    if not isinstance(value, str) or "wrap" not in column.traits:
        return 1
    return max(1, len(textwrap.wrap(value, int(1.1 * column.width))))


def set_widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """The widths that one grid of columns gives to its sheet."""
    for c, column in enumerate(columns):
        sheet.set_column(c, c, column.width)


def write_prose(sheet: Worksheet, row: int, text: str, style: Format, width: int) -> int:
    """A text over the whole width of the sheet, in lines of `width` characters; gives the row after it."""
    for line in textwrap.wrap(text, width):
        sheet.write_string(row, 0, line, style)
        row += 1
    return row


A4 = 9


def set_page(sheet: Worksheet, rows: int, columns: int, pages: int = 0) -> None:
    """Sets up printing of the first `rows` and `columns`; `pages` long, or as long as it takes (0)."""
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.65)
    sheet.fit_to_pages(1, pages)
    sheet.print_area(0, 0, rows - 1, columns - 1)
    sheet.set_footer("&L&A&RPage &P of &N")
    # A grade called 3 is a text all the same, and each class is checked by its own rules.
    every = xl_range(0, 0, rows, columns)
    sheet.ignore_errors({"number_stored_as_text": every, "formula_differs": every})
