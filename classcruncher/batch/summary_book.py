"""The summary workbook: every school in a table, those to look at, and charts of all of them."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote
from zipfile import ZIP_DEFLATED

from xlsxwriter import Workbook
from xlsxwriter.chart_column import ChartColumn
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from classcruncher.batch import summary_tables
from classcruncher.batch.summary_rules import rules_of_several, rules_sentence, write_rules
from classcruncher.domain.summary_line import ANSWERS, Standing, SummaryLine
from classcruncher.ooxml.finished import finished
from classcruncher.report.result_layout import BASE, BRAND, INK, QUIET, ResultFormats, set_page
from classcruncher.report.sentences import MONTHS

if TYPE_CHECKING:
    import pandas as pd

#: Excel takes no more links on one sheet.
_MOST_LINKS = 65_000
_HEADING_ROW = 4
_LINE_HEIGHT = 15
_LABEL = "All that are shown"


@dataclass(frozen=True)
class _Column:
    """How a column looks, and how its cells are summed up in the row of totals."""

    width: float
    traits: tuple[str, ...] = ("row",)
    total: str = ""


_WHOLE, _AVERAGE = ("row", "whole"), ("row", "average")
_SCHOOLS = {
    summary_tables.WORKBOOK: _Column(28, ("row", "link")),
    summary_tables.SCHOOL: _Column(28),
    summary_tables.OUTCOME: _Column(13.5),
    summary_tables.CHILDREN: _Column(10.5, _WHOLE, "sum"),
    summary_tables.TEACHERS: _Column(11, _WHOLE, "sum"),
    summary_tables.CLASSES: _Column(10, _WHOLE, "sum"),
    summary_tables.COMPOSITES: _Column(12.5, _WHOLE, "sum"),
    summary_tables.SMALLEST: _Column(10.5, _WHOLE, "min"),
    summary_tables.LARGEST: _Column(10, _WHOLE, "max"),
    summary_tables.AVERAGE: _Column(10, _AVERAGE, "mean"),
    summary_tables.SPARE: _Column(9.5, _WHOLE, "sum"),
    summary_tables.HEADROOM: _Column(12, _WHOLE, "min"),
    summary_tables.TIGHTEST: _Column(10.5, ("row", "centre")),
    summary_tables.SECONDS: _Column(10.5, _AVERAGE, "sum"),
    summary_tables.PROBLEM: _Column(60),
    summary_tables.REMEDY: _Column(60),
}
#: The last columns of the schools are too wide to print; the sheet of those to look at has them.
_PRINTED = {"Schools": list(_SCHOOLS).index(summary_tables.SECONDS) + 1}
#: What Excel's SUBTOTAL calls them: of the rows that a filter leaves.
_SUBTOTALS = {"sum": 109, "min": 105, "max": 104, "mean": 101}
_TO_LOOK_AT = {
    summary_tables.WORKBOOK: _Column(28, ("row", "link")),
    summary_tables.SCHOOL: _Column(26),
    summary_tables.OUTCOME: _Column(13.5),
    summary_tables.PROBLEM: _Column(56, ("row", "wrap")),
    summary_tables.REMEDY: _Column(46, ("row", "wrap")),
}


def render_summary(lines: Sequence[SummaryLine], when: datetime, sentence: str) -> bytes:
    """The summary as an .xlsx workbook; its links start from the folder that it is saved in."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_format_properties": BASE}) as workbook:
        workbook.set_properties({"title": "Class Cruncher summary", "created": when})
        styles = ResultFormats(workbook)
        schools = summary_tables.schools_frame(lines)
        day = f"Made on {when.day} {MONTHS[when.month - 1]} {when.year} at {when:%H:%M}."
        sheet = workbook.add_worksheet("Schools")
        note = f"{day} The figures are those of option 1 of each school."
        _head(sheet, styles, ("Class Cruncher summary", sentence, note))
        _table(sheet, "Schools", styles, schools, _SCHOOLS)
        troubled = summary_tables.to_look_at(schools)
        if len(troubled):
            sheet = workbook.add_worksheet("To look at")
            _head(sheet, styles, ("To look at", _about(len(troubled), len(schools)), day))
            _table(sheet, "To_look_at", styles, troubled, _TO_LOOK_AT)
        if rules := rules_of_several(lines):
            sheet = workbook.add_worksheet("Rules")
            _head(sheet, styles, ("Rules over all schools", rules_sentence(rules), note))
            write_rules(sheet, styles, _HEADING_ROW, rules)
        if any(line.sizes for line in lines):
            write_charts(workbook, styles, lines)
    return finished(stream.getvalue(), ZIP_DEFLATED)


