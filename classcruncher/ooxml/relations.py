"""Relations between parts: which part uses which, and under what id."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from classcruncher.ooxml.markup import DOCUMENT_RELATIONS, PACKAGE_RELATIONS, elements
from classcruncher.ooxml.package import Package, XmlPart
from classcruncher.ooxml.refusals import not_a_workbook

_EMPTY = f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'.encode()


@dataclass(frozen=True)
class Relation:
    """One relation: `type_name` is the last word of its type, `target` a part, or as written when outside."""

    id: str
    type: str
    target: str
    outside: bool

    @property
    def type_name(self) -> str:
        """The last word of the type: "worksheet", "drawing", ..."""
        return self.type.rsplit("/", 1)[-1]


def relations_part(part: str) -> str:
    """The part that holds the relations of `part` ("" for those of the package)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relations(XmlPart):
    """The relations of one part, to read and to change."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, relations_part(part), otherwise=_EMPTY)
        self._part = part

    def __iter__(self) -> Iterator[Relation]:
        for element in elements(self.root):
            target = element.get("Target", "")
            outside = element.get("TargetMode") == "External" or target.startswith("#")
            yield Relation(
                element.get("Id", ""),
                element.get("Type", ""),
                target if outside else self._resolved(target),
                outside,
            )

    def of_type(self, type_name: str) -> list[Relation]:
        """Relations to parts of this package, of one type."""
        return [relation for relation in self if relation.type_name == type_name and not relation.outside]

    def by_id(self, id_: str | None) -> Relation | None:
        """The relation with that id."""
        return next((relation for relation in self if relation.id == id_), None)

    def add(self, type_: str, target: str, *, outside: bool = False, id_: str | None = None) -> str:
        """Relate to a part (or to something outside); returns the id, a free one unless it is given."""
        if id_ is None:
            taken = {relation.id for relation in self}
            id_ = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        element = etree.SubElement(self.root, f"{{{PACKAGE_RELATIONS}}}Relationship")
        element.set("Id", id_)
        element.set("Type", type_)
        element.set("Target", target if outside else self._relative(target))
        if outside and not target.startswith("#"):
            element.set("TargetMode", "External")
        return id_

    def drop(self, id_: str) -> None:
        """Take a relation out."""
        for element in list(elements(self.root)):
            if element.get("Id") == id_:
                self.root.remove(element)

    def _resolved(self, target: str) -> str:
        """The part that a target means; percent signs may belong to its name or stand for others."""
        path = target.split("#", 1)[0].replace("\\", "/")
        written, meant = (
            posixpath.normpath(posixpath.join("/", posixpath.dirname(self._part), name)).lstrip("/")
            for name in (path, unquote(path))
        )
        return meant if meant in self.package else written

    def _relative(self, target: str) -> str:
        return posixpath.relpath(f"/{target}", f"/{posixpath.dirname(self._part)}")


def workbook_part(package: Package) -> str:
    """The part that is the workbook itself. Raises Unfit when the package has none."""
    found = Relations(package, "").of_type("officeDocument")
    if not found:
        raise not_a_workbook()
    return found[0].target


def document_relation(type_name: str) -> str:
    """The whole type of a common relation, from its last word."""
    return f"{DOCUMENT_RELATIONS}/{type_name}"


def reachable(package: Package) -> set[str]:
    """Every part that the package's relations lead to, by name in small letters."""
    found: set[str] = set()
    ahead = [""]
    while ahead:
        part = ahead.pop()
        if relations_part(part) not in package:
            continue
        for relation in Relations(package, part):
            key = relation.target.casefold()
            if not relation.outside and key not in found and relation.target in package:
                found.add(key)
                ahead.append(relation.target)
    return found
