"""The summary workbook: every school in a table, those to look at, and charts."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from classcruncher.batch import table
from classcruncher.batch.entry import ANSWERS, Entry, Standing
from classcruncher.batch.summary_charts import write_charts
from classcruncher.report.page import set_page
from classcruncher.report.styles import BASE, Styles
from classcruncher.report.words import MONTHS

if TYPE_CHECKING:
    import pandas as pd

#: Excel takes no more links on one sheet.
_MOST_LINKS = 65_000
_HEADING_ROW = 4
_LINE_HEIGHT = 16


@dataclass(frozen=True)
class _Column:
    """How a column looks, and how its cells are summed up in the row of totals."""

    width: float
    traits: tuple[str, ...] = ()
    total: str = ""


_SCHOOLS = {
    table.WORKBOOK: _Column(28, ("link",)),
    table.SCHOOL: _Column(28),
    table.OUTCOME: _Column(14),
    table.CHILDREN: _Column(10.5, ("whole",), "sum"),
    table.TEACHERS: _Column(11, ("whole",), "sum"),
    table.CLASSES: _Column(10, ("whole",), "sum"),
    table.COMPOSITES: _Column(12.5, ("whole",), "sum"),
    table.SMALLEST: _Column(11, ("whole",), "min"),
    table.LARGEST: _Column(10.5, ("whole",), "max"),
    table.AVERAGE: _Column(10.5, ("average",), "average"),
    table.SPARE: _Column(9.5, ("whole",), "sum"),
    table.HEADROOM: _Column(12, ("whole",), "min"),
    table.TIGHTEST: _Column(11, ("centre",)),
    table.SECONDS: _Column(10.5, ("average",), "sum"),
    table.PROBLEM: _Column(52),
    table.REMEDY: _Column(44),
}
_TO_LOOK_AT = {
    table.WORKBOOK: _Column(28, ("link",)),
    table.SCHOOL: _Column(26),
    table.OUTCOME: _Column(15),
    table.PROBLEM: _Column(52, ("wrap",)),
    table.REMEDY: _Column(44, ("wrap",)),
}


def render_summary(entries: Sequence[Entry], when: datetime, sentence: str) -> bytes:
    """The summary as an .xlsx workbook; its links start from the folder that it is saved in."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_format_properties": BASE}) as workbook:
        workbook.set_properties({"title": "Class Cruncher summary", "created": when})
        styles = Styles(workbook)
        schools = table.schools_frame(entries)
        sheet = workbook.add_worksheet("Schools")
        _head(sheet, styles, "Class Cruncher summary", sentence, when)
        _table(sheet, "Schools", styles, schools, _SCHOOLS)
        troubled = table.to_look_at(schools)
        if len(troubled):
            sheet = workbook.add_worksheet("To look at")
            _head(sheet, styles, "Schools to look at", _about(len(troubled), len(schools)), when)
            _table(sheet, "To_look_at", styles, troubled, _TO_LOOK_AT)
        if any(entry.sizes for entry in entries):
            write_charts(workbook, styles, entries)
    return stream.getvalue()


def _about(troubled: int, schools: int) -> str:
    needs = "needs" if troubled == 1 else "need"
    return f"{troubled} of {schools} {needs} a person: the problem, and what would help."


def _head(sheet: Worksheet, styles: Styles, title: str, sentence: str, when: datetime) -> None:
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, styles("title"))
    sheet.write_string(1, 0, sentence, styles("lead"))
    day = f"{when.day} {MONTHS[when.month - 1]} {when.year} at {when:%H:%M}"
    sheet.write_string(
        2, 0, f"Made on {day}. The figures are those of option 1 of each school.", styles("quiet")
    )


def _table(
    sheet: Worksheet, name: str, styles: Styles, frame: pd.DataFrame, looks: dict[str, _Column]
) -> None:
    """An Excel table of the frame's columns, with links, totals, and colours for the outcome."""
    totals = any(look.total for look in looks.values())
    first, last = _HEADING_ROW + 1, _HEADING_ROW + len(frame)
    shown = frame[list(looks)].astype(object)
    rows: list[list[Any]] = shown.where(shown.notna(), None).to_numpy().tolist()
    options: dict[str, Any] = {
        "name": name,
        "style": "Table Style Light 1",
        "total_row": totals,
        "columns": [_settings(styles, frame, heading, look) for heading, look in looks.items()],
        "data": rows,
    }
    sheet.add_table(_HEADING_ROW, 0, last + totals, len(looks) - 1, options)
    sheet.set_row(_HEADING_ROW, 34)
    for c, look in enumerate(looks.values()):
        sheet.set_column(c, c, look.width)
    for row, values in enumerate(rows, start=first):
        if row - first < _MOST_LINKS:
            sheet.write_url(row, 0, _link(values[0]), styles("link"), values[0])
        if any("wrap" in look.traits for look in looks.values()):
            sheet.set_row(row, _LINE_HEIGHT * max(map(_lines, looks.values(), values)))
    _colour(sheet, styles, first, last, list(looks).index(table.OUTCOME))
    sheet.freeze_panes(first, 1)
    set_page(sheet, last + totals + 1, len(looks))
    sheet.repeat_rows(_HEADING_ROW)


def _settings(styles: Styles, frame: pd.DataFrame, heading: str, look: _Column) -> dict[str, Any]:
    side = ("centre",) if {"whole", "average", "centre"} & set(look.traits) else ()
    settings: dict[str, Any] = {
        "header": heading,
        "header_format": styles("heading", *side),
        "format": styles(*look.traits),
    }
    if look.total:
        known = frame[heading].dropna()
        value = getattr(known, "mean" if look.total == "average" else look.total)() if len(known) else 0
        settings |= {"total_function": look.total, "total_value": float(value)}
    elif heading == table.WORKBOOK:
        settings["total_string"] = "All schools shown"
    return settings


def _link(workbook: str) -> str:
    """A link to a file near the summary; what links mean in another way is written with its code."""
    return "external:" + workbook.replace("%", "%25").replace("#", "%23")


def _lines(look: _Column, value: object) -> int:
    wrapped = "wrap" in look.traits and isinstance(value, str)
    return max(1, len(textwrap.wrap(str(value), int(1.05 * look.width)))) if wrapped else 1


def _colour(sheet: Worksheet, styles: Styles, first: int, last: int, column: int) -> None:
    """Outcomes without an answer stand out, beside being said in words."""
    for standing in Standing:
        if standing not in ANSWERS:
            rule = {"type": "cell", "criteria": "==", "value": f'"{standing}"', "format": styles("alarm")}
            sheet.conditional_format(first, column, last, column, rule)
