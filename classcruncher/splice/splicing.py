"""The splice itself: result sheets into a package, in place of those of an earlier run."""

from __future__ import annotations

import io
import posixpath
import re

from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import Element
from classcruncher.ooxml.package import Package, XmlPart
from classcruncher.ooxml.references import retitled
from classcruncher.ooxml.relations import Relations, document_relation, reachable, relations_part
from classcruncher.ooxml.styles import Styles
from classcruncher.ooxml.workbook_part import Book, Sheet, list_sheets
from classcruncher.splice.dependents import Watched, break_references, dependents
from classcruncher.splice.insertion import Insertion, Rendered
from classcruncher.splice.placement import Place, places
from classcruncher.splice.stamp import MARK, NO_STAMP, Stamp, formula_of, our_sheets

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_SELECTED = re.compile(rb"""\btabSelected=["'](?:1|true)["']""")
_CALCULATED_ON = re.compile(rb"""\bi=["'](\d+)["']""")


def splice(results: bytes, package: Package, stamp: Stamp) -> None:
    """Put the sheets of a rendered workbook into `package`, in memory, with the stamp on the first one."""
    rendered = Rendered(results)
    book = Book(package)
    titles_before = _worksheets(book)
    watched = _watched(book)
    found, left_over = places([sheet.title for sheet in rendered.book.sheets], book)
    selected = [sheet for sheet in our_sheets(book) if _is_selected(package, sheet)]
    gone = _clear(book, [place.sheet for place in found if place.sheet], left_over)
    sheets = _carry(rendered, book, found, selected, stamp)
    _forget(package, gone)
    book.settle(home=sheets[0])
    _mind_dependents(book, watched, {sheet.title.casefold() for sheet in left_over})
    book.relations.save()
    book.save()
    list_sheets(package, titles_before, _worksheets(book))


def marked(results: bytes) -> bytes:
    """The rendered workbook with its sheets marked as ours, to be kept by itself."""
    package = Package(io.BytesIO(results))
    book = Book(package)
    for sheet in book.sheets:
        book.set_name(sheet, MARK, formula_of(sheet.title), hidden=True)
    book.settle(home=book.sheets[0])
    book.save()
    return package.to_bytes()


def _worksheets(book: Book) -> list[str]:
    return [sheet.title for sheet in book.sheets if sheet.type_name == "worksheet"]


def _is_selected(package: Package, sheet: Sheet) -> bool:
    return _SELECTED.search(package.read(sheet.part)) is not None


def _watched(book: Book) -> Watched:
    """What a formula that depends on results looks at: a sheet of ours, or a table on one."""
    ours = our_sheets(book)
    tables = [
        XmlPart(book.package, relation.target).root.get("displayName", "").casefold()
        for sheet in ours
        for relation in Relations(book.package, sheet.part).of_type("table")
        if relation.target in book.package
    ]
    titles, order = ([sheet.title.casefold() for sheet in sheets] for sheets in (ours, book.sheets))
    return Watched(frozenset(titles), frozenset(tables), tuple(order))


def _clear(book: Book, replaced: list[Sheet], left_over: list[Sheet]) -> set[str]:
    """Take out the sheets left over, and every part that only they or the replaced sheets use.

    Returns the parts that were taken out.
    """
    package = book.package
    before = reachable(package)
    _drop_calculation_chain(book, replaced + left_over)
    for sheet in left_over:
        book.remove(sheet)
    book.relations.save()
    for sheet in replaced:
        package.remove(relations_part(sheet.part))
    gone = before - reachable(package)
    for part in gone:
        package.remove(part)
        package.remove(relations_part(part))
    return gone


def _forget(package: Package, gone: set[str]) -> None:
    """Leave no content type behind of parts that are gone and have not come back."""
    types = ContentTypes(package)
    for part in gone:
        if part not in package:
            types.forget(part)
    types.save()


def _drop_calculation_chain(book: Book, sheets: list[Sheet]) -> None:
    """Excel takes a chain that lists cells without formulas for damage, and makes a missing one anew."""
    numbers = {str(sheet.number).encode() for sheet in sheets}
    for relation in book.relations.of_type("calcChain"):
        if numbers.intersection(_CALCULATED_ON.findall(book.package.read(relation.target))):
            book.relations.drop(relation.id)


def _carry(
    rendered: Rendered, book: Book, found: list[Place], selected: list[Sheet], stamp: Stamp
) -> list[Sheet]:
    """Carry every result sheet to its place; returns the sheets as they stand in the workbook."""
    styles = _styles(book)
    titles = {place.rendered.casefold(): place.title for place in found}
    insertion = Insertion(rendered, book, styles.take_in(rendered.styles), titles)
    styles.save()
    orphaned = any(sheet not in book.sheets for sheet in selected)
    sheets: list[Sheet] = []
    for place in found:
        source = rendered.sheet(place.rendered)
        old = place.sheet
        select = old in selected or (orphaned and not sheets and (old is None or old.visible))
        part = insertion.carry(source, old.part if old else None, selected=select)
        sheet = old or book.add(place.title, part, after=sheets[-1] if sheets else None)
        names = rendered.book.names_of(source)
        _name(book, sheet, names, titles, NO_STAMP if sheets else stamp)
        sheets.append(sheet)
    insertion.save()
    return sheets


def _name(book: Book, sheet: Sheet, names: dict[str, Element], titles: dict[str, str], stamp: Stamp) -> None:
    """Give a result sheet the names that it was rendered with, and our hidden ones; the user's stay."""
    hidden = {MARK: formula_of(sheet.title), **stamp.names()}
    for name in book.names_of(sheet):
        if name not in {*names, *hidden} and name.startswith((MARK, "_xlnm.")):
            book.drop_name(sheet, name)
    for name, element in names.items():
        is_hidden = element.get("hidden") == "1"
        book.set_name(sheet, name, retitled(element.text or "", titles), hidden=is_hidden)
    for name, formula in hidden.items():
        book.set_name(sheet, name, formula, hidden=True)


def _styles(book: Book) -> Styles:
    known = book.relations.of_type("styles")
    if known and known[0].target in book.package:
        return Styles(book.package, known[0].target)
    part = posixpath.join(posixpath.dirname(book.name), "styles.xml")
    for relation in known:
        book.relations.drop(relation.id)
    book.relations.add(document_relation("styles"), part)
    types = ContentTypes(book.package)
    types.set(part, _STYLES_TYPE)
    types.save()
    return Styles(book.package, part)


def _mind_dependents(book: Book, watched: Watched, gone: set[str]) -> None:
    """Have formulas that look at results calculated anew; those that look at a sheet now gone break."""
    parts = list(dependents(book.package, ContentTypes(book.package), watched))
    for part in parts if gone else ():
        break_references(book.package, part, gone)
    if parts or any(map(watched.seen_by, book.names_outside(our_sheets(book)))):
        book.recalculate_when_opened()
