"""What a Python program can rely on: the page that describes it, and a run in memory."""

from __future__ import annotations

import dataclasses
import inspect
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from textwrap import dedent
from typing import Any

import openpyxl
import pytest

import classcruncher
from classcruncher import Grade, Refusal, School, Solved, Unread, crunch_bytes, examples, solve
from classcruncher.workbook.template import render
from tests.batch.folders import spoil, workbook
from tests.processes import ROOT

_PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
_SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", _PAGE, re.MULTILINE | re.DOTALL))
#: Code stands indented.
_CODE = re.findall(r"(?:^ {4}.*\n(?:\n(?= {4}))?)+", _PAGE, re.MULTILINE)
WHEN = datetime(2026, 3, 2, 9, 30)


def public(name: str) -> Any:
    return getattr(classcruncher, name)


def test_every_public_name_is_on_the_page_and_no_other() -> None:
    assert set(_SECTIONS) == set(classcruncher.__all__) == set(classcruncher._HOMES)
    assert classcruncher.__all__ == sorted(classcruncher.__all__)


@pytest.mark.parametrize("name", classcruncher.__all__)
def test_the_page_has_all_that_a_name_takes_or_holds(name: str) -> None:
    thing = public(name)
    told = set(re.findall(r"`(\w+)`", _SECTIONS[name]))
    if inspect.isfunction(thing):
        asked = set(inspect.signature(thing).parameters)
    elif isinstance(thing, type) and issubclass(thing, Enum):
        asked = set(thing.__members__)
    elif dataclasses.is_dataclass(thing):
        asked = {field.name for field in dataclasses.fields(thing) if field.init}
    else:
        asked = set()
    assert not asked - told


@pytest.mark.parametrize("code", _CODE, ids=range(len(_CODE)))
def test_every_example_on_the_page_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "My school.xlsx")
    monkeypatch.chdir(tmp_path)
    exec(dedent(code), {})


@pytest.mark.parametrize("entry", ["solve", "crunch_file", "crunch_bytes", "check_file", "classes_frame"])
def test_every_entry_point_has_an_example(entry: str) -> None:
    assert any(f"{entry}(" in code for code in _CODE)


def test_everything_that_is_raised_has_one_base() -> None:
    raised = [public(name) for name, home in classcruncher._HOMES.items() if home == "errors"]
    assert all(issubclass(each, classcruncher.ClassCruncherError) for each in raised)


def test_no_options_can_be_asked_for() -> None:
    with pytest.raises(ValueError, match="at least 1 option"):
        solve(School((Grade("K", 20),), 1), options=0)


#: A program for a machine that cannot start threads, hear Ctrl-C, lock or write files.
_BARE = """
import os, sys
def heard(event, arguments):
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
    if event == "open" and arguments[2] & writes and arguments[0] != os.devnull:
        raise RuntimeError(f"opens {arguments[0]} to write")
    if event in ("_thread.start_new_thread", "_thread.start_joinable_thread", "os.mkdir", "os.rename"):
        raise RuntimeError(event)
    if event.startswith(("tempfile.", "fcntl.", "socket.")):
        raise RuntimeError(event)
sys.addaudithook(heard)
import signal, threading
def refused(*_, **__):
    raise ValueError("signal only works in main thread of the main interpreter")
def unable(*_, **__):
    raise RuntimeError("can't start new thread")
signal.signal, threading.Thread.start = refused, unable
sys.modules["fcntl"] = sys.modules["filelock"] = None
from datetime import datetime
from classcruncher import crunch_bytes
outcome, data = crunch_bytes("school.xlsx", sys.stdin.buffer.read(), when=datetime(2026, 3, 2, 9, 30))
print(outcome.status, file=sys.stderr)
sys.stdout.buffer.write(data)
"""


@pytest.mark.parametrize(("teachers", "status"), [(7, "solved"), (5, "no_answer")])
def test_a_workbook_is_solved_without_a_file_a_lock_or_a_thread(teachers: int, status: str) -> None:
    inputs = examples.load("nsw-7-classes")
    data = render(replace(inputs, school=replace(inputs.school, teachers=teachers)))
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", _BARE], input=data, capture_output=True, cwd=ROOT,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.stderr.decode().split() == [status]
    results = openpyxl.load_workbook(io.BytesIO(done.stdout))
    assert "Results" in results.sheetnames
    assert "2 March 2026" in " ".join(str(cell.value) for cell in results["Results"]["A"][:5])
    assert ("Option 1" in results.sheetnames) == (status == "solved")


def test_the_results_in_memory_are_those_in_a_file(tmp_path: Path) -> None:
    path = workbook(tmp_path / "school.xlsx")
    inside, data = crunch_bytes(path.name, path.read_bytes(), when=WHEN)
    outcome = classcruncher.crunch_file(path, when=WHEN)
    assert isinstance(inside, Solved)
    assert replace(inside, seconds=0) == replace(outcome, seconds=0)
    assert _shown(data) == _shown(path.read_bytes())


def _shown(data: bytes) -> list[tuple[str, str, object]]:
    """All cells but that with the duration."""
    return [
        (sheet.title, cell.coordinate, getattr(cell.value, "text", cell.value))
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if not str(cell.value).startswith("Solved on")
    ]


def test_problems_and_refusals_in_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "school.xlsx")
    spoil(path, "Teachers", "many")
    outcome, data = crunch_bytes(path.name, path.read_bytes())
    assert isinstance(outcome, Unread)
    assert "Results" in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    for name, content, words in (
        ("a.xlsx", b"", "a.xlsx is empty"),
        ("a.csv", b"1,2\n", "a.csv is a text file"),
        ("a.xlsx", data[: len(data) // 2], "a.xlsx is damaged"),
        ("a.zip", data, "a.zip is a workbook but its name does not say so"),
    ):
        with pytest.raises(Refusal, match=words):
            crunch_bytes(name, content)


def test_a_time_limit_replaces_that_of_the_workbook(tmp_path: Path) -> None:
    data = workbook(tmp_path / "school.xlsx").read_bytes()
    outcome, _ = crunch_bytes("school.xlsx", data, time_limit=0.0)
    assert outcome.status is classcruncher.Status.TIME_LIMIT
