"""What a run keeps inside a workbook, beside its results, so that a batch need not solve it again."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from classcruncher import __version__
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Outcome
from classcruncher.domain.summary_line import Standing, SummaryLine, summary_line_of

#: The hidden name, on the sheet of results, that holds a workbook's line of the summary.
SUMMARY_LINE_NAME = "_ClassCruncher_summary"

#: A text in a formula has 255 characters at most; half of that leaves room for doubled quotation marks.
_PIECE = 120
_TEXT = re.compile(r'"((?:[^"]|"")*)"')


def fingerprint(inputs: Inputs) -> str:
    """Stands for a workbook's inputs and settings, and for the version of the program that solved them."""
    return hashlib.sha256(f"{__version__} {inputs!r}".encode()).hexdigest()[:32]


def rendered(outcome: Outcome, when: datetime, inputs_fingerprint: str = "") -> bytes:
    """The result sheets of a run with its line of the summary, and the fingerprint of its inputs if given."""
    from classcruncher.report.results_book import render

    return with_summary_line(render(outcome, when, inputs_fingerprint), summary_line_of(outcome))


def with_summary_line(results: bytes, line: SummaryLine) -> bytes:
    """The rendered results with the summary's line kept in a hidden name on their first sheet."""
    from classcruncher.report.marks import BOOK_PART, UNIX, ZIP_DATE

    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(results)) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == BOOK_PART:
                part = _with_name(part, _formula(json.dumps(asdict(line))))
            member = zipfile.ZipInfo(name, ZIP_DATE)
            member.create_system = UNIX
            target.writestr(member, part)
    return changed.getvalue()


def kept_summary_line(workbook: Path, inputs_fingerprint: str) -> SummaryLine | None:
    """The line that was kept with a workbook's results; None unless they are those of these inputs."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.package import Package
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice import fingerprint as kept_fingerprint
    from classcruncher.splice.placement import our_sheets

    if kept_fingerprint(workbook) != inputs_fingerprint:
        return None
    try:
        with workbook.open("rb") as file:
            book = Book(Package(file))
            names = [book.names_of(sheet).get(SUMMARY_LINE_NAME) for sheet in our_sheets(book)]
            return next((_parsed(name.text or "") for name in names if name is not None), None)
    except (OSError, Refusal, ValueError, TypeError):
        return None


def _with_name(part: bytes, formula: str) -> bytes:
    from lxml import etree

    from classcruncher.report.marks import MAIN

    book = etree.fromstring(part)
    names: Any = book.find(f"{{{MAIN}}}definedNames")
    name = etree.SubElement(
        names, f"{{{MAIN}}}definedName", name=SUMMARY_LINE_NAME, localSheetId="0", hidden="1"
    )
    name.text = formula
    names[:] = sorted(names, key=lambda name: (name.get("name").casefold(), int(name.get("localSheetId"))))
    declared: bytes = etree.tostring(book, xml_declaration=True, encoding="UTF-8", standalone=True)
    return declared


def _formula(text: str) -> str:
    """A formula that gives the text: pieces of it in quotation marks, joined."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _parsed(formula: str) -> SummaryLine:
    """The line that a formula stands for. ValueError or TypeError when it is none."""
    values = json.loads("".join(piece.replace('""', '"') for piece in _TEXT.findall(formula)))
    values["standing"] = Standing(values["standing"])
    values["sizes"] = tuple(values["sizes"])
    return SummaryLine(**values)
