"""The Excel that is open: which workbook calls, asking it while it is busy, and what it says no to."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from classcruncher.errors import Refusal
from classcruncher.logs import log

if TYPE_CHECKING:
    import xlwings

T = TypeVar("T")

#: How long a busy Excel is asked again, and the pause before each time, in seconds.
SECONDS, PAUSE = 60.0, 0.5
#: What Windows answers for a busy Excel: call rejected, call later, and ignored by Visual Basic.
_BUSY_ON_WINDOWS = {code - 2**32 for code in (0x80010001, 0x8001010A, 0x800AC472)}
#: What Excel on a Mac answers then: parameter error, no answer in time, no questions allowed, event failed.
_BUSY_ON_A_MAC = {-50, -1712, -1713, -10000}
#: While sheets are copied nothing is redrawn or recalculated, no macro of the user's runs, nothing is asked.
_UPDATES_OFF = {
    "screen_updating": False,
    "display_alerts": False,
    "enable_events": False,
    "calculation": "manual",
}


class Busy(Refusal):
    """Excel was busy for longer than anybody waits."""


def retry_while_busy(call: Callable[[], T]) -> T:
    """What `call` returns, asked again for as long as Excel is busy. Raises Busy when that does not end."""
    with refusals_raised():
        until: float | None = None
        while True:
            try:
                return call()
            except Exception as error:  # what Excel raises has no class in common; all but "busy" goes on
                if not is_busy(error):
                    raise
                until = until or time.monotonic() + SECONDS
                if time.monotonic() >= until:
                    raise Busy(
                        "Excel was busy for a minute. Finish the cell that you are editing (press Enter), "
                        "answer any question that Excel asks, and crunch again."
                    ) from error
            time.sleep(PAUSE)


def is_busy(error: Exception) -> bool:
    """Whether an error says that Excel has no time now."""
    if isinstance(error, AttributeError):  # pywin32 takes a refusal for a property that does not exist
        return _xlwings_on_windows() is not None
    said = error.args[2] if len(error.args) > 2 else None
    codes = {getattr(error, "hresult", None), said[5] if isinstance(said, tuple) and len(said) > 5 else None}
    mac = getattr(error, "errornumber", None)
    return bool(codes & _BUSY_ON_WINDOWS) or mac in _BUSY_ON_A_MAC or type(error).__name__ == "ExcelBusyError"


def words(error: Exception) -> str:
    """What Excel itself says of an error, as one sentence."""
    said = error.args[2] if len(error.args) > 2 else None
    text = said[2] if isinstance(said, tuple) and len(said) > 2 else getattr(error, "errormessage", None)
    sentence = " ".join(str(text or error).split())
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence or type(error).__name__}."


@contextmanager
def updates_off(app: xlwings.App) -> Iterator[None]:
    """Excel neither redraws, recalculates, asks nor runs macros meanwhile; afterwards all is as before."""
    before: dict[str, Any] = {}
    try:
        for name, quiet in _UPDATES_OFF.items():
            with suppress(AttributeError):
                before[name] = retry_while_busy(lambda name=name: getattr(app, name))  # type: ignore[misc]
                retry_while_busy(lambda name=name, quiet=quiet: setattr(app, name, quiet))  # type: ignore[misc]
        yield
    finally:
        for name, value in reversed(before.items()):
            try:
                retry_while_busy(lambda name=name, value=value: setattr(app, name, value))  # type: ignore[misc]
            except Exception:  # the other settings are set back all the same
                log.exception("%s could not be set back to %s", name, value)


def _xlwings_on_windows() -> Any:
    return sys.modules.get("xlwings._xlwindows")


@contextmanager
def refusals_raised() -> Iterator[None]:
    """Have xlwings on Windows hand on a refusal, which it would otherwise answer by asking again for ever."""
    windows = _xlwings_on_windows()
    before = getattr(windows, "N_COM_ATTEMPTS", None)
    if before is None:
        yield
        return
    windows.N_COM_ATTEMPTS = 1
    try:
        yield
    finally:
        windows.N_COM_ATTEMPTS = before


def calling_book() -> xlwings.Book:
    """The workbook that xlwings' macro names on the command line, or else the active one.

    Some names do not survive the command line: those with = or %, on a Mac those with accents or $. The
    macro always names the active workbook. Raises what xlwings raises when Excel cannot be reached.
    """
    import xlwings

    wanted = _argument("--wb=")
    try:
        book = xlwings.Book.caller()
        if wanted is None or _plain(book.name) == _plain(wanted):
            return book
    except Exception:  # xlwings raises one thing on Windows, another on a Mac; the active book is next
        if wanted is None:
            raise
        log.exception("There is no workbook of the name that was given")
    log.info("The active workbook is taken, for %r was named", wanted)
    return _active_book()


def _active_book() -> xlwings.Book:
    """The active workbook of the Excel that calls, which tells its window on Windows."""
    import xlwings

    window = _argument("--hwnd=")
    apps = list(xlwings.apps)
    for app in apps if window is not None else ():
        with suppress(Exception):  # one Excel that does not answer does not hide the others
            if str(app.hwnd) == window:
                return app.books.active
    return apps[0].books.active


def _argument(key: str) -> str | None:
    found = (each.removeprefix(key).strip() for each in sys.argv if each.startswith(key))
    return next(found, None)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


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
    except Exception:  # each system refuses the other's property in its own way
        return False
