"""Result sheets put into the school's own workbook, with everything else in it left as it is."""

from __future__ import annotations

from pathlib import Path


def put(results: bytes, workbook: Path, out: Path | None = None) -> Path:
    """Put the sheets of the stand-alone workbook `results` into `workbook`, or into its copy `out`.

    Sheets that an earlier run put there are replaced where they stand. The same input gives the same
    bytes. Returns the file that was written. Raises Refusal, with nothing changed, when the workbook
    cannot or must not be written to.
    """
    from classcruncher.refusal import Refusal
    from classcruncher.splice.book import Book
    from classcruncher.splice.package import Package
    from classcruncher.splice.permission import require_permission
    from classcruncher.splice.splicing import splice
    from classcruncher.splice.verifying import verify
    from classcruncher.splice.writing import alone, real_path, replacing, require_writable, saying_why
    from classcruncher.workbook.opening import check_package

    source = real_path(workbook)
    target = source if out is None else real_path(out)
    if target.suffix.casefold() != source.suffix.casefold():
        raise Refusal(f"{workbook.name} can only be saved under a name that ends in {source.suffix} too.")
    with saying_why(target), alone(target):
        require_writable(target)
        check_package(source)
        with replacing(target) as new, source.open("rb") as old:
            package = Package(old)
            require_permission(Book(package), source.name)
            splice(results, package)
            package.write(new)
            verify(Package(old), package, Package(new))
    return target


def has_results(workbook: Path) -> bool:
    """Whether a file is a workbook with result sheets of ours in it."""
    from classcruncher.refusal import Refusal
    from classcruncher.splice.book import Book
    from classcruncher.splice.package import Package
    from classcruncher.splice.placement import our_sheets

    try:
        with workbook.open("rb") as file:
            return bool(our_sheets(Book(Package(file))))
    except (OSError, Refusal):
        return False


def fingerprint(workbook: Path) -> str | None:
    """The text that the last run stored on its sheet of results; None when there is none to read."""
    from classcruncher.refusal import Refusal
    from classcruncher.splice.book import Book
    from classcruncher.splice.package import Package
    from classcruncher.splice.placement import INPUTS, named_text, our_sheets

    try:
        with workbook.open("rb") as file:
            book = Book(Package(file))
            found = (named_text(book, sheet, INPUTS) for sheet in our_sheets(book))
            return next((text for text in found if text is not None), None)
    except (OSError, Refusal):
        return None
