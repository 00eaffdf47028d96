"""Result sheets put into the school's own workbook, with everything else in it left as it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

#: Largest workbook, in bytes, that a trial keeps in memory.
_IN_MEMORY = 64 * 2**20


def put(results: bytes, workbook: Path, out: Path | None = None, content: str = "") -> Path:
    """Put the sheets of the stand-alone workbook `results` into `workbook`, or into its copy `out`.

    Sheets that an earlier run put there are replaced where they stand. The same input gives the same
    bytes. Returns the file that was written. `content` stands for the workbook as its inputs were read
    (`FileBook.content`). Raises Refusal, with nothing changed, when the workbook cannot or must not be
    written to, or is not what was read any more.
    """
    from classcruncher.ooxml.acceptance import check_package, content_mark
    from classcruncher.ooxml.replacing import alone, replacing, require_writable, saying_why

    source, target = _files(workbook, out)
    with saying_why(target), alone(target):
        require_writable(target)
        check_package(source)
        with replacing(target) as new, source.open("rb") as old:
            content = content or content_mark(old)
            _require_content(old, content, source.name)
            _put_together(results, old, new, source.name)
            with source.open("rb") as now:
                _require_content(now, content, source.name)
    return target


def put_into(data: bytes, results: bytes, name: str) -> bytes:
    """The bytes of a workbook with the sheets of the stand-alone workbook `results` put into it.

    As `put`, with no file and no lock; `name` is the workbook's in messages.
    """
    new = io.BytesIO()
    _put_together(results, io.BytesIO(data), new, name)
    return new.getvalue()


def require_ready(workbook: Path, out: Path | None = None) -> None:
    """Raise Refusal when `put` would, as far as that can be known before there are results.

    All the steps of `put` are taken, with an empty sheet of results, and nothing of them is kept.
    """
    import tempfile

    from classcruncher.ooxml.acceptance import check_package
    from classcruncher.ooxml.replacing import require_place, require_writable, saying_why

    source, target = _files(workbook, out)
    with saying_why(target):
        require_writable(target)
        require_place(target)
        check_package(source)
        with source.open("rb") as old, tempfile.SpooledTemporaryFile(_IN_MEMORY) as new:
            _put_together(_blank_results(), old, cast(BinaryIO, new), source.name)


def require_takes_results(data: bytes, name: str) -> None:
    """Raise Refusal when `put_into` would, before there are results."""
    put_into(data, _blank_results(), name)


def _blank_results() -> bytes:
    from xlsxwriter import Workbook

    results = io.BytesIO()
    with Workbook(results, {"in_memory": True}) as rendered:
        rendered.add_worksheet("Results")
    return results.getvalue()


def _files(workbook: Path, out: Path | None) -> tuple[Path, Path]:
    """The file to read and the one to write, behind all links. Raises Refusal when they do not match."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.replacing import real_path

    source = real_path(workbook)
    target = source if out is None else real_path(out)
    if target.suffix.casefold() != source.suffix.casefold():
        raise Refusal(f"{workbook.name} can only be saved under a name that ends in {source.suffix} too.")
    return source, target


def _put_together(results: bytes, old: BinaryIO, new: BinaryIO, title: str) -> None:
    """Write the workbook `old` with the results in it to `new`. Raises Refusal when that must not be."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.package import Package, Spoilt
    from classcruncher.ooxml.parts import damaged
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice.permission import require_permission
    from classcruncher.splice.splicing import splice
    from classcruncher.splice.verifying import verify

    try:
        package = Package(old)
        require_permission(Book(package), title)
        splice(results, package)
        package.write(new)
        verify(Package(old), package, Package(new))
    except Spoilt as detail:
        raise Refusal(damaged(title, str(detail))) from detail


def _require_content(file: BinaryIO, content: str, title: str) -> None:
    """Raise Refusal when a file does not hold what it held."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.acceptance import content_mark

    if content_mark(file) != content:
        raise Refusal(f"{title} was changed by another program after its numbers were read: run again.")


def has_results(workbook: Path) -> bool:
    """Whether a file is a workbook with result sheets of ours in it."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.package import Package
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice.placement import our_sheets

    try:
        with workbook.open("rb") as file:
            return bool(our_sheets(Book(Package(file))))
    except (OSError, Refusal):
        return False


def fingerprint(workbook: Path) -> str | None:
    """The text that the last run stored on its sheet of results; None when there is none to read."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.package import Package
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice.placement import INPUTS, named_text, our_sheets

    try:
        with workbook.open("rb") as file:
            book = Book(Package(file))
            found = (named_text(book, sheet, INPUTS) for sheet in our_sheets(book))
            return next((text for text in found if text is not None), None)
    except (OSError, Refusal):
        return None
