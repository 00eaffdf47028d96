"""The chart of an option: one bar a class, stacked by grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from xlsxwriter import Workbook
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.option import Option
from classcruncher.domain.school import School
from classcruncher.report.result_layout import BASE, INK, LINE, QUIET

#: Pixels of a row of usual height, of a column of usual width, and of one character.
ROW, COLUMN, CHARACTER = 20, 64, 7
LEAST_HEIGHT, SIDE_WIDTH = 220, 640
#: Pixels over and under the bars; the share of the width that class names take.
HEAD, FOOT, NAMES = 84, 28, 0.13
#: Above so many classes the lettering is smaller.
MANY = 30
#: Height over width of the printable part of an A4 landscape page.
PAGE = 0.66

#: Fill and label colours, told apart by colour-blind eyes; dark and light take turns, so that neighbours
#: in a bar differ in grey too.
PALETTE = (
    ("#0072B2", "#FFFFFF"),
    ("#F2B950", INK),
    ("#00735C", "#FFFFFF"),
    ("#9BD0F0", INK),
    ("#A8480C", "#FFFFFF"),
    ("#F3E87A", INK),
    ("#7B3F6B", "#FFFFFF"),
    ("#CBD2D9", INK),
)
#: Grades beyond the palette are hatched in paler colours of it.
HATCHES = ("#6FB1D6", "#F2B950", "#6DBBA9", "#9BD0F0", "#DD9A70", "#E8D94F", "#BD8FB0")


@dataclass(frozen=True)
class Place:
    """Where the chart goes: its first cell, its size in pixels, and the page it makes in cells."""

    row: int
    column: int
    width: int
    height: int
    rows: int
    columns: int


def insert_class_chart(
    workbook: Workbook,
    sheet: Worksheet,
    option: Option,
    school: School,
    widths: Sequence[int],
    rows: tuple[int, int],
) -> tuple[int, int]:
    """Adds the chart below the table or beside it; gives the rows and columns that there are to print.

    `widths` are those of the table's columns in characters, `rows` the first one of a class and the first
    one below the table.
    """
    first, after = rows
    last = first + len(option.classes) - 1
    place = _place(len(option.classes), widths, after)
    chart = cast(ChartBar, workbook.add_chart({"type": "bar", "subtype": "stacked"}))
    title = sheet.name
    for g, grade in enumerate(school.grades):
        if grade.children:
            chart.add_series(
                {
                    "name": [title, first - 1, g + 1],
                    "categories": [title, first, 0, last, 0],
                    "values": [title, first, g + 1, last, g + 1],
                    "gap": 30,
                    "overlap": 100,
                    **_series_format(g),
                }
            )
    _format_chart(chart, place, 9 if len(option.classes) <= MANY else 8)
    description = "Stacked bars, one a class: the children of each grade in it, as in the table."
    sheet.insert_chart(
        place.row, place.column, chart, {"object_position": 2, "description": description, "y_offset": 6}
    )
    return place.rows, place.columns


def _format_chart(chart: ChartBar, place: Place, size: float) -> None:
    """Title, legend and axes, with lettering of `size` points."""

    def down(pixels: float) -> float:
        return pixels / place.height

    chart.set_size({"width": place.width, "height": place.height})
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    # Places are set in pixels from the top: left to themselves, they drift apart in a tall chart.
    title = {"name": "Children in each class, by grade", "name_font": _font(12, bold=True)}
    chart.set_title({**title, "layout": {"x": 0.01, "y": down(8)}})
    legend = {"x": 0.01, "y": down(36), "width": 0.98, "height": down(HEAD - 42)}
    chart.set_legend({"position": "top", "font": _font(size), "layout": legend})
    plot = {"x": NAMES, "y": down(HEAD), "width": 0.98 - NAMES, "height": down(place.height - HEAD - FOOT)}
    chart.set_plotarea({"layout": plot})
    # The first class stands on top, as in the table; the numbers stay at the bottom.
    lines = {"line": {"color": LINE}, "major_tick_mark": "none"}
    chart.set_y_axis({"reverse": True, "num_font": _font(size), "interval_unit": 1, **lines})
    chart.set_x_axis(
        {
            "num_font": _font(size, color=QUIET),
            "major_gridlines": {"visible": True, "line": {"color": "#E4E8EC", "width": 0.75}},
            "line": {"none": True},
            "num_format": "0",
            "label_position": "high",
            "min": 0,
        }
    )


def _place(classes: int, widths: Sequence[int], after: int) -> Place:
    """Below the table or beside it, whichever prints larger."""
    table_width = sum(width * CHARACTER + 5 for width in widths)
    table_height = after * ROW
    height = max(LEAST_HEIGHT, HEAD + FOOT + classes * (26 if classes <= 12 else 20))
    below_scale = min(1 / table_width, PAGE / (table_height + height))
    beside_scale = min(1 / (table_width + SIDE_WIDTH), PAGE / max(table_height, height))
    if below_scale >= beside_scale:
        rows = after + 1 + -(-(height + 12) // ROW)
        return Place(after + 1, 0, table_width, height, rows, len(widths))
    rows = max(after, 6 + -(-height // ROW))
    columns = len(widths) + 1 + -(-SIDE_WIDTH // COLUMN)
    return Place(6, len(widths) + 1, SIDE_WIDTH, height, rows, columns)


def _series_format(g: int) -> dict[str, Any]:
    """Fill and labels of the grade at this position; a group of none gets no label."""
    fill, label = PALETTE[g % len(PALETTE)]
    series_format: dict[str, Any] = {"fill": {"color": fill}}
    if g >= len(PALETTE):
        label = INK
        hatch = HATCHES[g % len(PALETTE)]
        series_format = {
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": hatch, "bg_color": "#FFFFFF"}
        }
    border = {"color": "#FFFFFF" if g < len(PALETTE) else QUIET, "width": 0.75}
    labels = {"value": True, "position": "center", "num_format": "0;;", "font": _font(9, color=label)}
    return {**series_format, "border": border, "data_labels": labels}


def _font(size: float, color: str = INK, bold: bool = False) -> dict[str, Any]:
    return {"name": BASE["font_name"], "size": size, "color": color, "bold": bold}
