"""Reading the matrix of allowed composites."""

from __future__ import annotations

from itertools import combinations

from classcruncher.domain.school import Pair
from classcruncher.workbook.book import Block, Book, Cell
from classcruncher.workbook.contract import (
    AVOID,
    CLASS_SIZE_TAKES,
    COMPOSITES_NAME,
    MOST_GRADES,
    NO,
    PAIR_ENTER,
    YES,
    Sheet,
)
from classcruncher.workbook.reading.cells import Unread, is_blank, read_block, whole_number
from classcruncher.workbook.reading.findings import Findings, clean
from classcruncher.workbook.reading.grades import GradesTable

#: What a cell says of its two grades: Yes, No, Avoid or a largest class.
Entry = str | int


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
        entry = _entry(block, first, second, grades, findings)
        one, other = grades.at(first), grades.at(second)
        if isinstance(entry, Unread) or one is None or other is None:
            continue
        if entry == NO:
            forbidden.append((one.title, other.title))
            continue
        largest = entry if isinstance(entry, int) else None
        pairs.append(Pair(one.title, other.title, largest, avoid=entry == AVOID))
    return tuple(pairs), tuple(forbidden)


def _entry(block: Block, first: int, second: int, grades: GradesTable, findings: Findings) -> Entry | Unread:
    """What the two cells of a pair say together."""
    above, below = block[first][second], block[second][first]
    label = f"{grades.label(first)} with {grades.label(second)}"
    unused = grades.is_unused(first) or grades.is_unused(second)
    one, other = (_cell_entry(cell, label, unused, findings) for cell in (above, below))
    if isinstance(one, Unread) or isinstance(other, Unread):
        return other if one is Unread.BLANK else one
    if one != other:
        findings.add(
            below,
            f'{label} is "{one}" in {above.address} but "{other}" in {below.address}.',
            "Enter the same in both cells, or clear one of them.",
        )
        return Unread.FAULTY
    return one


def _cell_entry(cell: Cell, label: str, unused: bool, findings: Findings) -> Entry | Unread:
    if is_blank(cell):
        return Unread.BLANK
    word = clean(cell.value).casefold() if isinstance(cell.value, str) else ""
    number = whole_number(cell)
    entry: Entry | None = next((text for text in (YES, NO, AVOID) if text.casefold() == word), None)
    if number is not None and CLASS_SIZE_TAKES.low <= number <= CLASS_SIZE_TAKES.high:
        entry = number
    if unused and entry != NO:
        findings.add_unused(
            cell, "This cell is filled in, but it belongs to a blank row of the table of grades."
        )
        return Unread.FAULTY
    if entry is None:
        findings.add_content(cell, label, "is", PAIR_ENTER, number=False)
        return Unread.FAULTY
    return entry
