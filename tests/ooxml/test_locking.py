"""The lock between two runs on one file: it keeps them apart, leaves nothing, and says what is in its way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from classcruncher.errors import Refusal
from classcruncher.ooxml import locking
from classcruncher.ooxml.locking import locked
from classcruncher.splice import put
from tests.processes import running
from tests.splice.handmade import Handmade
from tests.splice.result_books import results

#: Adds 1 to a number in a file, many times, with time to be disturbed in between.
_COUNTING = """
import pathlib, sys, time
from classcruncher.ooxml.locking import locked
target, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
for _ in range(rounds):
    with locked(target, 60):
        number = int(target.read_text())
        time.sleep(0.001)
        target.write_text(str(number + 1))
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of the test's own, for other processes too."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("TEMP", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    tempfile.tempdir = None


@pytest.fixture
def target(tmp_path: Path) -> Path:
    target = tmp_path / "school.xlsx"
    Handmade().save(target)
    return target


def test_nothing_is_left_after_a_run(target: Path, temporary: Path) -> None:
    put(results(1), target)
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_after_a_refusal(target: Path, temporary: Path) -> None:
    target.write_bytes(b"no workbook")
    with pytest.raises(Refusal):
        put(results(1), target)
    assert list(temporary.iterdir()) == []


def test_what_a_killed_run_left_is_gone_after_the_next(target: Path, temporary: Path) -> None:
    locking.lock_file(target).touch()
    put(results(1), target)
    assert list(temporary.iterdir()) == []


def test_processes_take_turns_though_each_removes_the_lock(tmp_path: Path, temporary: Path) -> None:
    number, processes, rounds = tmp_path / "number.txt", 4, 150
    number.write_text("0")
    with ExitStack() as ending:
        command = [sys.executable, "-c", _COUNTING, str(number), str(rounds)]
        counting = [ending.enter_context(running(command)) for _ in range(processes)]
        assert [each.wait(timeout=120) for each in counting] == [0] * processes
    assert number.read_text() == str(processes * rounds)
    assert list(temporary.iterdir()) == []


def test_another_run_that_does_not_finish_is_named(target: Path, temporary: Path) -> None:
    with (
        locked(target, 0),
        pytest.raises(Refusal, match=r"^Another run is still writing to school\.xlsx: try again"),
        locked(target, 0.1),
    ):
        pass
    with locked(target, 0):
        pass


def test_a_lock_of_somebody_else_is_named(
    target: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = locking.lock_file(target)
    lock.touch()

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", str(lock))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Refusal) as refusal, locked(target, 0):
        pass
    assert str(refusal.value) == (
        f"school.xlsx was not written: the file {lock}, which keeps two runs apart, belongs to somebody else "
        "(Permission denied). Delete it, or have its owner delete it, and run again."
    )
    assert lock.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="users have folders of their own for these")
def test_two_users_with_one_home_do_not_block_each_other(
    target: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = locking.lock_file(target)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert locking.lock_file(target) != lock


def test_a_folder_for_temporary_files_that_takes_none(
    target: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary.rmdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with pytest.raises(Refusal, match=r"folder for temporary files.*No such file.*Make room there"):
        put(results(1), target)


def test_a_name_that_is_not_utf_8_has_a_lock(tmp_path: Path) -> None:
    assert locking.lock_file(tmp_path / "caf\udce9.xlsx").name.startswith("classcruncher-")


def test_processes_may_be_killed_while_they_hold_it(target: Path, temporary: Path) -> None:
    program = (
        "import pathlib, sys, time\nfrom classcruncher.ooxml.locking import locked\n"
        "with locked(pathlib.Path(sys.argv[1]), 0):\n    print(flush=True)\n    time.sleep(60)\n"
    )
    with running([sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE) as holding:
        assert holding.stdout is not None
        holding.stdout.readline()
        holding.kill()
        holding.wait()
    with locked(target, 0):
        pass
    assert list(temporary.iterdir()) == []
