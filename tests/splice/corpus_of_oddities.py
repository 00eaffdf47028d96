"""Targets that are sound, but not as Excel would write them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.splice.corpus import Content, Target
from tests.splice.handmade import MICROSOFT, SHEET, Handmade

_BOOK = "xl/workbook.xml"
_BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_X14 = f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main"'
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BINARY = "application/vnd.openxmlformats-officedocument.oleObject"


def _prefixed(path: Path) -> None:
    """A workbook in which every spreadsheet element carries a prefix, with content of unknown makers."""
    made = Handmade()
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    unknown = f'xmlns:mc="{compatibility}" xmlns:zz="urn:zz" mc:Ignorable="zz"'
    for part in (_BOOK, SHEET, "xl/styles.xml", "xl/sharedStrings.xml"):
        text = made.parts[part].decode()
        text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text)
        made.parts[part] = text.replace(_MAIN, f"{_MAIN.replace('xmlns=', 'xmlns:x=')} {unknown}", 1).encode()
    made.replace(_BOOK, "<x:sheets>", '<zz:mark of="others"/><x:sheets>')
    made.save(path)


def _absolute(path: Path) -> None:
    """Relations with absolute targets, no docProps/app.xml, no styles, a part of unknown use."""
    made = Handmade()
    made.replace("xl/_rels/workbook.xml.rels", 'Target="worksheets/', 'Target="/xl/worksheets/')
    made.drop("docProps/app.xml")
    made.replace("_rels/.rels", "docProps/app.xml", "docProps/core.xml")
    made.drop("xl/styles.xml")
    relations = made.parts["xl/_rels/workbook.xml.rels"].decode()
    start = relations.rindex("<Relationship ", 0, relations.index("styles.xml"))
    end = relations.index("/>", start) + 2
    made.parts["xl/_rels/workbook.xml.rels"] = (relations[:start] + relations[end:]).encode()
    made.parts["custom/unknown.dat"] = b"nobody knows"
    made.save(path)


def _by_default_only(path: Path) -> None:
    """Content types by ending as far as readers bear it; parts not compressed, sizes stated behind them."""
    made = Handmade()
    made.replace(SHEET, ' t="s"', "")
    for part in ("xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml", "xl/sharedStrings.xml"):
        del made.parts[part]
    del made.parts[_BOOK_RELATIONS], made.parts["_rels/.rels"]
    made.parts["xl/worksheets/one.sheet"] = made.parts.pop(SHEET)
    types = {"xml": "sheet.main", "sheet": "worksheet"}
    made.parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Default Extension="{ending}" ContentType="{_SPREADSHEET}.{kind}+xml"/>'
            for ending, kind in types.items()
        )
        + f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/></Types>'
    ).encode()
    made.relate("", "officeDocument", "xl/workbook.xml", "rId1")
    made.relate(_BOOK, "worksheet", "worksheets/one.sheet", "rId1")
    made.relate(_BOOK, "styles", "styles.xml", "rId2")
    with path.open("wb") as file:

        class OneWay:
            """A file that cannot go back, as a network is: sizes then follow the parts."""

            def write(self, data: bytes) -> int:
                return file.write(data)

            def flush(self) -> None:
                file.flush()

        with zipfile.ZipFile(OneWay(), "w", zipfile.ZIP_STORED) as package:  # type: ignore[call-overload]
            for name, data in made.parts.items():
                package.writestr(name, data)


TARGETS = (
    Target(
        "prefixed.xlsx",
        "by hand",
        _prefixed,
        (
            Content("Prefixed elements", SHEET, b"<x:sheetData>"),
            Content("Content of unknown makers", _BOOK, b"<zz:mark"),
        ),
    ),
    Target(
        "absolute.xlsx",
        "by hand",
        _absolute,
        (Content("Parts of unknown use", "custom/unknown.dat"),),
    ),
    Target(
        "by default only.xlsx",
        "by hand",
        _by_default_only,
        (Content("Unusual names of parts", "xl/worksheets/one.sheet", b"sheetData"),),
    ),
)
