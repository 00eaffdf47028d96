"""What the stored cells of a file mean: texts, numbers, dates, and the flaws that no value is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lxml import etree

from classcruncher.workbook.book import Block, Cell, Flaw
from classcruncher.workbook.parts import Parts, Relation
from classcruncher.workbook.ranges import Area, address
from classcruncher.workbook.sheet_cells import SheetCells, StoredCell, shared_texts, unescaped

_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
#: Parts of a number format that say nothing about dates: texts, escaped characters, colours and such.
_NO_DATE_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_LAST_DAY = 2_958_466

_Value = str | int | float | bool | date | time | timedelta | None


@dataclass(frozen=True)
class Values:
    """What it takes to turn stored cells into values: shared texts, styles of dates, the first day."""

    texts: dict[int, str]
    date_styles: frozenset[int]
    day_zero: datetime

    @classmethod
    def of(
        cls,
        parts: Parts,
        workbook: etree._Element,
        relations: Sequence[Relation],
        sheets: Iterable[SheetCells],
        title: str,
    ) -> Values:
        """Read what the given sheets' cells need, and no more of the shared texts."""
        target = {relation.kind: relation.target for relation in relations}
        cells = [cell for sheet in sheets for cell in sheet.cells.values()]
        wanted = {int(text) for cell in cells if cell.kind == "s" and _is_index(text := cell.text or "")}
        texts: dict[int, str] = {}
        if wanted and "sharedStrings" in target:
            with parts.stream(target["sharedStrings"]) as stream:
                texts = shared_texts(stream, wanted, title)
        styles = _date_styles(parts.xml(target["styles"])) if "styles" in target else frozenset()
        properties = workbook.find("{*}workbookPr")
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        return cls(texts, styles, datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30))

    def block(self, sheet: str, area: Area, stored: SheetCells) -> Block:
        """The cells of an area, row by row."""
        merged = [each for each in stored.merged if each.overlaps(area)]
        return [
            [
                self._cell(sheet, row, column, stored.cells.get((row, column)), merged)
                for column in range(area.left, area.right + 1)
            ]
            for row in range(area.top, area.bottom + 1)
        ]

    def _cell(
        self, sheet: str, row: int, column: int, stored: StoredCell | None, merged: Sequence[Area]
    ) -> Cell:
        at = address(row, column)
        for area in merged:
            if area.holds(row, column) and (row, column) != (area.top, area.left):
                return Cell(sheet, at, flaw=Flaw.MERGED, shown=area.text)
        if stored is None:
            return Cell(sheet, at)
        if stored.kind == "e":
            return Cell(sheet, at, flaw=Flaw.ERROR, shown=stored.text or "")
        if stored.formula is not None and stored.text is None and stored.kind != "str":
            return Cell(sheet, at, flaw=Flaw.NO_STORED_RESULT, shown=f"={stored.formula}")
        return Cell(sheet, at, self._value(stored))

    def _value(self, stored: StoredCell) -> _Value:
        text = stored.text or ""
        match stored.kind:
            case "s":
                return self.texts.get(int(text)) if _is_index(text) else None
            case "str":
                return unescaped(text)
            case "inlineStr":
                return text
            case "b":
                return text.strip() in ("1", "true")
            case "d":
                return _iso_date(text)
            case _:
                return self._number(text.strip(), stored.style)

    def _number(self, text: str, style: int) -> _Value:
        try:
            number = float(text)
        except ValueError:
            return text or None
        if style in self.date_styles and 0 <= number < _LAST_DAY:
            return _moment(self.day_zero, number)
        return int(number) if number.is_integer() else number


def _moment(day_zero: datetime, number: float) -> date | time:
    """A date, a time of day, or both, from days since the first day."""
    moment = day_zero + timedelta(days=number)
    if number < 1:
        return moment.time()
    return moment.date() if number.is_integer() else moment


def _iso_date(text: str) -> date | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _date_styles(styles: etree._Element) -> frozenset[int]:
    """The indexes of the cell styles that show a number as a date or a time."""
    formats = {
        item.get("numFmtId"): _NO_DATE_CODES.sub("", item.get("formatCode", ""))
        for item in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    dates = {
        name for name, code in formats.items() if re.search("[dmyhs]", code.split(";")[0], re.IGNORECASE)
    }
    dates |= {str(number) for number in _DATE_FORMATS} - formats.keys()
    return frozenset(
        index
        for index, item in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
        if item.get("numFmtId", "0") in dates
    )


def _is_index(text: str) -> bool:
    return text.isdecimal() and len(text) < 10
