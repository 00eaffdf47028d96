"""Reading the table of grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classcruncher.domain.school import NO_LIMIT, Grade
from classcruncher.words import grade_in_words
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import WholeNumber
from classcruncher.workbook.book import Block, Book, Cell
from classcruncher.workbook.contract import CHILDREN_TAKES, CLASS_SIZE_TAKES, MOST_GRADES, Sheet
from classcruncher.workbook.reading.cells import (
    Unread,
    is_blank,
    read_columns,
    read_number,
    read_text,
    row_of,
)
from classcruncher.workbook.reading.findings import Findings

#: The cells of one row of the table, by heading.
Row = dict[str, Cell]


@dataclass(frozen=True)
class GradeRow:
    """One used row of the table; whatever could not be read, or need not be there, is Unread.

    `position` is the row's place in the table, which the matrix and the lists count by.
    """

    position: int
    cells: Row
    name: str | Unread
    children: int | Unread
    smallest: int | Unread
    largest: int | Unread
    ideal: int | Unread

    @property
    def title(self) -> str:
        """The grade's name or, without one, where it stands."""
        return self.name if isinstance(self.name, str) else _row_label(self.cells)

    @property
    def label(self) -> str:
        """The grade in a sentence."""
        return grade_in_words(self.title)

    @property
    def has_limits(self) -> bool:
        """Whether both limits are filled in (only a grade without children may leave them blank)."""
        return Unread.BLANK not in (self.smallest, self.largest)


@dataclass(frozen=True)
class GradesTable:
    """The used rows of the table, in order; `known` is False when the table could not be found."""

    rows: tuple[GradeRow, ...]
    known: bool = True

    def at(self, position: int) -> GradeRow | None:
        """The grade at a place in the table; None for an unused row."""
        return next((row for row in self.rows if row.position == position), None)

    def grades(self) -> tuple[Grade, ...]:
        """The grades, once nothing was found wrong with them.

        Ideal classes count when grades with children have them.
        """
        with_ideals = any(row.children and isinstance(row.ideal, int) for row in self.rows)
        return tuple(
            Grade(
                name=row.title,
                children=known(row.children, 0),
                smallest=known(row.smallest, 1),
                largest=known(row.largest, NO_LIMIT),
                ideal=row.ideal if with_ideals and isinstance(row.ideal, int) else None,
            )
            for row in self.rows
        )

    def label(self, position: int) -> str:
        """A grade in a sentence, by its place in the table."""
        row = self.at(position)
        return row.label if row else f"grade {position + 1}"

    def index(self, position: int) -> int:
        """The place of a used row among the school's grades."""
        return [row.position for row in self.rows].index(position)

    def is_unused(self, position: int) -> bool:
        """Whether this row of the table is known to be blank."""
        return self.known and self.at(position) is None


def read_grades(book: Book, findings: Findings) -> GradesTable:
    """The grades, with every problem of the table told."""
    block = book.table(contract.GRADES_TABLE)
    if not block:
        what = "table" if findings.has_sheet(Sheet.GRADES) else "sheet"
        findings.add_sheet(Sheet.GRADES, f'The {what} "{contract.GRADES_TABLE}" is missing.')
        return GradesTable((), known=False)
    columns = read_columns(block[0], contract.GRADES_TABLE, contract.GRADES_HEADINGS, findings)
    if columns is None:
        return GradesTable((), known=False)
    rows = _rows(block, columns, findings)
    _check_names(rows, findings)
    _check_limits(rows, findings)
    _check_ideals(rows, findings)
    _check_some(rows, block, columns, findings)
    return GradesTable(tuple(rows))


def _rows(block: Block, columns: dict[str, int], findings: Findings) -> list[GradeRow]:
    rows = []
    for position, line in enumerate(block[1:]):
        cells = {heading: line[column] for heading, column in columns.items()}
        if all(is_blank(cell) for cell in cells.values()):
            continue
        if position >= MOST_GRADES:
            findings.add(
                cells[contract.GRADE],
                f"The table goes on below its {MOST_GRADES} rows for grades.",
                f"Use the first {MOST_GRADES} rows of the table only.",
            )
            break
        rows.append(_row(position, cells, findings))
    return rows


