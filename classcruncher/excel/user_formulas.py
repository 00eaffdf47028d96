"""The user's formulas that look at result sheets: Excel breaks them when such a sheet is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classcruncher.ooxml.references import refers

if TYPE_CHECKING:
    import xlwings

#: What Excel calls a formula where it has dynamic arrays, and where it has none (2016, 2019).
_WITH_ARRAYS, _WITHOUT = "formula2", "formula"


@dataclass(frozen=True)
class UserFormula:
    """A formula as it was typed, and its cell."""

    sheet: str
    row: int
    column: int
    text: str


def formulas_about(book: xlwings.Book, titles: Sequence[str], gone: Sequence[str]) -> list[UserFormula]:
    """The formulas on other sheets that mention one of the sheets `titles`, but none of those `gone`."""
    order = [sheet.name.casefold() for sheet in book.sheets]
    lost = [title.casefold() for title in gone]
    mentioning = _mentioning(book, titles, order) if titles else ()
    return [each for each in mentioning if not refers(each.text, lost, (), order)]


def enter_again(book: xlwings.Book, formulas: Sequence[UserFormula]) -> None:
    """Enter formulas anew that have changed; one on a protected sheet stays as Excel left it.

    So does a legacy array formula over several cells, which can only be changed as a whole.
    """
    attribute = _formula_attribute(book) if formulas else ""
    for formula in formulas:
        cell = book.sheets[formula.sheet].range((formula.row, formula.column))
        if getattr(cell, attribute) != formula.text:
            is_array = attribute == _WITHOUT and cell.has_array
            with suppress(Exception):  # what Excel raises has no class in common
                setattr(cell, "formula_array" if is_array else attribute, formula.text)


def _mentioning(book: xlwings.Book, titles: Sequence[str], order: Sequence[str]) -> Iterator[UserFormula]:
    attribute, wanted = _formula_attribute(book), [title.casefold() for title in titles]
    for sheet in book.sheets:
        if sheet.name in titles:
            continue
        used = sheet.used_range
        for i, row in enumerate(_rows(getattr(used, attribute))):
            for j, text in enumerate(row):
                if isinstance(text, str) and text.startswith("=") and refers(text, wanted, (), order):
                    yield UserFormula(sheet.name, used.row + i, used.column + j, text)


def _formula_attribute(book: xlwings.Book) -> str:
    """By which name this Excel gives formulas.

    Found out by reading: on Windows xlwings tries for ever to set what does not exist. A refusal counts
    only when Excel answers right after it, for then it was not busy.
    """
    cell = book.sheets[0].range("A1")
    for _ in range(2):
        try:
            getattr(cell, _WITH_ARRAYS)
        except Exception:  # what Excel raises has no class in common; when it was busy this raises again
            getattr(cell, _WITHOUT)
        else:
            return _WITH_ARRAYS
    return _WITHOUT


def _rows(formulas: Any) -> Sequence[Sequence[Any]]:
    """The formulas of a range as rows: Excel gives one cell alone, and on a Mac one row flat."""
    if not isinstance(formulas, tuple | list):
        return [[formulas]]
    return formulas if isinstance(formulas[0], tuple | list) else [formulas]
