"""Reading the table of rules: limits for the classes of several grades together."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeVar

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import WholeNumber
from classcruncher.workbook.book import Book, Cell
from classcruncher.workbook.contract import Sheet
from classcruncher.workbook.reading.cells import (
    Unread,
    is_blank,
    read_choice,
    read_columns,
    read_decimal,
    read_number,
    read_share,
    read_text,
    row_of,
)
from classcruncher.workbook.reading.findings import Findings, shortened
from classcruncher.workbook.reading.grades import GradeRow, GradesTable, Row

_Value = TypeVar("_Value")

_LIMITS = (
    contract.FEWEST_CLASSES,
    contract.MOST_CLASSES,
    contract.AVERAGE,
    contract.SHARE,
    contract.AT_OR_UNDER,
)


def read_divisions(book: Book, grades: GradesTable, findings: Findings) -> tuple[Division, ...]:
    """The rules, with every problem of the table told; none without the table and its sheet."""
    block = book.table(contract.RULES_TABLE)
    if not block:
        if findings.has_sheet(Sheet.RULES):
            findings.add_sheet(Sheet.RULES, f'The table "{contract.RULES_TABLE}" is missing.')
        return ()
    columns = read_columns(block[0], contract.RULES_TABLE, contract.RULES_HEADINGS, findings)
    if columns is None:
        return ()
    rows = ({heading: line[column] for heading, column in columns.items()} for line in block[1:])
    used = (cells for cells in rows if not all(is_blank(cell) for cell in cells.values()))
    read = [_division(cells, grades, findings) for cells in used]
    return tuple(division for division in read if division is not None)


def _division(cells: Row, grades: GradesTable, findings: Findings) -> Division | None:
    """One rule; None where its grades could not be read."""
    rule = f"the rule in row {row_of(cells[contract.FROM_GRADE])}"
    first, last = _grades(cells, rule, grades, findings)
    meant = read_choice(
        cells[contract.CLASSES_MEANT],
        contract.CLASSES_MEANT_TAKES,
        f"The choice of classes for {rule}",
        findings,
    )
    fixed_count = read_choice(
        cells[contract.FIXED_COUNT],
        contract.FIXED_COUNT_TAKES,
        f'The answer to "{contract.FIXED_COUNT}" for {rule}',
        findings,
    )
    limits = _limits(cells, rule, findings)
    _check_limits(limits, cells, rule, findings)
    if first is None or last is None:
        return None
    return Division(
        first.title,
        last.title,
        meant=ClassesMeant.ANY if isinstance(meant, Unread) else ClassesMeant(meant),
        fewest=_given(limits.fewest),
        most=_given(limits.most),
        average=_given(limits.average),
        share=_given(limits.share),
        at_or_under=_given(limits.at_or_under),
        fixed_count=fixed_count == contract.YES,
    )


def _grades(
    cells: Row, rule: str, grades: GradesTable, findings: Findings
) -> tuple[GradeRow | None, GradeRow | None]:
    """The first and the last grade of a rule; None for one that could not be read."""
    first = _grade(cells[contract.FROM_GRADE], f"The first grade of {rule}", grades, findings)
    last = _grade(cells[contract.TO_GRADE], f"The last grade of {rule}", grades, findings)
    has_limits = not all(is_blank(cells[heading]) for heading in _LIMITS)
    if first is Unread.BLANK and has_limits:
        findings.add(
            cells[contract.FROM_GRADE],
            f"{rule} does not say for which grade it is.",
            "Enter that grade, or the first one of several, or clear the row.",
        )
    if last is Unread.BLANK:
        last = first
    if isinstance(first, GradeRow) and isinstance(last, GradeRow) and last.position < first.position:
        findings.add(
            cells[contract.TO_GRADE],
            f"The last grade of {rule}, {last.title}, comes before the first, {first.title}.",
            "Enter the two grades in the order of the sheet Grades.",
        )
    return _given(first), _given(last)


def _grade(cell: Cell, what: str, grades: GradesTable, findings: Findings) -> GradeRow | Unread:
    name = read_text(cell, contract.RULE_GRADE_ENTER, what, findings)
    if isinstance(name, Unread):
        return name
    for row in grades.rows:
        if isinstance(row.name, str) and row.name.casefold() == name.casefold():
            return row
    if grades.known:
        findings.add(
            cell,
            f'{what} is "{shortened(name)}", which is not in the table of grades.',
            contract.RULE_GRADE_ENTER,
        )
    return Unread.FAULTY


class _Limits(NamedTuple):
    """What a row limits; whatever is blank or could not be read is Unread."""

    fewest: int | Unread
    most: int | Unread
    average: Fraction | Unread
    share: Fraction | Unread
    at_or_under: int | Unread


def _limits(cells: Row, rule: str, findings: Findings) -> _Limits:
    def number(heading: str, takes: WholeNumber, what: str, verb: str) -> int | Unread:
        return read_number(cells[heading], takes, f"{what} {rule}", findings, verb)

    return _Limits(
        number(contract.FEWEST_CLASSES, contract.NUMBER_OF_CLASSES_TAKES, "The fewest classes of", "are"),
        number(contract.MOST_CLASSES, contract.NUMBER_OF_CLASSES_TAKES, "The most classes of", "are"),
        read_decimal(
            cells[contract.AVERAGE], contract.AVERAGE_TAKES, f"The largest average of {rule}", findings
        ),
        read_share(cells[contract.SHARE], contract.SHARE_TAKES, f"The share of {rule}", findings),
        number(contract.AT_OR_UNDER, contract.CLASS_SIZE_TAKES, "The class size for the share of", "is"),
    )


def _check_limits(limits: _Limits, cells: Row, rule: str, findings: Findings) -> None:
    """Something is limited, numbers of classes do not cross, and a share has its size."""
    if all(limit is Unread.BLANK for limit in limits):
        findings.add(
            cells[contract.FROM_GRADE],
            f"{rule} limits nothing.",
            "Enter a number of classes, an average, or a share with its class size; or clear the row.",
        )
    fewest, most = limits.fewest, limits.most
    if isinstance(fewest, int) and isinstance(most, int) and fewest > most:
        findings.add(
            cells[contract.FEWEST_CLASSES],
            f"The fewest classes of {rule}, {fewest}, are above the most, {most}.",
            f"Enter a whole number from 0 to {most}, or raise the most classes.",
        )
    if limits.at_or_under is Unread.BLANK and isinstance(limits.share, Fraction):
        findings.add(
            cells[contract.AT_OR_UNDER],
            f"{rule} has a share, but no class size that these classes are at or under.",
            f"{contract.CLASS_SIZE_TAKES.enter[:-1]}, or clear the share.",
        )
    if limits.share is Unread.BLANK and isinstance(limits.at_or_under, int):
        findings.add(
            cells[contract.SHARE],
            f"{rule} has a class size, but no share of the classes that are at or under it.",
            f"{contract.SHARE_TAKES.enter[:-1]}, or clear the class size.",
        )


def _given(read: _Value | Unread) -> _Value | None:
    """What was read; None where there is nothing, or its fault has been told."""
    return None if isinstance(read, Unread) else read
