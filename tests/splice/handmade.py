"""A workbook's parts as plain bytes, to add by hand what no library writes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import xlsxwriter

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"


class Handmade:
    """A small workbook (one sheet "Pupils" with figures) whose parts can be changed at will."""

    def __init__(self) -> None:
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet("Pupils")
            sheet.write_row("A1", ["Grade", "Children"])
            sheet.write_column("A2", ["K", "1", "2"])
            sheet.write_column("B2", [20, 21, 22])
            sheet.write_formula("B5", "=SUM(B2:B4)", None, 63)
        with zipfile.ZipFile(stream) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}

    def replace(self, part: str, old: str, new: str) -> None:
        """Change text that is in a part."""
        assert old.encode() in self.parts[part], (part, old)
        self.parts[part] = self.parts[part].replace(old.encode(), new.encode())

    def in_sheet(self, xml: str, *, before: str = "</worksheet>") -> None:
        """Put XML into the sheet."""
        self.replace(SHEET, before, xml + before)

    def in_book(self, xml: str, *, before: str = "<calcPr") -> None:
        """Put XML into the workbook part."""
        self.replace(_BOOK, before, xml + before)

    def relate(self, owner: str, type_: str, target: str, id_: str, *, outside: bool = False) -> None:
        """Let the part `owner` ("" for the package) use a target under an id."""
        folder, _, name = owner.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        self.parts.setdefault(relations, _NO_RELATIONS)
        mode = ' TargetMode="External"' if outside else ""
        type_ = type_ if "://" in type_ else f"{OFFICE}/{type_}"
        self.replace(
            relations,
            "</Relationships>",
            f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"{mode}/></Relationships>',
        )

    def add(self, part: str, data: str | bytes, type_: str, owner: str, relation: str, id_: str) -> None:
        """Add a part that `owner` uses."""
        if isinstance(data, str):
            data = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + data).encode()
        self.parts[part] = data
        self.replace(
            "[Content_Types].xml", "</Types>", f'<Override PartName="/{part}" ContentType="{type_}"/></Types>'
        )
        self.relate(owner, relation, f"/{part}", id_)

    def drop(self, part: str) -> None:
        """Take out a part with its content type; relations to it stay."""
        del self.parts[part]
        types = self.parts["[Content_Types].xml"]
        self.parts["[Content_Types].xml"] = re.sub(
            rb'<Override PartName="/%s"[^>]*/>' % re.escape(part.encode()), b"", types
        )

    def save(self, path: Path) -> None:
        """Write the workbook."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
