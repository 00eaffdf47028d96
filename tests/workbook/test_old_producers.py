"""Workbooks as old and other programs write them: odd, but whole, and read and written into all the same."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from classcruncher.run import crunch_file
from classcruncher.splice import put
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from tests.splice.handmade import Handmade
from tests.splice.result_books import results
from tests.workbooks import repacked, workbook_bytes

_BOOK = "xl/workbook.xml"


def renamed(content: bytes, old: str, new: str) -> bytes:
    """The package with other slashes in the names of its parts, as some programs write them."""
    # Windows' own zip library would turn the names round again: the bytes are changed instead.
    with ZipFile(BytesIO(content)) as package:
        names = [name.replace("\\", "/") for name in package.namelist()]
    for name in names:
        content = content.replace(name.replace("/", old).encode(), name.replace("/", new).encode())
    return content


def test_parts_whose_names_have_backslashes(tmp_path: Path) -> None:
    straight, path = tmp_path / "straight.xlsx", tmp_path / "school.xlsx"
    content = workbook_bytes()
    straight.write_bytes(content)
    path.write_bytes(renamed(content, "/", "\\"))
    assert b"xl\\workbook.xml" in path.read_bytes()
    assert read(open_book(path)) == read(open_book(straight))
    crunch_file(path)
    once = path.read_bytes()
    assert b"xl\\workbook.xml" in once
    assert b"xl/workbook.xml" not in once.split(b"PK\1\2", 1)[1]
    assert "Results" in load_sheets(renamed(once, "\\", "/"))
    crunch_file(path)
    assert load_sheets(renamed(path.read_bytes(), "\\", "/")) == load_sheets(renamed(once, "\\", "/"))


def load_sheets(content: bytes) -> list[str]:
    """The titles of a workbook's sheets."""
    return list(load_workbook(BytesIO(content), read_only=True).sheetnames)


@pytest.mark.parametrize(
    "target", ["worksheets\\sheet3.xml", "\\xl\\worksheets\\sheet3.xml", "worksheets/sheet%33.xml"]
)
def test_relations_whose_targets_are_written_in_odd_ways(target: str, tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    relations = "xl/_rels/workbook.xml.rels"

    def change(name: str, data: bytes) -> bytes:
        if name != relations:
            return data
        return re.sub(rb'Target="[^"]*sheet3.xml"', lambda _: f'Target="{target}"'.encode(), data)

    path.write_bytes(repacked(change))
    assert len(read(open_book(path)).school.grades) == 4
    crunch_file(path)
    assert "Results" in open_book(path).sheet_names


@pytest.fixture
def old_macros() -> Handmade:
    """A workbook with a module of Excel 5, which takes a place in the list of sheets and has no part."""
    made = Handmade()
    made.replace(_BOOK, "<sheets>", '<sheets><sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/>')
    made.in_book(
        '<definedNames><definedName name="Here" localSheetId="1">Pupils!$B$2</definedName></definedNames>'
    )
    return made


def test_a_sheet_that_is_a_module_of_old(old_macros: Handmade, tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    old_macros.save(path)
    assert open_book(path).sheet_names == ["Module1", "Pupils"]
    put(results(2), path)
    first = path.read_bytes()
    put(results(2), path)
    assert path.read_bytes() == first
    with ZipFile(path) as package:
        book = package.read(_BOOK).decode()
    assert re.findall(r'<sheet name="([^"]*)"', book) == [
        "Module1",
        "Pupils",
        "Results",
        "Option 1",
        "Option 2",
    ]
    assert '<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/>' in book
    assert 'name="Here" localSheetId="1"' in book


def test_a_workbook_of_old_modules_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    module = b'<sheets><sheet name="Module1" sheetId="77" r:id="" '
    module += b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
    path.write_bytes(
        repacked(lambda name, data: data.replace(b"<sheets>", module) if name == _BOOK else data)
    )
    crunch_file(path)
    assert open_book(path).sheet_names[0] == "Module1"
    assert "Results" in open_book(path).sheet_names
