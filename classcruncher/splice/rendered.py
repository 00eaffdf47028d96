"""The stand-alone workbook of result sheets, ready to be taken apart."""

from __future__ import annotations

import io
import posixpath
from copy import deepcopy

from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import Element, XmlPart, elements, main, without
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.workbook_part import Book, Sheet


class Rendered:
    """A workbook that holds nothing but result sheets, as XlsxWriter writes it."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(io.BytesIO(data))
        self.book = Book(self.package)
        self.types = ContentTypes(self.package)
        self.folder = posixpath.dirname(self.book.name)
        self.styles = XmlPart(self.package, self.book.relations.of_kind("styles")[0].target).root
        strings = self.book.relations.of_kind("sharedStrings")
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
