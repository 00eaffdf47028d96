"""The log of the button's runs, and the care that nothing else reaches the user.

xlwings shows whatever Python wrote to its standard error, as it stands. So everything that goes there
while the button's code runs, from Python or from a library below it, goes into the log instead.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger("classcruncher.excel")
_STANDARD_ERROR = 2
#: A log that has grown beyond this many bytes becomes the older one of the two that are kept.
_MOST_BYTES = 1_000_000


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Log to a file (two of a megabyte are kept) and keep standard error silent meanwhile.

    When the file cannot be written, nothing is logged and nothing else changes.
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
