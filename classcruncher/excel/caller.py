"""The workbook on whose behalf Excel calls Python."""

from __future__ import annotations

import sys
import unicodedata
from contextlib import suppress

import xlwings

from classcruncher.excel.run_log import log


def calling_book() -> xlwings.Book:
    """The workbook that xlwings' macro names on the command line, or else the active one.

    Some names do not survive the command line: those with = or %, on a Mac those with accents or $. The
    macro always names the active workbook. Raises what xlwings raises when Excel cannot be reached.
    """
    wanted = _argument("--wb=")
    try:
        book = xlwings.Book.caller()
        if wanted is None or _plain(book.name) == _plain(wanted):
            return book
    except Exception:
        if wanted is None:
            raise
        log.exception("There is no workbook of the name that was given")
    log.info("The active workbook is taken, for %r was named", wanted)
    return _active_book()


def _active_book() -> xlwings.Book:
    """The active workbook of the Excel that calls, which tells its window on Windows."""
    window = _argument("--hwnd=")
    apps = list(xlwings.apps)
    for app in apps if window is not None else ():
        with suppress(Exception):
            if str(app.hwnd) == window:
                return app.books.active
    return apps[0].books.active


def _argument(key: str) -> str | None:
    found = (each.removeprefix(key).strip() for each in sys.argv if each.startswith(key))
    return next(found, None)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
