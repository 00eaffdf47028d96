"""Workbooks recalculated by a real spreadsheet program."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.programs import converted

#: New values by sheet and address.
Edits = Mapping[tuple[str, str], Any]


def recalculated(books: Mapping[str, tuple[bytes, Edits]], folder: Path) -> dict[str, Workbook]:
    """Every book after its edits, with the values that LibreOffice finds for its formulas."""
    edited, done = folder / "edited", folder / "done"
    edited.mkdir()
    for name, (package, edits) in books.items():
        # openpyxl drops all stored values, so that LibreOffice has to find every one itself.
        book = load_workbook(BytesIO(package))
        for (sheet, address), value in edits.items():
            book[sheet][address] = value
        book.save(edited / f"{name}.xlsx")
    converted([edited / f"{name}.xlsx" for name in books], done, "xlsx")
    return {name: load_workbook(done / f"{name}.xlsx", data_only=True) for name in books}
