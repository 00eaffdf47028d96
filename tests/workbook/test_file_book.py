"""What a workbook file's cells are read as, whoever wrote it, and how little of it is read."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook

from classcruncher.errors import Refusal
from classcruncher.ooxml.ranges import Area, address, column_number, parse_range, parse_reference
from classcruncher.workbook.book import Cell, Flaw
from classcruncher.workbook.file_book import MOST_CELLS, open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.sheet_cells import elements, read_cells, shared_texts
from tests.workbooks import HILL_SCHOOL, define, repacked, replaced


def only_cell(path: Path) -> Cell:
    """The cell that the name Teachers stands for."""
    block = open_book(path).named("Teachers")
    assert block is not None
    return block[0][0]


def sheet_xml(rows: str, rest: str = "") -> bytes:
    """The XML of a worksheet with these rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{rest}</worksheet>"
    ).encode()


def with_sheet(path: Path, rows: str, rest: str = "") -> Path:
    """A workbook whose sheet School holds just these rows."""
    content = sheet_xml(rows, rest)
    path.write_bytes(repacked(lambda name, data: content if name == "xl/worksheets/sheet2.xml" else data))
    return path


@pytest.mark.parametrize(
    ("stored", "value"), [(7, 7), (2.5, 2.5), ("Yes", "Yes"), (True, True), (1e21, 10**21)]
)
def test_a_formula_is_read_by_its_stored_result(stored: Any, value: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("School").write_formula("B3", "=A1", None, stored)
        workbook.define_name("Teachers", "=School!$B$3")
    assert only_cell(path) == Cell("School", "B3", value)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="B3"><v>5</v></c>', Cell("School", "B3", 5)),
        ('<c r="B3" t="n"><v>5.0</v></c>', Cell("School", "B3", 5)),
        ('<c r="B3"><v>1E2</v></c>', Cell("School", "B3", 100)),
        ('<c r="B3"><v>five</v></c>', Cell("School", "B3", "five")),
        ('<c r="B3"/>', Cell("School", "B3")),
        ('<c r="B3"><v/></c>', Cell("School", "B3")),
        ("<c/><c><v>5</v></c>", Cell("School", "B3", 5)),
        ('<c r="B3" t="b"><v>1</v></c>', Cell("School", "B3", True)),
        ('<c r="B3" t="str"><f>A1</f><v>a_x000D_b</v></c>', Cell("School", "B3", "a\rb")),
        ('<c r="B3" t="str"><f>A1</f></c>', Cell("School", "B3", "")),
        ('<c r="B3" t="str"><v>_xD800_</v></c>', Cell("School", "B3", "")),
        ('<c r="B3" t="inlineStr"><is><t>five</t></is></c>', Cell("School", "B3", "five")),
        (
            '<c r="B3" t="inlineStr"><is><r><t>fi</t></r><r><t>ve</t></r><rPh><t>x</t></rPh></is></c>',
            Cell("School", "B3", "five"),
        ),
        ('<c r="B3" t="d"><v>2026-02-01T00:00:00</v></c>', Cell("School", "B3", datetime(2026, 2, 1))),
        ('<c r="B3" t="d"><v>soon</v></c>', Cell("School", "B3", "soon")),
        ('<c r="B3" t="e"><v>#REF!</v></c>', Cell("School", "B3", flaw=Flaw.ERROR, shown="#REF!")),
        (
            '<c r="B3" t="e"><f>A1</f><v>#N/A</v></c>',
            Cell("School", "B3", flaw=Flaw.ERROR, shown="#N/A"),
        ),
        ('<c r="B3"><f>A1+1</f></c>', Cell("School", "B3", flaw=Flaw.NO_STORED_RESULT, shown="=A1+1")),
        ('<c r="B3"><f>A1</f><v></v></c>', Cell("School", "B3", flaw=Flaw.NO_STORED_RESULT, shown="=A1")),
    ],
)
def test_cells_as_programs_store_them(cell: str, expected: Cell, tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "a.xlsx", f'<row r="3">{cell}</row>')
    assert only_cell(path) == expected


def test_rows_without_numbers_follow_each_other(tmp_path: Path) -> None:
    rows = '<row/><row/><row><c r="B3"><v>5</v></c></row>'
    assert only_cell(with_sheet(tmp_path / "a.xlsx", rows)).value == 5


