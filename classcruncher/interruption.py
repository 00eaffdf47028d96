"""Being told to end, by Ctrl-C or by the system, without leaving anything half done behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

#: What ends a process at once unless it is caught, where the system has it.
_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_clear_ups: list[Callable[[], None]] = []


@contextmanager
def ctrl_c_held() -> Iterator[None]:
    """Ctrl-C within it counts at its end. For imports: packages that are half imported hide it, or fail.

    Where Ctrl-C has another meaning already it keeps it.
    """
    if not _is_main() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if came:
        raise KeyboardInterrupt


@contextmanager
def ctrl_c_kept_from_new_processes() -> Iterator[None]:
    """Processes that are started within it are not told of Ctrl-C until `ctrl_c_let_through` in them."""
    if sys.platform == "win32":
        import ctypes

        # Whether a process hears Ctrl-C at all is inherited.
        ctypes.windll.kernel32.SetConsoleCtrlHandler(None, True)
        try:
            yield
        finally:
            ctypes.windll.kernel32.SetConsoleCtrlHandler(None, False)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ctrl_c_let_through() -> None:
    """In a process that was started so: from now on Ctrl-C does what its handler says."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def removed_at_the_end(temporary: Path) -> Iterator[None]:
    """Remove a file on leaving, if it is there still; and when the system ends the process meanwhile."""
    with ended_after(lambda: _remove(temporary)):
        try:
            yield
        finally:
            _remove(temporary)


@contextmanager
def ended_after(clear_up: Callable[[], None]) -> Iterator[None]:
    """A process that the system ends within it does so after a last action.

    Only the main thread is told of the end: outside such blocks of its own, others end as they are.
    """
    caught = [each for each in _ENDINGS if _is_main() and signal.getsignal(each) is signal.SIG_DFL]
    _clear_ups.append(clear_up)
    for each in caught:
        signal.signal(each, _end)
    try:
        yield
    finally:
        for each in caught:
            signal.signal(each, signal.SIG_DFL)
        _clear_ups.remove(clear_up)


def _end(number: int, _: FrameType | None) -> None:
    for clear_up in reversed(_clear_ups):
        clear_up()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
