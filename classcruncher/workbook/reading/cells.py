"""Reading one cell: a number, a choice or a text; or the problem with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from fractions import Fraction
from math import isfinite

from classcruncher.workbook.accepted import Choice, DecimalNumber, Percentage, WholeNumber
from classcruncher.workbook.book import Block, Book, Cell
from classcruncher.workbook.reading.findings import Findings, clean, number_text


class Unread(Enum):
    """Why there is no value: the cell is blank, or its fault has been told."""

    BLANK = auto()
    FAULTY = auto()


#: Whole numbers as people type them into cells of text: 25, +25, 25.0, 1,000, 1 000, 1'000.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]0{1,2})?|\d{1,3}(?:[ ,'\u2019]\d{3})+)")
_TO_DROP = re.compile(r"[.,]0{1,2}$|[ ,'\u2019]")
#: Decimals in cells of text: 21, 21.5, 21,25. Three digits after a comma might be meant as thousands.
_DECIMAL = re.compile(r"\+?\d{1,4}(?:[.,]\d{1,2})?")
#: Fractions that a stored number, cut off after 15 digits, is taken for: 2/3, but no 1234/5677.
_LARGEST_DENOMINATOR = 1000


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in a cell, or nothing that can be seen."""
    return cell.flaw is None and (
        cell.value is None or (isinstance(cell.value, str) and not clean(cell.value))
    )


def read_number(
    cell: Cell, takes: WholeNumber, what: str, findings: Findings, verb: str = "is"
) -> int | Unread:
    """A whole number, also one stored as text; `what` and `verb` begin the sentence about any problem."""
    if is_blank(cell):
        return Unread.BLANK
    number = whole_number(cell)
    if number is not None and takes.low <= number <= takes.high:
        return number
    findings.add_content(cell, what, verb, takes.enter)
    return Unread.FAULTY


def read_decimal(cell: Cell, takes: DecimalNumber, what: str, findings: Findings) -> Fraction | Unread:
    """A number, whole or not, also one stored as text with a comma or a point; kept exactly."""
    if is_blank(cell):
        return Unread.BLANK
    number = exact_number(cell)
    if number is not None and takes.low <= number <= takes.high:
        return number
    findings.add_content(cell, what, "is", takes.enter)
    return Unread.FAULTY


def read_share(cell: Cell, takes: Percentage, what: str, findings: Findings) -> Fraction | Unread:
    """A part of a whole, from 0.9 (a cell that shows 90%), from 90, or from a text such as "90%"."""
    if is_blank(cell):
        return Unread.BLANK
    text = clean(cell.value) if isinstance(cell.value, str) else ""
    has_sign = text.endswith("%")
    number = exact_number(replace(cell, value=text.removesuffix("%")) if has_sign else cell)
    if number is not None:
        share = number / 100 if has_sign or number > 1 else number
        if 0 < share <= 1:
            return share
    findings.add_content(cell, what, "is", takes.enter)
    return Unread.FAULTY


def read_choice(cell: Cell, takes: Choice, what: str, findings: Findings) -> str | Unread:
    """One of a few texts, in the contract's own spelling."""
    if is_blank(cell):
        return Unread.BLANK
    if isinstance(cell.value, str):
        for text in takes.texts:
            if text.casefold() == clean(cell.value).casefold():
                return text
    findings.add_content(cell, what, "is", takes.enter, number=False)
    return Unread.FAULTY


def read_text(cell: Cell, enter: str, what: str, findings: Findings) -> str | Unread:
    """Any text; a number counts as its digits ("1", not "1.0")."""
    if is_blank(cell):
        return Unread.BLANK
    if isinstance(cell.value, str):
        return clean(cell.value)
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return number_text(cell.value)
    findings.add_content(cell, what, "is", enter, number=False)
    return Unread.FAULTY


def whole_number(cell: Cell) -> int | None:
    """The whole number in a cell, typed or stored as text; None for anything else."""
    match cell.value:
        case bool():
            return None
        case int(number):
            return number
        case float(number):
            return int(number) if number.is_integer() else None
        case str(text):
            digits = clean(text)
            if len(digits) > 20 or not _NUMBER.fullmatch(digits):
                return None
            return int(_TO_DROP.sub("", digits))
        case _:
            return None


def exact_number(cell: Cell) -> Fraction | None:
    """The number in a cell as it was meant, not as it is stored; None for anything else.

    21.4 is no binary fraction, and the result of a formula such as =2/3 is cut off.
    """
    match cell.value:
        case bool():
            return None
        case int(number):
            return Fraction(number)
        case float(number) if isfinite(number):
            simple = Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)
            is_meant = number_text(float(simple)) == number_text(number)
            return simple if is_meant else Fraction(number_text(number))
        case str(text):
            digits = clean(text)
            return Fraction(digits.replace(",", ".")) if _DECIMAL.fullmatch(digits) else None
        case _:
            return None


def row_of(cell: Cell) -> str:
    """The number of a cell's row, as the sheet shows it."""
    return "".join(each for each in cell.address if each.isdigit())


def read_columns(
    headings: Sequence[Cell], table: str, wanted: Sequence[str], findings: Findings
) -> dict[str, int] | None:
    """Where each wanted heading of a table stands; None when one is missing."""
    found = [clean(str(cell.value)).casefold() for cell in headings]
    missing = [heading for heading in wanted if heading.casefold() not in found]
    for heading in missing:
        findings.add(
            headings[0],
            f'The table "{table}" has no column "{heading}".',
            f'Give a column the heading "{heading}", or start from a fresh template.',
        )
    if missing:
        return None
    return {heading: found.index(heading.casefold()) for heading in wanted}


def read_block(
    book: Book, name: str, sheet: str, columns: int, rows: int | None, findings: Findings
) -> Block | None:
    """The cells of a workbook name, of so many columns and rows (None: any); None after a problem."""
    block = book.named(name)
    if block is None:
        if findings.has_sheet(sheet):
            findings.add_sheet(sheet, f'The workbook name "{name}" is missing or broken.')
        else:
            findings.add_sheet(sheet, f'The sheet "{sheet}" is missing.')
        return None
    has_rows, has_columns = len(block), len(block[0]) if block else 0
    if has_columns == columns and has_rows == (rows or has_rows):
        return block
    needs = _count(columns, "column") if rows is None else _shape(rows, columns)
    findings.add_sheet(
        block[0][0].sheet if has_columns else sheet,
        f'The workbook name "{name}" covers {_shape(has_rows, has_columns)} instead of {needs}.',
    )
    return None


def _shape(rows: int, columns: int) -> str:
    return f"{_count(rows, 'row')} and {_count(columns, 'column')}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
