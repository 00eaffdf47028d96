"""Macro projects are written as MS-CFB and MS-OVBA say: two independent readers agree."""

from __future__ import annotations

import io
from pathlib import Path

import olefile  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream  # type: ignore[import-untyped]

from classcruncher.excel.vba.compound_file import compound_file
from classcruncher.excel.vba.vba_project import Module, ModuleType, compressed, obfuscated, vba_project

TEXTS = st.lists(st.sampled_from(["Sub A()", "End Sub", "x = 1", "", "' ü"]), max_size=200).map("\n".join)
DATA = st.one_of(
    st.binary(max_size=6000), TEXTS.map(str.encode), st.binary(max_size=3).map(lambda b: b * 3000)
)


@given(DATA.filter(bool))
def test_what_is_compressed_comes_back(data: bytes) -> None:
    restored = bytes(decompress_stream(bytearray(compressed(data))))
    assert restored[: len(data)] == data
    assert not restored[len(data) :].strip(b"\0")


def test_texts_shrink() -> None:
    assert len(compressed(b"Public Sub Crunch()\r\n" * 1000)) < 2000


@given(st.dictionaries(st.text("abcXYZ", min_size=1, max_size=20), st.binary(max_size=10000), max_size=12))
def test_streams_come_back_from_a_compound_file(contents: dict[str, bytes]) -> None:
    folded = {name.upper(): (name, data) for name, data in contents.items()}
    streams = {f"VBA/{name}" if name[0] < "Y" else name: data for name, data in folded.values()}
    file = olefile.OleFileIO(io.BytesIO(compound_file(streams)))
    assert {"/".join(path): file.openstream(path).read() for path in file.listdir()} == streams
    assert file.parsing_issues == []


def test_modules_are_read_back_with_their_kinds() -> None:
    modules = [
        Module("ThisWorkbook", "", ModuleType.WORKBOOK),
        Module("Sheet1", "' nothing", ModuleType.WORKSHEET),
        Module("Button", "Sub Crunch()\nEnd Sub"),
        Module("Thing", "Public x As Long", ModuleType.CLASS),
    ]
    project = vba_project("Test", modules)
    read = {name: text for _, _, name, text in VBA_Parser("project.bin", project).extract_macros()}
    assert list(read) == ["ThisWorkbook.cls", "Sheet1.cls", "Button.bas", "Thing.cls"]
    assert read["Button.bas"] == 'Attribute VB_Name = "Button"\r\nSub Crunch()\r\nEnd Sub\r\n'
    assert "Attribute VB_PredeclaredId = True" in read["Sheet1.cls"]
    assert read["Thing.cls"].endswith("Public x As Long\r\n")
    assert project == vba_project("Test", modules)


def test_an_exported_file_loses_its_heading_and_keeps_its_name() -> None:
    text = 'VERSION 1.0 CLASS\nAttribute VB_Name = "Dictionary"\nAttribute VB_Exposed = True\nOption Explicit'
    assert Module.exported(text, ModuleType.CLASS) == Module(
        "Dictionary", "Option Explicit", ModuleType.CLASS
    )


@pytest.mark.parametrize(("stored", "data"), [("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff")])
def test_protection_is_hidden_as_in_a_project_that_excel_takes(
    stored: str, data: bytes, xlwings_seed: bytes
) -> None:
    """Decoded as the specification says, ours and xlwings' own say the same: nothing is protected."""
    lines = olefile.OleFileIO(io.BytesIO(xlwings_seed)).openstream("PROJECT").read().decode().splitlines()
    values = dict(line.replace('"', "").split("=", 1) for line in lines if "=" in line)
    assert _decoded(values[stored]) == _decoded(obfuscated(data)) == data


def _decoded(hidden: str) -> bytes:
    """The inverse, as MS-OVBA 2.4.3.3 has it."""
    code = bytes.fromhex(hidden)
    seed, version, key = code[0], code[1] ^ code[0], code[2] ^ code[0]
    assert version == 2
    plain, previous = bytearray(), key
    for i in range(3, len(code)):
        plain.append(code[i] ^ ((code[i - 2] + previous) & 0xFF))
        previous = plain[-1]
    after = (seed & 6) // 2
    length = int.from_bytes(plain[after : after + 4], "little")
    return bytes(plain[after + 4 : after + 4 + length])


@pytest.fixture
def xlwings_seed() -> bytes:
    from zipfile import ZipFile

    import xlwings

    seed = Path(xlwings.__file__).parent / "quickstart_addin_ribbon.xlam"
    return ZipFile(seed).read("xl/vbaProject.bin")