@pytest.mark.parametrize(
    ("number", "code", "value"),
    [
        (46054, "dd/mm/yyyy", date(2026, 2, 1)),
        (46054, "mm-dd-yy", date(2026, 2, 1)),
        (46054, "[$-409]d mmmm", date(2026, 2, 1)),
        (46054.25, "yyyy-mm-dd hh:mm", datetime(2026, 2, 1, 6)),
        (0.5, "hh:mm", time(12)),
        (30, "[h]:mm", date(1900, 1, 30)),
        (25, "0.00E+00", 25),
        (25, '0 "children, so many"', 25),
        (25, "[Red]0;[Blue]-0", 25),
        (25, "General", 25),
        (25, "@", 25),
        (-3, "dd/mm/yyyy", -3),
    ],
)
def test_dates_are_told_by_their_format(number: float, code: str, value: Any, tmp_path: Path) -> None:
    workbook = Workbook()
    workbook["Sheet"]["B3"].value = number
    workbook["Sheet"]["B3"].number_format = code
    define(workbook, "Teachers", "Sheet!$B$3")
    workbook.save(tmp_path / "a.xlsx")
    assert only_cell(tmp_path / "a.xlsx").value == value


def test_dates_that_count_from_1904(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.epoch = datetime(1904, 1, 1)
    workbook["Sheet"]["B3"].value = date(2026, 2, 1)
    define(workbook, "Teachers", "Sheet!$B$3")
    workbook.save(tmp_path / "a.xlsx")
    assert only_cell(tmp_path / "a.xlsx").value == date(2026, 2, 1)


def test_shared_texts_with_runs_and_phonetic_guides(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet, bold = workbook.add_worksheet("School"), workbook.add_format({"bold": True})
        sheet.write_string("A1", "not wanted")
        sheet.write_rich_string("B3", "Hill ", bold, "School")
        workbook.define_name("Teachers", "=School!$B$3")
    assert only_cell(path).value == "Hill School"


def test_a_merged_cell_keeps_its_value_in_its_first_cell_only(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="B2" t="str"><v>Hill</v></c></row><row r="3"><c r="B3"><v>5</v></c></row>'
    merge = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    path = with_sheet(tmp_path / "a.xlsx", rows, merge)
    assert only_cell(path) == Cell("School", "B3", flaw=Flaw.MERGED, shown="B2:C3")
    block = open_book(path).named("School_name")
    assert block is not None
    assert block[0][0] == Cell("School", "B2", "Hill")


def test_prefixed_xml_and_names_of_parts_in_another_case(tmp_path: Path) -> None:
    def prefixed(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return data
        from lxml import etree

        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        root = etree.Element(f"{{{space}}}worksheet", nsmap={"x": space})
        root.extend(etree.fromstring(data))
        return etree.tostring(root)

    content = repacked(prefixed)
    assert b"<x:row" in ZipFile(BytesIO(content)).read("xl/worksheets/sheet2.xml")
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert read(open_book(path)) == HILL_SCHOOL
    path.write_bytes(
        replaced("xl/_rels/workbook.xml.rels", b"/xl/worksheets/sheet2.xml", b"worksheets/SHEET2.xml")
    )
    assert read(open_book(path)) == HILL_SCHOOL


def test_a_table_with_a_row_of_totals(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        columns = [
            {"header": "Grade", "total_string": "Total"},
            {"header": "Children", "total_function": "sum"},
        ]
        workbook.add_worksheet().add_table("A1:B4", {"name": "Grades", "columns": columns, "total_row": True})
    block = open_book(path).table("GRADES")
    assert block is not None
    assert [row[0].address for row in block] == ["A1", "A2", "A3"]


def test_a_chart_sheet_is_listed_but_never_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Data").write_row("A1", [1, 2, 3])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$A$1:$C$1"})
        workbook.add_chartsheet("Picture").set_chart(chart)
        workbook.define_name("Teachers", "=Picture!$A$1")
    book = open_book(path)
    assert book.sheet_names == ["Data", "Picture"]
    assert book.named("Teachers") is None


def test_rows_past_the_last_wanted_one_are_never_parsed() -> None:
    blank = b'<row r="7" s="1" customFormat="1"/>' * 200_000
    merge = b'</sheetData><mergeCells><mergeCell ref="B3:C3"/></mergeCells></worksheet>'
    head = sheet_xml('<row r="3"><c r="B3"><v>5</v></c></row><row r="4"/>').removesuffix(
        b"</sheetData></worksheet>"
    )
    padding = b" " * (2**16 - len(head))
    stream = BytesIO(head + padding + blank + b"<<< no XML at all >>>" + merge)
    found = read_cells(stream, [Area(3, 2, 3, 2)], "a.xlsx")
    assert found.cells[3, 2].text == "5"
    assert found.merged == [Area(3, 2, 3, 3)]


def test_merged_areas_are_found_wherever_the_stream_is_cut() -> None:
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 9001))
    stream = BytesIO(sheet_xml('<row r="1"/>', f"<mergeCells>{merges}</mergeCells>"))
    found = read_cells(
        stream, [Area(1, 1, 1, 1), *(Area(row, 2, row, 5) for row in range(6, 8000, 9))], "a.xlsx"
    )
    assert found.merged == [Area(1, 1, 1, 2), *(Area(row, 1, row, 2) for row in range(6, 8000, 9))]


def test_no_more_than_one_row_is_kept_in_memory() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"/></row>' for row in range(1, 50_001))
    most = 0
    for row in elements(iter([sheet_xml(rows)]), "row", "a.xlsx"):
        parent = row.getparent()
        assert parent is not None
        most = max(most, parent.index(row))
    assert most <= 1


@pytest.mark.parametrize("flood", [b"<cols>", b"<c>", b"<t>x</t>", b"<!-- -->"])
def test_a_row_without_end_is_given_up(flood: bytes) -> None:
    piece = flood * 10_000
    fed = 0

    def endless() -> Any:
        nonlocal fed
        yield sheet_xml("").partition(b"<sheetData>")[0] + (
            b"<sheetData><row>" if flood == b"<t>x</t>" else b""
        )
        while True:
            fed += len(piece)
            yield piece

    with pytest.raises((Refusal, SyntaxError)):
        list(elements(endless(), "row", "a.xlsx"))
    assert fed < 2**25


def test_a_name_for_far_too_many_cells_is_broken(tmp_path: Path) -> None:
    workbook = Workbook()
    define(workbook, "Fixed_classes", f"Sheet!$A$1:$A${MOST_CELLS}")
    define(workbook, "What_if", f"Sheet!$A$1:$A${MOST_CELLS + 1}")
    workbook.save(tmp_path / "a.xlsx")
    book = open_book(tmp_path / "a.xlsx")
    assert book.named("Fixed_classes") is not None
    assert book.named("What_if") is None


def test_only_the_wanted_shared_texts_are_kept() -> None:
    texts = "".join(f"<si><t>text {number}</t></si>" for number in range(5000))
    content = b"<sst>" + texts.encode() + b"<<< no XML at all >>></sst>"
    assert shared_texts(BytesIO(content), {7, 1000}, "a.xlsx") == {7: "text 7", 1000: "text 1000"}


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("School!$B$3", ("School", Area(3, 2, 3, 2))),
        ("=School!B3:A1", ("School", Area(1, 1, 3, 2))),
        ("'It''s ours'!$AA$10:$AB$11", ("It's ours", Area(10, 27, 11, 28))),
        ("'a!b'!$A$1", ("a!b", Area(1, 1, 1, 1))),
        ("$B$3", None),
        ("School!$B", None),
        ("School!$B$0", None),
        ("School!$B$3,School!$B$4", None),
        ("School!$B$3:School!$B$4", None),
        ("SUM(School!$B$3)", None),
        ("#REF!", None),
        ("School!#REF!", None),
        ("", None),
    ],
)
def test_references_of_names(text: str, reference: tuple[str, Area] | None) -> None:
    assert parse_reference(text) == reference


def test_addresses_there_and_back() -> None:
    for column, letters in ((1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")):
        assert address(5, column) == f"{letters}5"
        assert column_number(letters.lower()) == column
    area = parse_range("$C$6:B5")
    assert area == Area(5, 2, 6, 3)
    assert area is not None
    assert area.text == "B5:C6"
