"""Standard output and standard error, as they are met: closed, in a narrow encoding, or used by libraries."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

_STANDARD_OUTPUT = 1
_lock = threading.Lock()
_inside: list[Path | None] = []
_redirected = ExitStack()


def make_usable() -> None:
    """Let every later write to standard output and error succeed in any encoding, closed streams included.

    A closed one leads nowhere from then on: otherwise the next file to be opened would take its number, and
    with it whatever a library prints. A character that the encoding lacks becomes a question mark.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(sentence: str) -> None:
    """Tell the person at the keyboard; when standard error takes nothing (a full disk), nothing is said."""
    try:
        print(readable(sentence), file=sys.stderr, flush=True)
    except OSError:
        # What the stream still holds would fail once more when the process ends, and spoil its exit code.
        lead_nowhere(sys.stderr)


def lead_nowhere(stream: TextIO) -> None:
    """Let a standard stream that takes nothing more lead nowhere, with what it still holds."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write_line(text: str) -> None:
    """One line of UTF-8 on standard output, whatever encoding it has. Raises OSError when it takes none."""
    stream = sys.stdout
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
    print(readable(text), file=stream, flush=True)


def readable(text: str) -> str:
    """The text as every encoding of Unicode can hold it.

    Names of files that are not valid in the system's encoding have placeholders for single bytes: those that
    are UTF-8 after all (in an ASCII locale) are read as such, others become U+FFFD.
    """
    with suppress(UnicodeEncodeError):
        text.encode()
        return text
    with suppress(UnicodeEncodeError):
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@contextmanager
def kept_silent(log: Path | None = None) -> Iterator[None]:
    """Within it, whatever is printed is added to `log` (or dropped), even what compiled code prints.

    It holds for the whole process, all its threads included. Inside another such block it changes nothing.
    """
    with _lock:
        if not _inside:
            _redirected.enter_context(_redirection(log))
        _inside.append(log)
    try:
        yield
    finally:
        with _lock:
            _inside.pop()
            if not _inside:
                _redirected.close()


@contextmanager
def _redirection(log: Path | None) -> Iterator[None]:
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    with _opened(log) as target, _below_python_to(target), redirect_stdout(target):
        yield


def _opened(log: Path | None) -> TextIO:
    """The log, to be added to; or nowhere, when there is none or it cannot be written."""
    if log is not None:
        with suppress(OSError):
            return log.open("a", encoding="utf-8", errors="backslashreplace")
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


@contextmanager
def _below_python_to(target: TextIO) -> Iterator[None]:
    try:
        kept = os.dup(_STANDARD_OUTPUT)
    except OSError:  # there is none, as under pythonw
        yield
        return
    try:
        os.dup2(target.fileno(), _STANDARD_OUTPUT)
        yield
    finally:
        _flush_c()
        os.dup2(kept, _STANDARD_OUTPUT)
        os.close(kept)


def _flush_c() -> None:
    """Write what compiled code has printed and its run-time library still holds."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).fflush(None)
