"""The summary workbook: every school in a table, those to look at, and charts."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zipfile import ZIP_DEFLATED

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from classcruncher.batch import summary_frames
from classcruncher.batch.summary_charts import write_charts
from classcruncher.domain.summary_line import ANSWERS, Entry, Standing
from classcruncher.ooxml.finished import finished
from classcruncher.report.formats import BASE, Styles
from classcruncher.report.page import set_page
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
    summary_frames.WORKBOOK: _Column(28, ("row", "link")),
    summary_frames.SCHOOL: _Column(28),
    summary_frames.OUTCOME: _Column(13.5),
    summary_frames.CHILDREN: _Column(10.5, _WHOLE, "sum"),
    summary_frames.TEACHERS: _Column(11, _WHOLE, "sum"),
    summary_frames.CLASSES: _Column(10, _WHOLE, "sum"),
    summary_frames.COMPOSITES: _Column(12.5, _WHOLE, "sum"),
    summary_frames.SMALLEST: _Column(10.5, _WHOLE, "min"),
    summary_frames.LARGEST: _Column(10, _WHOLE, "max"),
    summary_frames.AVERAGE: _Column(10, _AVERAGE, "mean"),
    summary_frames.SPARE: _Column(9.5, _WHOLE, "sum"),
    summary_frames.HEADROOM: _Column(12, _WHOLE, "min"),
    summary_frames.TIGHTEST: _Column(10.5, ("row", "centre")),
    summary_frames.SECONDS: _Column(10.5, _AVERAGE, "sum"),
    summary_frames.PROBLEM: _Column(60),
    summary_frames.REMEDY: _Column(60),
}
#: The last columns of the schools are too wide to print; the sheet of those to look at has them.
_PRINTED = {"Schools": list(_SCHOOLS).index(summary_frames.SECONDS) + 1}
#: What Excel's SUBTOTAL calls them: of the rows that a filter leaves.
_SUBTOTALS = {"sum": 109, "min": 105, "max": 104, "mean": 101}
_TO_LOOK_AT = {
    summary_frames.WORKBOOK: _Column(28, ("row", "link")),
    summary_frames.SCHOOL: _Column(26),
    summary_frames.OUTCOME: _Column(13.5),
    summary_frames.PROBLEM: _Column(56, ("row", "wrap")),
    summary_frames.REMEDY: _Column(46, ("row", "wrap")),
}


def render_summary(entries: Sequence[Entry], when: datetime, sentence: str) -> bytes:
    """The summary as an .xlsx workbook; its links start from the folder that it is saved in."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_format_properties": BASE}) as workbook:
        workbook.set_properties({"title": "Class Cruncher summary", "created": when})
        styles = Styles(workbook)
        schools = summary_frames.schools_frame(entries)
        day = f"Made on {when.day} {MONTHS[when.month - 1]} {when.year} at {when:%H:%M}."
        sheet = workbook.add_worksheet("Schools")
        note = f"{day} The figures are those of option 1 of each school."
        _head(sheet, styles, ("Class Cruncher summary", sentence, note))
        _table(sheet, "Schools", styles, schools, _SCHOOLS)
        troubled = summary_frames.to_look_at(schools)
        if len(troubled):
            sheet = workbook.add_worksheet("To look at")
            _head(sheet, styles, ("To look at", _about(len(troubled), len(schools)), day))
            _table(sheet, "To_look_at", styles, troubled, _TO_LOOK_AT)
        if any(entry.sizes for entry in entries):
            write_charts(workbook, styles, entries)
    return finished(stream.getvalue(), ZIP_DEFLATED)


def _about(troubled: int, workbooks: int) -> str:
    needs = "needs" if troubled == 1 else "need"
    return f"{troubled} of {workbooks} {needs} a person: the problem, and what would help."


def _head(sheet: Worksheet, styles: Styles, texts: tuple[str, str, str]) -> None:
    sheet.set_row(0, 28)
    for row, (text, trait) in enumerate(zip(texts, ("title", "lead", "quiet"), strict=True)):
        sheet.write_string(row, 0, text, styles(trait))


