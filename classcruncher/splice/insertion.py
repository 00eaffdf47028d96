"""Rendered result sheets, each with all the parts that it uses, put into another package."""

from __future__ import annotations

import io
import posixpath
from copy import deepcopy

from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import Element, elements, main, parse, serialise, without
from classcruncher.ooxml.package import Package, XmlPart
from classcruncher.ooxml.references import follow, retitled
from classcruncher.ooxml.relations import Relations, relations_part
from classcruncher.ooxml.styles import StyleMap
from classcruncher.ooxml.workbook_part import Book, Sheet, TableNames

#: In whatever vocabulary: cells, charts and sheets have formulas in elements of the same names.
_FORMULAS = (
    *("{*}f", "{*}formula", "{*}formula1", "{*}formula2"),
    *("{*}calculatedColumnFormula", "{*}totalsRowFormula"),
)
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_UNKNOWN_TYPE = "application/octet-stream"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Rendered:
    """A workbook that holds nothing but result sheets, as XlsxWriter writes it."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(io.BytesIO(data))
        self.book = Book(self.package)
        self.types = ContentTypes(self.package)
        self.folder = posixpath.dirname(self.book.name)
        self.styles = XmlPart(self.package, self.book.relations.of_type("styles")[0].target).root
        strings = self.book.relations.of_type("sharedStrings")
        self._strings = list(elements(XmlPart(self.package, strings[0].target).root)) if strings else []

    def sheet(self, title: str) -> Sheet:
        """The sheet of that title."""
        return next(sheet for sheet in self.book.sheets if sheet.title == title)

    def content(self, sheet: Sheet) -> XmlPart:
        """A fresh copy of a sheet's part, with its texts inside the cells and no tab selected."""
        part = XmlPart(self.package, sheet.part)
        for cell in part.root.iter(main("c")):
            if cell.get("t") == "s":
                self._bring_in_text(cell)
        for view in part.root.iter(main("sheetView")):
            without(view, "tabSelected")
        for properties in part.root.iter(main("sheetPr")):
            without(properties, "codeName")
        return part

    def _bring_in_text(self, cell: Element) -> None:
        value = cell[-1]
        text = deepcopy(self._strings[int(value.text or "0")])
        text.tag = main("is")
        cell.replace(value, text)
        cell.set("t", "inlineStr")


class Insertion:
    """Carries rendered sheets over into a workbook.

    `titles` maps rendered titles (in small letters) to the titles that the sheets get there.
    """

    def __init__(self, rendered: Rendered, book: Book, styles: StyleMap, titles: dict[str, str]) -> None:
        self._rendered = rendered
        self._package = book.package
        self._folder = posixpath.dirname(book.name)
        self._types = ContentTypes(book.package)
        self._styles = styles
        self._titles = titles
        self._tables = TableNames(book)
        self._renamed: list[tuple[str, str]] = []
        self._carried: dict[str, str] = {}

    def carry(self, sheet: Sheet, part: str | None, *, selected: bool) -> str:
        """Put a rendered sheet into `part`, or into a new one; returns the part's name."""
        content = self._rendered.content(sheet)
        if selected:
            for view in content.root.iter(main("sheetView")):
                view.set("tabSelected", "1")
        part = part or self._free(sheet.part)
        self._carry_relations(sheet.part, part)
        self._adapt(content.root)
        self._package.put(part, serialise(content.document))
        self._types.set(part, _SHEET_TYPE)
        return part

    def save(self) -> None:
        """Put the content types of all that was carried back into the package."""
        self._types.save()

    def _carry_relations(self, source: str, part: str) -> None:
        if relations_part(source) not in self._rendered.package:
            return
        relations = Relations(self._package, part)
        for relation in Relations(self._rendered.package, source):
            target = relation.target
            target = retitled(target, self._titles) if relation.outside else self._carry_part(target)
            relations.add(relation.type, target, outside=relation.outside, id_=relation.id)
        relations.save()
        self._types.set(relations.name, _RELATIONS_TYPE)

    def _carry_part(self, source: str) -> str:
        if source in self._carried:
            return self._carried[source]
        part = self._carried[source] = self._free(source)
        data = self._rendered.package.read(source)
        if source.endswith(".xml"):
            document = parse(data, source)
            self._adapt(document.getroot())
            data = serialise(document)
        self._package.put(part, data)
        self._types.set(part, self._rendered.types.of(source) or _UNKNOWN_TYPE)
        self._carry_relations(source, part)
        return part

    def _adapt(self, root: Element) -> None:
        """Point everything in a part to the styles, titles and tables as they are over there."""
        if root.tag == main("table"):
            self._renamed.append(self._tables.admit(root))
        self._styles.apply(root)
        for element in root.iter(*_FORMULAS):
            if element.text:
                element.text = follow(retitled(element.text, self._titles), self._renamed)
        for link in root.iter(main("hyperlink")):
            if link.get("location"):
                link.set("location", retitled(link.get("location", ""), self._titles))

    def _free(self, source: str) -> str:
        """A name for a new part like that of the rendered one, with the first number that is free."""
        place = posixpath.relpath(source, self._rendered.folder)
        stem, ending = posixpath.splitext(posixpath.join(self._folder, place))
        stem = stem.rstrip("0123456789")
        number = 1
        while f"{stem}{number}{ending}" in self._package:
            number += 1
        return f"{stem}{number}{ending}"
