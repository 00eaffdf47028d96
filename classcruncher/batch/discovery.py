"""Which files of a folder are the schools' workbooks."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from unicodedata import normalize

from classcruncher.batch import BatchSettings
from classcruncher.errors import Refusal

ENDINGS = (".xlsx", ".xlsm")
#: The overview's name without its ending; another one takes a number behind it.
SUMMARY = "Class Cruncher summary"
#: What to do about a folder that cannot be read.
ASK = "ask for the permission to read it, and run again."

_SUMMARY = re.compile(re.escape(SUMMARY) + r"( \(\d+\))?", re.IGNORECASE)


def find_workbooks(
    settings: BatchSettings, not_read: Callable[[Path, str], None] = lambda folder, why: None
) -> list[Path]:
    """The workbooks to solve, as paths within the folder, in alphabetical order.

    Hidden files and folders, the lock files of open workbooks, summaries, and the folder of results are
    left out. `not_read` is told of folders in it that cannot be read, and why. Raises Refusal when there is
    no such folder, it cannot be read itself, or there is nothing in it to solve.
    """
    folder = settings.folder
    if not folder.is_dir():
        raise Refusal(f"There is no folder {folder}: check its name.")
    passed_over: list[str] = []

    def pass_over(error: OSError) -> None:
        place, why = Path(error.filename), error.strerror or str(error)
        if place == folder:
            raise Refusal(f"The folder {folder} cannot be read ({why}): {ASK}") from error
        inside = place.relative_to(folder)
        passed_over.append(f" The folder {inside.as_posix()} cannot be read ({why}): {ASK}")
        not_read(inside, why)

    found = sorted(
        (
            path.relative_to(folder)
            for path in _files(folder, settings, pass_over)
            if _is_workbook(path) and _matches(path.name, settings.pattern)
        ),
        key=lambda path: ([part.casefold() for part in path.parts], path.as_posix()),
    )
    if not found:
        raise Refusal(_nothing(settings) + "".join(passed_over))
    return found


def _files(folder: Path, settings: BatchSettings, pass_over: Callable[[OSError], None]) -> Iterator[Path]:
    """All files of a folder, and of the folders in it when asked to; the results' folder is passed over."""
    out = settings.out.resolve() if settings.out else None
    for place, folders, files in os.walk(folder, onerror=pass_over):
        inside = Path(place)
        folders[:] = [
            name
            for name in folders
            if settings.recursive and not _is_hidden(inside / name) and (inside / name).resolve() != out
        ]
        yield from (inside / name for name in files)


def _is_workbook(path: Path) -> bool:
    return (
        path.suffix.casefold() in ENDINGS
        and not path.name.startswith("~$")
        and not _SUMMARY.fullmatch(path.stem)
        and not _is_hidden(path)
    )


def _is_hidden(path: Path) -> bool:
    """Hidden by a dot before its name, or as Windows hides files."""
    if path.name.startswith("."):
        return True
    try:
        attributes = getattr(path.lstat(), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _matches(name: str, pattern: str) -> bool:
    name, pattern = (normalize("NFC", text).casefold() for text in (name, pattern))
    return fnmatchcase(name, pattern)


def _nothing(settings: BatchSettings) -> str:
    wanted = "" if settings.pattern == "*" else f' with a name like "{settings.pattern}"'
    deeper = "" if settings.recursive else " Add --recursive to look into the folders in it too."
    return f"There are no workbooks (.xlsx or .xlsm){wanted} in {settings.folder}.{deeper}"
