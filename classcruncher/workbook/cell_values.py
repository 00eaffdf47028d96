"""What the stored cells of a file mean: texts, numbers, dates, and the flaws that no value is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lxml import etree

from classcruncher.ooxml.package import Package
from classcruncher.ooxml.ranges import Area, address
from classcruncher.ooxml.refusals import damaged
from classcruncher.ooxml.relations import Relation
from classcruncher.workbook.book import Block, Cell, Flaw
from classcruncher.workbook.sheet_cells import SheetCells, StoredCell, shared_texts, unescaped

#: Numbers of the formats for dates and times that workbooks use without spelling them out.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LAST_DAY = 2_958_466

_Value = str | int | float | bool | date | time | timedelta | None


@dataclass(frozen=True)
class Values:
    """What it takes to turn stored cells into values: shared texts, formats of styles, the first day.

    `formats` has the styles that may show a date: with their format code, or None where it surely is one.
    """

    texts: dict[int, str]
    formats: dict[int, str | None]
    day_zero: datetime

    @classmethod
    def of(
        cls,
        package: Package,
        workbook: etree._Element,
        relations: Sequence[Relation],
        sheets: Iterable[SheetCells],
    ) -> Values:
        """Read what the given sheets' cells need, and no more of the shared texts.

        Raises Unfit when a cell points to a text that is not there.
        """
        target = {relation.type_name: relation.target for relation in relations}
        cells = [cell for sheet in sheets for cell in sheet.cells.values()]
        pointers = {text for cell in cells if cell.type == "s" and (text := (cell.text or "").strip())}
        wanted = {int(text) for text in pointers if _is_index(text)}
        texts: dict[int, str] = {}
        if wanted and "sharedStrings" in target:
            with package.stream(target["sharedStrings"]) as stream:
                texts = shared_texts(stream, wanted)
        if not all(map(_is_index, pointers)) or wanted - texts.keys():
            raise damaged("the text of one of its cells is missing")
        formats = _formats(package.xml(target["styles"])) if "styles" in target else {}
        properties = workbook.find("{*}workbookPr")
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        return cls(texts, formats, datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30))

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
        if stored.type == "e":
            return Cell(sheet, at, flaw=Flaw.ERROR, shown=stored.text or "")
        if stored.formula is not None and stored.text is None and stored.type != "str":
            return Cell(sheet, at, flaw=Flaw.NO_STORED_RESULT, shown=f"={stored.formula}")
        return Cell(sheet, at, self._value(stored))

    def _value(self, stored: StoredCell) -> _Value:
        text = stored.text or ""
        match stored.type:
            case "s":
                return self.texts[int(text)] if text.strip() else None
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
        if 0 <= number < _LAST_DAY and self._shows_date(style):
            return _moment(self.day_zero, number)
        return int(number) if number.is_integer() else number

    def _shows_date(self, style: int) -> bool:
        code = self.formats.get(style, "")
        if code:
            from openpyxl.styles.numbers import is_date_format

            return is_date_format(code)
        return code is None


def _moment(day_zero: datetime, number: float) -> date | time | timedelta:
    """A date, a time of day, or both, from days since the first day."""
    from openpyxl.utils.datetime import from_excel

    moment = from_excel(number, day_zero)
    return moment.date() if isinstance(moment, datetime) and number.is_integer() else moment


def _iso_date(text: str) -> date | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _formats(styles: etree._Element) -> dict[int, str | None]:
    """Formats of the cell styles, by index, that are not plain numbers: see `Values`."""
    spelled = {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    formats: dict[int, str | None] = {}
    for index, item in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        number = item.get("numFmtId", "0")
        if number in spelled:
            formats[index] = spelled[number]
        elif number.isdecimal() and int(number) in _DATE_FORMATS:
            formats[index] = None
    return formats


def _is_index(text: str) -> bool:
    return text.isdecimal() and len(text) < 10
