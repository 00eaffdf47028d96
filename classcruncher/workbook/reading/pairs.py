"""Reading the matrix of allowed composites."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, NamedTuple

from classcruncher.domain.school import Pair
from classcruncher.workbook import contract
from classcruncher.workbook.book import Block, Book, Cell
from classcruncher.workbook.contract import (
    COMPOSITES_NAME,
    MOST_GRADES,
    NO,
    Sheet,
    pair_enter,
)
from classcruncher.workbook.reading.cells import Unread, is_blank, read_block, whole_number
from classcruncher.workbook.reading.findings import Findings, clean
from classcruncher.workbook.reading.grades import GradesTable


class Said(NamedTuple):
    """What a cell says of its two grades: as entered, and the fields of their `Pair` (None: no pair)."""

    entered: int | str
    fields: Mapping[str, Any] | None


#: Two grades, by their names.
Names = tuple[str, str]


def read_pairs(
    book: Book, grades: GradesTable, findings: Findings
) -> tuple[tuple[Pair, ...], tuple[Names, ...]]:
    """The grades that may share a class, and those that a No keeps apart, from either triangle."""
    block = read_block(book, COMPOSITES_NAME, Sheet.COMPOSITES, MOST_GRADES, MOST_GRADES, findings)
    if block is None:
        return (), ()
    pairs, forbidden = [], []
    for first, second in combinations(range(MOST_GRADES), 2):
        said = _said(block, first, second, grades, findings)
        one, other = grades.at(first), grades.at(second)
        if isinstance(said, Unread) or one is None or other is None:
            continue
        if said.fields is not None:
            pairs.append(Pair(one.title, other.title, **said.fields))
        elif said.entered == NO:
            forbidden.append((one.title, other.title))
    return tuple(pairs), tuple(forbidden)


def _said(block: Block, first: int, second: int, grades: GradesTable, findings: Findings) -> Said | Unread:
    """What the two cells of a pair say together."""
    above, below = block[first][second], block[second][first]
    label = f"{grades.label(first)} with {grades.label(second)}"
    unused = grades.is_unused(first) or grades.is_unused(second)
    one, other = (_cell_says(cell, label, unused, findings) for cell in (above, below))
    if isinstance(one, Unread) or isinstance(other, Unread):
        return other if one is Unread.BLANK else one
    if one != other:
        findings.add(
            below,
            f'{label} is "{one.entered}" in {above.address} but "{other.entered}" in {below.address}.',
            "Enter the same in both cells, or clear one of them.",
        )
        return Unread.FAULTY
    return one


def _cell_says(cell: Cell, label: str, unused: bool, findings: Findings) -> Said | Unread:
    if is_blank(cell):
        return Unread.BLANK
    said = _understood(cell)
    if unused and (said is None or said.entered != NO):
        findings.add_unused(
            cell, "This cell is filled in, but it belongs to a blank row of the table of grades."
        )
        return Unread.FAULTY
    if said is None:
        findings.add_content(cell, label, "is", pair_enter(), number=False)
        return Unread.FAULTY
    return said


def _understood(cell: Cell) -> Said | None:
    """What a cell says, if it is anything that the contract knows."""
    number = whole_number(cell)
    text = clean(cell.value) if isinstance(cell.value, str) else ""
    for entry in contract.PAIR_ENTRIES:
        entered = entry.read(text if number is None else number)
        if entered is not None:
            return Said(entered, entry.fields(entered))
    return None
