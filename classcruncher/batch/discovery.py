"""Which files of a folder are the schools' workbooks."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from classcruncher.batch.settings import BatchSettings
from classcruncher.refusal import Refusal

ENDINGS = (".xlsx", ".xlsm")
#: The overview's name without its ending; another one takes a number behind it.
SUMMARY = "Class Cruncher summary"

_SUMMARY = re.compile(re.escape(SUMMARY) + r"( \(\d+\))?", re.IGNORECASE)


def find_workbooks(settings: BatchSettings) -> list[Path]:
    """The workbooks to solve, as paths within the folder, in alphabetical order.

    Hidden files and folders, the lock files of open workbooks, summaries, and the folder of results are
    left out. Raises Refusal when there is no such folder, or nothing in it to solve.
    """
    folder = settings.folder
    if not folder.is_dir():
        raise Refusal(f"There is no folder {folder}: check its name.")
    found = sorted(
        (
            path.relative_to(folder)
            for path in _files(folder, settings)
            if _is_workbook(path) and _matches(path.name, settings.pattern)
        ),
        key=lambda path: ([part.casefold() for part in path.parts], path.as_posix()),
    )
    if not found:
        raise Refusal(_nothing(settings))
    return found


def _files(folder: Path, settings: BatchSettings) -> Iterator[Path]:
    """All files of a folder, and of the folders in it when asked to; the results' folder is passed over."""
    out = settings.out.resolve() if settings.out else None
    for place, folders, files in os.walk(folder):
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
    return fnmatchcase(name.casefold(), pattern.casefold())


def _nothing(settings: BatchSettings) -> str:
    wanted = "" if settings.pattern == "*" else f' with a name like "{settings.pattern}"'
    deeper = "" if settings.recursive else " Add --recursive to look into the folders in it too."
    return f"There are no workbooks (.xlsx or .xlsm){wanted} in {settings.folder}.{deeper}"
