"""Excel tables: each id and each name once in a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable

from classcruncher.ooxml.markup import Element, XmlPart, main, whole
from classcruncher.ooxml.relations import Relations
from classcruncher.ooxml.workbook_part import Book


class TableNames:
    """The ids and names that tables have in a workbook, or that are defined in it otherwise."""

    def __init__(self, book: Book) -> None:
        self._ids: set[int] = set()
        self._taken = {name.get("name", "").casefold() for name in book.root.iter(main("definedName"))}
        for sheet in (sheet for sheet in book.sheets if sheet.part):
            for relation in Relations(book.package, sheet.part).of_kind("table"):
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


def follow(formula: str, names: Iterable[tuple[str, str]]) -> str:
    """The formula with references to tables changed to their new names."""
    for old, new in names:
        if old != new:
            formula = re.sub(rf"(?<![\w.]){re.escape(old)}(?=\[)", new, formula)
    return formula
