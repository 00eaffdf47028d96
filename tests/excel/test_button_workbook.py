"""The workbook with a button of its own: sound, reproducible, and its button works in LibreOffice."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from oletools.olevba import VBA_Parser  # type: ignore[import-untyped]
from openxml_audit import OpenXmlValidator

from classcruncher import examples
from classcruncher.errors import Refusal
from classcruncher.excel.setup.buttons import build_button_workbook, render_button_workbook
from classcruncher.excel.setup.places import Places
from classcruncher.excel.vba.macro_sources import own_text, xlwings_folder
from classcruncher.splice import put
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from tests.processes import running
from tests.programs import program

EXAMPLE = examples.load("three-grades")


@pytest.fixture
def workbook(places: Places, tmp_path: Path) -> Path:
    path = tmp_path / "School with button.xlsm"
    build_button_workbook(path, EXAMPLE, places)
    return path


def test_it_holds_the_same_inputs_as_the_template(workbook: Path) -> None:
    assert read(open_book(workbook)) == EXAMPLE


def test_the_same_inputs_and_python_give_the_same_bytes(workbook: Path, places: Places) -> None:
    assert workbook.read_bytes() == render_button_workbook(EXAMPLE, places)
    assert workbook.read_bytes() != render_button_workbook(None, places)


def test_a_place_that_cannot_be_written_is_refused(places: Places, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="choose another place"):
        build_button_workbook(tmp_path / "no such folder" / "school.xlsm", None, places)


def test_an_auditor_of_packages_finds_nothing(workbook: Path) -> None:
    assert [str(error) for error in OpenXmlValidator().validate(workbook).errors] == []


def test_its_macros_are_ours_and_those_of_the_installed_xlwings(workbook: Path) -> None:
    macros = {name: text for _, _, name, text in VBA_Parser(str(workbook)).extract_macros()}
    assert macros["Button.bas"].splitlines() == own_text("Button.bas").splitlines()
    standalone = (xlwings_folder() / "xlwings.bas").read_text("cp1252")
    assert macros["xlwings.bas"].splitlines() == standalone.rstrip().splitlines()
    assert 'RunPython "from classcruncher.excel import entry; entry.crunch()"' in macros["Button.bas"]


def test_every_sheet_has_its_module(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    named = [sheet.sheet_properties.codeName for sheet in book.worksheets]
    modules = [name for _, _, name, _ in VBA_Parser(str(workbook)).extract_macros()]
    assert [f"{name}.cls" for name in named] == modules[1 : len(named) + 1]
    assert (book.code_name, modules[0]) == ("ThisWorkbook", "ThisWorkbook.cls")


@pytest.mark.parametrize(
    ("system", "key"), [("Windows", "INTERPRETER_WIN"), ("Darwin", "INTERPRETER_MAC"), ("Linux", None)]
)
def test_a_hidden_sheet_names_the_interpreter(
    system: str, key: str | None, places: Places, tmp_path: Path
) -> None:
    path = tmp_path / "school.xlsm"
    build_button_workbook(path, None, replace(places, system=system))
    sheet = openpyxl.load_workbook(path)["xlwings.conf"]
    keys = {name: value for name, value in sheet.iter_rows(values_only=True)}  # noqa: C416 - of two
    assert sheet.sheet_state == "hidden"
    assert keys.pop("ADD_WORKBOOK_TO_PYTHONPATH") == "False"
    assert keys == ({key: str(places.interpreter)} if key else {})


def test_results_are_spliced_in_and_the_macros_stay(workbook: Path) -> None:
    from datetime import datetime
    from zipfile import ZipFile

    from classcruncher.report.results_book import render
    from classcruncher.run import crunch

    before = ZipFile(workbook).read("xl/vbaProject.bin")
    put(render(crunch(open_book(workbook)), datetime(2026, 1, 1)), workbook)
    assert ZipFile(workbook).read("xl/vbaProject.bin") == before
    assert "Option 1" in openpyxl.load_workbook(workbook).sheetnames


def test_the_button_is_there_and_pressed_in_libreoffice_it_asks_for_a_crunch(workbook: Path) -> None:
    """With RunPython stubbed, since no Excel is there to be crunched in."""
    pipe = f"classcruncher{uuid4().hex}"
    profile = workbook.with_name("profile").as_uri()
    office = [program("soffice"), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    clicker = Path(__file__).with_name("click_in_libreoffice.py")
    with running([*office, f"--accept=pipe,name={pipe};urp"], stderr=subprocess.DEVNULL):
        done = subprocess.run(
            [_python_with_uno(), str(clicker), str(workbook), pipe],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["text"] == "Crunch"
    assert ".Button.CrunchClasses" in seen["macro"]
    assert seen["asked"] == "from classcruncher.excel import entry; entry.crunch()"


def _python_with_uno() -> str:
    """The system's Python, for which Debian builds LibreOffice's bridge; see `tests.programs.program`."""
    python = "/usr/bin/python3"
    if Path(python).exists() and subprocess.run([python, "-c", "import uno"], check=False).returncode == 0:
        return python
    sentence = "needs Python's bridge to LibreOffice: install python3-uno"
    if os.environ.get("CI"):
        pytest.fail(f"This test {sentence}.")
    pytest.skip(sentence)
