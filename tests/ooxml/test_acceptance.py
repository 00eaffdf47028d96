"""Files that are refused: one sentence each, whatever is wrong with them."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest

from classcruncher.errors import Refusal
from classcruncher.excel.vba.compound_file import compound_file
from classcruncher.ooxml import acceptance, parts
from classcruncher.ooxml.acceptance import check_package
from classcruncher.workbook.file_book import open_book
from tests.workbooks import (
    SHEET,
    TYPES,
    repacked,
    replaced,
    with_part,
    without,
    workbook_bytes,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CUT = "a.xlsx is damaged or only partly there"
REPAIR = "open it in Excel to repair it, or use a copy."
UNSAFE = "holds XML that workbooks never have, and is not read for safety."
BOMB = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w>&a;</w>"""


def open_document() -> bytes:
    """The beginning of what LibreOffice saves."""
    content = BytesIO()
    with ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return content.getvalue()


def zip_of(name: str) -> bytes:
    """A zip file that is no workbook."""
    content = BytesIO()
    with ZipFile(content, "w") as package:
        package.writestr(name, "x")
    return content.getvalue()


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

REFUSED = [
    ("a.xlsx", b"", "a.xlsx is empty: it holds no workbook."),
    ("a.xls", OLE, 'a.xls is an old Excel file (.xls): in Excel choose "Save as" and the type .xlsx.'),
    ("a.xlsx", OLE, 'a.xlsx is an old Excel file (.xls): in Excel choose "Save as" and the type .xlsx.'),
    (
        "a.xlsx",
        compound_file({"EncryptionInfo": b"", "EncryptedPackage": b"x"}),
        "a.xlsx is protected with a password: take the password off in Excel and save it.",
    ),
    (
        "a.csv",
        b"Grade,Children\r\n1,20\r\n",
        (
            "a.csv is a text file (such as .csv), not a workbook: "
            "copy its values into a workbook made by classcruncher new."
        ),
    ),
    (
        "a.xlsx",
        b"<html><table></table></html>",
        (
            "a.xlsx is a text file (such as .csv), not a workbook: "
            "copy its values into a workbook made by classcruncher new."
        ),
    ),
    ("a.xlsx", bytes(range(256)), f"{CUT}: {REPAIR}"),
    ("a.png", b"\x89PNG" + bytes(20), "a.png is not an Excel workbook: choose an .xlsx or .xlsm file."),
    ("a.xlsx", workbook_bytes()[:-200], f"{CUT}: {REPAIR}"),
    ("a.xlsx", workbook_bytes()[:20], f"{CUT}: {REPAIR}"),
    (
        "a.ods",
        open_document(),
        "a.ods is an OpenDocument file (.ods): in LibreOffice save it as an .xlsx file.",
    ),
    ("a.xlsx", zip_of("a.txt"), "a.xlsx is not an Excel workbook: choose an .xlsx or .xlsm file."),
    (
        "a.xlsb",
        replaced(TYPES, SHEET, b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        'a.xlsb is a binary workbook (.xlsb): in Excel choose "Save as" and the type .xlsx.',
    ),
    (
        "a.xltx",
        replaced(TYPES, SHEET, SHEET.replace(b"sheet.main", b"template.main")),
        "a.xltx is a template (.xltx or .xltm): make a workbook from it in Excel and save that as .xlsx.",
    ),
    (
        "a.xlam",
        replaced(TYPES, SHEET, b"application/vnd.ms-excel.addin.macroEnabled.main+xml"),
        "a.xlam is an Excel add-in (.xlam), not a workbook: choose an .xlsx or .xlsm file.",
    ),
    (
        "a.docx",
        replaced(TYPES, SHEET, SHEET.replace(b"spreadsheetml.sheet", b"wordprocessingml.document")),
        "a.docx is not an Excel workbook: choose an .xlsx or .xlsm file.",
    ),
    (
        "a.xlsx",
        replaced("xl/workbook.xml", MAIN, STRICT),
        'a.xlsx is a Strict Open XML workbook: in Excel choose "Save as" and the plain type .xlsx.',
    ),
    (
        "a.zip",
        workbook_bytes(),
        "a.zip is a workbook but its name does not say so: rename it to end in .xlsx.",
    ),
    (
        "a.xlsx",
        repacked(lambda _, data: data, {"../../outside.xml": b""}),
        "a.xlsx holds parts that lead outside the file, and is not read for safety.",
    ),
    (
        "a.xlsx",
        repacked(lambda _, data: data, {"XL/WORKBOOK.XML": b""}),
        f"{CUT} (it holds two parts of one name): {REPAIR}",
    ),
    (
        "a.xlsx",
        repacked(lambda _, data: data, method=ZIP_LZMA),
        (f"{CUT} (its parts are packed in a way that Excel does not know): {REPAIR}"),
    ),
    (
        "a.xlsx",
        without("xl/workbook.xml"),
        f"{CUT} (its part xl/workbook.xml is missing): {REPAIR}",
    ),
    (
        "a.xlsx",
        without("xl/worksheets/sheet3.xml"),
        f"{CUT} (its part xl/worksheets/sheet3.xml is missing): {REPAIR}",
    ),
    (
        "a.xlsx",
        with_part("xl/workbook.xml", b"<workbook>"),
        f"{CUT} (its part xl/workbook.xml cannot be read): {REPAIR}",
    ),
    (
        "a.xlsx",
        with_part("xl/worksheets/sheet3.xml", b"\x00\x01 no xml"),
        f"{CUT} (its part xl/worksheets/sheet3.xml cannot be read): {REPAIR}",
    ),
    ("a.xlsx", with_part("xl/workbook.xml", BOMB), f"a.xlsx {UNSAFE}"),
    ("a.xlsx", with_part("xl/workbook.xml", OUTSIDE), f"a.xlsx {UNSAFE}"),
    ("a.xlsx", with_part("xl/styles.xml", BOMB.decode().encode("utf-16")), f"a.xlsx {UNSAFE}"),
    (
        "a.xlsx",
        with_part(
            "xl/worksheets/sheet3.xml", BOMB.replace(b"<w>", b"<w><row>").replace(b"</w>", b"</row></w>")
        ),
        f"a.xlsx {UNSAFE}",
    ),
]


@pytest.mark.parametrize(
    # Named by number: the packages hold the time they were made at.
    ("name", "content", "sentence"),
    REFUSED,
    ids=[f"{number} {case[0]}" for number, case in enumerate(REFUSED)],
)
def test_a_file_that_is_no_use_is_refused_in_a_sentence(
    name: str, content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        open_book(path)
    assert str(refusal.value) == sentence
    assert path.read_bytes() == content


def test_workbooks_in_order_are_let_through(tmp_path: Path) -> None:
    for name in ("a.xlsx", "B.XLSX", "c.xlsm"):
        (tmp_path / name).write_bytes(workbook_bytes())
        check_package(tmp_path / name)


def test_places_without_a_workbook(tmp_path: Path) -> None:
    missing = tmp_path / "missing.xlsx"
    for path, sentence in (
        (missing, f"{missing} does not exist: check its name and its folder."),
        (tmp_path, f"{tmp_path} is a folder: choose a workbook in it."),
        (tmp_path / "a\0.xlsx", f"{tmp_path / 'a.xlsx'} is not a possible file name."),
    ):
        with pytest.raises(Refusal) as refusal:
            check_package(path)
        assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(13, "Permission denied"),
            "a.xlsx may not be read: close it in other programs, or ask for the permission to read it.",
        ),
        (
            OSError(5, "Input/output error"),
            "a.xlsx could not be read from its disk or network: Input/output error.",
        ),
    ],
)
def test_what_the_system_refuses(
    error: OSError, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes())

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(Refusal) as refusal:
        check_package(path)
    assert str(refusal.value) == sentence


