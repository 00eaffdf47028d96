"""Targets that other programs make: LibreOffice, ExcelJS, SheetJS and excelize."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.programs import converted, program
from tests.splice.corpus import Content, Target, contents
from tests.splice.corpus_by_libraries import TARGETS as BY_LIBRARIES

_NODE = Path(__file__).with_name("node")
_DATA = "xl/worksheets/sheet1.xml"


@cache
def _node_folder() -> Path:
    """The workbooks that the two JavaScript libraries write."""
    node = program("node")
    npm = program("npm")
    if not (_NODE / "node_modules").is_dir():
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=_NODE, check=True, capture_output=True)
    folder = Path(tempfile.mkdtemp())
    subprocess.run([node, "make.mjs", str(folder)], cwd=_NODE, check=True, capture_output=True)
    return folder


def _exceljs(path: Path) -> None:
    shutil.copy(_node_folder() / "from ExcelJS.xlsx", path)


def _sheetjs(path: Path) -> None:
    shutil.copy(_node_folder() / "from SheetJS.xlsx", path)


def _libreoffice(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.xlsx"
        openpyxl_target = next(target for target in BY_LIBRARIES if target.maker == "openpyxl")
        openpyxl_target.build(source)
        shutil.move(converted([source], Path(folder) / "out", "xlsx")[0], path)


def _excelize(path: Path) -> None:
    import excelize

    book = excelize.new_file()
    for row, (grade, children) in enumerate((("K", 20), ("1", 21), ("2", 22)), 1):
        book.set_cell_value("Sheet1", f"A{row}", grade)
        book.set_cell_value("Sheet1", f"B{row}", children)
    book.set_cell_formula("Sheet1", "B4", "SUM(B1:B3)")
    book.add_sparkline("Sheet1", excelize.SparklineOptions(location=["C1"], range=["Sheet1!A1:B1"]))
    book.add_comment("Sheet1", excelize.Comment(cell="A1", author="Office", text="a comment"))
    book.merge_cell("Sheet1", "E1", "F2")
    book.save_as(str(path))
    book.close()


TARGETS = (
    Target(
        "from ExcelJS.xlsx",
        "ExcelJS",
        _exceljs,
        (
            *contents(
                _DATA,
                Colour_scales=b"<colorScale>",
                Tab_colours=b"<tabColor ",
                Sheet_protection_with_hashes=b"hashValue=",
                Whole_number_validation=b'type="whole"',
            ),
            Content("Notes", "xl/comments1.xml", b"a note"),
            Content("Gradient fills", "xl/styles.xml", b"gradientFill"),
        ),
    ),
    Target(
        "from SheetJS.xlsx",
        "SheetJS",
        _sheetjs,
        (
            Content("Names of cells", "xl/workbook.xml", b'name="Total"'),
            Content("Merged cells", _DATA, b"mergeCell"),
        ),
    ),
    Target(
        "from LibreOffice.xlsx",
        "LibreOffice",
        _libreoffice,
        (
            Content("Charts", "xl/charts/chart1.xml"),
            Content("Comments", "xl/comments1.xml", b"a comment"),
            Content("Conditional formats", _DATA, b"iconSet"),
        ),
    ),
    Target(
        "from excelize.xlsx",
        "excelize",
        _excelize,
        (
            Content("Sparklines", _DATA, b"sparklineGroup"),
            Content("Comments", "xl/comments1.xml", b"a comment"),
        ),
    ),
)
