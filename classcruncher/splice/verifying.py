"""A look at what was written, before it takes the place of the user's file."""

from __future__ import annotations

from classcruncher.errors import Damage
from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import parse
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.relations import Relations, relations_part
from classcruncher.ooxml.workbook_part import Book


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
