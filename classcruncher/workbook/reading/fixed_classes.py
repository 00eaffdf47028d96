"""Reading the classes that are already decided."""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.domain.school import FixedClass
from classcruncher.workbook.book import Book, Cell
from classcruncher.workbook.contract import CHILDREN_TAKES, FIXED_CLASSES_NAME, MOST_GRADES, Sheet
from classcruncher.workbook.reading.cells import Unread, is_blank, read_block, read_number, read_text, row_of
from classcruncher.workbook.reading.findings import Findings
from classcruncher.workbook.reading.grades import GradesTable

_NAME_ENTER = "Enter a name that no other fixed class has."

#: A class with the cells it was read from: the name's, then one a grade.
_Read = tuple[FixedClass, Sequence[Cell]]


def read_fixed_classes(
    book: Book, grades: GradesTable, teachers: int | None, findings: Findings
) -> tuple[FixedClass, ...]:
    """The fixed classes, with the children of the grades in use; none without the sheet and its name.

    `teachers` is None where their number could not be read.
    """
    if book.named(FIXED_CLASSES_NAME) is None and not findings.has_sheet(Sheet.FIXED_CLASSES):
        return ()
    block = read_block(book, FIXED_CLASSES_NAME, Sheet.FIXED_CLASSES, 1 + MOST_GRADES, None, findings)
    if block is None:
        return ()
    read = [_fixed_class(line, grades, findings) for line in block if not _is_unused(line)]
    _check_names(read, findings)
    _check_children(read, grades, findings)
    if teachers is not None:
        _check_teachers(read, teachers, findings)
    return tuple(fixed for fixed, _ in read)


def _is_unused(line: Sequence[Cell]) -> bool:
    """A row without a name whose numbers, if there are any, are all 0."""
    return is_blank(line[0]) and all(is_blank(cell) or _is_zero(cell) for cell in line[1:])


def _is_zero(cell: Cell) -> bool:
    return cell.value == 0 and not isinstance(cell.value, bool)


def _fixed_class(line: Sequence[Cell], grades: GradesTable, findings: Findings) -> _Read:
    """One class; its name is blank, and its children are 0, where they could not be read."""
    name = read_text(line[0], _NAME_ENTER, f"The name of the fixed class in row {row_of(line[0])}", findings)
    label = f'"{name}"' if isinstance(name, str) else f"the fixed class in row {row_of(line[0])}"
    children, faulty = [], False
    for position, cell in enumerate(line[1:]):
        if grades.is_unused(position):
            faulty |= _is_out_of_place(cell, label, findings)
            continue
        what = f"The children of {grades.label(position)} in {label}"
        number = read_number(cell, CHILDREN_TAKES, what, findings, "are")
        faulty |= number is Unread.FAULTY
        children.append(number if isinstance(number, int) else 0)
    if name is Unread.BLANK:
        findings.add(
            line[0],
            f"The fixed class in row {row_of(line[0])} has no name.",
            "Enter a name, or clear the row.",
        )
    elif not any(children) and not faulty:
        findings.add(
            line[0], f"The fixed class {label} has no children.", "Enter its children, or clear the name."
        )
    return FixedClass(name if isinstance(name, str) else "", tuple(children)), line


def _is_out_of_place(cell: Cell, label: str, findings: Findings) -> bool:
    """Whether there is something in the column of a blank row of the table of grades."""
    if is_blank(cell) or _is_zero(cell):
        return False
    findings.add_unused(
        cell,
        f"This cell of {label} is filled in, but its column belongs to a blank row of the table of grades.",
    )
    return True


def _check_names(read: Sequence[_Read], findings: Findings) -> None:
    seen: set[str] = set()
    for fixed, line in read:
        if fixed.name and fixed.name.casefold() in seen:
            findings.add(line[0], f'The name "{fixed.name}" is on two fixed classes.', _NAME_ENTER)
        seen.add(fixed.name.casefold())


def _check_children(read: Sequence[_Read], grades: GradesTable, findings: Findings) -> None:
    """The cell where the fixed classes first take more children than a grade has."""
    for index, row in enumerate(grades.rows):
        taken = 0
        for fixed, line in read:
            left = row.children - taken if isinstance(row.children, int) else fixed.children[index]
            if fixed.children[index] > left:
                findings.add(
                    line[1 + row.position],
                    f"The fixed classes take more children of {row.label} than the {row.children} it has.",
                    f"Enter a whole number from 0 to {left}, or raise the children in {row.label}.",
                )
                break
            taken += fixed.children[index]


def _check_teachers(read: Sequence[_Read], teachers: int, findings: Findings) -> None:
    if len(read) > teachers:
        _, line = read[teachers]
        findings.add(
            line[0],
            f"There are {len(read)} fixed classes but {teachers} teachers.".replace(
                " 1 teachers", " 1 teacher"
            ),
            "Clear the rows that are too many, or raise the number of teachers.",
        )
