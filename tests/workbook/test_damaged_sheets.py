"""Sheets that are not all there: said to be damaged, never read as far as they go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from classcruncher import examples
from classcruncher.errors import Refusal
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import render

GRADES, STRINGS = "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml"
REPAIR = "open it in Excel to repair it, or use a copy."
INPUTS = examples.load("nsw-7-classes")


def parts() -> dict[str, bytes]:
    """The parts of a workbook in order."""
    with ZipFile(BytesIO(render(INPUTS))) as package:
        return {name: package.read(name) for name in package.namelist()}


def part(name: str) -> bytes:
    """One part of it."""
    return parts()[name]


def packed(content: Mapping[str, bytes]) -> bytes:
    """A workbook of such parts."""
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for name, data in content.items():
            package.writestr(name, data)
    return stream.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """The workbook with another content of a part."""
    return packed({**parts(), name: data})


def refused(content: bytes, folder: Path) -> str:
    """What is said of a workbook."""
    path = folder / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        open_book(path)
    return str(refusal.value)


@pytest.mark.parametrize("name", [GRADES, STRINGS])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 0.97, 0.999])
def test_a_part_that_is_cut_off(name: str, share: float, tmp_path: Path) -> None:
    whole = part(name).rstrip()
    cut = whole[: int(len(whole) * share)]
    expected = f"a.xlsx is damaged or only partly there (its part {name} cannot be read): {REPAIR}"
    assert refused(with_part(name, cut), tmp_path) == expected


@pytest.mark.parametrize("name", [GRADES, STRINGS])
def test_a_part_that_is_cut_off_far_behind_what_is_needed(name: str, tmp_path: Path) -> None:
    row = {GRADES: b'<row r="%d"><c r="A%d"><v>1</v></c></row>', STRINGS: b"<si><t>%d and %d</t></si>"}[name]
    rows = b"".join(row % (number, number) for number in range(1000, 20_000))
    whole = re.sub(rb"(?=</sheetData>|</sst>)", rows, part(name))
    (tmp_path / "whole.xlsx").write_bytes(with_part(name, whole))
    assert read(open_book(tmp_path / "whole.xlsx")).school.grades == INPUTS.school.grades
    assert "cannot be read" in refused(with_part(name, whole[: -len(whole) // 3]), tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n" * 100_000,
        lambda data: data + b"<!-- " + b"x" * 1000 + b" -->",
        lambda data: data.replace(b"</worksheet>", b"</worksheet  >"),
        lambda data: data.replace(b"worksheet", b"x.y-z:worksheet").replace(b"xmlns=", b"xmlns:x.y-z=", 1),
        lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    ids=["blank lines", "comment", "blanks", "prefix", "UTF-16"],
)
def test_sheets_in_order_are_read_however_they_end(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(50, 9000))
    whole = part(GRADES).replace(b"</sheetData>", rows + b"</sheetData>")
    if b"x.y-z" in change(whole):
        whole = re.sub(rb"<(/?)(?=\w)(?!worksheet)", rb"<\1x.y-z:", whole)
    (tmp_path / "a.xlsx").write_bytes(with_part(GRADES, change(whole)))
    assert read(open_book(tmp_path / "a.xlsx")).school.grades == INPUTS.school.grades


@pytest.mark.parametrize("index", ["999", "99999999999", "-1", "one", "1.5"])
def test_a_cell_whose_text_is_not_there(index: str, tmp_path: Path) -> None:
    sheet = re.sub(
        rb'(<c r="A8"[^>]* t="s"[^>]*><v>)\d+', lambda match: match[1] + index.encode(), part(GRADES)
    )
    assert sheet != part(GRADES)
    expected = f"a.xlsx is damaged or only partly there (the text of one of its cells is missing): {REPAIR}"
    assert refused(with_part(GRADES, sheet), tmp_path) == expected


def test_a_workbook_that_has_lost_all_its_texts(tmp_path: Path) -> None:
    content = {name: re.sub(rb"<(Override|Relationship) [^>]*sharedStrings[^>]*/>", b"", data)
               for name, data in parts().items() if name != STRINGS}  # fmt: skip
    assert "the text of one of its cells is missing" in refused(packed(content), tmp_path)


def test_a_cell_of_text_without_a_number_is_blank(tmp_path: Path) -> None:
    sheet = part(GRADES).replace(b'<c r="E8" s="21"/>', b'<c r="E8" s="21" t="s"/>')
    sheet = sheet.replace(b'<c r="E9" s="21"/>', b'<c r="E9" s="21" t="s"><v> </v></c>')
    assert sheet.count(b't="s"/>') == 1
    (tmp_path / "a.xlsx").write_bytes(with_part(GRADES, sheet))
    assert read(open_book(tmp_path / "a.xlsx")).school.grades == INPUTS.school.grades
