"""Result sheets put into the workbook that is open in Excel.

Where each sheet goes, what it is called and which old ones leave is decided by the very code that
puts results into files: it works here on a stand-in, an empty workbook with the same sheets.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from classcruncher.errors import Refusal
from classcruncher.excel.application import retry_while_busy, why
from classcruncher.excel.open_book import defined_names
from classcruncher.excel.user_formulas import enter_again, formulas_about
from classcruncher.logs import log
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.references import quoted
from classcruncher.ooxml.workbook_part import Book
from classcruncher.splice.splicing import splice
from classcruncher.splice.stamp import MARK, NO_STAMP, Stamp, formula_of, our_sheets, text_of

if TYPE_CHECKING:
    import xlwings

_HALF_DONE = (
    "The new result sheets are in the workbook, but replacing the old ones did not come to its end: look for "
    'sheets with a number behind their title, such as "Option 1 (2)". {why}'
)
_TAKEN = (
    "The workbook has a sheet that is no worksheet, such as a chart sheet, called {title}. Give it another "
    "name and crunch again."
)


def put_results(
    results: bytes, book: xlwings.Book, scratch: Path | None = None, *, stamp: Stamp = NO_STAMP
) -> str:
    """Put the sheets of the rendered workbook next to the inputs; return the title of the first.

    Sheets that an earlier run made, and that still have the title it gave them, are replaced where they
    stand; the user's formulas that look at them are kept. All new sheets are in before an old one leaves.
    `scratch` is where Excel may open a file without asking (None: the system's place for temporary
    files). Raises Refusal with the true cause when Excel says no; then the workbook is as it was, unless
    the sentence says otherwise.
    """
    try:
        titles = retry_while_busy(lambda: [sheet.name for sheet in book.sheets])
        marks = retry_while_busy(lambda: _marks(book))
        copies = _all_copies(partial(_prepared, results, stamp, marks), book, scratch, titles)
        ours = [title for title in titles if marks.get(title.casefold()) == title]
        kept = {copy.title for copy in copies}
        _replace(book, copies, ours, [title for title in ours if title not in kept])
    except _HalfDone:
        raise
    except Exception as error:  # what Excel raises has no class in common; `why` finds the cause
        raise Refusal(why(error, book)) from error
    return copies[0].title


class _HalfDone(Refusal):
    """The new sheets are in, but the old ones have not all left."""


@dataclass(frozen=True)
class _Copy:
    """A sheet that was copied in: the title that it is to have, and the one that Excel gave it."""

    title: str
    name: str


@dataclass(frozen=True)
class _Prepared:
    """A workbook from which result sheets can be copied as they are, and their titles in order."""

    package: bytes
    titles: Sequence[str]


def _marks(book: xlwings.Book) -> dict[str, str]:
    """The text of the mark on each sheet that has one, by title in small letters."""
    return {
        sheet.casefold(): text_of(formula)
        for sheet, name, formula in defined_names(book)
        if sheet is not None and name == MARK
    }


def _prepared(results: bytes, stamp: Stamp, marks: dict[str, str], titles: Sequence[str]) -> _Prepared:
    stand_in = io.BytesIO()
    with Workbook(stand_in, {"in_memory": True}) as workbook:
        for title in titles:
            workbook.add_worksheet(title)
            if title.casefold() in marks:
                workbook.define_name(f"{quoted(title)}!{MARK}", "=" + formula_of(marks[title.casefold()]))
    package = Package(stand_in)
    splice(results, package, stamp)
    return _Prepared(package.to_bytes(), [sheet.title for sheet in our_sheets(Book(package))])


def _all_copies(
    prepare: Callable[[Sequence[str]], _Prepared],
    book: xlwings.Book,
    scratch: Path | None,
    titles: Sequence[str],
) -> list[_Copy]:
    """Copy every result sheet in, as prepared for a workbook with those titles: all of them, or none.

    Chart sheets are not listed, so that their titles show only when Excel gives a copy another one: then
    all is done again with those titles taken.
    """
    copies = _copies(prepare(titles), book, scratch)
    taken = _taken(copies, titles)
    if taken:
        _take_out(book, copies)
        copies = _copies(prepare([*titles, *taken]), book, scratch)
        still = _taken(copies, titles)
        if still:
            _take_out(book, copies)
            raise Refusal(_TAKEN.format(title=still[0]))
    return copies


def _taken(copies: Sequence[_Copy], titles: Sequence[str]) -> list[str]:
    """The titles that Excel did not give although no worksheet has them."""
    present = {title.casefold() for title in titles}
    return [copy.title for copy in copies if copy.name != copy.title and copy.title.casefold() not in present]


def _copies(prepared: _Prepared, book: xlwings.Book, scratch: Path | None) -> list[_Copy]:
    copies: list[_Copy] = []
    with _opened(prepared.package, book, scratch) as source:
        before = retry_while_busy(lambda: book.sheets[-1].name)
        try:
            for title in prepared.titles:
                copies.append(_Copy(title, _copy(source.sheets[title], book, before)))
                before = copies[-1].name
        except Exception:  # raised again: whatever it is, no copy stays behind
            _take_out(book, copies)
            raise
    return copies


def _copy(sheet: xlwings.Sheet, book: xlwings.Book, before: str) -> str:
    """Copy a sheet in front of the one that it is to replace, or behind `before`; return the copy's title.

    A call that Excel carries out although it failed is found by the new title, and not made again.
    """
    title = sheet.name
    present = retry_while_busy(lambda: [each.name for each in book.sheets])
    replaced = next((name for name in present if name.casefold() == title.casefold()), None)

    def made() -> str | None:
        names = [each.name for each in book.sheets]
        return next((name for name in names if name not in present and name.startswith(title)), None)

    def copy() -> str:
        name = made()
        if name is None:
            if replaced is None:
                sheet.copy(after=book.sheets[before])
            else:
                sheet.copy(before=book.sheets[replaced])
            name = made()
        if name is None:
            raise Refusal(f"Excel did not copy the sheet {title}.")
        return name

    return retry_while_busy(copy)


def _take_out(book: xlwings.Book, copies: Sequence[_Copy]) -> None:
    """Take copies out again, so that the workbook is as it was."""
    for copy in copies:
        try:
            retry_while_busy(partial(_delete, book, copy.name))
        except Exception:  # the other copies are taken out all the same
            log.exception("The sheet %s could not be taken out again", copy.name)


def _replace(book: xlwings.Book, copies: Sequence[_Copy], ours: Sequence[str], gone: Sequence[str]) -> None:
    """Take the old sheets away, and give the new ones their titles."""
    renamed = [copy for copy in copies if copy.name != copy.title]
    old = [*(copy.title for copy in renamed), *gone]
    begun = False
    try:
        formulas = retry_while_busy(lambda: formulas_about(book, ours, gone))
        for title in old:
            retry_while_busy(partial(_delete, book, title))
            begun = True
        for copy in renamed:
            retry_while_busy(partial(_rename, book, copy))
        retry_while_busy(lambda: enter_again(book, formulas))
    except Exception as error:  # raised again in either case: whatever it is, the user learns how far it came
        if not begun:
            _take_out(book, copies)
            raise
        raise _HalfDone(_HALF_DONE.format(why=why(error, book))) from error


def _delete(book: xlwings.Book, title: str) -> None:
    """Delete a sheet, unless Excel has done so on an earlier call that failed."""
    if title in (sheet.name for sheet in book.sheets):
        book.sheets[title].delete()


def _rename(book: xlwings.Book, copy: _Copy) -> None:
    """Give a copy its title, unless Excel has done so on an earlier call that failed."""
    if copy.name in (sheet.name for sheet in book.sheets):
        book.sheets[copy.name].name = copy.title


@contextmanager
def _opened(package: bytes, book: xlwings.Book, scratch: Path | None) -> Iterator[xlwings.Book]:
    """The prepared workbook, opened in the same Excel for as long as its sheets are copied."""
    with _folder(scratch) as folder:
        path = Path(folder) / f"Class Cruncher results {Path(folder).name}.xlsx"
        path.write_bytes(package)
        source = retry_while_busy(lambda: book.app.books.open(str(path), update_links=False, read_only=True))
        try:
            yield source
        finally:
            try:
                retry_while_busy(source.close)
            except Exception:  # the sheets are copied, or an error is on its way that says more
                log.exception("%s could not be closed", path.name)
            with suppress(Exception):  # for the user's convenience alone
                book.activate()


def _folder(scratch: Path | None) -> TemporaryDirectory[str]:
    """A folder for the prepared workbook: in `scratch`, or elsewhere when macOS keeps Python out of it."""
    try:
        return TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True)
    except OSError:
        if scratch is None:
            raise
        log.exception("%s cannot be written to", scratch)
        return TemporaryDirectory(ignore_cleanup_errors=True)
