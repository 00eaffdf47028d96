"""What a file is, told by what its container holds: binary workbooks, old ones, and such with a password."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from classcruncher.errors import Refusal
from classcruncher.excel.vba.compound_file import compound_file
from classcruncher.ooxml.acceptance import check_package
from tests.workbooks import SHEET, TYPES, repacked

OLD = '{} is an old Excel file (.xls): in Excel choose "Save as" and the type .xlsx.'
PASSWORD = "{} is protected with a password: take the password off in Excel and save it."
OTHER = "{} is not an Excel workbook: choose an .xlsx or .xlsm file."
BINARY = '{} is a binary workbook (.xlsb): in Excel choose "Save as" and the type .xlsx.'

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def refused(content: bytes, folder: Path, name: str = "a.xlsx") -> str:
    """What is said of a file, with {} for its name."""
    (folder / name).write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        check_package(folder / name)
    return str(refusal.value).replace(name, "{}")


def excel_binary() -> bytes:
    """The list of types and the main part of what Excel saves as .xlsb."""
    types = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>"""

    def change(name: str, data: bytes) -> bytes:
        return types if name == TYPES else data.replace(b"xl/workbook.xml", b"xl/workbook.bin")

    return repacked(change, {"xl/workbook.bin": b"\x83\x01\x00"})


def test_a_binary_workbook_as_excel_saves_it(tmp_path: Path) -> None:
    assert refused(excel_binary(), tmp_path, "a.xlsb") == BINARY
    assert refused(excel_binary(), tmp_path, "a.xlsx") == BINARY


@pytest.mark.parametrize("default", ["application/xml", "text/xml", SHEET.decode()])
def test_a_workbook_whose_type_is_that_of_its_ending(default: str, tmp_path: Path) -> None:
    override = b'<Override PartName="/xl/workbook.xml" ContentType="%s"' % SHEET

    def change(name: str, data: bytes) -> bytes:
        data = data.replace(b'Extension="xml" ContentType="application/xml"',
                            f'Extension="xml" ContentType="{default}"'.encode())  # fmt: skip
        return data.replace(override, override.replace(b"workbook", b"nothing")) if name == TYPES else data

    (tmp_path / "a.xlsx").write_bytes(repacked(change))
    check_package(tmp_path / "a.xlsx")


@pytest.mark.parametrize("book", ["Workbook", "Book", "WORKBOOK"])
def test_an_old_workbook_is_told_by_its_stream(book: str, tmp_path: Path) -> None:
    hidden = "EncryptedPackage".encode("utf-16-le")
    streams = {
        "\x05SummaryInformation": b"x",
        book: hidden,
        "MBD01/EncryptedPackage": b"a book with a password inside",
        "MBD01/EncryptionInfo": b"x",
    }
    assert refused(compound_file(streams), tmp_path, "a.xls") == OLD
    assert refused(compound_file(streams), tmp_path) == OLD


@pytest.mark.parametrize("before", [0, 1, 60, 2000])
def test_a_workbook_with_a_password_is_told_whatever_stands_before(before: int, tmp_path: Path) -> None:
    others = {f"Stream {number}": b"x" for number in range(before)}
    streams = {**others, "EncryptionInfo": b"y", "EncryptedPackage": bytes(100_000)}
    assert refused(compound_file(streams), tmp_path) == PASSWORD


def test_another_office_file_is_no_workbook(tmp_path: Path) -> None:
    assert refused(compound_file({"WordDocument": b"x", "1Table": b"y"}), tmp_path, "a.doc") == OTHER


def _entry(name: str, kind: int, right: int = _NONE, child: int = _NONE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII48x", text, len(text), kind, 1, _NONE, right, child)


def _large(shift: int, fat: int) -> bytes:
    """A file whose table of sectors goes on beyond the header; its directory ends in the far part of it.

    The table has `fat` sectors after the first ones; sectors have 2 to the power of `shift` bytes.
    """
    size = 1 << shift
    per = size // 4
    where = fat * per + 1
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [_entry(f"S{n}", 2, right=n + 1) for n in range(1, size // 128)]
    entries += [_entry("EncryptedPackage", 2)]
    listed = [*range(1, fat + 2)]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", bytes.fromhex("D0CF11E0A1B11AE1"),
        0x3E, 4 if shift == 12 else 3, 0xFFFE, shift, 6, 0, len(listed), where, 0, 4096, _END, 0, 0, 1,
    )  # fmt: skip
    content = bytearray(size * (where + 3))
    content[: len(header)] = header
    in_header = [*listed, *[_FREE] * 109][:109]
    struct.pack_into("<109I", content, 76, *in_header)
    struct.pack_into(f"<{per}I", content, size, *[*listed[109:], *[_FREE] * per][: per - 1], _END)
    far = size * (1 + listed[where // per])
    struct.pack_into("<II", content, far + 4 * (where % per), where + 1, _END)
    content[size * (where + 1) : size * (where + 1) + 128 * len(entries)] = b"".join(entries)
    return bytes(content)


@pytest.mark.parametrize(("shift", "fat"), [(9, 2), (9, 108), (9, 109), (9, 120), (12, 2)])
def test_a_directory_that_ends_far_away(shift: int, fat: int, tmp_path: Path) -> None:
    assert refused(_large(shift, fat), tmp_path) == PASSWORD


def test_containers_that_lead_in_circles_or_nowhere(tmp_path: Path) -> None:
    """Whatever a hostile container holds, there is one sentence and no long wait."""
    whole = bytearray(compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y", "Other": b"z"}))
    for place in (*range(24, 84, 2), *range(76, 96, 4)):
        for value in (0, 1, 2, 0xFFFFFFF0, 0xFFFFFFFE):
            spoilt = whole.copy()
            struct.pack_into("<I", spoilt, place, value)
            assert refused(bytes(spoilt), tmp_path) in (OLD, PASSWORD, OTHER)
    for length in range(8, len(whole), 97):
        assert refused(bytes(whole[:length]), tmp_path) in (OLD, PASSWORD, OTHER)
    directory = whole.index("Root Entry".encode("utf-16-le"))
    for entry in range(4):
        for field in (64, 66, 68, 72, 76):
            for value in (0, 1, 2, 3, 0xFFFF, 0xFFFFFFFF):
                spoilt = whole.copy()
                struct.pack_into("<I", spoilt, directory + 128 * entry + field, value)
                assert refused(bytes(spoilt), tmp_path) in (OLD, PASSWORD, OTHER)
