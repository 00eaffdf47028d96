"""Where copies with results, and results that no workbook takes, go, and what they must not replace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count
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


def keep_results(results: bytes, places: Sequence[Path]) -> Path | None:
    """Save the rendered workbook in the first of the places that can be written to.

    Nothing that exists is replaced. Returns where it is, None when it can be saved nowhere.
    """
    for place in places:
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            for path in _numbered(place):
                with suppress(FileExistsError), path.open("xb") as file:
                    file.write(results)
                    return path
    return None


def _numbered(place: Path) -> Iterator[Path]:
    yield place
    for number in count(2):
        yield place.with_stem(f"{place.stem} {number}")
