"""The sheets of the engine without Excel: cells, names and tables over openpyxl. See `tests.excel.engine`."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from classcruncher.ooxml.references import broken
from tests.excel.engine_ranges import Range, cells_of

if TYPE_CHECKING:
    from tests.excel.engine import Book


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    """Worksheets only, as xlwings gives them; a chart sheet takes its title all the same."""

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.formulas.active.title)

    def _titles(self) -> list[str]:
        return [sheet.title for sheet in self.book.formulas.worksheets]

    def __call__(self, key: Any) -> Sheet:
        for number, title in enumerate(self._titles(), start=1):
            if key == number or (isinstance(key, str) and key.casefold() == title.casefold()):
                return Sheet(self.book, title)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._titles())

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, title) for title in self._titles())


class Sheet(base_classes.Sheet):
    book: Any = None

    def __init__(self, book: Book, title: str) -> None:
        self.book, self.title = book, title

    @property
    def formulas(self) -> Any:
        return self.book.formulas[self.title]

    @property
    def values(self) -> Any:
        return self.book.values[self.title]

    @property
    def name(self) -> str:
        return self.title

    @name.setter
    def name(self, title: str) -> None:
        self.book.app.does("a sheet is renamed")
        if title.casefold() in (name.casefold() for name in self.book.formulas.sheetnames):
            raise self.book.no("That name is already taken. Try a different one.")
        self.formulas.title = self.values.title = self.title = title

    @property
    def index(self) -> int:
        return int(self.book.formulas.sheetnames.index(self.title)) + 1

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def used_range(self) -> Range:
        return Range(self, *range_boundaries(self.formulas.calculate_dimension()))

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            return Range(self, *range_boundaries(first.replace("$", "")))
        last = last or first
        return Range(self, first[1], first[0], last[1], last[0])

    def activate(self) -> None:
        self.book.app.does("a sheet is activated")
        self.book.formulas.active = self.index - 1

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        self.book.app.does("a sheet is deleted")
        self.book.refuse_if_protected()
        for book in (self.book.formulas, self.book.values):
            book.remove(book[self.title])
        gone = {self.title.casefold()}
        for sheet in self.book.formulas.worksheets:
            for cell in cells_of(sheet):
                if isinstance(cell.value, ArrayFormula):
                    cell.value = ArrayFormula(cell.value.ref, broken(cell.value.text or "", gone))
                elif isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = broken(cell.value, gone)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        neighbour = before or after
        assert neighbour is not None, "Excel would make a new book"
        target = neighbour.book
        target.app.does("a sheet is copied")
        target.refuse_if_protected()
        place = neighbour.index - (1 if before else 0)
        title = self.title
        number = 2
        while title.casefold() in (name.casefold() for name in target.formulas.sheetnames):
            title, number = f"{self.title} ({number})", number + 1
        for source, book in ((self.formulas, target.formulas), (self.values, target.values)):
            _copy_cells(source, book.create_sheet(title, place))
        for name, item in self.formulas.defined_names.items():
            kept = DefinedName(name, attr_text=item.attr_text, hidden=item.hidden)
            target.formulas[title].defined_names[name] = kept
        target.formulas.active = place


def _copy_cells(source: Worksheet, target: Worksheet) -> None:
    for cell in cells_of(source):
        made = target.cell(cell.row, cell.column, cell.value)
        made.number_format = cell.number_format
        made.font, made.fill = copy(cell.font), copy(cell.fill)
        if cell.hyperlink:
            made.hyperlink = copy(cell.hyperlink)
    for merged in source.merged_cells.ranges:
        target.merge_cells(str(merged))
    for letter, width in source.column_dimensions.items():
        target.column_dimensions[letter].width = width.width


class Tables(base_classes.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self.all = [Table(sheet, table) for table in sheet.formulas.tables.values()]

    def __iter__(self) -> Iterator[Table]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __call__(self, key: Any) -> Table:
        return next(table for number, table in enumerate(self.all, 1) if key in (number, table.name))


class Table(base_classes.Table):
    name: Any = None
    range: Any = None
    show_totals: Any = None

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self.name = table.displayName
        self.range = sheet.range(table.ref)
        self.show_totals = bool(table.totalsRowCount)


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.all = [Name(name, item) for name, item in book.formulas.defined_names.items()]
        for sheet in book.formulas.worksheets:
            title = sheet.title.replace("'", "''")
            self.all += [Name(f"'{title}'!{name}", item) for name, item in sheet.defined_names.items()]

    def __call__(self, name_or_index: Any) -> Name:
        return next(name for number, name in enumerate(self.all, 1) if name_or_index in (number, name.name))

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self.all]

    def __len__(self) -> int:
        return len(self.all)


class Name(base_classes.Name):
    name: Any = None
    refers_to: Any = None

    def __init__(self, name: str, item: Any) -> None:
        self.name = name
        self.refers_to = f"={item.attr_text}"
