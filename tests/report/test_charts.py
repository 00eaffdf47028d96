"""Every chart says all its values: what a missing one means depends on who saved the workbook."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from classcruncher import examples
from classcruncher.batch.summary import summary_sentence
from classcruncher.batch.summary_book import render_summary
from classcruncher.domain.summary_line import Standing, SummaryLine
from classcruncher.report.results_book import render
from classcruncher.run import crunch
from classcruncher.splice import put
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.template import build
from tests.programs import converted, program
from tests.report.samples import WHEN, large, solved

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FLAGS = {f"show{each}": "0" for each in ("LegendKey", "CatName", "SerName", "Percent", "BubbleSize")}
#: The values of the elements that programs read in two ways when they are missing, in the schema's order.
SAID = {
    "chartSpace": {"date1904": "0", "roundedCorners": "0"},
    "chart": {"autoTitleDeleted": "0", "plotVisOnly": "1", "dispBlanksAs": "gap", "showDLblsOverMax": "0"},
    "title": {"overlay": "0"},
    "legend": {"overlay": "0"},
    "barChart": {"varyColors": "0"},
    "ser": {"invertIfNegative": "0"},
    "dLbls": {**_FLAGS, "showVal": "1"},
    "catAx": {"delete": "0", "majorTickMark": "none", "minorTickMark": "none", "noMultiLvlLbl": "0"},
    "valAx": {"delete": "0", "majorTickMark": "out", "minorTickMark": "none"},
}


def summary() -> bytes:
    """The summary of a batch of two schools."""
    entries = (
        SummaryLine("a.xlsx", Standing.ANSWERED, "A", 60, 3, (18, 20, 22), 1, 12, 2, "K"),
        SummaryLine("b.xlsx", Standing.ANSWERED, "B", 40, 2, (20, 20), 0, 10, 4, "3"),
    )
    return render_summary(entries, WHEN, summary_sentence(entries))


BOOKS: dict[str, Callable[[], bytes]] = {
    "results": lambda: render(solved(), WHEN),
    "large results": lambda: render(large(), WHEN),
    "summary": summary,
}
EACH = pytest.mark.parametrize("name", BOOKS)


def charts(package: bytes) -> list[etree._Element]:
    """The root of each chart part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = [name for name in archive.namelist() if re.search(r"charts/chart\d+\.xml$", name)]
        return [etree.fromstring(archive.read(name)) for name in parts]


@EACH
def test_every_value_is_said(name: str) -> None:
    found = charts(BOOKS[name]())
    assert found
    for chart in found:
        for tag, values in SAID.items():
            for element in chart.iter(CHART + tag):
                said = {part: [each.get("val") for each in element.findall(CHART + part)] for part in values}
                assert said == {part: [value] for part, value in values.items()}, tag


@EACH
def test_no_chart_is_of_a_kind_whose_values_are_not_known(name: str) -> None:
    for chart in charts(BOOKS[name]()):
        (area,) = chart.iter(f"{CHART}plotArea")
        kinds = {str(child.tag).removeprefix(CHART) for child in area}
        assert kinds == {"layout", "barChart", "catAx", "valAx"}


@EACH
def test_an_auditor_of_packages_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOKS[name]())
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def by_excel_365(path: Path) -> None:
    """Mark a workbook as Excel 365 does."""
    marked = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(marked, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/app.xml":
                part = re.sub(rb"(<AppVersion>)[^<]*", rb"\g<1>16.0300", part)
                assert b"16.0300" in part
            target.writestr(name, part)
    path.write_bytes(marked.getvalue())


def by_libreoffice(path: Path) -> None:
    """Save a workbook with LibreOffice."""
    (saved,) = converted([path], path.parent / "saved", "xlsx")
    path.write_bytes(saved.read_bytes())


@pytest.mark.parametrize("saved", [by_excel_365, by_libreoffice])
def test_labels_are_right_in_a_workbook_that_another_program_saved(
    saved: Callable[[Path], None], tmp_path: Path
) -> None:
    """Bars are labelled with their number alone, not with class, grade and legend key as well."""
    path = tmp_path / "school.xlsx"
    build(path, replace(examples.load("nsw-7-classes"), number_of_options=2))
    saved(path)
    before = len(OpenXmlValidator().validate(path).errors)
    put(render(crunch(open_book(path)), WHEN), path)
    assert len(OpenXmlValidator().validate(path).errors) <= before
    (page,) = converted([path], tmp_path, "pdf")
    command = [program("pdftotext"), "-layout", str(page), "-"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = [text for text in shown.split("\f") if "Children in each class, by grade" in text]
    assert len(pages) == 2
    assert not [line for text in pages for line in text.splitlines() if "; " in line]
