"""Where the details of a fault go, so that users read one plain sentence."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from pathlib import Path

from classcruncher import __version__

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
    log = log_file()
    full = log.exists() and log.stat().st_size > _MOST_BYTES
    versions = f"Class Cruncher {__version__}, Python {platform.python_version()}, {platform.platform()}"
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} {versions}: {doing}", *traceback.format_exception(fault)]
    with log.open("w" if full else "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join(lines) + "\n")
    return log
