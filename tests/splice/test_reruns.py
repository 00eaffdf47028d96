"""What a second run does with the sheets of the first, whatever the user did to them meanwhile."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from classcruncher.errors import Refusal
from classcruncher.ooxml.references import broken, retitled
from classcruncher.splice import kept_stamp, put, put_into
from classcruncher.splice.stamp import NO_STAMP, Stamp
from tests.splice.result_books import results

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BOOK = "xl/workbook.xml"


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A workbook of the user's: two sheets, the second one on show, formulas that look at results."""
    path = tmp_path / "school.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("Data")
        first.write_formula("A1", "='Option 2'!B8", None, 65)
        first.write_formula("A2", "=Results!A1", None, "Solved")
        first.write_formula("A3", "=SUM(Classes_2[Children])&\"'Option 3'!A1\"", None, "65")
        first.write_formula("A4", "=SUM('Option 1:Option 3'!B8)", None, 195)
        first.write("A5", "'Option 3'!B8 is only a text")
        book.add_worksheet("Mine").activate()
        book.define_name("Second", "='Option 3'!$B$8")
        book.define_name("Mine!Local", "=Mine!$A$1")
    _edit(path, {_BOOK: lambda xml: xml.replace(b' fullCalcOnLoad="1"', b"")})
    return path


def _edit(path: Path, changes: dict[str, Callable[[bytes], bytes]]) -> None:
    """Change parts of a workbook, as the user does in Excel."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, change in changes.items():
        changed = change(parts[name])
        assert changed != parts[name], name
        parts[name] = changed
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


def _read(path: Path, part: str = _BOOK) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(part).decode()


def _titles(path: Path) -> list[str]:
    return re.findall(r'<sheet name="([^"]*)"', _read(path))


def _part_of(path: Path, title: str) -> str:
    """The part that holds the sheet of that title."""
    match = re.search(rf'<sheet name="{re.escape(title)}"[^>]*r:id="(\w+)"', _read(path))
    assert match
    relations = _read(path, "xl/_rels/workbook.xml.rels")
    for element in etree.fromstring(relations.encode()):
        if element.get("Id") == match[1]:
            return f"xl/{element.get('Target')}"
    raise AssertionError(title)


def _names(path: Path) -> dict[tuple[str, str], str]:
    """Every name that belongs to a sheet, by the sheet's title."""
    titles = _titles(path)
    return {
        (titles[int(name.get("localSheetId", "0"))], name.get("name", "")): name.text or ""
        for name in etree.fromstring(_read(path).encode()).iter(f"{_MAIN}definedName")
        if name.get("localSheetId") is not None
    }


def _rename(path: Path, old: str, new: str) -> None:
    _edit(path, {_BOOK: lambda xml: xml.replace(b'name="%s"' % old.encode(), b'name="%s"' % new.encode())})


def test_the_first_run_adds_its_sheets_at_the_end_and_shows_what_was_shown(school: Path) -> None:
    put(results(3), school)
    assert _titles(school) == ["Data", "Mine", "Results", "Option 1", "Option 2", "Option 3"]
    assert 'activeTab="1"' in _read(school)
    for title in ("Results", "Option 1"):
        assert "tabSelected" not in _read(school, _part_of(school, title))


def test_a_second_run_replaces_sheets_where_they_stand(school: Path) -> None:
    put(results(3), school)
    before = _read(school), _part_of(school, "Option 2")
    put(results(3, words="Solved again"), school)
    assert _part_of(school, "Option 2") == before[1]
    assert before[0].replace("<calcPr", "<calcPr") in _read(school).replace(' fullCalcOnLoad="1"', "")
    assert "Solved again" in _read(school, _part_of(school, "Results"))


def test_formulas_that_look_at_results_are_calculated_when_the_workbook_is_opened(school: Path) -> None:
    put(results(3), school)
    data = _read(school, "xl/worksheets/sheet1.xml")
    put(results(3), school)
    assert 'fullCalcOnLoad="1"' in _read(school)
    assert _read(school, "xl/worksheets/sheet1.xml") == data


