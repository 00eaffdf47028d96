"""The workbook part: its sheets, names and views; and where else sheets and tables are listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from classcruncher.ooxml.markup import (
    DOCUMENT_RELATIONS,
    Element,
    child_in_order,
    elements,
    local,
    main,
    remove,
    whole,
    without,
)
from classcruncher.ooxml.package import Package, XmlPart
from classcruncher.ooxml.references import broken
from classcruncher.ooxml.refusals import damaged
from classcruncher.ooxml.relations import Relations, document_relation, workbook_part

_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath"),
    *("workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences"),
    *("definedNames", "calcPr"),
)
_RELATION = f"{{{DOCUMENT_RELATIONS}}}id"


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet of a workbook: its title, its number for life, and the part that holds it.

    Part and type name are blank for a module of Excel 5, which is listed among the sheets and held elsewhere.
    """

    title: str
    number: int
    part: str
    type_name: str
    element: Element

    @property
    def visible(self) -> bool:
        """Whether its tab shows."""
        return self.element.get("state", "visible") == "visible"


class Book(XmlPart):
    """The workbook part of a package. Call `settle` once sheets and names are as they shall be."""

    def __init__(self, package: Package) -> None:
        super().__init__(package, workbook_part(package))
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
            part = type_name = ""
            if element.get(_RELATION) != "":
                relation = self.relations.by_id(element.get(_RELATION))
                if local(element) != "sheet" or relation is None or relation.outside:
                    raise damaged("its list of sheets names one that it does not hold")
                part, type_name = relation.target, relation.type_name
            yield Sheet(element.get("name", ""), whole(element, "sheetId"), part, type_name, element)

    def _sheet_at(self, position: int) -> Sheet | None:
        return self.sheets[position] if 0 <= position < len(self.sheets) else None


class TableNames:
    """The ids and names that tables have in a workbook, or that are defined in it otherwise."""

    def __init__(self, book: Book) -> None:
        self._ids: set[int] = set()
        self._taken = {name.get("name", "").casefold() for name in book.root.iter(main("definedName"))}
        for sheet in (sheet for sheet in book.sheets if sheet.part):
            for relation in Relations(book.package, sheet.part).of_type("table"):
                if relation.target in book.package:
                    table = XmlPart(book.package, relation.target).root
                    self._ids.add(whole(table, "id"))
                    self._taken |= {table.get("name", "").casefold(), table.get("displayName", "").casefold()}

    def admit(self, table: Element) -> tuple[str, str]:
        """Give a new table an id and a name that are free; returns its old and its new name."""
        free = next(n for n in range(1, len(self._ids) + 2) if n not in self._ids)
        self._ids.add(free)
        table.set("id", str(free))
        old = new = table.get("displayName", "")
        number = 1
        while new.casefold() in self._taken:
            number += 1
            new = f"{old}_{number}"
        self._taken.add(new.casefold())
        table.set("name", new)
        table.set("displayName", new)
        return old, new


def list_sheets(package: Package, before: Sequence[str], after: Sequence[str]) -> None:
    """Change the list of sheets that file browsers show, if it was right before; otherwise leave it be."""
    for relation in Relations(package, "").of_type("extended-properties"):
        if relation.target in package:
            part = XmlPart(package, relation.target)
            titles, counts = _vector(part.root, "TitlesOfParts"), _vector(part.root, "HeadingPairs")
            if titles is not None and counts is not None:
                _change(titles, counts, before, after)
            part.save()


def _change(titles: Element, counts: Element, before: Sequence[str], after: Sequence[str]) -> None:
    """Replace the stretch of titles that is `before`, and the number that goes with it."""
    start = 0
    listed = list(elements(titles))
    for number in _numbers(counts):
        end = start + int(number.text or "0")
        if [title.text for title in listed[start:end]] == list(before):
            _replace(titles, listed[start:end], after)
            number.text = str(len(after))
            titles.set("size", str(len(list(elements(titles)))))
            return
        start = end


def _replace(titles: Element, old: Sequence[Element], new: Sequence[str]) -> None:
    place = titles.index(old[0])
    for title in old:
        titles.remove(title)
    for offset, text in enumerate(new):
        title = etree.Element(old[0].tag)
        title.text = text
        titles.insert(place + offset, title)


def _numbers(counts: Element) -> list[Element]:
    return [number for number in counts.iter(etree.Element) if local(number) in {"i4", "int"}]


def _vector(root: Element, name: str) -> Element | None:
    for child in elements(root):
        if local(child) == name:
            return next(iter(elements(child)), None)
    return None


def _is(element: Element, name: str) -> bool:
    return element.get("name", "").casefold() == name.casefold()
