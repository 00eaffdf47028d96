"""The ribbon add-in: xlwings' own, with our ribbon, our settings and our buttons' macros."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from classcruncher.errors import Refusal
from classcruncher.excel.setup.xlwings_settings import settings_sheet
from classcruncher.excel.vba.macro_sources import ADD_IN_PROJECT, own_module, own_text, xlwings_modules
from classcruncher.excel.vba.vba_project import Kind, Module, vba_project
from classcruncher.ooxml.markup import local
from classcruncher.ooxml.package import Package, XmlPart

ADD_IN_NAME = "ClassCruncher.xlam"
_SEED = "quickstart_addin_ribbon.xlam"
_SHEET_CODE_NAME = "Settings"


def build_add_in(xlwings: Path, settings: Mapping[str, str]) -> bytes:
    """Return the add-in for the xlwings in that folder. The same xlwings and settings give the same bytes.

    Raises Refusal when the folder lacks what xlwings ships.
    """
    seed = xlwings / _SEED
    if not seed.is_file():
        raise Refusal(f"The installed xlwings lacks {_SEED}. Run: pip install --force-reinstall xlwings")
    package = Package(io.BytesIO(seed.read_bytes()))
    workbook = XmlPart(package, "xl/workbook.xml")
    for element in workbook.root.iter():
        if local(element) == "sheet":
            element.set("name", f"{ADD_IN_PROJECT}.conf")
    workbook.save()
    modules = [
        Module("ThisWorkbook", "", Kind.WORKBOOK),
        Module(_SHEET_CODE_NAME, "", Kind.WORKSHEET),
        *xlwings_modules(xlwings, for_add_in=True),
        own_module("Ribbon.bas"),
    ]
    package.put("xl/worksheets/sheet1.xml", settings_sheet(settings, _SHEET_CODE_NAME))
    package.put("xl/vbaProject.bin", vba_project("ClassCruncher", modules))
    package.put("customUI/customUI.xml", own_text("ribbon.xml").encode())
    return package.to_bytes()
