"""Results that could not be put into the open workbook, kept as a workbook of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from classcruncher.errors import Refusal
from classcruncher.files.replacing import save
from classcruncher.splice.splicing import marked

if TYPE_CHECKING:
    import xlwings


def spare_places(book: xlwings.Book, documents: Path) -> list[Path]:
    """Where the results of an open workbook can go: beside it, if it has a folder, and into `documents`."""
    name = f"{PurePath(book.name).stem} results.xlsx"
    return [folder / name for folder in (_folder(book), documents) if folder is not None]


def keep_results(results: bytes, places: Sequence[Path]) -> Path | None:
    """Save the rendered workbook, its sheets marked as ours, in the first place that can be written to.

    Nothing that exists is replaced. Returns where it is, None when it can be saved nowhere.
    """
    for place in places:
        with suppress(OSError, Refusal):
            place.parent.mkdir(parents=True, exist_ok=True)
            path = next(path for path in _numbered(place) if not path.exists())
            save(path, marked(results))
            return path
    return None


def _folder(book: xlwings.Book) -> Path | None:
    """The folder of an open workbook, if it was saved and lies on this computer."""
    try:
        folder = Path(book.fullname).parent
    except Exception:  # xlwings does not find every workbook in OneDrive
        return None
    return folder if folder.is_absolute() and folder.is_dir() else None


def _numbered(place: Path) -> Iterator[Path]:
    yield place
    for number in count(2):
        yield place.with_stem(f"{place.stem} {number}")
