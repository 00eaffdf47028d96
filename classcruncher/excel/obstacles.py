"""Why an open workbook cannot take result sheets, in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from classcruncher.errors import Refusal
from classcruncher.excel.busy import words

if TYPE_CHECKING:
    import xlwings

_PROTECTED = (
    "The structure of {name} is protected, so no sheets can be added to it: choose Review > Protect Workbook "
    "to switch that off, and crunch again."
)
_OLD = (
    "{name} is in compatibility mode (the old .xls format), which cannot hold result sheets: choose File > "
    "Save As, save it as an Excel Workbook (.xlsx), close it, open the new one, and crunch again."
)


def obstacle(book: xlwings.Book) -> str:
    """What is known before anything is tried; blank when nothing stands in the way."""
    if book.name.casefold().endswith(".xls") or _says(lambda: book.api.Excel8CompatibilityMode):
        return _OLD.format(name=book.name)
    on_windows, on_a_mac = lambda: book.api.ProtectStructure, lambda: book.api.protect_structure.get()
    if _says(on_windows) or _says(on_a_mac):
        return _PROTECTED.format(name=book.name)
    return ""


def why(error: Exception, book: xlwings.Book) -> str:
    """The true cause of an error that came up while result sheets were put in."""
    known = ""
    with suppress(Exception):  # Excel may not answer any more
        known = obstacle(book)
    if known:
        return known
    if isinstance(error, Refusal):
        return str(error)
    return f"Excel did not let Class Cruncher put in its result sheets. Excel says: {words(error)}"


def _says(ask: Callable[[], Any]) -> bool:
    """Whether Excel says yes; it has these properties on one system only."""
    try:
        return ask() is True
    except Exception:
        return False
