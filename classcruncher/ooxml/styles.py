"""Styles: what the result sheets need is appended to the workbook's styles, without doubles."""

from __future__ import annotations

from copy import deepcopy
from typing import cast

from lxml import etree

from classcruncher.ooxml.markup import (
    MAIN,
    Element,
    child_in_order,
    elements,
    local,
    main,
    remove,
    signature,
    whole,
    without,
)
from classcruncher.ooxml.package import Package, XmlPart

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
#: Where numbers of a workbook's own formats begin.
_FIRST_OWN_FORMAT = 164
#: The Office colours in the order of theme numbers: a workbook's own theme would recolour results.
_OFFICE_COLOURS = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)
#: Elements that name a conditional format: dxfId, dataDxfId, headerRowDxfId, ...
_WITH_CHANGES = etree.XPath('descendant-or-self::*[@*[contains(local-name(), "xfId")]]')
_PLAIN = f"""<styleSheet xmlns="{MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>""".encode()


class Styles(XmlPart):
    """The styles of the workbook that results are put into."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part, otherwise=_PLAIN)
        self._known: dict[str, dict[tuple[object, ...], int]] = {}

    def take_in(self, styles: Element) -> StyleMap:
        """Append another workbook's styles; returns where each of them has gone."""
        numbers = self._number_formats(styles)
        places = {
            name: [self._place(name, _own_colours(element)) for element in _members(styles, name)]
            for name in ("fonts", "fills", "borders")
        }
        for indexes in places.values():
            indexes[:1] = [0]
        cells = [
            self._place("cellXfs", _mapped(xf, numbers, places)) if index else 0
            for index, xf in enumerate(_members(styles, "cellXfs"))
        ]
        changes = [
            self._place("dxfs", _renumbered(_own_colours(dxf), numbers)) for dxf in _members(styles, "dxfs")
        ]
        return StyleMap(cells, changes)

    def _number_formats(self, styles: Element) -> dict[str, str]:
        """The number that each of the other workbook's own number formats has here."""
        here = {form.get("formatCode"): whole(form, "numFmtId") for form in _members(self.root, "numFmts")}
        numbers: dict[str, str] = {}
        for form in styles.iter(main("numFmt")):
            code = form.get("formatCode")
            if code not in here:
                here[code] = max([_FIRST_OWN_FORMAT - 1, *here.values()]) + 1
                self._append("numFmts", _renumbered(form, {form.get("numFmtId", ""): str(here[code])}))
            numbers[form.get("numFmtId", "")] = str(here[code])
        return numbers

    def _place(self, name: str, element: Element) -> int:
        """The index of an equal member of a list, appended if there is none."""
        if name not in self._known:
            known: dict[tuple[object, ...], int] = {}
            for index, member in enumerate(_members(self.root, name)):
                known.setdefault(signature(member), index)
            self._known[name] = known
        known = self._known[name]
        mark = signature(element)
        if mark not in known:
            known[mark] = self._append(name, element)
        return known[mark]

    def _append(self, name: str, element: Element) -> int:
        members = child_in_order(self.root, name, _ORDER)
        members.append(element)
        count = len(_members(self.root, name))
        members.set("count", str(count))
        return count - 1


class StyleMap:
    """Where another workbook's cell formats and conditional formats have gone."""

    def __init__(self, cells: list[int], changes: list[int]) -> None:
        self._cells = cells
        self._changes = changes

    def apply(self, root: Element) -> None:
        """Point every cell, row, column, table and conditional format under `root` to its style."""
        for element in root.iter(main("c"), main("row"), main("col")):
            name = "style" if local(element) == "col" else "s"
            if element.get(name) is not None:
                element.set(name, str(self._cells[int(element.get(name, "0"))]))
        for element in cast("list[Element]", _WITH_CHANGES(root)):
            for name in map(str, element.attrib):
                if name.casefold().endswith("dxfid"):
                    element.set(name, str(self._changes[int(element.get(name, "0"))]))


def _members(styles: Element, name: str) -> list[Element]:
    parent = styles.find(main(name))
    return [] if parent is None else list(elements(parent))


def _own_colours(element: Element) -> Element:
    """A copy whose colours and fonts do not depend on the theme."""
    copy = deepcopy(element)
    for part in list(copy.iter(etree.Element)):
        theme = without(part, "theme")
        if theme is not None:
            part.set("rgb", f"FF{_OFFICE_COLOURS[int(theme)]}")
        if local(part) == "scheme":
            remove(part)
    return copy


def _renumbered(element: Element, numbers: dict[str, str]) -> Element:
    copy = deepcopy(element)
    for form in copy.iter(main("numFmt"), main("xf")):
        number = form.get("numFmtId", "0")
        form.set("numFmtId", numbers.get(number, number))
    return copy


def _mapped(xf: Element, numbers: dict[str, str], places: dict[str, list[int]]) -> Element:
    copy = _renumbered(xf, numbers)
    for attribute, name in _LISTS.items():
        copy.set(attribute, str(places[name][int(copy.get(attribute, "0"))]))
    copy.set("xfId", "0")
    return copy
