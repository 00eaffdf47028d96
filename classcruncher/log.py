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


def keep(fault: BaseException, doing: str) -> Path:
    """Add a fault, with all that helps to find its cause, to the log; returns where the log is."""
    place = log_file()
    full = place.exists() and place.stat().st_size > _MOST_BYTES
    versions = f"Class Cruncher {__version__}, Python {platform.python_version()}, {platform.platform()}"
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} {versions}: {doing}", *traceback.format_exception(fault)]
    with place.open("w" if full else "a", encoding="utf-8") as log:
        log.write("\n".join(lines) + "\n")
    return place