def test_nothing_is_calculated_anew_when_no_formula_looks_at_results(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    xlsxwriter.Workbook(path).close()
    _edit(path, {_BOOK: lambda xml: xml.replace(b' fullCalcOnLoad="1"', b"")})
    put(results(2), path)
    put(results(3), path)
    assert "fullCalcOnLoad" not in _read(path)


def test_left_over_options_go_with_all_their_parts_and_references_to_them_break(school: Path) -> None:
    put(results(2), school)
    with zipfile.ZipFile(school) as package:
        parts = package.namelist()
    put(results(5), school)
    put(results(2), school)
    with zipfile.ZipFile(school) as package:
        assert package.namelist() == parts
        assert b"sheet6.xml" not in package.read("[Content_Types].xml")
    data = _read(school, "xl/worksheets/sheet1.xml")
    assert "<f>'Option 2'!B8</f><v>65</v>" in data
    assert "<f>SUM(#REF!B8)</f>" in data
    assert "<f>SUM(Classes_2[Children])&amp;\"'Option 3'!A1\"</f>" in data
    assert "'Option 3'!B8 is only a text" in _read(school, "xl/sharedStrings.xml")
    assert '<definedName name="Second">#REF!$B$8</definedName>' in _read(school)


def test_a_renamed_result_sheet_is_kept_and_no_longer_ours(school: Path) -> None:
    put(results(2), school)
    _rename(school, "Option 1", "The plan")
    kept = _read(school, _part_of(school, "The plan"))
    put(results(2), school)
    put(results(1), school)
    assert _titles(school) == ["Data", "Mine", "Results", "Option 1", "The plan"]
    assert _read(school, _part_of(school, "The plan")) == kept


def test_a_copy_that_excel_made_is_kept(school: Path) -> None:
    put(results(1), school)

    def with_copy(xml: bytes) -> bytes:
        match = re.search(rb'<sheet name="Option 1" sheetId="(\d+)" (r:id="\w+")/>', xml)
        assert match
        copy = b'<sheet name="Option 1 (2)" sheetId="99" ' + match[2] + b"/>"
        mark = b'<definedName name="_ClassCruncher" localSheetId="4" hidden="1">"Option 1"</definedName>'
        xml = xml.replace(b"</sheets>", copy + b"</sheets>")
        return xml.replace(b"</definedNames>", mark + b"</definedNames>")

    _edit(school, {_BOOK: with_copy})
    put(results(2), school)
    assert _titles(school) == ["Data", "Mine", "Results", "Option 1", "Option 2", "Option 1 (2)"]


def test_a_sheet_of_the_users_with_our_title_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("option 1").write("A1", "mine")
        book.add_worksheet("Results").write("A1", "mine too")
    for _ in range(3):
        put(results(2), path)
    assert _titles(path) == ["option 1", "Results", "Results (2)", "Option 1 (2)", "Option 2"]
    book = openpyxl.load_workbook(path)
    assert book["option 1"]["A1"].value == "mine"
    assert book["Results (2)"]["A3"].hyperlink.location == "'Option 1 (2)'!A1"
    assert book["Option 1 (2)"]["C1"].hyperlink.location == "'Results (2)'!A1"
    assert book["Option 1 (2)"]["B9"].value == "=SUM('Option 1 (2)'!$B$4:$B$6)"
    names = _names(path)
    assert names["Option 1 (2)", "_xlnm.Print_Area"] == "'Option 1 (2)'!$A$1:$H$30"
    assert names["Option 1 (2)", "_ClassCruncher"] == '"Option 1 (2)"'
    with zipfile.ZipFile(path) as package:
        charts = b"".join(package.read(name) for name in package.namelist() if "/charts/" in name)
    assert b"'Option 1 (2)'!$B$4:$B$6" in charts
    assert b"'Option 1'!" not in charts


def test_moved_and_hidden_result_sheets_stay_so(school: Path) -> None:
    put(results(3), school)

    def moved(xml: bytes) -> bytes:
        sheets = re.findall(rb"<sheet [^>]*/>", xml)
        order = [sheets[3], *sheets[:3], *sheets[4:]]
        xml = xml.replace(b"".join(sheets), b"".join(order))
        xml = xml.replace(b'name="Option 2"', b'name="Option 2" state="veryHidden"')
        places = {0: 1, 1: 2, 2: 3, 3: 0, 4: 4, 5: 5}
        renumber = lambda match: b'localSheetId="%d"' % places[int(match[1])]  # noqa: E731
        return re.sub(rb'localSheetId="(\d)"', renumber, xml).replace(b'activeTab="1"', b'activeTab="2"')

    _edit(school, {_BOOK: moved})
    names = _names(school)
    put(results(4), school)
    expected = ["Option 1", "Data", "Mine", "Results", "Option 2", "Option 3", "Option 4"]
    assert _titles(school) == expected
    assert 'name="Option 2" state="veryHidden"' in _read(school)
    assert names.items() <= _names(school).items()
    assert 'activeTab="2"' in _read(school)


def test_views_turn_to_the_results_when_the_sheet_on_show_is_removed(school: Path) -> None:
    put(results(3), school)
    part = _part_of(school, "Option 3")
    select = lambda xml: xml.replace(b"<sheetView ", b'<sheetView tabSelected="1" ')  # noqa: E731
    _edit(school, {_BOOK: lambda xml: xml.replace(b'activeTab="1"', b'activeTab="5"'), part: select})
    put(results(2), school)
    assert 'activeTab="2"' in _read(school)
    assert 'tabSelected="1"' in _read(school, _part_of(school, "Results"))


def test_the_users_names_on_a_result_sheet_stay(school: Path) -> None:
    put(results(1), school)
    name = b'<definedName name="Ours" localSheetId="3">\'Option 1\'!$B$8</definedName></definedNames>'
    _edit(school, {_BOOK: lambda xml: xml.replace(b"</definedNames>", name)})
    put(results(1), school)
    assert _names(school)["Option 1", "Ours"] == "'Option 1'!$B$8"
    assert _names(school)["Mine", "Local"] == "Mine!$A$1"


def test_the_order_of_calculation_goes_when_it_lists_results(school: Path) -> None:
    put(results(1), school)
    part = "xl/calcChain.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'.encode()
    relation = (
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'calcChain" Target="calcChain.xml"/></Relationships>'
    )
    _edit(
        school,
        {
            "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", override),
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation),
        },
    )
    with zipfile.ZipFile(school, "a") as package:
        package.writestr(part, f'<calcChain xmlns="{_MAIN[1:-1]}"><c r="B8" i="4"/></calcChain>')
    put(results(1), school)
    with zipfile.ZipFile(school) as package:
        assert part not in package.namelist()
        assert b"calcChain" not in package.read("[Content_Types].xml")
        assert b"calcChain" not in package.read("xl/_rels/workbook.xml.rels")


