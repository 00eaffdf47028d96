"""Speaking to an Excel that may be busy: a cell is being edited, or a question is open."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from classcruncher.errors import Refusal
from classcruncher.excel.run_log import log

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
_AT_REST = {
    "screen_updating": False,
    "display_alerts": False,
    "enable_events": False,
    "calculation": "manual",
}


class Busy(Refusal):
    """Excel was busy for longer than anybody waits."""


def patiently(call: Callable[[], T]) -> T:
    """What `call` returns, asked again for as long as Excel is busy. Raises Busy when that does not end."""
    with refusals_heard():
        until: float | None = None
        while True:
            try:
                return call()
            except Exception as error:
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
def at_rest(app: xlwings.App) -> Iterator[None]:
    """Excel neither redraws, recalculates, asks nor runs macros meanwhile; afterwards all is as before."""
    before: dict[str, Any] = {}
    try:
        for name, quiet in _AT_REST.items():
            with suppress(AttributeError):
                before[name] = patiently(lambda name=name: getattr(app, name))  # type: ignore[misc]
                patiently(lambda name=name, quiet=quiet: setattr(app, name, quiet))  # type: ignore[misc]
        yield
    finally:
        for name, value in reversed(before.items()):
            try:
                patiently(lambda name=name, value=value: setattr(app, name, value))  # type: ignore[misc]
            except Exception:
                log.exception("%s could not be set back to %s", name, value)


def _xlwings_on_windows() -> Any:
    return sys.modules.get("xlwings._xlwindows")


@contextmanager
def refusals_heard() -> Iterator[None]:
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
