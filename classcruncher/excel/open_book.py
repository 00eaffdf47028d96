"""The workbook that is open in Excel, to read inputs from: the live counterpart of a workbook file.

Everything is read at once, by the thread that may speak to Excel; the result is plain data, so that
the solver can read it in a thread of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from classcruncher.ooxml.ranges import Area, address, parse_range, parse_reference
from classcruncher.workbook import contract
from classcruncher.workbook.book import Block, Cell, Flaw
from classcruncher.workbook.file_book import MOST_CELLS

if TYPE_CHECKING:
    import xlwings

#: How Excel counts days from; a time of day arrives as a moment on this day.
_DAY_ZERO = date(1899, 12, 30)
#: Errors that xlwings has no text for arrive from Windows as whole numbers in this range.
_ERROR_NUMBERS = range(-2146826300, -2146826200)


@dataclass(frozen=True)
class XlwingsBook:
    """The inputs of an open workbook: a `Book`."""

    sheet_names: Sequence[str]
    names: Mapping[str, Block] = field(repr=False)
    tables: Mapping[str, Block] = field(repr=False)

    @property
    def contents(self) -> tuple[Mapping[str, Block], Mapping[str, Block]]:
        """All that inputs are read from: two books with the same have the same inputs."""
        return self.names, self.tables

    def named(self, name: str) -> Block | None:
        """See `Book.named`."""
        return self.names.get(name.casefold())

    def table(self, name: str) -> Block | None:
        """See `Book.table`."""
        return self.tables.get(name.casefold())


def read_open_book(book: xlwings.Book) -> XlwingsBook:
    """Read the names and tables of the contract from a workbook that is open in Excel."""
    sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
    return XlwingsBook(
        [sheet.name for sheet in sheets.values()],
        {name: _block(sheet, area) for name, sheet, area in _named_areas(book, sheets)},
        {name: _block(sheet, area) for name, sheet, area in _table_areas(sheets)},
    )


def spare_places(book: xlwings.Book, documents: Path) -> list[Path]:
    """Where the results of an open workbook can go: beside it, if it has a folder, and into `documents`."""
    name = f"{PurePath(book.name).stem} results.xlsx"
    return [folder / name for folder in (_folder(book), documents) if folder is not None]


def defined_names(book: xlwings.Book) -> Iterator[tuple[str | None, str, str]]:
    """Every name of a workbook: the title of the sheet that it belongs to, if any, the name, its formula."""
    for name in book.names:
        sheet, _, plain = name.name.rpartition("!")
        owner = sheet.removeprefix("'").removesuffix("'").replace("''", "'") if sheet else None
        yield owner, plain, str(name.refers_to or "")


def _named_areas(
    book: xlwings.Book, sheets: Mapping[str, xlwings.Sheet]
) -> Iterator[tuple[str, xlwings.Sheet, Area]]:
    """The places of the contract's names: the workbook's own names come before those of sheets."""
    wanted = {name.casefold() for name in contract.names()}
    order = list(sheets)
    defined = [each for each in defined_names(book) if each[1].strip().casefold() in wanted]
    defined.sort(key=lambda each: order.index(each[0].casefold()) if each[0] else -1)
    seen: set[str] = set()
    for _, name, formula in defined:
        place = parse_reference(formula)
        key = name.strip().casefold()
        if place is None or key in seen or place[0].casefold() not in sheets:
            continue
        if place[1].rows * place[1].columns <= MOST_CELLS:
            seen.add(key)
            yield key, sheets[place[0].casefold()], place[1]


def _table_areas(sheets: Mapping[str, xlwings.Sheet]) -> Iterator[tuple[str, xlwings.Sheet, Area]]:
    """The places of the contract's tables, without a row of totals."""
    wanted = {name.casefold() for name in contract.TABLES}
    seen: set[str] = set()
    for sheet in sheets.values():
        for table in sheet.tables:
            key = table.name.strip().casefold()
            area = parse_range(table.range.address) if key in wanted and key not in seen else None
            if area is not None:
                seen.add(key)
                yield key, sheet, area._replace(bottom=area.bottom - bool(table.show_totals))


def _block(sheet: xlwings.Sheet, area: Area) -> Block:
    values = sheet.range(area.text).options(ndim=2, err_to_str=True).value
    merged = _merged(sheet, area)
    return [
        [
            _cell(sheet.name, address(area.top + i, area.left + j), value, merged)
            for j, value in enumerate(row)
        ]
        for i, row in enumerate(values)
    ]


def _merged(sheet: xlwings.Sheet, area: Area) -> Mapping[str, str]:
    """The cells of an area that only belong to a merged cell, each with that cell's range."""
    merged: dict[str, str] = {}
    if sheet.range(area.text).merge_cells is False:
        return merged
    for row in range(area.top, area.bottom + 1):
        if sheet.range((row, area.left), (row, area.right)).merge_cells is False:
            continue
        for column in range(area.left, area.right + 1):
            cell = sheet.range((row, column))
            whole = parse_range(cell.merge_area.address) if cell.merge_cells is True else None
            if whole is not None and (whole.top, whole.left) != (row, column):
                merged[address(row, column)] = whole.text
    return merged


def _cell(sheet: str, at: str, value: Any, merged: Mapping[str, str]) -> Cell:
    if at in merged:
        return Cell(sheet, at, flaw=Flaw.MERGED, shown=merged[at])
    if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "#N/A")):
        return Cell(sheet, at, flaw=Flaw.ERROR, shown=value)
    if isinstance(value, int) and value in _ERROR_NUMBERS:
        return Cell(sheet, at, flaw=Flaw.ERROR, shown="an error")
    if isinstance(value, datetime):
        return Cell(sheet, at, value.time() if value.date() == _DAY_ZERO else value)
    return Cell(sheet, at, value)


def _folder(book: xlwings.Book) -> Path | None:
    """The folder of an open workbook, if it was saved and lies on this computer."""
    try:
        folder = Path(book.fullname).parent
    except Exception:  # xlwings does not find every workbook in OneDrive
        return None
    return folder if folder.is_absolute() and folder.is_dir() else None
