"""Where the details of a fault and of the button's runs go, so that users read one plain sentence."""

from __future__ import annotations

import logging
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from classcruncher._version import __version__

#: A log that has grown beyond this many bytes is started anew.
_MOST_BYTES = 1_000_000


def log_file() -> Path:
    """The log's place; its folder is made if it is missing."""
    from platformdirs import user_log_path

    return user_log_path("Class Cruncher", appauthor=False, ensure_exists=True) / "classcruncher.log"


def place() -> Path | None:
    """Where the log is; None when the system gives it no folder."""
    try:
        return log_file()
    except OSError:
        return None


def keep(fault: BaseException, doing: str) -> str:
    """Add a fault, with all that helps to find its cause, to the log; a sentence that says where that is.

    When the log cannot be written, the sentence holds what there is to say about the fault itself.
    """
    try:
        return f"The details are in {_added(fault, doing)}."
    except OSError as error:
        said = " ".join(f"{type(fault).__name__}: {fault}".split())
        return f"The log cannot be written ({error.strerror or error}); the fault was: {said}"


def _added(fault: BaseException, doing: str) -> Path:
    path = log_file()
    full = path.exists() and path.stat().st_size > _MOST_BYTES
    versions = f"Class Cruncher {__version__}, Python {platform.python_version()}, {platform.platform()}"
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} {versions}: {doing}", *traceback.format_exception(fault)]
    with path.open("w" if full else "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join(lines) + "\n")
    return path


log = logging.getLogger("classcruncher.excel")
_STANDARD_ERROR = 2
#: A log that has grown beyond this many bytes becomes the older one of the two that are kept.
_MOST_BYTES = 1_000_000


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Log to a file (two of a megabyte are kept) and keep standard error silent meanwhile.

    xlwings shows the user whatever is written to standard error, as it stands: so all of that, from Python or
    from a library below it, goes into the log. When the file cannot be written, nothing is logged and nothing
    else changes.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_room(path)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        yield
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        with _standard_error_to(path):
            yield
    finally:
        log.removeHandler(handler)
        handler.close()


def _make_room(path: Path) -> None:
    """Put a full log aside before it is opened: Windows does not rename a file that is open.

    When another run has it open, it grows until a later one.
    """
    with suppress(OSError):
        if path.stat().st_size > _MOST_BYTES:
            path.replace(path.with_name(path.name + ".1"))


@contextmanager
def _standard_error_to(path: Path) -> Iterator[None]:
    before = sys.stderr
    try:
        kept = os.dup(_STANDARD_ERROR)
    except OSError:  # there is none, as under pythonw
        yield
        return
    with path.open("a", encoding="utf-8") as file:
        os.dup2(file.fileno(), _STANDARD_ERROR)
        sys.stderr = file
        try:
            yield
        finally:
            sys.stderr = before
            with suppress(OSError):
                os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)
