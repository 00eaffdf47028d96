"""Tables and prose on a result sheet: cells written by their kind, never as accidental formulas."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from classcruncher.report.formats import Styles


@dataclass(frozen=True)
class Link:
    """A text that leads to a cell of the same workbook."""

    text: str
    sheet: str
    cell: str = "A1"


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

Value = str | int | float | None | Link


def write_cell(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """One cell. A text stays a text, whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, Link):
        quoted = value.sheet.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{quoted}'!{value.cell}", style, value.text)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def write_table(
    sheet: Worksheet,
    styles: Styles,
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
