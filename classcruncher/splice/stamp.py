"""What a run leaves in hidden names on its result sheets, so that later runs know them and what they say."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from classcruncher._version import __version__
from classcruncher.domain.divisions import ClassesMeant, Compliance, Division, Limit
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.summary_line import Standing, SummaryLine

if TYPE_CHECKING:
    from classcruncher.ooxml.workbook_part import Book, Sheet

#: On every result sheet: the title that it was given. A sheet with another title is the user's by now.
MARK = "_ClassCruncher"
#: On the first result sheet: the fingerprint of the inputs, and the workbook's line in a batch's summary.
FINGERPRINT = "_ClassCruncher_inputs"
LINE = "_ClassCruncher_summary"

#: A text in a formula has 255 characters at most; half of that leaves room for doubled quotation marks.
_PIECE = 120
#: A formula has so many characters at most.
_FORMULA = 8192
_TEXT = re.compile(r'"((?:[^"]|"")*)"')


@dataclass(frozen=True)
class Stamp:
    """What results were made from, by the fingerprint of their inputs, and what they come to.

    A blank fingerprint (up to 255 characters) and no line are not kept, nor is a line that is too long for
    Excel: without it the workbook is solved again.
    """

    fingerprint: str = ""
    line: SummaryLine | None = None

    def names(self) -> dict[str, str]:
        """The hidden names for the first result sheet, and the formulas that they stand for."""
        names = {FINGERPRINT: formula_of(self.fingerprint)} if self.fingerprint else {}
        if self.line is None:
            return names
        # Exact numbers are kept as they are written: 107/5.
        line = formula_of(json.dumps(asdict(self.line), default=str))
        return {**names, LINE: line} if len(line) < _FORMULA else names


#: Of results of which only the sheets themselves are to be known again.
NO_STAMP = Stamp()


def fingerprint(inputs: Inputs) -> str:
    """Stands for a workbook's inputs and settings, and for the version of the program that solved them."""
    return hashlib.sha256(f"{__version__} {inputs!r}".encode()).hexdigest()[:32]


def formula_of(text: str) -> str:
    """A formula that gives the text: pieces of it in quotation marks, joined."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def text_of(formula: str) -> str:
    """The text that such a formula gives."""
    return "".join(piece.replace('""', '"') for piece in _TEXT.findall(formula))


def our_sheets(book: Book) -> list[Sheet]:
    """The sheets that an earlier run made and that still have the title it gave them."""
    return [
        sheet
        for sheet in book.sheets
        if sheet.type_name == "worksheet" and _named_text(book, sheet, MARK) == sheet.title
    ]


def stamp_of(book: Book) -> Stamp:
    """What the last run left in a workbook; a line that this version does not know is none."""
    return Stamp(_kept(book, FINGERPRINT), _parsed(_kept(book, LINE)))


def _kept(book: Book, name: str) -> str:
    """The text of a name on the first result sheet that has it; blank when none does."""
    texts = (_named_text(book, sheet, name) for sheet in our_sheets(book))
    return next((text for text in texts if text is not None), "")


def _named_text(book: Book, sheet: Sheet, name: str) -> str | None:
    element = book.names_of(sheet).get(name)
    return None if element is None else text_of(element.text or "")


def _parsed(text: str) -> SummaryLine | None:
    """The line that a text stands for; None when it is none."""
    try:
        values = json.loads(text)
        values["standing"] = Standing(values["standing"])
        values["sizes"] = tuple(values["sizes"])
        values["rules"] = tuple(map(_rule, values.get("rules", ())))
        return SummaryLine(**values)
    except (ValueError, TypeError, KeyError, ZeroDivisionError):
        return None


def _rule(values: dict[str, Any]) -> Compliance:
    division = {**values["division"], "meant": ClassesMeant(values["division"]["meant"])}
    return Compliance(Division(**division), Limit(values["limit"]), values["counted"], values["classes"])
