"""Reading the matrix of allowed composites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from classcruncher.domain.school import Pair
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import PairNumbers
from classcruncher.workbook.book import Block, Book, Cell
from classcruncher.workbook.contract import (
    COMPOSITES_NAME,
    MOST_GRADES,
    NO,
    YES,
    Sheet,
    pair_enter,
)
from classcruncher.workbook.reading.cells import Unread, is_blank, read_block, whole_number
from classcruncher.workbook.reading.findings import Findings, clean, content
from classcruncher.workbook.reading.grades import GradesTable


class Said(NamedTuple):
    """What a cell says of its two grades: as entered, and the fields of their `Pair` (None: no pair)."""

    entered: int | str
    fields: Mapping[str, Any] | None


class Entry(NamedTuple):
    """What the matrix says of two grades, and the cell that says it (the upper right one if none does)."""

    said: Said | Unread
    cell: Cell


#: Two grades, by their places in the table, the earlier one first.
Two = tuple[int, int]


@dataclass(frozen=True)
class Matrix:
    """What the matrix says of every two grades in use."""

    grades: GradesTable
    entries: Mapping[Two, Entry]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The grades that may share a class."""
        return tuple(
            Pair(*self._titles(two), **entry.said.fields)
            for two, entry in self.entries.items()
            if isinstance(entry.said, Said) and entry.said.fields is not None
        )

    @property
    def forbidden(self) -> tuple[tuple[str, str], ...]:
        """The grades that a No keeps apart, by their names."""
        return tuple(
            self._titles(two)
            for two, entry in self.entries.items()
            if isinstance(entry.said, Said) and entry.said.fields is None
        )

    def _titles(self, two: Two) -> tuple[str, str]:
        titles = {row.position: row.title for row in self.grades.rows}
        return titles[two[0]], titles[two[1]]


def read_pairs(book: Book, grades: GradesTable, neighbours_may_share: bool, findings: Findings) -> Matrix:
    """What is said in either triangle; blank cells of neighbours may be meant to say Yes."""
    block = read_block(book, COMPOSITES_NAME, Sheet.COMPOSITES, MOST_GRADES, MOST_GRADES, findings)
    if block is None:
        return Matrix(grades, {})
    used = [row.position for row in grades.rows]
    neighbours = set(pairwise(used)) if neighbours_may_share else set()
    entries = {}
    for two in combinations(range(MOST_GRADES), 2):
        entry = _entry(block, two, grades, findings)
        if two in neighbours and entry.said is Unread.BLANK:
            entry = Entry(Said(YES, {}), entry.cell)
        if set(two) <= set(used):
            entries[two] = entry
    return Matrix(grades, entries)


def _entry(block: Block, two: Two, grades: GradesTable, findings: Findings) -> Entry:
    """What the two cells of a pair say together."""
    first, second = two
    above, below = block[first][second], block[second][first]
    label = f"{grades.label(first)} with {grades.label(second)}"
    unused = grades.is_unused(first) or grades.is_unused(second)
    one, other = (_cell_says(cell, label, unused, findings) for cell in (above, below))
    if isinstance(one, Unread) or isinstance(other, Unread):
        only_below = one is Unread.BLANK and other is not Unread.BLANK
        return Entry(other, below) if only_below else Entry(one, above)
    if one != other:
        findings.add(
            below,
            f'{label} is "{one.entered}" in {above.address} but "{other.entered}" in {below.address}.',
            "Enter the same in both cells, or clear one of them.",
        )
        return Entry(Unread.FAULTY, below)
    return Entry(one, above)


def _cell_says(cell: Cell, label: str, unused: bool, findings: Findings) -> Said | Unread:
    if is_blank(cell):
        return Unread.BLANK
    said = _understood(_content(cell))
    if unused and (said is None or said.entered != NO):
        findings.add_unused(
            cell, "This cell is filled in, but it belongs to a blank row of the table of grades."
        )
        return Unread.FAULTY
    if said is None:
        _tell(cell, label, findings)
        return Unread.FAULTY
    return said


def _content(cell: Cell) -> int | str:
    """A number, typed or stored as text, or a text; blank for anything else."""
    number = whole_number(cell)
    text = clean(cell.value) if isinstance(cell.value, str) else ""
    return text if number is None else number


def _understood(content: int | str) -> Said | None:
    """What a cell says, if it is anything that the contract knows."""
    for entry in contract.PAIR_ENTRIES:
        entered = entry.read(content)
        if entered is not None:
            return Said(entered, entry.fields(entered))
    return None


def _tell(cell: Cell, label: str, findings: Findings) -> None:
    """Tell of a cell that says nothing: what was probably meant, or all that there is to enter."""
    held = cell.value if isinstance(cell.value, date) else _content(cell)
    corrections = (
        entry.correction(held) for entry in contract.PAIR_ENTRIES if isinstance(entry, PairNumbers)
    )
    correction = None if cell.flaw else next(filter(None, corrections), None)
    if correction:
        findings.add(cell, f"{label} is {content(cell)}.", correction)
    else:
        findings.add_content(cell, label, "is", pair_enter(), number=False)