def test_tables_get_names_and_numbers_that_are_free(tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Mine").add_table("A1:B3", {"name": "classes_1"})
    put(results(2), path)
    put(results(2), path)
    after = openpyxl.load_workbook(path)
    tables = [table for sheet in after.worksheets for table in sheet.tables.values()]
    assert [table.displayName for table in tables] == ["classes_1", "Classes_1_2", "Classes_2"]
    assert len({table.id for table in tables}) == 3
    assert after["Option 1"]["B8"].value == "=SUM(Classes_1_2[Children])"


def test_results_into_a_copy_leave_the_workbook_alone(school: Path, tmp_path: Path) -> None:
    before = school.read_bytes()
    copy = tmp_path / "copy.xlsx"
    assert put(results(1), school, copy) == copy
    assert school.read_bytes() == before
    assert "Results" in _titles(copy)


def test_the_fingerprint_of_the_inputs_can_be_read_back(school: Path, tmp_path: Path) -> None:
    assert kept_stamp(school) == NO_STAMP
    put(results(1), school, stamp=Stamp("abc 1"))
    assert kept_stamp(school) == Stamp("abc 1")
    put(results(1), school)
    assert kept_stamp(school) == NO_STAMP
    assert kept_stamp(tmp_path / "nowhere.xlsx") == NO_STAMP
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert kept_stamp(tmp_path / "text.xlsx") == NO_STAMP


def test_in_memory_a_workbook_gets_the_very_bytes_that_its_file_gets(school: Path) -> None:
    stamp = Stamp("abc 1")
    for options in (3, 2):
        data = put_into(school.read_bytes(), results(options), stamp, "Hill")
        put(results(options), school, stamp=stamp)
        assert school.read_bytes() == data


def test_in_memory_refusals_name_the_workbook(school: Path) -> None:
    _edit(
        school,
        {_BOOK: lambda xml: xml.replace(b"<sheets>", b'<workbookProtection lockStructure="1"/><sheets>')},
    )
    for data, sentence in (
        (school.read_bytes(), "The structure of Hill is protected"),
        (b"PK no workbook", "Hill is damaged or only partly there: open it in Excel"),
    ):
        with pytest.raises(Refusal, match=f"^{sentence}"):
            put_into(data, results(1), NO_STAMP, "Hill")


def test_what_if_results_come_and_go(school: Path) -> None:
    put(results(1, what_if=True), school)
    assert _titles(school)[-1] == "What if results"
    put(results(2), school)
    assert _titles(school)[-1] == "Option 2"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("'Option 7'!B3+1", "#REF!B3+1"),
        ("SUM('option 7'!B3:B4,Mine!A1)", "SUM(#REF!B3:B4,Mine!A1)"),
        ("'Option 77'!B3", "'Option 77'!B3"),
        ("'[1]Option 7'!B3", "'[1]Option 7'!B3"),
        ("\"'Option 7'!B3\"&A1", "\"'Option 7'!B3\"&A1"),
        ("Plan!A1", "#REF!A1"),
        ("My.Plan!A1", "My.Plan!A1"),
        ("[1]Plan!A1", "[1]Plan!A1"),
        ("'Mrs O''Hara'!A1", "#REF!A1"),
        ("SUM('Option 6:Option 7'!B3)", "SUM(#REF!B3)"),
    ],
)
def test_references_to_sheets_that_are_gone_break_as_in_excel(formula: str, expected: str) -> None:
    assert broken(formula, {"option 7", "plan", "mrs o'hara"}) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("'Option 1'!A1+Results!B2", "'Option 1 (2)'!A1+'Results (2)'!B2"),
        ("HYPERLINK(\"#'Option 1'!A1\")", "HYPERLINK(\"#'Option 1 (2)'!A1\")"),
        ("#'Option 1'!A1", "#'Option 1 (2)'!A1"),
        ("School!B5", "School!B5"),
    ],
)
def test_references_follow_sheets_to_their_new_titles(formula: str, expected: str) -> None:
    assert retitled(formula, {"option 1": "Option 1 (2)", "results": "Results (2)"}) == expected
