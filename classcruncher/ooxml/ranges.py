"""Cell addresses and the ranges that workbook names stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

_CELL = r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})"
_RANGE = re.compile(rf"{_CELL}(?::{_CELL})?")
_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!,()\s]+))!(.+)")


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, all four are inside."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def overlaps(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    @property
    def text(self) -> str:
        """As Excel writes it: "B5" or "B5:C6"."""
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def parse_range(text: str) -> Area | None:
    """The rectangle of "B5" or "$B$5:$C$6"; None for anything else."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    column, row, last_column, last_row = match.groups()
    top, left = int(row), column_number(column)
    bottom, right = (int(last_row), column_number(last_column)) if last_row else (top, left)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def parse_reference(text: str) -> tuple[str, Area] | None:
    """Sheet and rectangle of "'My school'!$B$5"; None for anything but one range on one sheet."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    quoted, plain, cells = match.groups()
    area = parse_range(cells)
    return None if area is None else (plain or quoted.replace("''", "'"), area)


def address(row: int, column: int) -> str:
    """How Excel names a cell: "B5" for row 5 and column 2."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """2 for "B"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
