"""The result workbook as a package: marks, links, colours, and that every sheet stands alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from lxml import etree
from openpyxl import load_workbook

from classcruncher.domain.option import Option
from classcruncher.domain.outcome import Failed, Outcome
from classcruncher.report.results_book import render
from tests.report.dump import dump
from tests.report.samples import SAMPLES, WHEN, large, solved

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVERY: dict[str, Callable[[], Outcome]] = {**SAMPLES, "large": large}


def parts(package: bytes, pattern: str) -> dict[str, bytes]:
    """The parts of a package whose names match."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if re.search(pattern, name)}


def marks(package: bytes) -> list[tuple[str, str, str, str]]:
    """Our hidden names: name, sheet, hidden, text."""
    (book,) = parts(package, r"^xl/workbook\.xml$").values()
    names = etree.fromstring(book).iter(f"{MAIN}definedName")
    return [
        (name.get("name", ""), name.get("localSheetId", ""), name.get("hidden", ""), name.text or "")
        for name in names
        if name.get("name", "").startswith("_ClassCruncher")
    ]


def test_sheets_in_order() -> None:
    titles = load_workbook(io.BytesIO(render(solved(), WHEN))).sheetnames
    assert titles == ["Results", "Option 1", "Option 2", "What if results"]


def test_results_alone_when_there_is_no_answer() -> None:
    assert load_workbook(io.BytesIO(render(SAMPLES["impossible"](), WHEN))).sheetnames == ["Results"]


def test_every_sheet_is_marked_with_its_title() -> None:
    assert marks(render(solved(), WHEN)) == [
        ("_ClassCruncher", "0", "1", '"Results"'),
        ("_ClassCruncher", "1", "1", '"Option 1"'),
        ("_ClassCruncher", "2", "1", '"Option 2"'),
        ("_ClassCruncher", "3", "1", '"What if results"'),
    ]


def test_fingerprint_is_kept_on_results_only() -> None:
    found = marks(render(solved(), WHEN, 'a"1'))
    assert ("_ClassCruncher_inputs", "0", "1", '"a""1"') in found
    assert sum(name == "_ClassCruncher_inputs" for name, *_ in found) == 1


@pytest.mark.parametrize("name", EVERY)
def test_same_input_same_bytes(name: str) -> None:
    assert render(EVERY[name](), WHEN, "f") == render(EVERY[name](), WHEN, "f")


def test_bytes_do_not_hang_on_the_system() -> None:
    with zipfile.ZipFile(io.BytesIO(render(solved(), WHEN))) as archive:
        facts = {(each.date_time, each.create_system, each.compress_type) for each in archive.infolist()}
    assert facts == {((1980, 1, 1, 0, 0, 0), 3, zipfile.ZIP_STORED)}


def test_two_runs_differ_in_date_and_duration_only() -> None:
    earlier = dump(render(solved(), WHEN)).splitlines()
    later = dump(render(replace(solved(), seconds=9.0), datetime(2026, 1, 2, 9, 7))).splitlines()
    changed = {new for old, new in zip(earlier, later, strict=True) if old != new}
    said = "A3: 'Solved on 2 January 2026 at 09:07, in 9.0 seconds. Everything here is proven.'"
    assert changed == {said}


@pytest.mark.parametrize("name", EVERY)
def test_no_formula_leaves_its_sheet(name: str) -> None:
    sheets = parts(render(EVERY[name](), WHEN), r"worksheets/sheet\d+\.xml$")
    assert sheets
    for part, content in sheets.items():
        root = etree.fromstring(content)
        tags = {f"{MAIN}f", f"{MAIN}formula", f"{MAIN}formula1", f"{MAIN}formula2"}
        for element in root.iter(*tags):
            assert "!" not in (element.text or ""), part


@pytest.mark.parametrize("name", EVERY)
def test_charts_show_their_own_sheet(name: str) -> None:
    outcome = EVERY[name]()
    charts = parts(render(outcome, WHEN), r"charts/chart\d+\.xml$")
    assert len(charts) == len(outcome.options)
    for number, content in enumerate(charts.values(), start=1):
        references = re.findall(r"<c:f>([^<]*)</c:f>", content.decode())
        assert references
        assert {reference.split("!")[0] for reference in references} == {f"'Option {number}'"}


@pytest.mark.parametrize("name", EVERY)
def test_no_theme_colours(name: str) -> None:
    found = parts(render(EVERY[name](), WHEN), r"styles\.xml$|charts/|worksheets/")
    assert not [part for part, content in found.items() if b"theme=" in content or b"schemeClr" in content]


@pytest.mark.parametrize("name", [*SAMPLES])
def test_links_lead_to_a_cell(name: str) -> None:
    outcome = SAMPLES[name]()
    book = load_workbook(io.BytesIO(render(outcome, WHEN)))
    inputs = {problem.sheet for problem in outcome.problems}
    links = [
        cell.hyperlink.location
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    assert len(links) == 2 * len(outcome.options) + sum(bool(each.cell) for each in outcome.problems)
    for link in links:
        found = re.fullmatch(r"'(.+)'![A-Z]+\d+", link or "")
        assert found
        assert found[1] in {*book.sheetnames, *inputs}


def test_names_that_look_like_formulas_stay_texts() -> None:
    sheet = load_workbook(io.BytesIO(render(SAMPLES["awkward"](), WHEN)))["Option 1"]
    for address in ("A1", "A2", "A8", "A9", "A10", "B7", "C7"):
        assert sheet[address].data_type == "s"


def test_texts_of_problems_stay_texts() -> None:
    sheet = load_workbook(io.BytesIO(render(SAMPLES["misread"](), WHEN)))["Results"]
    found = 'The children of grade 1 in "Support" are "=1+1".'
    assert [cell.data_type for cell in sheet["B"] if cell.value == found] == ["s"]


@pytest.mark.parametrize(("classes", "grades", "pages"), [(7, 1, "1"), (60, 15, "1"), (500, 15, "0")])
def test_print_set_up(classes: int, grades: int, pages: str) -> None:
    outcome = large(classes, max(2, grades))
    sheet = load_workbook(io.BytesIO(render(outcome, WHEN)))["Option 1"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    set_up = sheet.sheet_properties.pageSetUpPr
    assert set_up
    assert set_up.fitToPage is True
    height = sheet.page_setup.fitToHeight
    assert "1" if height is None else str(height) == pages
    assert sheet.max_row > classes


def test_an_option_without_headroom_says_nothing_of_it() -> None:
    outcome = solved()
    options: tuple[Option, ...] = tuple(replace(option, headroom=()) for option in outcome.options)
    shown = dump(render(replace(outcome, options=options), WHEN))
    assert "Spare places now" in shown
    assert "Could still join" not in shown
    assert "Most robust" not in shown


def test_a_failed_run_says_so() -> None:
    shown = dump(render(Failed("The solver stopped."), WHEN))
    assert "This run failed. The solver stopped." in shown
