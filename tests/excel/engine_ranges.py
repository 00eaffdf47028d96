"""The ranges of the engine without Excel: values, formulas and merged cells. See `tests.excel.engine`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

if TYPE_CHECKING:
    from tests.excel.engine_sheets import Sheet


class Error(str):
    """The text of an error value."""


def cells_of(sheet: Worksheet) -> list[Any]:
    return list(sheet._cells.values())


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
        values = (cell.value for cell in cells_of(self.sheet.formulas))
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
