"""A result workbook as lines of text, so that a change to it shows in a review."""

from __future__ import annotations

import io
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def dump(package: bytes) -> str:
    """Every cell that holds something: address, value or formula with its stored value, and link."""
    formulas = load_workbook(io.BytesIO(package))
    values = load_workbook(io.BytesIO(package), data_only=True)
    lines: list[str] = []
    for sheet in formulas.worksheets:
        lines += [f"[{sheet.title}]", *_cells(sheet, values[sheet.title]), ""]
    return "\n".join(lines)


def _cells(sheet: Worksheet, stored: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            shown = f"{cell.coordinate}: {cell.value!r}"
            if cell.data_type == "f":
                shown += f" -> {stored[cell.coordinate].value!r}"
            if cell.hyperlink:
                shown += f" links to {cell.hyperlink.location}"
            yield shown
