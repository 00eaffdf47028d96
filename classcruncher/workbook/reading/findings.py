"""Problems with the inputs, collected while they are read, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from classcruncher.domain.outcome import Problem
from classcruncher.ooxml.ranges import parse_range
from classcruncher.words import starting
from classcruncher.workbook.book import Cell, Flaw

FRESH_TEMPLATE = "Start from a fresh template and copy your values into it."
_SAVE_FIRST = "Open the file in Excel or LibreOffice and save it, then try again."
_UNMERGE = "Unmerge the cells and fill in each of them."
_LONGEST_QUOTE = 40


class Findings:
    """Every problem found so far, and the order of the sheets that they are told in."""

    def __init__(self, sheet_names: Sequence[str]) -> None:
        self._sheets = {name.casefold(): index for index, name in enumerate(sheet_names)}
        self._problems: list[Problem] = []
        #: The problem that has told of each merged area.
        self._merged: dict[tuple[str, str], Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In the order of the sheets, then of the cells, row by row; missing sheets come first."""
        return tuple(sorted(self._problems, key=self._order))

    def has_sheet(self, title: str) -> bool:
        """Whether the workbook has a sheet of this title."""
        return title.casefold() in self._sheets

    def add(self, cell: Cell, found: str, enter: str) -> None:
        """A problem at a cell: what was found and what to enter, each in a sentence."""
        self._problems.append(Problem(cell.sheet, cell.address, starting(found), enter))

    def add_sheet(self, sheet: str, found: str, enter: str = FRESH_TEMPLATE) -> None:
        """A problem of a sheet as a whole."""
        self._problems.append(Problem(sheet, "", found, enter))

    def add_content(self, cell: Cell, what: str, verb: str, enter: str, number: bool = True) -> None:
        """A cell that holds something else than it should; `what` and `verb` begin the sentence.

        A merged area is told of once. `number`: the cell should hold a number, else a text.
        """
        if cell.flaw is Flaw.MERGED:
            if (cell.sheet, cell.shown) in self._merged:
                return
            enter = _UNMERGE
        elif cell.flaw is Flaw.NO_STORED_RESULT:
            enter = _SAVE_FIRST
        elif isinstance(cell.value, (date, time, timedelta)):
            enter = f"Set the cell's format to {'General' if number else 'Text'}. {enter}"
        self.add(cell, f"{what} {verb} {content(cell)}.", enter)
        if cell.flaw is Flaw.MERGED:
            self._merged[cell.sheet, cell.shown] = self._problems[-1]

    def apart(self) -> Findings:
        """Findings of their own, in the same sheets."""
        return Findings(list(self._sheets))

    def take_in(self, others: Findings) -> None:
        """Add what others have found; a merged area that has been told of is not told of again."""
        known = {problem for area, problem in others._merged.items() if area in self._merged}
        self._problems += [problem for problem in others._problems if problem not in known]
        self._merged = {**others._merged, **self._merged}

    def add_unused(self, cell: Cell, found: str) -> None:
        """A cell that is filled in although its grade is a blank row of the table of grades."""
        if cell.flaw is Flaw.MERGED:
            self.add_content(cell, "This cell", "is", _UNMERGE)
        else:
            self.add(cell, found, "Clear the cell, or fill in the grade in the table.")

    def _order(self, problem: Problem) -> tuple[int, int, int]:
        area = parse_range(problem.cell)
        sheet = self._sheets.get(problem.sheet.casefold(), -1)
        return (sheet, area.top, area.left) if area else (sheet, 0, 0)


def content(cell: Cell) -> str:
    """What a cell holds, in words that follow "is" or "are"."""
    match cell.flaw:
        case Flaw.ERROR:
            return f"the error value {cell.shown}".rstrip()
        case Flaw.NO_STORED_RESULT:
            return "a formula without a stored result"
        case Flaw.MERGED:
            return f"part of the merged cell {cell.shown}"
    match cell.value:
        case None:
            return "blank"
        case bool(truth):
            return str(truth).upper()
        case int() | float():
            return number_text(cell.value)
        case datetime() | date():
            return f"the date {cell.value.day} {cell.value:%B} {cell.value.year}"
        case time():
            return f"the time {cell.value:%H:%M}"
        case timedelta():
            return f"the duration {cell.value}"
    text = clean(cell.value)
    return f'"{shortened(text)}"' if text else "blank"


def number_text(number: float) -> str:
    """A number as people write it: 25, 2.5, 1e+30."""
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else f"{number:.15g}"


def shortened(text: str) -> str:
    """A text that fits into a sentence."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"


def clean(text: str) -> str:
    """Text without outer blanks, with single blanks inside, and without characters that cannot be seen.

    A letter and its accent are one character, however they were typed.
    """
    text = normalize("NFC", text)
    visible = "".join(each if each.isprintable() or each in _JOINERS else _stand_in(each) for each in text)
    return " ".join(visible.split())


#: Unseen characters that words of some languages need.
_JOINERS = "\u200c\u200d"


def _stand_in(character: str) -> str:
    return " " if character.isspace() else ""
