"""Formulas of the user's that look at result sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape, unescape

from classcruncher.splice.content_types import ContentTypes
from classcruncher.splice.package import Package
from classcruncher.splice.references import broken

#: What of a part's content type says that it can hold formulas.
_WITH_FORMULAS = ("worksheet+xml", "chart+xml", "chartex+xml", "macrosheet+xml", "table+xml")
_FORMULA = re.compile(
    rb"(<(?:\w+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula)(?:\s[^>]*)?(?<!/)>)([^<]*)(?=</)"
)
#: More than any title can take in a file, so that none is missed between two pieces.
_OVERLAP = 512


def dependents(package: Package, types: ContentTypes, words: Collection[str]) -> Iterator[str]:
    """The parts that are as they were in the file, can hold formulas, and mention any of `words`."""
    sought = [escape(word, quote=False).encode() for word in words]
    for part in list(package):
        type_ = (types.of(part) or "").casefold()
        can_depend = type_.endswith(_WITH_FORMULAS) and not package.is_fresh(part)
        if sought and can_depend and _mentions(package, part, sought):
            yield part


def break_references(package: Package, part: str, titles: Collection[str]) -> None:
    """Change references to deleted sheets into #REF!; all else in the part stays as it is."""

    def replace(match: re.Match[bytes]) -> bytes:
        formula = unescape(match[2].decode("utf-8"))
        changed = broken(formula, titles)
        return match[0] if changed == formula else match[1] + escape(changed, quote=False).encode()

    data = package.read(part)
    package.put(part, _FORMULA.sub(replace, data))


def _mentions(package: Package, part: str, sought: Collection[bytes]) -> bool:
    before = b""
    for piece in package.stream(part):
        window = before + piece
        if any(word in window for word in sought):
            return True
        before = window[-_OVERLAP:]
    return False
