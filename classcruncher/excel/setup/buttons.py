"""The workbooks that carry buttons: the ribbon add-in, and the template with a Crunch button of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from classcruncher.domain.inputs import Inputs
from classcruncher.errors import Refusal
from classcruncher.excel.setup.places import Places, interpreter_obstacle
from classcruncher.excel.vba.macro_sources import (
    ADD_IN_PROJECT,
    own_module,
    own_text,
    settings_sheet,
    xlwings_folder,
    xlwings_modules,
)
from classcruncher.excel.vba.vba_project import Module, ModuleType, vba_project
from classcruncher.files.replacing import save
from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import DOCUMENT_RELATIONS, child_in_order, local
from classcruncher.ooxml.package import Package, XmlPart
from classcruncher.ooxml.relations import Relations, document_relation
from classcruncher.ooxml.workbook_part import Book, Sheet, list_sheets
from classcruncher.workbook.contract import Sheet as InputSheet
from classcruncher.workbook.origin import Origin

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
        Module("ThisWorkbook", "", ModuleType.WORKBOOK),
        Module(_SHEET_CODE_NAME, "", ModuleType.WORKSHEET),
        *xlwings_modules(xlwings, for_add_in=True),
        own_module("Ribbon.bas"),
    ]
    package.put("xl/worksheets/sheet1.xml", settings_sheet(settings, _SHEET_CODE_NAME))
    package.put("xl/vbaProject.bin", vba_project("ClassCruncher", modules))
    package.put("customUI/customUI.xml", own_text("ribbon.xml").encode())
    return package.to_bytes()


_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_PROJECT_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
#: Where xlwings looks for the settings of one workbook.
_SETTINGS_TITLE = "xlwings.conf"
_SETTINGS_PART, _DRAWING_PART, _PROJECT_PART = (
    "xl/worksheets/settings.xml",
    "xl/drawings/crunch.xml",
    "xl/vbaProject.bin",
)
#: What stands before a drawing in a worksheet, and the drawing itself.
_UP_TO_DRAWING = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection"),
    *("autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks"),
    *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing"),
)


def build_button_workbook(
    path: Path,
    inputs: Inputs | None = None,
    places: Places | None = None,
    origin: Origin | None = None,
) -> None:
    """Write the template, blank or filled, as an .xlsm workbook with a Crunch button.

    What is at `path` is replaced. The button calls the Python that runs this. The same inputs,
    interpreter and xlwings give the same bytes. Raises Refusal when Excel could not call this Python, or
    the system does not let the workbook be written.
    """
    places = places or Places.here()
    obstacle = interpreter_obstacle(places)
    if obstacle:
        raise Refusal(obstacle)
    content = render_button_workbook(inputs, places, origin)
    try:
        save(path, content)
    except OSError as error:
        reason = error.strerror or error
        raise Refusal(
            f'"{path}" cannot be written ({reason}). Close it if it is open, or choose another place.'
        ) from error


def render_button_workbook(inputs: Inputs | None, places: Places, origin: Origin | None = None) -> bytes:
    """The workbook of `build_button_workbook` as bytes."""
    from classcruncher.workbook.template import render

    package = Package(io.BytesIO(render(inputs, origin)))
    book = Book(package)
    types = ContentTypes(package)
    titles = [sheet.title for sheet in book.sheets]
    start = next(sheet for sheet in book.sheets if sheet.title == InputSheet.START)
    _draw_button(package, types, start)
    _add_settings(package, types, book, places.settings())
    _add_macros(package, types, book)
    book.relations.save()
    book.save()
    types.save()
    list_sheets(package, titles, [sheet.title for sheet in book.sheets])
    return package.to_bytes()


def _draw_button(package: Package, types: ContentTypes, sheet: Sheet) -> None:
    """Draw the button into the frozen first row, where it is always in sight."""
    drawing = etree.fromstring(own_text("button.xml"), etree.XMLParser(remove_blank_text=True))
    package.put(
        _DRAWING_PART, etree.tostring(drawing, xml_declaration=True, encoding="UTF-8", standalone=True)
    )
    types.set(_DRAWING_PART, _DRAWING_TYPE)
    relations = Relations(package, sheet.part)
    relation = relations.add(document_relation("drawing"), _DRAWING_PART)
    relations.save()
    part = XmlPart(package, sheet.part)
    child_in_order(part.root, "drawing", _UP_TO_DRAWING).set(f"{{{DOCUMENT_RELATIONS}}}id", relation)
    part.save()


def _add_settings(package: Package, types: ContentTypes, book: Book, keys: dict[str, str]) -> None:
    """Add the hidden sheet that tells xlwings which Python to call."""
    package.put(_SETTINGS_PART, settings_sheet(keys, ""))
    types.set(_SETTINGS_PART, _SHEET_TYPE)
    book.add(_SETTINGS_TITLE, _SETTINGS_PART, after=None).element.set("state", "hidden")


def _add_macros(package: Package, types: ContentTypes, book: Book) -> None:
    """Add the macros, with one module for the workbook and one for each sheet, as Excel expects."""
    modules = [Module("ThisWorkbook", "", ModuleType.WORKBOOK)]
    child_in_order(book.root, "workbookPr", ("fileVersion", "workbookPr")).set("codeName", "ThisWorkbook")
    for number, sheet in enumerate(book.sheets, start=1):
        modules.append(Module(f"Sheet{number}", "", ModuleType.WORKSHEET))
        part = XmlPart(package, sheet.part)
        child_in_order(part.root, "sheetPr", ("sheetPr",)).set("codeName", modules[-1].name)
        part.save()
    modules += [*xlwings_modules(xlwings_folder(), for_add_in=False), own_module("Button.bas")]
    package.put(_PROJECT_PART, vba_project("ClassCruncher", modules))
    types.set(_PROJECT_PART, _PROJECT_TYPE)
    types.set(book.name, _WORKBOOK_TYPE)
    book.relations.add(_PROJECT_RELATION, _PROJECT_PART)