def test_a_package_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(lambda _, data: data, {"xl/media/image1.png": bytes(10**6)}))
    check_package(path)
    sentence = "a.xlsx unpacks to more than any school's workbook holds, and is not read for safety."
    for limit in ("LARGEST_PACKAGE", "MOST_PARTS"):
        with monkeypatch.context() as patch:
            patch.setattr(acceptance, limit, 10)
            with pytest.raises(Refusal) as refusal:
                check_package(path)
        assert str(refusal.value) == sentence


def test_a_part_that_says_it_is_smaller_than_it_is(tmp_path: Path) -> None:
    """The list of parts may lie about sizes: no more than it says is ever unpacked."""
    path = tmp_path / "a.xlsx"
    content = bytearray(
        repacked(lambda name, data: data + b" " * 10**6 if name == "xl/workbook.xml" else data)
    )
    at = content.rindex(b"xl/workbook.xml") - 46 + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(Refusal, match="damaged"):
        check_package(path)


def test_a_whole_part_is_parsed_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes())
    monkeypatch.setattr(parts, "LARGEST_WHOLE_PART", 1000)
    with pytest.raises(Refusal, match="is larger than any program makes it"):
        check_package(path)


def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe or a device could keep a reader waiting for ever."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes())
    monkeypatch.setattr("stat.S_ISREG", lambda _: False)
    with pytest.raises(Refusal, match="not an Excel workbook"):
        check_package(path)


def test_a_text_file_of_excels_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-16", newline="") as file:
        csv.writer(file).writerow(["Grade", "Children"])
    with pytest.raises(Refusal, match="is a text file"):
        check_package(path)
