"""Targets that XlsxWriter and openpyxl make."""

from __future__ import annotations

import base64
import importlib.util
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart3D, BubbleChart, Reference, SurfaceChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import IconSetRule
from openpyxl.styles import NamedStyle, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.splice.corpus import Content, Target, contents

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def real_macros() -> bytes:
    """The macros of the add-in that comes with xlwings: a real VBA project."""
    found = importlib.util.find_spec("xlwings")
    assert found is not None
    assert found.origin is not None
    with zipfile.ZipFile(Path(found.origin).with_name("quickstart_addin_ribbon.xlam")) as addin:
        return addin.read("xl/vbaProject.bin")


def _rich(path: Path) -> None:
    """Everything that XlsxWriter can write, macros with a signature among it."""
    book = xlsxwriter.Workbook(path)
    macros, signature = path.with_suffix(".macros"), path.with_suffix(".signature")
    macros.write_bytes(real_macros())
    signature.write_bytes(b"signature")
    book.add_signed_vba_project(str(macros), str(signature))
    book.set_properties({"title": "Our school", "author": "Office", "comments": "kept"})
    book.set_custom_property("Checked", date.fromisoformat("2025-08-01"), "date")
    data = book.add_worksheet("Data")
    book.define_name("Pupils", "=Data!$A$2:$A$9")
    book.define_name("Data!Local_name", "=Data!$B$2")
    bold = book.add_format({"bold": True, "font_color": "#123456", "num_format": "0.000 kg"})
    data.write_row("A1", ["Grade", "Children", "Note"], bold)
    for row in range(1, 9):
        data.write_row(row, 0, [f"Year {row}", 20 + row])
    data.write_rich_string("C2", "plain ", bold, "bold")
    data.write_formula("D2", "=SUM(B2:B9)", None, 196)
    data.write_dynamic_array_formula("E2:E9", "=_xlfn._xlws.SORT(B2:B9)", None, 21)
    data.write_array_formula("F2:F3", "{=B2:B3*2}", None, 42)
    data.write_url("G1", "https://example.org/school")
    data.write_comment("B2", "counted on Monday")
    data.add_table("I1:J4", {"name": "Teachers", "columns": [{"header": "Name"}, {"header": "Room"}]})
    data.add_sparkline("H2", {"range": "Data!B2:B9", "markers": True})
    data.data_validation("B2:B9", {"validate": "list", "source": "=Hidden!$A$1:$A$3"})
    data.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
    data.conditional_format("B2:B9", {"type": "icon_set", "icon_style": "3_arrows"})
    data.insert_image("L2", "dot.png", {"image_data": io.BytesIO(PIXEL)})
    data.embed_image("L9", "dot.png", {"image_data": io.BytesIO(PIXEL)})
    data.insert_textbox("L12", "A note in a box")
    data.insert_button("N2", {"macro": "SampleCall", "caption": "Press"})
    data.insert_checkbox("N4", True)
    data.set_header("&L&G", {"image_left": "dot.png", "image_data_left": io.BytesIO(PIXEL)})
    data.set_background(io.BytesIO(PIXEL))
    data.protect("secret", {"objects": True})
    data.print_area("A1:F20")
    data.repeat_rows(0)
    data.freeze_panes(1, 1)
    data.outline_settings(False, False)
    data.ignore_errors({"number_stored_as_text": "A1:A9"})
    for column, kind in enumerate(("bar", "line", "pie", "scatter", "radar", "area", "doughnut")):
        chart = book.add_chart({"type": kind})
        assert chart is not None
        chart.add_series({"categories": "=Data!$A$2:$A$9", "values": "=Data!$B$2:$B$9"})
        data.insert_chart(20, 3 * column, chart)
    alone = book.add_chartsheet("Chart")
    column_chart = book.add_chart({"type": "column"})
    assert column_chart is not None
    column_chart.add_series({"values": "=Data!$B$2:$B$9"})
    alone.set_chart(column_chart)
    hidden = book.add_worksheet("Hidden")
    hidden.write_column("A1", ["a", "b", "c"])
    hidden.hide()
    secret = book.add_worksheet("Very hidden")
    secret.very_hidden()
    data.activate()
    book.close()


