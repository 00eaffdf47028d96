"""References inside formulas: followed when a sheet or a table is renamed, broken when a sheet goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

#: A sheet before an exclamation mark, quoted (with '' for an apostrophe) or plain, maybe a span of two;
#: not one of another workbook, which stands behind a bracket.
_SHEET = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.:\]])((?:[\w.]+:)?[\w.]+)!")
_TEXT_OR_SHEET = re.compile(rf'"(?:[^"]|"")*"|{_SHEET.pattern}')
#: Besides, what stands in brackets (columns of a table, the number of another workbook), and other names.
_BRACKETS = r"\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
_ANYTHING = re.compile(rf"{_TEXT_OR_SHEET.pattern}|{_BRACKETS}|(?<![\w.\\])([^\W\d][\w.]*)(?![\w.!(])")
_PLAIN = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


def quoted(title: str) -> str:
    """A title as formulas write it: quoted where they must."""
    if _PLAIN.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def retitled(formula: str, titles: Mapping[str, str]) -> str:
    """The formula with old titles (in small letters) changed to new ones, in its texts too."""

    def replace(match: re.Match[str]) -> str:
        new = titles.get(_title(match).casefold())
        return match[0] if new is None else f"{quoted(new)}!"

    return _SHEET.sub(replace, formula)


def follow(formula: str, names: Iterable[tuple[str, str]]) -> str:
    """The formula with references to tables changed to their new names."""
    for old, new in names:
        if old != new:
            formula = re.sub(rf"(?<![\w.]){re.escape(old)}(?=\[)", new, formula)
    return formula


def broken(formula: str, titles: Collection[str]) -> str:
    """The formula as Excel leaves it when the sheets with those titles (in small letters) are deleted."""

    def replace(match: re.Match[str]) -> str:
        if match[0].startswith('"'):
            return match[0]
        gone = any(end in titles for end in _title(match).casefold().split(":"))
        return "#REF!" if gone else match[0]

    return _TEXT_OR_SHEET.sub(replace, formula)


def refers(formula: str, titles: Collection[str], tables: Collection[str], order: Sequence[str]) -> bool:
    """Whether the formula looks at a sheet with one of those titles, or at one of those tables.

    All are in small letters; `order` has the titles of all sheets, since a reference may span several.
    """
    for match in _ANYTHING.finditer(formula):
        if match[1] or match[2]:
            ends = _title(match).casefold().split(":")
            if any(title in titles for title in (*ends, *_between(ends, order))):
                return True
        elif match[3] and match[3].casefold() in tables:
            return True
    return False


def _between(ends: Sequence[str], order: Sequence[str]) -> Sequence[str]:
    """The sheets that a reference from one sheet to another spans."""
    places = sorted(order.index(end) for end in ends if end in order)
    return order[places[0] : places[-1]] if len(places) == 2 else ()


def _title(match: re.Match[str]) -> str:
    return match[2] or match[1].replace("''", "'")
