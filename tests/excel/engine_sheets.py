"""The sheets of the engine without Excel: cells, names and tables over openpyxl. See `tests.excel.engine`."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from classcruncher.splice.references import broken

if TYPE_CHECKING:
    from tests.excel.engine import Book


class Error(str):
    """The text of an error value."""


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.formulas.active.title)

    def __call__(self, key: Any) -> Sheet:
        for number, title in enumerate(self.book.formulas.sheetnames, start=1):
            if key == number or (isinstance(key, str) and key.casefold() == title.casefold()):
                return Sheet(self.book, title)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.book.formulas.sheetnames)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, title) for title in self.book.formulas.sheetnames)


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
        self.book.formulas.active = self.index - 1

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        self.book.refuse_if_protected()
        for book in (self.book.formulas, self.book.values):
            book.remove(book[self.title])
        gone = {self.title.casefold()}
        for sheet in self.book.formulas.worksheets:
            for cell in _cells(sheet):
                if isinstance(cell.value, ArrayFormula):
                    cell.value = ArrayFormula(cell.value.ref, broken(cell.value.text or "", gone))
                elif isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = broken(cell.value, gone)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        neighbour = before or after
        assert neighbour is not None, "Excel would make a new book"
        target = neighbour.book
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


def _cells(sheet: Worksheet) -> list[Any]:
    return list(sheet._cells.values())


def _copy_cells(source: Worksheet, target: Worksheet) -> None:
    for cell in _cells(source):
        made = target.cell(cell.row, cell.column, cell.value)
        made.number_format = cell.number_format
        made.font, made.fill = copy(cell.font), copy(cell.fill)
        if cell.hyperlink:
            made.hyperlink = copy(cell.hyperlink)
    for merged in source.merged_cells.ranges:
        target.merge_cells(str(merged))
    for letter, width in source.column_dimensions.items():
        target.column_dimensions[letter].width = width.width


class Range(base_classes.Range):
    options: Any = None

    sheet: Any = None
    row: Any = None
    column: Any = None

    def __init__(self, sheet: Sheet, left: int, top: int, right: int, bottom: int) -> None:
        self.sheet = sheet
        self.left_column, self.row, self.right_column, self.bottom = left, top, right, bottom
        self.column = left

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.row + 1, self.right_column - self.left_column + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, arg1: int, arg2: int = 1) -> Range:
        row, column = self.row + arg1 - 1, self.column + arg2 - 1
        return Range(self.sheet, column, row, column, row)

    @property
    def api(self) -> Any:
        return self.sheet.formulas

    @property
    def address(self) -> str:
        first = f"${get_column_letter(self.left_column)}${self.row}"
        last = f"${get_column_letter(self.right_column)}${self.bottom}"
        return first if first == last else f"{first}:{last}"

    def _grid(self, sheet: Worksheet) -> list[list[Any]]:
        cells = sheet._cells
        return [
            [_content(cells.get((row, column))) for column in range(self.left_column, self.right_column + 1)]
            for row in range(self.row, self.bottom + 1)
        ]

    max_cells_per_read = None
    max_cells_per_write = None

    @property
    def raw_value(self) -> Any:
        return self._grid(self.sheet.values)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else [[value]]
        for i, row in enumerate(rows):
            for j, item in enumerate(row if isinstance(row, list | tuple) else [row]):
                for sheet in (self.sheet.formulas, self.sheet.values):
                    sheet.cell(self.row + i, self.column + j).value = item

    @property
    def formula(self) -> Any:
        grid = self._grid(self.sheet.formulas)
        for array in self._arrays():  # each of its cells shows the formula
            for row, column in self.sheet.range(array.ref)._places():
                if self.row <= row <= self.bottom and self.column <= column <= self.right_column:
                    grid[row - self.row][column - self.column] = array.text
        if len(grid) == 1:  # as on a Mac, which gives one row flat
            return grid[0][0] if len(self) == 1 else grid[0]
        return grid

    @formula.setter
    def formula(self, text: str) -> None:
        self._refuse_part_of_array()
        self.sheet.formulas.cell(self.row, self.column).value = text

    @property
    def formula2(self) -> Any:
        if not self.sheet.book.app.dynamic_arrays:
            raise AttributeError("Formula2")
        return self.formula

    @formula2.setter
    def formula2(self, text: str) -> None:
        assert self.sheet.book.app.dynamic_arrays, "xlwings would try this for ever"
        self.formula = text

    @property
    def has_array(self) -> bool:
        return self._array_at(self.row, self.column) is not None

    @property
    def formula_array(self) -> Any:
        return self.formula

    @formula_array.setter
    def formula_array(self, text: str) -> None:
        self._refuse_part_of_array()
        cell = self.sheet.formulas.cell(self.row, self.column)
        cell.value = ArrayFormula(cell.coordinate, text)

    def _array_at(self, row: int, column: int) -> ArrayFormula | None:
        """The legacy array formula that a cell belongs to."""
        for array in self._arrays():
            if (row, column) in self.sheet.range(array.ref)._places():
                return array
        return None

    def _arrays(self) -> list[ArrayFormula]:
        values = (cell.value for cell in _cells(self.sheet.formulas))
        return [value for value in values if isinstance(value, ArrayFormula)]

    def _refuse_part_of_array(self) -> None:
        array = self._array_at(self.row, self.column)
        if array is not None and ":" in array.ref:
            raise RuntimeError("You can't change part of an array.")

    @property
    def merge_cells(self) -> bool | None:
        inside = [self._is_merged(row, column) for row, column in self._places()]
        return None if len(set(inside)) > 1 else inside[0]

    @property
    def merge_area(self) -> Range:
        merged = self._merged_at(self.row, self.column)
        return self if merged is None else Range(self.sheet, *merged.bounds)

    def select(self) -> None:
        self.sheet.book.app.selection = self

    def _places(self) -> Iterator[tuple[int, int]]:
        for row in range(self.row, self.bottom + 1):
            for column in range(self.left_column, self.right_column + 1):
                yield row, column

    def _merged_at(self, row: int, column: int) -> Any:
        address = f"{get_column_letter(column)}{row}"
        return next((area for area in self.sheet.formulas.merged_cells.ranges if address in area), None)

    def _is_merged(self, row: int, column: int) -> bool:
        return self._merged_at(row, column) is not None


def _content(cell: Any) -> Any:
    if cell is None or cell.value is None:
        return None
    return Error(cell.value) if cell.data_type == "e" else cell.value


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
