"""What keeps results out of a workbook is said before any work is done: by solve, by check and in a batch."""

from __future__ import annotations

import errno
import os
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from classcruncher import examples, run
from classcruncher.batch import steps
from classcruncher.batch.steps import Job, Result
from classcruncher.cli import main
from classcruncher.domain.outcome import Checked
from classcruncher.domain.summary_line import Standing
from classcruncher.errors import NotWritten
from classcruncher.workbook.template import render
from tests.batch.folders import QUICK, spoil
from tests.splice.handmade import Handmade

_BOOK, _TYPES, _PROPERTIES = "xl/workbook.xml", "[Content_Types].xml", "docProps/app.xml"
DAMAGED = "school.xlsx is damaged or only partly there (its part {} cannot be read): open it in Excel"
LONG = "a" * 240 + ".xlsx"

#: What spoils a workbook: its parts, then its file.
Spoiling = tuple[Callable[[Handmade], None], Callable[[Path], object], str]


def _nothing(_: object) -> None:
    """Leaves it as it is."""


def _signed(made: Handmade) -> None:
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    kind = "application/vnd.openxmlformats-package.digital-signature-origin"
    made.add("_xmlsignatures/origin.sigs", b"", kind, "", origin, "rId9")


def _from_1904(made: Handmade) -> None:
    made.replace(_BOOK, "<workbookPr ", '<workbookPr date1904="1" ')


def _protected(made: Handmade) -> None:
    made.in_book('<workbookProtection lockStructure="1"/>', before="<bookViews>")


def _spoilt_properties(made: Handmade) -> None:
    made.replace(_PROPERTIES, "</Properties>", "")


def _missing_header(path: Path) -> None:
    """Zeros where a part begins that only has to be carried over."""
    with zipfile.ZipFile(path) as package:
        place = package.getinfo("docProps/core.xml").header_offset
    data = bytearray(path.read_bytes())
    data[place : place + 4] = bytes(4)
    path.write_bytes(data)


def _open_in_excel(path: Path) -> None:
    path.with_name(f"~${path.name}").touch()


SPOILINGS: dict[str, Spoiling] = {
    "open": (_nothing, _open_in_excel, "open in another program"),
    "read-only": (_nothing, lambda path: path.chmod(0o444), "is read-only"),
    "protected": (_protected, _nothing, "structure of school.xlsx is protected"),
    "signed": (_signed, _nothing, "digitally signed"),
    "from 1904": (_from_1904, _nothing, "counts dates from 1904"),
    "spoilt properties": (_spoilt_properties, _nothing, DAMAGED.format("docProps/app.xml")),
    "spoilt part": (_nothing, _missing_header, DAMAGED.format("docProps/core.xml")),
}


@pytest.fixture(autouse=True)
def nothing_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    def solve_inputs(*_: object, **__: object) -> None:
        raise AssertionError("It was solved first.")

    monkeypatch.setattr(run, "solve_inputs", solve_inputs)


@pytest.fixture(params=SPOILINGS)
def spoilt(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A school's workbook that must not or cannot be written into, and what has to be said."""
    parts, file, words = SPOILINGS[request.param]
    path = school(tmp_path / "school.xlsx", parts)
    file(path)
    return path, words


def school(path: Path, change: Callable[[Handmade], None] = _nothing) -> Path:
    """A workbook with a school in it, whose parts went through `change`."""
    made = Handmade()
    with zipfile.ZipFile(BytesIO(render(examples.load(QUICK)))) as package:
        made.parts = {name: package.read(name) for name in package.namelist()}
    change(made)
    made.save(path)
    return path


def test_solve_says_it_at_once(spoilt: tuple[Path, str]) -> None:
    path, words = spoilt
    before = path.read_bytes()
    with pytest.raises(NotWritten, match=re.escape(words)):
        run.crunch_file(path)
    assert path.read_bytes() == before


def test_check_says_it(spoilt: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    path, words = spoilt
    before, folder = path.read_bytes(), sorted(path.parent.iterdir())
    assert main(["check", str(path)]) == 1
    assert words in capsys.readouterr().err
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, folder)


def test_a_batch_says_it_at_once(spoilt: tuple[Path, str]) -> None:
    path, words = spoilt
    found = steps.look(Job("school.xlsx", path, path), datetime(2026, 3, 1), force=False)
    assert isinstance(found, Result)
    assert found.line.standing is Standing.NOT_WRITTEN
    assert words in found.line.problem


def test_check_says_it_beside_the_problems_of_the_inputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = school(tmp_path / "school.xlsx")
    spoil(path, "Teachers", "many")
    _open_in_excel(path)
    assert main(["check", str(path)]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert 'The number of teachers is "many".' in said
    assert "open in another program" in said


def test_a_copy_is_what_counts_when_the_results_go_into_one(tmp_path: Path) -> None:
    path, copy = school(tmp_path / "school.xlsx"), tmp_path / "copy.xlsx"
    _open_in_excel(copy)
    with pytest.raises(NotWritten, match="is open in another program"):
        run.crunch_file(path, copy)
    with pytest.raises(NotWritten, match="is not there"):
        run.crunch_file(path, tmp_path / "nowhere" / "copy.xlsx")
    with pytest.raises(NotWritten, match=r"ends in \.xlsx too"):
        run.crunch_file(path, tmp_path / "copy.xlsm")


def test_a_name_that_is_too_long_to_save_under(tmp_path: Path) -> None:
    path = school(tmp_path / LONG)
    with pytest.raises(NotWritten, match="too long"):
        run.crunch_file(path)
    with pytest.raises(NotWritten, match="too long"):
        run.crunch_file(school(tmp_path / "short.xlsx"), tmp_path / ("b" * 251 + ".xlsx"))
    assert sorted(file.name for file in tmp_path.iterdir()) == [LONG, "short.xlsx"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "the folder may be read-only"), (errno.ENOSPC, "not enough room on the disk")],
)
def test_a_folder_that_takes_no_new_file(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, open_file = school(tmp_path / "school.xlsx"), Path.open

    def refuse(path: Path, mode: str = "r", *rest: object) -> object:
        if set(mode) & set("wxa+"):
            raise OSError(number, os.strerror(number))
        return open_file(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(NotWritten, match=words):
        run.crunch_file(path)
    with pytest.raises(NotWritten, match=words):
        run.check_file(path)


def test_a_workbook_in_order_is_checked_without_a_trace(tmp_path: Path) -> None:
    path = school(tmp_path / "school.xlsx")
    before = path.read_bytes()
    assert isinstance(run.check_file(path), Checked)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])
