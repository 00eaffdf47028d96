"""The workbook part: its sheets in order, its names, and the views that count sheets by position."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from classcruncher.ooxml.markup import (
    DOCUMENT_RELATIONS,
    Element,
    XmlPart,
    child_in_order,
    elements,
    local,
    main,
    remove,
    whole,
    without,
)
from classcruncher.ooxml.package import Package, Spoilt
from classcruncher.ooxml.references import broken
from classcruncher.ooxml.relations import Relations, document_relation

_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath"),
    *("workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences"),
    *("definedNames", "calcPr"),
)
_RELATION = f"{{{DOCUMENT_RELATIONS}}}id"


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet of a workbook: its title, its number for life, and the part that holds it.

    Part and kind are blank for a module of Excel 5, which is listed among the sheets and held elsewhere.
    """

    title: str
    number: int
    part: str
    kind: str
    element: Element

    @property
    def visible(self) -> bool:
        """Whether its tab shows."""
        return self.element.get("state", "visible") == "visible"


class Book(XmlPart):
    """The workbook part of a package. Call `settle` once sheets and names are as they shall be."""

    def __init__(self, package: Package) -> None:
        super().__init__(package, _workbook_part(package))
        self.relations = Relations(package, self.name)
        self.sheets = list(self._read_sheets())
        #: Each name that belongs to a sheet, and that sheet; positions are written when settled.
        self._owners = [
            (name, self._sheet_at(whole(name, "localSheetId")))
            for name in self.root.iter(main("definedName"))
            if name.get("localSheetId") is not None
        ]
        self._shown = [
            (view, attribute, self._sheet_at(whole(view, attribute)))
            for view in self.root.iter(main("workbookView"))
            for attribute in ("activeTab", "firstSheet")
        ]

    def names_of(self, sheet: Sheet) -> dict[str, Element]:
        """The names that belong to a sheet."""
        return {name.get("name", ""): name for name, owner in self._owners if owner is sheet}

    def names_outside(self, sheets: Collection[Sheet]) -> list[str]:
        """What the names stand for that belong to none of the sheets."""
        inside = {name for name, owner in self._owners if owner in sheets}
        return [name.text or "" for name in self.root.iter(main("definedName")) if name not in inside]

    def set_name(self, sheet: Sheet, name: str, value: str, *, hidden: bool) -> None:
        """Let a name that belongs to `sheet` stand for `value`, whatever it stood for."""
        element = next((known for known, owner in self._owners if owner is sheet and _is(known, name)), None)
        if element is None:
            names = child_in_order(self.root, "definedNames", _ORDER)
            element = etree.SubElement(names, main("definedName"), {"name": name, "localSheetId": "0"})
            self._owners.append((element, sheet))
        if hidden:
            element.set("hidden", "1")
        element.text = value

    def drop_name(self, sheet: Sheet, name: str) -> None:
        """Take out a name that belongs to `sheet`, if there is one."""
        for element, owner in list(self._owners):
            if owner is sheet and _is(element, name):
                self._owners.remove((element, owner))
                self._take_out_name(element)

    def add(self, title: str, part: str, after: Sheet | None) -> Sheet:
        """A new sheet that `part` holds, after another one or at the end."""
        number = max((sheet.number for sheet in self.sheets), default=0) + 1
        parent = child_in_order(self.root, "sheets", _ORDER)
        element = etree.Element(main("sheet"))
        element.set("name", title)
        element.set("sheetId", str(number))
        element.set(_RELATION, self.relations.add(document_relation("worksheet"), part))
        place = len(self.sheets) if after is None else self.sheets.index(after) + 1
        if place:
            self.sheets[place - 1].element.addnext(element)
        else:
            parent.append(element)
        sheet = Sheet(title, number, part, "worksheet", element)
        self.sheets.insert(place, sheet)
        return sheet

    def remove(self, sheet: Sheet) -> None:
        """Take a sheet out with its names; names elsewhere that point to it become #REF!."""
        self.sheets.remove(sheet)
        self.relations.drop(sheet.element.get(_RELATION, ""))
        remove(sheet.element)
        for element, owner in list(self._owners):
            if owner is sheet:
                self._owners.remove((element, owner))
                self._take_out_name(element)
        for name in self.root.iter(main("definedName")):
            name.text = broken(name.text or "", {sheet.title.casefold()})

    def settle(self, home: Sheet) -> None:
        """Write positions anew. Views of a sheet that is gone turn to `home`, or to one that can be seen."""
        visible = [sheet for sheet in self.sheets if sheet.visible]
        if not visible:
            without(home.element, "state")
        elif home not in visible:
            home = visible[0]
        positions = {sheet.element: index for index, sheet in enumerate(self.sheets)}
        for name, owner in self._owners:
            if owner is not None:
                name.set("localSheetId", str(positions[owner.element]))
        for view, attribute, sheet in self._shown:
            place = positions.get((sheet or home).element, positions[home.element])
            if place or view.get(attribute) is not None:
                view.set(attribute, str(place))
        numbers = {str(sheet.number) for sheet in self.sheets}
        for view in self.root.iter(main("customWorkbookView")):
            if view.get("activeSheetId") not in numbers:
                view.set("activeSheetId", str(home.number))

    def recalculate_when_opened(self) -> None:
        """Ask for all formulas to be calculated when the workbook is opened next."""
        child_in_order(self.root, "calcPr", _ORDER).set("fullCalcOnLoad", "1")

    def _take_out_name(self, name: Element) -> None:
        """Remove a name, and the list of names with it when that is left empty (an empty one is invalid)."""
        remove(name)
        names = self.root.find(main("definedNames"))
        if names is not None and not len(names):
            remove(names)

    def _read_sheets(self) -> Iterator[Sheet]:
        parent = self.root.find(main("sheets"))
        for element in () if parent is None else elements(parent):
            part = kind = ""
            if element.get(_RELATION) != "":
                relation = self.relations.by_id(element.get(_RELATION))
                if local(element) != "sheet" or relation is None or relation.outside:
                    raise Spoilt("its list of sheets names one that it does not hold")
                part, kind = relation.target, relation.kind
            yield Sheet(element.get("name", ""), whole(element, "sheetId"), part, kind, element)

    def _sheet_at(self, position: int) -> Sheet | None:
        return self.sheets[position] if 0 <= position < len(self.sheets) else None


def _workbook_part(package: Package) -> str:
    found = Relations(package, "").of_kind("officeDocument")
    if not found:
        raise Spoilt("it has no list of sheets")
    return found[0].target


def _is(element: Element, name: str) -> bool:
    return element.get("name", "").casefold() == name.casefold()