def _table(
    sheet: Worksheet, name: str, styles: Styles, frame: pd.DataFrame, looks: dict[str, _Column]
) -> None:
    """An Excel table of the frame's columns, with links, totals, and colours for the outcome."""
    totals = any(look.total for look in looks.values())
    first, last = _HEADING_ROW + 1, _HEADING_ROW + len(frame)
    shown = frame[list(looks)].astype(object)
    rows: list[list[Any]] = shown.where(shown.notna(), None).to_numpy().tolist()
    columns = [
        _settings(styles, heading, look, _total_formula(look, c, first, last))
        for c, (heading, look) in enumerate(looks.items())
    ]
    options = {"name": name, "style": None, "total_row": totals, "columns": columns, "data": rows}
    sheet.add_table(_HEADING_ROW, 0, last + totals, len(looks) - 1, options)
    sheet.set_row(_HEADING_ROW, 34)
    for c, look in enumerate(looks.values()):
        sheet.set_column(c, c, look.width)
    _rows(sheet, styles, first, rows, list(looks.values()))
    if totals:
        _totals(sheet, styles, frame, looks, first, last)
    _colour(sheet, styles, first, last, list(looks).index(summary_frames.OUTCOME))
    sheet.freeze_panes(first, 1)
    set_page(sheet, last + totals + 1, _PRINTED.get(name, len(looks)))
    sheet.repeat_rows(_HEADING_ROW)


def _settings(styles: Styles, heading: str, look: _Column, formula: str) -> dict[str, Any]:
    side = ("centre",) if {"whole", "average", "centre"} & set(look.traits) else ()
    total = {"total_function": formula} if formula else {"total_string": _LABEL}
    return {
        "header": heading,
        "header_format": styles("heading", *side),
        "format": styles(*look.traits),
        **(total if formula or heading == summary_frames.WORKBOOK else {}),
    }


def _rows(
    sheet: Worksheet, styles: Styles, first: int, rows: Sequence[Sequence[Any]], looks: Sequence[_Column]
) -> None:
    """The links to the workbooks, and rows as high as their texts are long."""
    wraps = any("wrap" in look.traits for look in looks)
    for row, values in enumerate(rows, start=first):
        if row - first < _MOST_LINKS:
            sheet.write_url(row, 0, _link(values[0]), styles("row", "link"), values[0])
        if wraps:
            sheet.set_row(row, _LINE_HEIGHT * max(map(_lines, looks, values)) + 4)


def _totals(
    sheet: Worksheet, styles: Styles, frame: pd.DataFrame, looks: dict[str, _Column], first: int, last: int
) -> None:
    """The row of totals, with stored values; it counts the rows that a filter leaves."""
    for c, (heading, look) in enumerate(looks.items()):
        style = styles(*(trait for trait in look.traits if trait != "link"), "band", "strong")
        formula = _total_formula(look, c, first, last)
        if formula:
            known = frame[heading].dropna()
            value = float(getattr(known, look.total)()) if len(known) else 0.0
            sheet.write_formula(last + 1, c, formula, style, value)
        else:
            sheet.write_string(last + 1, c, _LABEL if c == 0 else "", style)


def _total_formula(look: _Column, column: int, first: int, last: int) -> str:
    if not look.total:
        return ""
    return f"=SUBTOTAL({_SUBTOTALS[look.total]},{xl_range(first, column, last, column)})"


def _link(workbook: str) -> str:
    """The address of a file near the summary, written as Excel itself writes such links."""
    return "external:" + "".join(quote(sign, safe="/") if sign.isascii() else sign for sign in workbook)


def _lines(look: _Column, value: object) -> int:
    wrapped = "wrap" in look.traits and isinstance(value, str)
    return max(1, len(textwrap.wrap(str(value), int(1.05 * look.width)))) if wrapped else 1


def _colour(sheet: Worksheet, styles: Styles, first: int, last: int, column: int) -> None:
    """Outcomes without an answer stand out, beside being said in words."""
    for standing in Standing:
        if standing not in ANSWERS:
            rule = {"type": "cell", "criteria": "==", "value": f'"{standing}"', "format": styles("alarm")}
            sheet.conditional_format(first, column, last, column, rule)
