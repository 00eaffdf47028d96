"""The ribbon add-in: from the user's own xlwings, with our ribbon and settings."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwings
from lxml import etree
from oletools.olevba import VBA_Parser  # type: ignore[import-untyped]

from classcruncher.errors import Refusal
from classcruncher.excel import entry
from classcruncher.excel.setup.buttons import build_add_in
from classcruncher.excel.vba.macro_sources import own_text, settings, xlwings_folder

KEYS = settings("Windows", Path(r"C:\Users\Ann\Python & Co\python.exe"))
SEED = xlwings_folder() / "quickstart_addin_ribbon.xlam"


@pytest.fixture(scope="module")
def add_in() -> bytes:
    return build_add_in(xlwings_folder(), KEYS)


@pytest.fixture(scope="module")
def macros(add_in: bytes) -> dict[str, str]:
    parser = VBA_Parser("ClassCruncher.xlam", add_in)
    return {name: text for _, _, name, text in parser.extract_macros()}


def test_the_same_xlwings_and_settings_give_the_same_bytes(add_in: bytes) -> None:
    assert add_in == build_add_in(xlwings_folder(), KEYS)
    assert add_in != build_add_in(xlwings_folder(), settings("Windows", Path(r"C:\other\python.exe")))


def test_xlwings_own_macros_are_those_of_the_installed_package(macros: dict[str, str]) -> None:
    installed = (xlwings_folder() / "xlwings_custom_addin.bas").read_text("cp1252")
    expected = installed.replace(
        'PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "classcruncher"'
    )
    assert macros["xlwings.bas"].splitlines() == expected.rstrip().splitlines()
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in macros["xlwings.bas"]


def test_every_button_has_a_macro_and_every_macro_an_entry(add_in: bytes, macros: dict[str, str]) -> None:
    ribbon = etree.fromstring(ZipFile(io.BytesIO(add_in)).read("customUI/customUI.xml"))
    buttons = ribbon.findall(".//{*}button")
    assert [button.get("label") for button in buttons] == [
        "Crunch",
        "Check inputs",
        "Stop",
        "New workbook",
        "Help",
    ]
    subs = dict(
        re.findall(
            r"Public Sub (\w+)\(control As IRibbonControl\)\s+Ask \"(\w+)\"",
            macros["RibbonClassCruncher.bas"],
        )
    )
    assert [button.get("onAction") for button in buttons] == [f"RibbonClassCruncher.{sub}" for sub in subs]
    assert all(callable(getattr(entry, action)) for action in subs.values())
    assert (
        'RunPython "from classcruncher.excel import entry; entry." & action & "()"'
        in macros["RibbonClassCruncher.bas"]
    )


def test_everything_else_is_as_xlwings_ships_it(add_in: bytes) -> None:
    ours, theirs = ZipFile(io.BytesIO(add_in)), ZipFile(SEED)
    assert ours.namelist() == theirs.namelist()
    changed = {name for name in ours.namelist() if ours.read(name) != theirs.read(name)}
    assert changed == {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/vbaProject.bin",
        "customUI/customUI.xml",
    }


def test_the_settings_sheet_holds_only_keys_with_a_value(add_in: bytes) -> None:
    package = ZipFile(io.BytesIO(add_in))
    sheets = etree.fromstring(package.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet")
    assert [sheet.get("name") for sheet in sheets] == ["classcruncher.conf"]
    texts = [item.text for item in etree.fromstring(package.read("xl/worksheets/sheet1.xml")).iter("{*}t")]
    assert texts == [
        *("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
        *("INTERPRETER_WIN", r"C:\Users\Ann\Python & Co\python.exe"),
    ]


def test_a_conda_environment_is_activated_on_windows() -> None:
    conda = {"CONDA_EXE": r"C:\conda\Scripts\conda.exe", "CONDA_DEFAULT_ENV": "school"}
    keys = settings("Windows", Path(r"C:\conda\envs\school\python.exe"), conda)
    assert (keys["CONDA PATH"], keys["CONDA ENV"]) == (r"C:\conda", "school")
    assert "CONDA ENV" not in settings("Darwin", Path("/conda/bin/python"), conda)


def test_a_mac_is_told_its_own_interpreter() -> None:
    assert settings("Darwin", Path("/usr/bin/python3"))["INTERPRETER_MAC"] == "/usr/bin/python3"
    assert list(settings("Linux", Path("/usr/bin/python3"))) == ["ADD_WORKBOOK_TO_PYTHONPATH"]


def test_an_xlwings_without_its_add_in_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="pip install --force-reinstall xlwings"):
        build_add_in(tmp_path, KEYS)


def test_macro_lines_are_short_enough_for_visual_basic() -> None:
    for name in ("Ribbon.bas", "Button.bas"):
        lines = own_text(name).splitlines()
        assert max(map(len, lines)) < 1023
        own_text(name).encode("cp1252")