def _many_styles(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Colours & 'quotes' too")
        for row in range(300):
            look = {"bg_color": f"#{row * 500:06X}", "num_format": f'0.0"u{row}"', "border": row % 13}
            sheet.write(row, 0, row, book.add_format(look))


def _plain_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Größe"
    for row in range(1, 8):
        sheet.append([row, row * 2, row * 3])
    sheet["A1"].comment = Comment("a comment", "Office")
    sheet["B1"].style = NamedStyle("Ours", fill=PatternFill("solid", "FFEE00"))
    sheet.merge_cells("E1:F2")
    arrows = IconSetRule("3Arrows", "num", [0, 3, 6])  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A1:A7", arrows)
    sheet.add_data_validation(DataValidation("whole", formula1="1", formula2="9", sqref="B1:B7"))
    for anchor, chart in (("G1", BarChart3D()), ("G20", SurfaceChart()), ("G40", BubbleChart())):
        chart.add_data(Reference(sheet, min_col=1, max_col=3, min_row=1, max_row=7))
        sheet.add_chart(chart, anchor)
    listed = book.create_sheet("List")
    listed.append(["Name", "Room"])
    listed.append(["Ada", "1"])
    listed.add_table(Table(displayName="Rooms", ref="A1:B2"))
    book.defined_names["Total"] = DefinedName("Total", attr_text="'Größe'!$A$7")
    alone = BarChart3D()
    alone.add_data(Reference(sheet, min_col=1, max_col=3, min_row=1, max_row=7))
    book.create_chartsheet("Only a chart").add_chart(alone)
    book.security.workbookPassword = "ABCD"  # the structure itself is not locked
    book.save(path)


_DATA = "xl/worksheets/sheet1.xml"
TARGETS = (
    Target(
        "rich.xlsm",
        "XlsxWriter",
        _rich,
        (
            *contents(
                _DATA,
                Sparklines=b"sparklineGroup",
                Lists_to_choose_from=b"<dataValidation ",
                Data_bars_and_other_x14_formats=b"x14:dataBar",
                Icon_sets=b"iconSet",
                Stored_formula_values=b"<v>196</v>",
                Dynamic_arrays=b'cm="1"',
                Array_formulas=b't="array"',
                Sheet_protection_with_a_password=b"<sheetProtection password=",
                Frozen_panes=b'state="frozen"',
                Web_links=b"<hyperlink ",
                Ignored_error_marks=b"<ignoredErrors>",
                Background_pictures=b"<picture ",
                Headers_and_footers=b"<headerFooter>",
            ),
            Content("Macros", "xl/vbaProject.bin"),
            Content("Signatures of macros", "xl/vbaProjectSignature.bin"),
            Content("Form buttons", "xl/drawings/vmlDrawing1.vml", b'ObjectType="Button"'),
            Content("Pictures in headers", "xl/drawings/vmlDrawing2.vml", b"v:imagedata"),
            Content("Comments", "xl/comments1.xml", b"counted on Monday"),
            Content("Rich text", "xl/sharedStrings.xml", b"<r><rPr><b/>"),
            Content("Pictures", "xl/media/image1.png"),
            Content("Pictures in cells", "xl/richData/rdrichvalue.xml"),
            Content("Check boxes in cells", "xl/featurePropertyBag/featurePropertyBag.xml"),
            Content("Text boxes", "xl/drawings/drawing1.xml", b"A note in a box"),
            Content("Charts", "xl/charts/chart3.xml", b"pieChart"),
            Content("Chart sheets", "xl/chartsheets/sheet1.xml"),
            Content("Tables", "xl/tables/table1.xml", b'displayName="Teachers"'),
            Content("Themes", "xl/theme/theme1.xml"),
            Content("Properties", "docProps/core.xml", b"Our school"),
            Content("Properties of the school's own", "docProps/custom.xml", b"Checked"),
            Content("Hidden sheets", "xl/workbook.xml", b'state="hidden"'),
            Content("Very hidden sheets", "xl/workbook.xml", b'state="veryHidden"'),
            Content("Defined names", "xl/workbook.xml", b'name="Pupils"'),
            Content("Print areas and titles", "xl/workbook.xml", b"_xlnm.Print_Titles"),
            Content("Number formats", "xl/styles.xml", b"0.000 kg"),
        ),
    ),
    Target(
        "many styles.xlsx",
        "XlsxWriter",
        _many_styles,
        (Content("Hundreds of cell formats", "xl/styles.xml", b"u299"),),
    ),
    Target(
        "from openpyxl.xlsx",
        "openpyxl",
        _plain_openpyxl,
        (
            Content("3-D charts", "xl/charts/chart1.xml", b"bar3DChart"),
            Content("Surface charts", "xl/charts/chart2.xml", b"surfaceChart"),
            Content("Bubble charts", "xl/charts/chart3.xml", b"bubbleChart"),
            Content("Merged cells", _DATA, b"mergeCell "),
            Content("Named cell styles", "xl/styles.xml", b'name="Ours"'),
            Content("Passwords of the workbook", "xl/workbook.xml", b"workbookPassword"),
        ),
    ),
)
