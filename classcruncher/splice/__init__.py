"""Result sheets put into the school's own workbook, with everything else in it left as it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

from classcruncher.splice.stamp import NO_STAMP, Stamp

#: Largest workbook, in bytes, that a trial keeps in memory.
_IN_MEMORY = 64 * 2**20


def put(
    results: bytes, workbook: Path, out: Path | None = None, *, stamp: Stamp = NO_STAMP, content: str = ""
) -> Path:
    """Put the sheets of the stand-alone workbook `results` into `workbook`, or into its copy `out`.

    Sheets that an earlier run put there are replaced where they stand. The same input gives the same
    bytes. Returns the file that was written. `content` stands for the workbook as its inputs were read
    (`FileBook.content`). Raises Refusal, with nothing changed, when the workbook cannot or must not be
    written to, or is not what was read any more.
    """
    from classcruncher.files.replacing import alone, replacing, require_writable, saying_why
    from classcruncher.ooxml.acceptance import content_mark, require_workbook

    source, target = _files(workbook, out)
    with saying_why(target), alone(target):
        require_writable(target)
        require_workbook(source)
        with replacing(target) as new, source.open("rb") as old:
            content = content or content_mark(old)
            _require_content(old, content, source.name)
            _put_together(old, new, results, stamp, source.name)
            with source.open("rb") as now:
                _require_content(now, content, source.name)
    return target


def put_into(data: bytes, results: bytes, stamp: Stamp, name: str) -> bytes:
    """The bytes of a workbook with the sheets of the stand-alone workbook `results` put into it.

    As `put`, with no file and no lock; `name` is the workbook's in messages.
    """
    new = io.BytesIO()
    _put_together(io.BytesIO(data), new, results, stamp, name)
    return new.getvalue()


def require_ready(workbook: Path, out: Path | None = None) -> None:
    """Raise Refusal when `put` would, as far as that can be known before there are results.

    All the steps of `put` are taken, with an empty sheet of results, and nothing of them is kept.
    """
    import tempfile

    from classcruncher.files.replacing import require_place, require_writable, saying_why
    from classcruncher.ooxml.acceptance import require_workbook

    source, target = _files(workbook, out)
    with saying_why(target):
        require_writable(target)
        require_place(target)
        require_workbook(source)
        with source.open("rb") as old, tempfile.SpooledTemporaryFile(_IN_MEMORY) as new:
            _put_together(old, cast(BinaryIO, new), _blank_results(), NO_STAMP, source.name)


def require_takes_results(data: bytes, name: str) -> None:
    """Raise Refusal when `put_into` would, before there are results."""
    put_into(data, _blank_results(), NO_STAMP, name)


def _blank_results() -> bytes:
    from xlsxwriter import Workbook

    results = io.BytesIO()
    with Workbook(results, {"in_memory": True}) as rendered:
        rendered.add_worksheet("Results")
    return results.getvalue()


def _files(workbook: Path, out: Path | None) -> tuple[Path, Path]:
    """The file to read and the one to write, behind all links. Raises Refusal when they do not match."""
    from classcruncher.errors import Refusal
    from classcruncher.files.replacing import real_path

    source = real_path(workbook)
    target = source if out is None else real_path(out)
    if target.suffix.casefold() != source.suffix.casefold():
        raise Refusal(f"{workbook.name} can only be saved under a name that ends in {source.suffix} too.")
    return source, target


def _put_together(old: BinaryIO, new: BinaryIO, results: bytes, stamp: Stamp, title: str) -> None:
    """Write the workbook `old` with the results in it to `new`. Raises Refusal when that must not be."""
    from classcruncher.ooxml.acceptance import require_workbook_package
    from classcruncher.ooxml.package import Package
    from classcruncher.ooxml.refusals import naming
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice.checks import require_permission, verify
    from classcruncher.splice.splicing import splice

    with naming(title):
        package = Package(old)
        require_workbook_package(package)
        require_permission(Book(package), title)
        splice(results, package, stamp)
        package.write(new)
        verify(Package(old), package, Package(new))


def _require_content(file: BinaryIO, content: str, title: str) -> None:
    """Raise Refusal when a file does not hold what it held."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.acceptance import content_mark

    if content_mark(file) != content:
        raise Refusal(f"{title} was changed by another program after its numbers were read: run again.")


def has_results(workbook: Path) -> bool:
    """Whether a file is a workbook with result sheets of ours in it."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.package import opened
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice.stamp import our_sheets

    try:
        with opened(workbook) as package:
            return bool(our_sheets(Book(package)))
    except Refusal:
        return False


def kept_stamp(workbook: Path) -> Stamp:
    """What the last run left in a workbook file; NO_STAMP when there is nothing to read."""
    from classcruncher.errors import Refusal
    from classcruncher.ooxml.package import opened
    from classcruncher.ooxml.workbook_part import Book
    from classcruncher.splice.stamp import stamp_of

    try:
        with opened(workbook) as package:
            return stamp_of(Book(package))
    except Refusal:
        return NO_STAMP