def _row(position: int, cells: Row, findings: Findings) -> GradeRow:
    cell = cells[contract.GRADE]
    name = read_text(cell, contract.GRADE_ENTER, f"The name of {_row_label(cells)}", findings)
    label = grade_in_words(name) if isinstance(name, str) else _row_label(cells)

    def number(heading: str, takes: WholeNumber, what: str, verb: str = "is") -> int | Unread:
        return read_number(cells[heading], takes, f"{what} {label}", findings, verb)

    return GradeRow(
        position,
        cells,
        name,
        number(contract.CHILDREN, CHILDREN_TAKES, "The children in", "are"),
        number(contract.SMALLEST_CLASS, CLASS_SIZE_TAKES, "The smallest class of"),
        number(contract.LARGEST_CLASS, CLASS_SIZE_TAKES, "The largest class of"),
        number(contract.IDEAL_CLASS, CLASS_SIZE_TAKES, "The ideal class of"),
    )


def _check_names(rows: Sequence[GradeRow], findings: Findings) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.name is Unread.BLANK:
            findings.add(
                row.cells[contract.GRADE],
                f"{row.label} has no name.",
                "Enter a name, or clear the row.",
            )
        if isinstance(row.name, str):
            if row.name.casefold() in seen:
                findings.add(
                    row.cells[contract.GRADE],
                    f'The name "{row.name}" is in the table twice.',
                    contract.GRADE_ENTER,
                )
            seen.add(row.name.casefold())


def _check_limits(rows: Sequence[GradeRow], findings: Findings) -> None:
    for row in rows:
        if row.children is Unread.BLANK:
            findings.add(
                row.cells[contract.CHILDREN], f"The children in {row.label} are blank.", CHILDREN_TAKES.enter
            )
        for heading, limit in (
            (contract.SMALLEST_CLASS, row.smallest),
            (contract.LARGEST_CLASS, row.largest),
        ):
            if limit is Unread.BLANK and row.children != 0:
                findings.add(
                    row.cells[heading],
                    f"The {heading.lower()} of {row.label} is blank.",
                    CLASS_SIZE_TAKES.enter,
                )
        if isinstance(row.smallest, int) and isinstance(row.largest, int) and row.smallest > row.largest:
            findings.add(
                row.cells[contract.SMALLEST_CLASS],
                f"The smallest class of {row.label}, {row.smallest}, is above its largest, {row.largest}.",
                f"Enter a whole number from 1 to {row.largest}, or raise the largest class.",
            )


def _check_ideals(rows: Sequence[GradeRow], findings: Findings) -> None:
    """Ideal classes stand for every grade with children or for none; the fewer cells are told."""
    in_use = [row for row in rows if row.children != 0]
    without = [row for row in in_use if row.ideal is Unread.BLANK]
    given = [row for row in in_use if row.ideal is not Unread.BLANK]
    if not without or not given:
        return
    if len(given) < len(without):
        told, found = (
            [row for row in given if row.ideal is not Unread.FAULTY],
            "is given, but most grades have none",
        )
    else:
        told, found = without, "is blank, but other grades have one"
    for row in told:
        findings.add(
            row.cells[contract.IDEAL_CLASS],
            f"The ideal class of {row.label} {found}.",
            "Enter an ideal class for every grade or for none.",
        )


def _check_some(rows: Sequence[GradeRow], block: Block, columns: dict[str, int], findings: Findings) -> None:
    first = block[1] if len(block) > 1 else block[0]
    if not rows:
        findings.add(
            first[columns[contract.GRADE]],
            "There is no grade in the table.",
            "Enter the name, the children, and the smallest and largest class of every grade.",
        )
    elif all(row.children == 0 for row in rows):
        findings.add(
            rows[0].cells[contract.CHILDREN],
            "No grade has children.",
            "Enter the children of at least one grade.",
        )


def _row_label(cells: Row) -> str:
    return f"the grade in row {row_of(cells[contract.GRADE])}"


def known(number: int | Unread, otherwise: int) -> int:
    """A number, or what stands for it when there is none."""
    return number if isinstance(number, int) else otherwise
