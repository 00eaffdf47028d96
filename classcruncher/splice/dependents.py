"""Formulas of the user's that look at result sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape, unescape

from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.references import broken, refers

#: What of a part's content type says that it can hold formulas.
_WITH_FORMULAS = ("worksheet+xml", "chart+xml", "chartex+xml", "macrosheet+xml", "table+xml")
_FORMULA = re.compile(
    rb"(<(?:\w+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula)(?:\s[^>]*)?(?<!/)>)([^<]*)(?=</)"
)
#: More than any formula can take in a file, so that none is missed between two pieces.
_OVERLAP = 1 << 16
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Watched:
    """The sheets that formulas may look at, and the tables on them, all in small letters.

    `order` has the titles of all sheets: a reference to a span of sheets looks at those between its ends.
    """

    titles: frozenset[str]
    tables: frozenset[str]
    order: tuple[str, ...]

    def seen_by(self, formula: str) -> bool:
        """Whether a formula looks at any of them."""
        return refers(formula, self.titles, self.tables, self.order)

    def hints(self) -> list[bytes]:
        """What the XML of a formula that looks at any of them surely holds, in small letters."""
        places = [place for place, title in enumerate(self.order) if title in self.titles]
        others = [place for place, title in enumerate(self.order) if title not in self.titles]
        if places and others and others[0] < places[-1] and places[0] < others[-1]:
            return [b"!"]  # a span from one sheet of the user's to another may hold one of ours
        return [escape(word, quote=False).encode() for word in (*self.titles, *self.tables)]


def dependents(package: Package, types: ContentTypes, watched: Watched) -> Iterator[str]:
    """The parts that are as they were in the file and hold a formula that looks at what is watched."""
    hints = watched.hints()
    for part in list(package):
        type_ = (types.of(part) or "").casefold()
        can_depend = type_.endswith(_WITH_FORMULAS) and not package.is_fresh(part)
        if hints and can_depend and _looks(package, part, watched, hints):
            yield part


def break_references(package: Package, part: str, titles: Collection[str]) -> None:
    """Change references to deleted sheets into #REF!; all else in the part stays as it is."""

    def replace(match: re.Match[bytes]) -> bytes:
        formula = unescape(match[2].decode("utf-8"))
        changed = broken(formula, titles)
        return match[0] if changed == formula else match[1] + escape(changed, quote=False).encode()

    data = package.read(part)
    package.put(part, _FORMULA.sub(replace, data))


def _looks(package: Package, part: str, watched: Watched, hints: Collection[bytes]) -> bool:
    before = b""
    with package.stream(part) as stream:
        while piece := stream.read(_CHUNK):
            window = before + piece
            small = window.lower()
            if any(hint in small for hint in hints):
                formulas = (match[2].decode("utf-8", "replace") for match in _FORMULA.finditer(window))
                if any(watched.seen_by(unescape(formula)) for formula in formulas):
                    return True
            before = window[-_OVERLAP:]
    return False