def _about(troubled: int, workbooks: int) -> str:
    needs = "needs" if troubled == 1 else "need"
    return f"{troubled} of {workbooks} {needs} a person: the problem, and what would help."


def _head(sheet: Worksheet, styles: ResultFormats, texts: tuple[str, str, str]) -> None:
    sheet.set_row(0, 28)
    for row, (text, trait) in enumerate(zip(texts, ("title", "lead", "quiet"), strict=True)):
        sheet.write_string(row, 0, text, styles(trait))


def _table(
    sheet: Worksheet, name: str, styles: ResultFormats, frame: pd.DataFrame, styled: dict[str, _Column]
) -> None:
    """An Excel table of the frame's columns, with links, totals, and colours for the outcome."""
    totals = any(column.total for column in styled.values())
    first, last = _HEADING_ROW + 1, _HEADING_ROW + len(frame)
    shown = frame[list(styled)].astype(object)
    rows: list[list[Any]] = shown.where(shown.notna(), None).to_numpy().tolist()
    columns = [
        _settings(styles, heading, column, _total_formula(column, c, first, last))
        for c, (heading, column) in enumerate(styled.items())
    ]
    options = {"name": name, "style": None, "total_row": totals, "columns": columns, "data": rows}
    sheet.add_table(_HEADING_ROW, 0, last + totals, len(styled) - 1, options)
    sheet.set_row(_HEADING_ROW, 34)
    for c, column in enumerate(styled.values()):
        sheet.set_column(c, c, column.width)
    _rows(sheet, styles, first, rows, list(styled.values()))
    if totals:
        _totals(sheet, styles, frame, styled, first, last)
    _colour(sheet, styles, first, last, list(styled).index(summary_tables.OUTCOME))
    sheet.freeze_panes(first, 1)
    set_page(sheet, last + totals + 1, _PRINTED.get(name, len(styled)))
    sheet.repeat_rows(_HEADING_ROW)


def _settings(styles: ResultFormats, heading: str, column: _Column, formula: str) -> dict[str, Any]:
    side = ("centre",) if {"whole", "average", "centre"} & set(column.traits) else ()
    total = {"total_function": formula} if formula else {"total_string": _LABEL}
    return {
        "header": heading,
        "header_format": styles("heading", *side),
        "format": styles(*column.traits),
        **(total if formula or heading == summary_tables.WORKBOOK else {}),
    }


def _rows(
    sheet: Worksheet,
    styles: ResultFormats,
    first: int,
    rows: Sequence[Sequence[Any]],
    styled: Sequence[_Column],
) -> None:
    """The links to the workbooks, and rows as high as their texts are long."""
    wraps = any("wrap" in column.traits for column in styled)
    for row, values in enumerate(rows, start=first):
        if row - first < _MOST_LINKS:
            sheet.write_url(row, 0, _link(values[0]), styles("row", "link"), values[0])
        if wraps:
            sheet.set_row(row, _LINE_HEIGHT * max(map(_lines, styled, values)) + 4)


def _totals(
    sheet: Worksheet,
    styles: ResultFormats,
    frame: pd.DataFrame,
    styled: dict[str, _Column],
    first: int,
    last: int,
) -> None:
    """The row of totals, with stored values; it counts the rows that a filter leaves."""
    for c, (heading, column) in enumerate(styled.items()):
        style = styles(*(trait for trait in column.traits if trait != "link"), "band", "strong")
        formula = _total_formula(column, c, first, last)
        if formula:
            known = frame[heading].dropna()
            value = float(getattr(known, column.total)()) if len(known) else 0.0
            sheet.write_formula(last + 1, c, formula, style, value)
        else:
            sheet.write_string(last + 1, c, _LABEL if c == 0 else "", style)


