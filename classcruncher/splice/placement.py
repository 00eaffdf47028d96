"""Where each result sheet goes in a workbook: in place of which sheet of ours, and under what title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classcruncher.ooxml.workbook_part import Book, Sheet
from classcruncher.splice.stamp import our_sheets

_LONGEST_TITLE = 31
_NUMBERED = re.compile(r"(.+) \(\d+\)")


@dataclass(frozen=True)
class Place:
    """Where one result sheet goes: the title it gets, and the sheet of ours that it replaces, if any."""

    rendered: str
    title: str
    sheet: Sheet | None


def places(titles: Sequence[str], book: Book) -> tuple[list[Place], list[Sheet]]:
    """Where the result sheets with those titles go, and which sheets of ours are left over.

    A sheet of ours stands for the result it was made for, also when it had to take a number behind
    its title because the user has a sheet of that title.
    """
    ours = our_sheets(book)
    taken = {sheet.title.casefold() for sheet in book.sheets if sheet not in ours}
    found: list[Place] = []
    for title in titles:
        sheet = min(
            (sheet for sheet in ours if title in (sheet.title, _unnumbered(sheet.title))),
            key=lambda sheet: (sheet.title != title, sheet.number),
            default=None,
        )
        given = _free(title, taken) if sheet is None else sheet.title
        taken.add(given.casefold())
        found.append(Place(title, given, sheet))
    kept = [place.sheet for place in found]
    return found, [sheet for sheet in ours if sheet not in kept]


def _unnumbered(title: str) -> str:
    match = _NUMBERED.fullmatch(title)
    return match[1] if match else title


def _free(title: str, taken: set[str]) -> str:
    given, number = title, 1
    while given.casefold() in taken:
        number += 1
        ending = f" ({number})"
        given = title[: _LONGEST_TITLE - len(ending)] + ending
    return given
