"""Result sheets put into the workbook that is open in Excel.

Where each sheet goes, what it is called and which old ones leave is decided by the very code that
puts results into files: it works here on a stand-in, an empty workbook with the same sheets.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from classcruncher.excel.open_book import defined_names
from classcruncher.excel.user_formulas import enter_again, formulas_about
from classcruncher.refusal import Refusal
from classcruncher.splice.book import Book
from classcruncher.splice.package import Package
from classcruncher.splice.placement import MARK, formula_of, our_sheets
from classcruncher.splice.references import quoted
from classcruncher.splice.splicing import splice

if TYPE_CHECKING:
    import xlwings

_NO_ROOM = (
    "Excel did not let Class Cruncher add its result sheets. If the structure of the workbook is protected, "
    "choose Review > Protect Workbook to switch that off, and crunch again."
)


def put_results(results: bytes, book: xlwings.Book, scratch: Path | None = None) -> str:
    """Put the sheets of the rendered workbook next to the inputs; return the title of the first.

    Sheets that an earlier run made, and that still have the title it gave them, are replaced where they
    stand; the user's formulas that look at them are kept. `scratch` is where Excel may open a file
    without asking (None: the system's place for temporary files). Raises Refusal when Excel says no.
    """
    titles = [sheet.name for sheet in book.sheets]
    marks = _marks(book)
    prepared = _prepared(results, titles, marks)
    ours = [title for title in titles if marks.get(title.casefold()) == title]
    gone = [title for title in ours if title not in prepared.titles]
    formulas = formulas_about(book, ours, gone)
    with _opened(prepared.package, book, scratch) as source:
        try:
            _copy_sheets(source, book, prepared.titles)
        except Exception as error:
            raise Refusal(_NO_ROOM) from error
    for title in gone:
        book.sheets[title].delete()
    enter_again(book, formulas)
    return prepared.titles[0]


@dataclass(frozen=True)
class _Prepared:
    """A workbook from which result sheets can be copied as they are, and their titles in order."""

    package: bytes
    titles: Sequence[str]


def _marks(book: xlwings.Book) -> dict[str, str]:
    """The text of the mark on each sheet that has one, by title in small letters."""
    return {
        sheet.casefold(): formula.removeprefix("=").strip('"').replace('""', '"')
        for sheet, name, formula in defined_names(book)
        if sheet is not None and name == MARK
    }


def _prepared(results: bytes, titles: Sequence[str], marks: dict[str, str]) -> _Prepared:
    stand_in = io.BytesIO()
    with Workbook(stand_in, {"in_memory": True}) as workbook:
        for title in titles:
            workbook.add_worksheet(title)
            if title.casefold() in marks:
                workbook.define_name(f"{quoted(title)}!{MARK}", "=" + formula_of(marks[title.casefold()]))
    package = Package(stand_in)
    splice(results, package)
    written = io.BytesIO()
    package.write(written)
    return _Prepared(written.getvalue(), [sheet.title for sheet in our_sheets(Book(package))])


@contextmanager
def _opened(package: bytes, book: xlwings.Book, scratch: Path | None) -> Iterator[xlwings.Book]:
    """The prepared workbook, opened in the same Excel for as long as its sheets are copied."""
    with TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"Class Cruncher results {Path(folder).name}.xlsx"
        path.write_bytes(package)
        source = book.app.books.open(str(path), update_links=False, read_only=True)
        try:
            yield source
        finally:
            source.close()
            with suppress(Exception):
                book.activate()


def _copy_sheets(source: xlwings.Book, book: xlwings.Book, titles: Sequence[str]) -> None:
    """Copy each sheet to the place of the one that it replaces, or behind the one before it."""
    before = book.sheets[-1]
    for title in titles:
        present = {sheet.name.casefold() for sheet in book.sheets}
        if title.casefold() in present:
            old = book.sheets[title]
            copy = source.sheets[title].copy(before=old)
            old.delete()
        else:
            copy = source.sheets[title].copy(after=before)
        if copy.name != title:
            copy.name = title
        before = copy