def _total_formula(column: _Column, position: int, first: int, last: int) -> str:
    if not column.total:
        return ""
    return f"=SUBTOTAL({_SUBTOTALS[column.total]},{xl_range(first, position, last, position)})"


def _link(workbook: str) -> str:
    """The address of a file near the summary, written as Excel itself writes such links."""
    return "external:" + "".join(quote(sign, safe="/") if sign.isascii() else sign for sign in workbook)


def _lines(column: _Column, value: object) -> int:
    wrapped = "wrap" in column.traits and isinstance(value, str)
    return max(1, len(textwrap.wrap(str(value), int(1.05 * column.width)))) if wrapped else 1


def _colour(sheet: Worksheet, styles: ResultFormats, first: int, last: int, column: int) -> None:
    """Outcomes without an answer stand out, beside being said in words."""
    for standing in Standing:
        if standing not in ANSWERS:
            rule = {"type": "cell", "criteria": "==", "value": f'"{standing}"', "format": styles("alarm")}
            sheet.conditional_format(first, column, last, column, rule)


_COUNTS_ROW = 3
_CHART_WIDTH, _CHART_HEIGHT, _CHART_ROWS = 760, 330, 18
#: The first column of the charts, beside the two tables of their numbers.
_BESIDE = 6
_LAST_COLUMN = 17
#: Fewer bars than these stand apart, lest they look like blocks.
_MANY_BARS = 8


def write_charts(workbook: Workbook, styles: ResultFormats, lines: Sequence[SummaryLine]) -> None:
    """Adds the sheet `Charts`, each chart with its numbers beside it."""
    sheet = workbook.add_worksheet("Charts")
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "All schools", styles("title"))
    sheet.write_string(1, 0, "From option 1 of every school that has an answer.", styles("quiet"))
    sheet.set_row(_COUNTS_ROW, 48)
    sheet.set_column(0, _BESIDE - 2, 11)
    sheet.set_column(2, 2, 3)
    sheet.set_column(_BESIDE - 1, _BESIDE - 1, 3)
    sizes, composites = summary_tables.classes_by_size(lines), summary_tables.schools_by_composites(lines)
    shown = (
        (sizes, 0, "Class sizes", "Children in a class", "Classes"),
        (composites, 3, "Composite classes by school", "Composite classes in a school", "Schools"),
    )
    for place, (counts, column, title, across, up) in enumerate(shown):
        _numbers(sheet, styles, counts, column, (across, up))
        chart = cast(ChartColumn, workbook.add_chart({"type": "column"}))
        last = _COUNTS_ROW + len(counts)
        chart.add_series(
            {
                "name": up,
                "categories": ["Charts", _COUNTS_ROW + 1, column, last, column],
                "values": ["Charts", _COUNTS_ROW + 1, column + 1, last, column + 1],
                "fill": {"color": BRAND},
                "gap": 25 if len(counts) >= _MANY_BARS else 150,
            }
        )
        _format_chart(chart, title, across, up)
        row = _COUNTS_ROW + place * _CHART_ROWS
        described = {"object_position": 2, "description": f"{title}: the numbers are in the table beside it."}
        sheet.insert_chart(row, _BESIDE, chart, described)
    rows = max(_COUNTS_ROW + 1 + max(len(sizes), len(composites)), _COUNTS_ROW + 2 * _CHART_ROWS)
    set_page(sheet, rows, _LAST_COLUMN + 1, pages=1)


def _numbers(
    sheet: Worksheet, styles: ResultFormats, counts: pd.Series[int], column: int, headings: tuple[str, str]
) -> None:
    for c, heading in enumerate(headings, start=column):
        sheet.write_string(_COUNTS_ROW, c, heading, styles("heading", "centre"))
    for row, (number, count) in enumerate(
        zip(counts.index.tolist(), counts.tolist(), strict=True), start=_COUNTS_ROW + 1
    ):
        sheet.write_number(row, column, number, styles("row", "whole"))
        sheet.write_number(row, column + 1, count, styles("row", "whole"))


def _format_chart(chart: ChartColumn, title: str, across: str, up: str) -> None:
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
