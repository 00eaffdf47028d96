"""The little that reading needs of a workbook, whether a file or one that is open in Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Protocol


class Flaw(Enum):
    """What a cell can be that no value is."""

    ERROR = "an error value"
    NO_STORED_RESULT = "a formula without a stored result"
    MERGED = "part of a merged cell"


@dataclass(frozen=True)
class Cell:
    """One cell as read: its value, or its flaw with what it shows (such as "#REF!" or the formula).

    `value` is None when blank. Numbers may come as int or float, whichever the route delivers.
    """

    sheet: str
    address: str
    value: str | int | float | bool | date | time | timedelta | None = None
    flaw: Flaw | None = None
    shown: str = ""


#: Rows of cells, all of one length.
Block = Sequence[Sequence[Cell]]


class Book(Protocol):
    """A workbook to read inputs from. Names are matched without regard to case and outer blanks."""

    @property
    def sheet_names(self) -> Sequence[str]:
        """The sheets' titles, in order."""

    def named(self, name: str) -> Block | None:
        """The cells that a workbook name stands for; None when there is no such name or it is broken."""

    def table(self, name: str) -> Block | None:
        """An Excel table with its header row first; None when there is none of this name."""
