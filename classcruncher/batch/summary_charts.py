"""The charts of the summary: class sizes over all schools, and composite classes by school."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from xlsxwriter import Workbook
from xlsxwriter.chart_column import ChartColumn
from xlsxwriter.worksheet import Worksheet

from classcruncher.batch import summary_frames
from classcruncher.domain.summary_line import Entry
from classcruncher.report.formats import BASE, BRAND, INK, QUIET, Styles
from classcruncher.report.page import set_page

if TYPE_CHECKING:
    import pandas as pd

_HEADING_ROW = 3
_CHART_WIDTH, _CHART_HEIGHT, _CHART_ROWS = 760, 330, 18
#: The first column of the charts, beside the two tables of their numbers.
_BESIDE = 6
_LAST_COLUMN = 17
#: Fewer bars than these stand apart, lest they look like blocks.
_MANY_BARS = 8


def write_charts(workbook: Workbook, styles: Styles, entries: Sequence[Entry]) -> None:
    """Adds the sheet `Charts`, each chart with its numbers beside it."""
    sheet = workbook.add_worksheet("Charts")
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "All schools", styles("title"))
    sheet.write_string(1, 0, "From option 1 of every school that has an answer.", styles("quiet"))
    sheet.set_row(_HEADING_ROW, 48)
    sheet.set_column(0, _BESIDE - 2, 11)
    sheet.set_column(2, 2, 3)
    sheet.set_column(_BESIDE - 1, _BESIDE - 1, 3)
    sizes, composites = summary_frames.classes_by_size(entries), summary_frames.schools_by_composites(entries)
    shown = (
        (sizes, 0, "Class sizes", "Children in a class", "Classes"),
        (composites, 3, "Composite classes by school", "Composite classes in a school", "Schools"),
    )
    for place, (counts, column, title, across, up) in enumerate(shown):
        _numbers(sheet, styles, counts, column, (across, up))
        chart = cast(ChartColumn, workbook.add_chart({"type": "column"}))
        last = _HEADING_ROW + len(counts)
        chart.add_series(
            {
                "name": up,
                "categories": ["Charts", _HEADING_ROW + 1, column, last, column],
                "values": ["Charts", _HEADING_ROW + 1, column + 1, last, column + 1],
                "fill": {"color": BRAND},
                "gap": 25 if len(counts) >= _MANY_BARS else 150,
            }
        )
        _dress(chart, title, across, up)
        row = _HEADING_ROW + place * _CHART_ROWS
        described = {"object_position": 2, "description": f"{title}: the numbers are in the table beside it."}
        sheet.insert_chart(row, _BESIDE, chart, described)
    rows = max(_HEADING_ROW + 1 + max(len(sizes), len(composites)), _HEADING_ROW + 2 * _CHART_ROWS)
    set_page(sheet, rows, _LAST_COLUMN + 1, pages=1)


def _numbers(
    sheet: Worksheet, styles: Styles, counts: pd.Series[int], column: int, headings: tuple[str, str]
) -> None:
    for c, heading in enumerate(headings, start=column):
        sheet.write_string(_HEADING_ROW, c, heading, styles("heading", "centre"))
    for row, (number, count) in enumerate(
        zip(counts.index.tolist(), counts.tolist(), strict=True), start=_HEADING_ROW + 1
    ):
        sheet.write_number(row, column, number, styles("row", "whole"))
        sheet.write_number(row, column + 1, count, styles("row", "whole"))


def _dress(chart: ChartColumn, title: str, across: str, up: str) -> None:
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_title({"name": title, "name_font": _font(13, BRAND, bold=True), "overlay": False})
    chart.set_legend({"none": True})
    names = {"name_font": _font(10, QUIET), "num_font": _font(10, INK)}
    chart.set_x_axis({"name": across, **names, "line": {"color": QUIET}, "major_tick_mark": "none"})
    lines = {"visible": True, "line": {"color": "#E4E8EC", "width": 0.75}}
    chart.set_y_axis(
        {"name": up, **names, "line": {"none": True}, "major_gridlines": lines, "num_format": "0"}
    )


def _font(size: float, color: str, bold: bool = False) -> dict[str, Any]:
    return {"name": BASE["font_name"], "size": size, "color": color, "bold": bold}
