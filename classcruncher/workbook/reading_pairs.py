"""Reading the matrix of allowed composites."""

from __future__ import annotations

from itertools import combinations

from classcruncher.school import CompositeLimit, Pair
from classcruncher.workbook.book import Block, Book, Cell
from classcruncher.workbook.contract import (
    AVOID,
    CLASS_SIZE_TAKES,
    COMPOSITE_LIMIT,
    COMPOSITES_NAME,
    MOST_GRADES,
    NO,
    PAIR_ENTER,
    YES,
    Sheet,
)
from classcruncher.workbook.findings import Findings, clean
from classcruncher.workbook.reading_cells import Unread, is_blank, read_block, whole_number
from classcruncher.workbook.reading_grades import GradeRow, GradesTable, known
from classcruncher.workbook.reading_settings import Settings

#: What a cell says of its two grades: Yes, No, Avoid or a largest class.
Entry = str | int


def read_pairs(book: Book, grades: GradesTable, settings: Settings, findings: Findings) -> tuple[Pair, ...]:
    """The grades that may share a class, from either triangle of the matrix."""
    block = read_block(book, COMPOSITES_NAME, Sheet.COMPOSITES, MOST_GRADES, MOST_GRADES, findings)
    if block is None:
        return ()
    pairs = []
    for first, second in combinations(range(MOST_GRADES), 2):
        cell, entry = _entry(block, first, second, grades, findings)
        if isinstance(entry, Unread) or entry == NO:
            continue
        one, other = grades.at(first), grades.at(second)
        if one is None or other is None:
            continue
        largest = entry if isinstance(entry, int) else None
        if largest is not None and COMPOSITE_LIMIT in settings:
            _check_cap(cell, largest, settings.text(COMPOSITE_LIMIT), (one, other), findings)
        pairs.append(Pair(one.label, other.label, largest, avoid=entry == AVOID))
    return tuple(pairs)


def _entry(
    block: Block, first: int, second: int, grades: GradesTable, findings: Findings
) -> tuple[Cell, Entry | Unread]:
    """What the two cells of a pair say together, and the cell that says it."""
    above, below = block[first][second], block[second][first]
    label = f"{grades.label(first)} with {grades.label(second)}"
    unused = grades.is_unused(first) or grades.is_unused(second)
    one, other = (_cell_entry(cell, label, unused, findings) for cell in (above, below))
    if isinstance(one, Unread) or isinstance(other, Unread):
        return (below, other) if one is Unread.BLANK else (above, one)
    if one != other:
        findings.add(
            below,
            f'{label} is "{one}" in {above.address} but "{other}" in {below.address}.',
            "Enter the same in both cells, or clear one of them.",
        )
        return below, Unread.FAULTY
    return above, one


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


def _check_cap(
    cell: Cell, largest: int, composite_limit: str, rows: tuple[GradeRow, GradeRow], findings: Findings
) -> None:
    """A largest class below the smallest that the pair would have leaves no class at all."""
    limits = [known(row.smallest, 1) for row in rows if row.smallest is not Unread.FAULTY]
    if len(limits) < len(rows):
        return
    smallest = min(limits) if composite_limit == CompositeLimit.LOWEST else max(limits)
    if largest < smallest:
        one, other = rows
        findings.add(
            cell,
            f"The largest class of {one.label} with {other.label}, {largest}, "
            f"is below their smallest class, {smallest}.",
            f"Enter a whole number from {smallest} to {CLASS_SIZE_TAKES.high}.",
        )
