"""Files that results must not or cannot be put into: one sentence, nothing changed, nothing left behind."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from classcruncher.errors import Refusal
from classcruncher.ooxml import locking, replacing
from classcruncher.splice import put
from tests.splice.handmade import Handmade
from tests.splice.result_books import results

_TYPE = "[Content_Types].xml"
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@pytest.fixture
def made() -> Handmade:
    return Handmade()


@pytest.fixture
def school(made: Handmade, tmp_path: Path) -> Path:
    path = tmp_path / "school.xlsx"
    made.save(path)
    return path


def _refused(path: Path, *, beside: tuple[str, ...] = ()) -> str:
    """Why results were not put into a file that is then as it was, with nothing new beside it."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(Refusal) as refusal:
        put(results(1), path)
    assert (path.read_bytes() if path.is_file() else None) == before
    expected = {path.name, *beside} if path.exists() else {*beside}
    assert {found.name for found in path.parent.iterdir()} == expected
    sentence = str(refusal.value)
    assert sentence.endswith((".", ")."))
    return sentence


def _signed(made: Handmade) -> None:
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    kind = "application/vnd.openxmlformats-package.digital-signature-origin"
    made.add("_xmlsignatures/origin.sigs", b"", kind, "", origin, "rId9")


def _shared(made: Handmade) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.revisionHeaders+xml"
    made.add("xl/revisions/revisionHeaders.xml", "<headers/>", kind, _BOOK, "revisionHeaders", "rId9")


def _from_1904(made: Handmade) -> None:
    made.replace(_BOOK, "<workbookPr ", '<workbookPr date1904="1" ')


def _protected(made: Handmade) -> None:
    made.in_book('<workbookProtection lockStructure="1"/>', before="<bookViews>")


def _template(made: Handmade) -> None:
    made.replace(_TYPE, "spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")


def _strict(made: Handmade) -> None:
    old = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made.replace(_BOOK, old, "http://purl.oclc.org/ooxml/spreadsheetml/main")


def _bomb(made: Handmade) -> None:
    made.replace("xl/styles.xml", "<styleSheet", '<!DOCTYPE a [<!ENTITY b "c">]><styleSheet')


def _without_sheet(made: Handmade) -> None:
    made.replace(_RELATIONS, "worksheets/sheet1.xml", "")
    made.replace(_BOOK, 'r:id="rId1"', 'r:id="rId99"')


def _odd_number(made: Handmade) -> None:
    made.replace(_BOOK, 'sheetId="1"', 'sheetId="one"')


def _spoilt_styles(made: Handmade) -> None:
    made.replace("xl/styles.xml", "</styleSheet>", "")


def _outside(made: Handmade) -> None:
    made.parts["../../evil.xml"] = b"<a/>"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_signed, "digitally signed"),
        (_shared, "stop sharing"),
        (_from_1904, "counts dates from 1904"),
        (_protected, "structure of school.xlsx is protected"),
        (_template, "is a template"),
        (_strict, "Strict Open XML"),
        (_bomb, "not read for safety"),
        (_without_sheet, "damaged"),
        (_odd_number, 'sheetId="one"'),
        (_spoilt_styles, "xl/styles.xml cannot be read"),
        (_outside, "lead outside"),
    ],
)
def test_workbooks_that_must_not_be_changed(
    made: Handmade, spoil: Callable[[Handmade], None], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "school.xlsx"
    spoil(made)
    made.save(path)
    assert words in _refused(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b"Grade;Children\nK;20\n", "text file"),
        (bytes(range(256)) * 9, "damaged"),
        (b"PK\x03\x04" + bytes(500), "damaged"),
    ],
)
def test_files_that_are_no_workbooks(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    path.write_bytes(data)
    assert words in _refused(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off(school: Path, share: float) -> None:
    data = school.read_bytes()
    school.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in _refused(school)


def test_a_part_with_spoilt_bytes(school: Path) -> None:
    with zipfile.ZipFile(school) as package:
        entry = package.getinfo("xl/styles.xml")
    data = bytearray(school.read_bytes())
    place = entry.header_offset + 60
    data[place : place + 20] = bytes(20)
    school.write_bytes(data)
    assert "xl/styles.xml cannot be read" in _refused(school)


def test_a_macro_signature_is_no_hindrance(made: Handmade, tmp_path: Path) -> None:
    path = tmp_path / "school.xlsm"
    made.replace(_TYPE, "openxmlformats-officedocument.spreadsheetml.sheet.main+xml", _MACROS)
    made.add("xl/vbaProject.bin", b"macros", "application/vnd.ms-office.vbaProject", _BOOK, _VBA, "rId9")
    signature = "application/vnd.ms-office.vbaProjectSignature"
    made.add("xl/vbaProjectSignature.bin", b"s", signature, "xl/vbaProject.bin", f"{_VBA}Signature", "rId1")
    made.save(path)
    put(results(1), path)
    with zipfile.ZipFile(path) as package:
        assert package.read("xl/vbaProjectSignature.bin") == b"s"


_MACROS = "ms-excel.sheet.macroEnabled.main+xml"
_VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


@pytest.mark.parametrize("lock", ["~$school.xlsx", ".~lock.school.xlsx#"])
def test_a_workbook_that_is_open(school: Path, lock: str) -> None:
    school.with_name(lock).write_bytes(b"Head")
    assert "open in another program" in _refused(school, beside=(lock,))


def test_a_read_only_workbook(school: Path) -> None:
    school.chmod(0o444)
    assert "read-only" in _refused(school)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "does not exist" in _refused(tmp_path / "gone.xlsx")


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "school.xlsx"
    folder.mkdir()
    assert "folder" in _refused(folder)


def test_a_link_that_leads_round_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "school.xlsx"
    path.symlink_to(path)
    with pytest.raises(Refusal):
        put(results(1), path)


def test_a_copy_into_a_folder_that_is_not_there(school: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is not there"):
        put(results(1), school, tmp_path / "nowhere" / "copy.xlsx")


def test_a_copy_keeps_the_ending(school: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"ends in \.xlsx too"):
        put(results(1), school, tmp_path / "copy.xlsm")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets the next flush to the disk fail with an error of the system."""

    def fail(number: int) -> None:
        def fsync(descriptor: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", fsync)

    return fail


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "not enough room on the disk"),
        (errno.EACCES, "the folder may be read-only"),
        (errno.EROFS, "the folder may be read-only"),
        (errno.ENOENT, "is not there"),
        (errno.EIO, "cannot be saved"),
    ],
)
def test_a_disk_that_does_not_take_it(
    school: Path, failing: Callable[[int], None], number: int, words: str
) -> None:
    failing(number)
    assert words in _refused(school)


def test_a_folder_that_takes_no_new_file(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = Path.open

    def refuse(path: Path, mode: str = "r", *rest: object) -> object:
        if "w" in mode:
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_file(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    assert "the folder may be read-only" in _refused(school)


def test_a_run_that_does_not_finish_keeps_others_out(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "PATIENCE", 0.1)
    with FileLock(locking.lock_file(school)):
        assert "Another run" in _refused(school)
    put(results(1), school)
