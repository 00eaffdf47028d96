"""Where copies with results go, and what they must not replace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from classcruncher.errors import NotWritten


def copy_of(workbook: Path, out: Path | None) -> Path | None:
    """Where the results of a workbook go when `out` is a file or a folder; None: into the workbook itself."""
    return out / workbook.name if out is not None and out.is_dir() else out


def meeting(copies: Sequence[Path | None]) -> Path | None:
    """A copy that two workbooks would be written to, capitals being all one; None when there is none."""
    names = [str(copy).casefold() for copy in copies]
    return next((copy for copy in copies if copy and names.count(str(copy).casefold()) > 1), None)


def is_another_file(copy: Path, workbook: Path) -> bool:
    """Whether there is a file already where the copy goes, and it is not the workbook itself."""
    return copy.exists() and not (workbook.exists() and copy.samefile(workbook))


def require_free(copy: Path, workbook: Path) -> None:
    """Raise NotWritten when the copy would replace another file."""
    if is_another_file(copy, workbook):
        raise NotWritten(f'"{copy}" exists already. Choose another name, or add --force to replace it.')
