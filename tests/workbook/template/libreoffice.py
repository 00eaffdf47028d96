"""Workbooks recalculated by LibreOffice, from the very package under test."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from openpyxl import Workbook, load_workbook

from classcruncher.workbook.contract import Sheet
from tests.programs import converted

#: New values by sheet and address; None clears a cell.
Edits = Mapping[tuple[Sheet, str], str | float | None]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def recalculated(templates: Mapping[str, tuple[bytes, Edits]], folder: Path) -> dict[str, Workbook]:
    """Each template after its edits, with the values that LibreOffice finds for all its formulas."""
    edited, done = folder / "edited", folder / "done"
    edited.mkdir()
    for name, (package, edits) in templates.items():
        (edited / f"{name}.xlsx").write_bytes(_edited(package, edits))
    converted([edited / f"{name}.xlsx" for name in templates], done, "xlsx")
    return {name: load_workbook(done / f"{name}.xlsx", data_only=True) for name in templates}


def _edited(package: bytes, edits: Edits) -> bytes:
    """The package with cells changed and no stored result left beside any formula."""
    edited = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(edited, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            for number, sheet in enumerate(Sheet, 1):
                if part == f"xl/worksheets/sheet{number}.xml":
                    here = {address: value for (on, address), value in edits.items() if on is sheet}
                    content = _edited_sheet(content, here)
            target.writestr(part, content)
    return edited.getvalue()


def _edited_sheet(content: bytes, edits: Mapping[str, str | float | None]) -> bytes:
    root = etree.fromstring(content)
    left = dict(edits)
    for cell in root.iter(f"{MAIN}c"):
        if cell.find(f"{MAIN}f") is not None:
            for stored in cell.findall(f"{MAIN}v"):
                cell.remove(stored)
        elif cell.get("r") in left:
            _set(cell, left.pop(str(cell.get("r"))))
    assert not left, f"There are no such input cells: {sorted(left)}"
    return etree.tostring(root)


def _set(cell: etree._Element, value: str | float | None) -> None:
    for child in list(cell):
        cell.remove(child)
    if "t" in cell.attrib:
        del cell.attrib["t"]
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = value
    elif value is not None:
        etree.SubElement(cell, f"{MAIN}v").text = repr(value)
