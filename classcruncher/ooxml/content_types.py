"""[Content_Types].xml: what type of content each part holds."""

from __future__ import annotations

import posixpath

from lxml import etree

from classcruncher.ooxml.markup import CONTENT_TYPES, Element, elements, local
from classcruncher.ooxml.package import Package, XmlPart, part_key

PART = "[Content_Types].xml"


class ContentTypes(XmlPart):
    """The content types of a package, to read and to change."""

    def __init__(self, package: Package) -> None:
        super().__init__(package, PART)

    def of(self, part: str) -> str | None:
        """The content type of a part; None when nothing states it."""
        override = self._override(part)
        if override is not None:
            return override.get("ContentType")
        extension = posixpath.splitext(part)[1].lstrip(".").casefold()
        for element in elements(self.root):
            if local(element) == "Default" and element.get("Extension", "").casefold() == extension:
                return element.get("ContentType")
        return None

    def set(self, part: str, type_: str) -> None:
        """State a part's type, unless that is what the package says already."""
        if self.of(part) == type_:
            return
        self.forget(part)
        if self.of(part) == type_:
            return
        element = etree.SubElement(self.root, f"{{{CONTENT_TYPES}}}Override")
        element.set("PartName", f"/{part}")
        element.set("ContentType", type_)

    def forget(self, part: str) -> None:
        """Take out what is said of a part that is gone."""
        override = self._override(part)
        if override is not None:
            self.root.remove(override)

    def _override(self, part: str) -> Element | None:
        for element in elements(self.root):
            if local(element) == "Override" and part_key(element.get("PartName", "")) == part_key(part):
                return element
        return None
