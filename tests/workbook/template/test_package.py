"""The template as a package: its sheets, names, validations, protection, and always the same bytes."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from classcruncher import examples
from classcruncher.domain.inputs import Inputs
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import Choice, Text, WholeNumber
from classcruncher.workbook.contract import Sheet
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.new import template_path
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import build, render
from tests.schools import random_school
from tests.workbook.template.test_live_checks import RICH

#: Each table with its sheet and its headings.
TABLES = (
    (Sheet.GRADES, contract.GRADES_TABLE, contract.GRADES_HEADINGS),
    (Sheet.RULES, contract.RULES_TABLE, contract.RULES_HEADINGS),
)
SCRIPT = Path(__file__).parents[3] / "scripts" / "build_template.py"
FILLED = {"rich": RICH} | {name: examples.load(name) for name in examples.names()}


@pytest.fixture(scope="module")
def blank() -> Workbook:
    return load_workbook(BytesIO(render()))


def test_the_shipped_template_is_what_the_script_builds() -> None:
    assert template_path().read_bytes() == render()
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("inputs", [None, RICH], ids=["blank", "rich"])
def test_the_same_input_gives_the_same_bytes(inputs: Inputs | None) -> None:
    assert render(inputs) == render(inputs)
    with ZipFile(BytesIO(render(inputs))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.create_system, entry.compress_type) for entry in package.infolist()} == {(3, 0)}
        assert b"2025-01-01T00:00:00Z" in package.read("docProps/core.xml")


def test_the_sheets_come_in_the_contracts_order(blank: Workbook) -> None:
    assert blank.sheetnames == list(Sheet)
    assert blank.active is blank[Sheet.START]


def test_every_setting_has_its_name_and_default(blank: Workbook) -> None:
    for setting in contract.SETTINGS:
        ((sheet, address),) = blank.defined_names[setting.name].destinations
        assert sheet == Sheet.SCHOOL
        assert blank[sheet][address].value == (setting.default or None)


def test_the_ranges_have_the_contracts_names_and_sizes(blank: Workbook) -> None:
    sizes = {
        contract.COMPOSITES_NAME: (Sheet.COMPOSITES, 15, 15),
        contract.FIXED_CLASSES_NAME: (Sheet.FIXED_CLASSES, contract.FIXED_CLASS_ROWS, 16),
        contract.SCENARIOS_NAME: (Sheet.WHAT_IF, contract.SCENARIO_ROWS, 33),
    }
    for name, size in sizes.items():
        ((sheet, address),) = blank.defined_names[name].destinations
        cells = blank[sheet][address]
        assert (sheet, len(cells), len(cells[0])) == size
        assert not any(cell.value for row in cells for cell in row)
    rows = (contract.MOST_GRADES, contract.RULE_ROWS)
    for (sheet, name, headings), count in zip(TABLES, rows, strict=True):
        cells = blank[sheet][blank[sheet].tables[name].ref]
        assert tuple(cell.value for cell in cells[0]) == headings
        assert len(cells) == 1 + count


def _inputs(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def _cells(sheet: Worksheet, area: str) -> list[Cell]:
    """The cells of an area such as A1 or A1:B3, row by row."""
    block = sheet[area.replace("$", "")]
    return [cell for row in block for cell in row] if isinstance(block, tuple) else [block]


def _contract_inputs(book: Workbook) -> set[tuple[str, str]]:
    """The cells that the contract says are inputs, by their names."""
    found = set()
    names = [setting.name for setting in contract.SETTINGS]
    for name in (*names, contract.FIXED_CLASSES_NAME, contract.SCENARIOS_NAME, contract.COMPOSITES_NAME):
        ((sheet, area),) = book.defined_names[name].destinations
        cells = _cells(book[sheet], area)
        if name == contract.COMPOSITES_NAME:
            del cells[:: contract.MOST_GRADES + 1]  # the diagonal
        found |= {(sheet, cell.coordinate) for cell in cells}
    for sheet, name, headings in TABLES:
        body = _cells(book[sheet], book[sheet].tables[name].ref)[len(headings) :]
        found |= {(sheet.value, cell.coordinate) for cell in body}
    return found


def test_all_inputs_are_unlocked_and_nothing_else_is(blank: Workbook) -> None:
    unlocked = {(sheet.title, address) for sheet in blank.worksheets for address in _inputs(sheet)}
    assert unlocked == _contract_inputs(blank)
    for sheet in blank.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatColumns, "Users may size columns."


def test_every_input_says_what_it_takes_and_refuses_the_rest(blank: Workbook) -> None:
    for sheet in blank.worksheets:
        covered: list[str] = []
        for rule in sheet.data_validations.dataValidation:
            covered += [cell.coordinate for area in rule.sqref.ranges for cell in _cells(sheet, area.coord)]
            assert rule.showInputMessage
            assert rule.showErrorMessage
            assert rule.errorStyle in (None, "stop")
            assert 0 < len(rule.promptTitle) <= 32
            assert 0 < len(rule.prompt) <= 255
            assert 0 < len(rule.errorTitle) <= 32
            assert rule.error.startswith("Enter ")
            assert rule.error.endswith(".")
        assert len(covered) == len(set(covered)), f"Two rules for one cell of {sheet.title}."
        assert set(covered) == _inputs(sheet)


def test_validation_speaks_the_contracts_words(blank: Workbook) -> None:
    for setting in contract.SETTINGS:
        ((_, address),) = blank.defined_names[setting.name].destinations
        plain = address.replace("$", "")
        rules = blank[Sheet.SCHOOL].data_validations.dataValidation
        (rule,) = (rule for rule in rules if plain in str(rule.sqref).split())
        assert rule.error == setting.takes.enter
        match setting.takes:
            case WholeNumber(low, high):
                assert (rule.type, rule.formula1, rule.formula2) == ("whole", str(low), str(high))
            case Choice(texts):
                assert (rule.type, rule.formula1) == ("list", f'"{",".join(texts)}"')
            case Text():
                assert rule.type == "textLength"


def test_no_cell_is_merged_or_hidden_and_every_sheet_prints_one_page_wide(blank: Workbook) -> None:
    for sheet in blank.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert not any(cell.comment for row in sheet.iter_rows() for cell in row)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (9, 1)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.freeze_panes
        assert sheet.print_area


def test_formulas_on_inputs_speak_of_them_by_name(blank: Workbook) -> None:
    cells = [cell for sheet in blank.worksheets for row in sheet.iter_rows() for cell in row]
    formulas = [str(getattr(cell.value, "text", cell.value)) for cell in cells if cell.data_type == "f"]
    assert len(formulas) > 100
    assert [formula for formula in formulas if "!" in formula.replace("Start!", "")] == []


@pytest.mark.parametrize("name", FILLED)
def test_a_filled_template_is_read_back_as_the_school_it_was_made_of(name: str, tmp_path: Path) -> None:
    build(tmp_path / "filled.xlsx", FILLED[name])
    assert read(open_book(tmp_path / "filled.xlsx")) == FILLED[name]


def test_random_schools_are_read_back_as_they_were(tmp_path: Path) -> None:
    for seed in range(8):
        inputs = Inputs(random_school(seed))
        build(tmp_path / "filled.xlsx", inputs)
        assert read(open_book(tmp_path / "filled.xlsx")) == inputs
