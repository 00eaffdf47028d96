"""Workbooks that must not be changed, each with the reason and the way out in a sentence."""

from __future__ import annotations

from classcruncher.errors import Refusal
from classcruncher.ooxml.markup import Element, main
from classcruncher.ooxml.relations import Relations
from classcruncher.ooxml.workbook_part import Book

_TRUE = ("1", "true", "on")


def require_permission(book: Book, title: str) -> None:
    """Raise Refusal when results must not be added to the workbook; `title` is its file's name."""
    if any(relation.type.endswith("/digital-signature/origin") for relation in Relations(book.package, "")):
        raise Refusal(
            f"{title} is digitally signed, and any change would break the signature: "
            "remove the signature in Excel (File, Info), or use a copy without it."
        )
    if book.relations.of_kind("revisionHeaders"):
        raise Refusal(
            f"{title} is shared the old way, with tracked changes: stop sharing it in Excel and save it."
        )
    if _says(book.root.find(main("workbookPr")), "date1904"):
        raise Refusal(
            f"{title} counts dates from 1904: switch that off in Excel "
            "(File, Options, Advanced, When calculating this workbook) and save it."
        )
    if _says(book.root.find(main("workbookProtection")), "lockStructure"):
        raise Refusal(
            f"The structure of {title} is protected, so that no sheet can be added: "
            "take that off in Excel (Review, Protect Workbook) and save it."
        )


def _says(element: Element | None, attribute: str) -> bool:
    return element is not None and element.get(attribute, "0").casefold() in _TRUE
