"""What must hold before results are put into a workbook, and what must hold of what was written."""

from __future__ import annotations

from classcruncher.errors import Damage, Refusal
from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import Element, main, parse
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.relations import Relations, relations_part
from classcruncher.ooxml.workbook_part import Book

_TRUE = ("1", "true", "on")


def require_permission(book: Book, title: str) -> None:
    """Raise Refusal, with the way out, when results must not be added; `title` is the file's name."""
    if any(relation.type.endswith("/digital-signature/origin") for relation in Relations(book.package, "")):
        raise Refusal(
            f"{title} is digitally signed, and any change would break the signature: "
            "remove the signature in Excel (File, Info), or use a copy without it."
        )
    if book.relations.of_type("revisionHeaders"):
        raise Refusal(
            f"{title} is shared the old way, with tracked changes: stop sharing it in Excel and save it."
        )
    if _says(book.root.find(main("workbookPr")), "date1904"):
        raise Refusal(
            f"{title} counts dates from 1904: switch that off in Excel "
            "(File, Options, Advanced, When calculating this workbook) and save it."
        )
    if _says(book.root.find(main("workbookProtection")), "lockStructure"):
        raise Refusal(
            f"The structure of {title} is protected, so that no sheet can be added: "
            "take that off in Excel (Review, Protect Workbook) and save it."
        )


def verify(before: Package, intended: Package, written: Package) -> None:
    """Raise Damage unless `written` is `intended` to the byte, and sound.

    `before` is the user's file as it was. Every part that was not meant to change is compared in its
    compressed form; every changed part is read back; every relation has to lead somewhere, as far as
    it did before.
    """
    if list(written) != list(intended):
        raise Damage("The list of parts is not as intended.")
    for part in intended:
        if intended.is_fresh(part):
            data = written.read(part)
            if data != intended.read(part):
                raise Damage(f"{part} was not written as intended.")
            if part.endswith((".xml", ".rels")):
                parse(data, part)
        elif written.stored(part) != before.stored(part):
            raise Damage(f"{part} has changed.")
    broken = _broken_relations(written) - _broken_relations(before)
    if broken:
        raise Damage(f"Relations lead nowhere: {sorted(broken)}.")
    untyped = _untyped(written) - _untyped(before)
    if untyped:
        raise Damage(f"Parts have no content type: {sorted(untyped)}.")
    titles = [sheet.title.casefold() for sheet in Book(written).sheets]
    if len(set(titles)) != len(titles):
        raise Damage("Two sheets have the same title.")


def _untyped(package: Package) -> set[str]:
    types = ContentTypes(package)
    return {part for part in package if not types.of(part)}


def _broken_relations(package: Package) -> set[tuple[str, str]]:
    """Relations of any part to parts that are not there."""
    return {
        (part, relation.id)
        for part in ["", *package]
        if relations_part(part) in package
        for relation in Relations(package, part)
        if not relation.outside and relation.target not in package
    }


def _says(element: Element | None, attribute: str) -> bool:
    return element is not None and element.get(attribute, "0").casefold() in _TRUE
