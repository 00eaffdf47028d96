"""The file is the old one or the new one, whole, whatever happens in between."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from classcruncher.errors import Damage, Refusal
from classcruncher.ooxml import replacing
from classcruncher.ooxml.package import Package
from classcruncher.splice import put, splicing
from tests.processes import running
from tests.splice.handmade import Handmade
from tests.splice.result_books import results


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "school.xlsx"
    made = Handmade()
    made.parts["custom/weight.dat"] = os.urandom(300_000)
    made.save(path)
    return path


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


#: Puts results into a workbook and dies, without any clean-up, at the n-th step that touches the disk.
_DYING = """
    import io, os, pathlib, sys
    from classcruncher.splice import put
    left = int(sys.argv[3])

    def mortal(call):
        def step(*arguments, **named):
            global left
            left -= 1
            if left < 0:
                os._exit(9)
            return call(*arguments, **named)
        return step

    class File(io.FileIO):
        def write(self, data):
            global left
            left -= 1
            if left < 0:
                super().write(bytes(data)[: len(data) // 2])
                os._exit(9)
            return super().write(data)

    plain_open = pathlib.Path.open
    def open_file(path, mode="r", *rest):
        return io.BufferedRandom(File(path, "w+")) if mode == "w+b" else plain_open(path, mode, *rest)
    pathlib.Path.open = open_file
    for owner, name in ((os, "fsync"), (os, "utime"), (pathlib.Path, "replace"), (pathlib.Path, "unlink")):
        setattr(owner, name, mortal(getattr(owner, name)))
    put(pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2]))
"""


def test_killed_at_any_step_the_file_is_the_old_or_the_new_one(school: Path, tmp_path: Path) -> None:
    rendered = tmp_path / "results.bin"
    rendered.write_bytes(results(2))
    old = school.read_bytes()
    new = put(results(2), school, tmp_path / "new.xlsx").read_bytes()
    script = textwrap.dedent(_DYING)
    outcomes = []
    for step in range(200):
        school.write_bytes(old)
        run = subprocess.run([sys.executable, "-c", script, rendered, school, str(step)], check=False)
        outcomes.append(school.read_bytes())
        if run.returncode == 0:
            break
        assert run.returncode == 9
    assert len(outcomes) > 5
    assert set(outcomes) == {old, new}
    assert _files(tmp_path) == ["new.xlsx", "results.bin", "school.xlsx"]


@pytest.mark.slow
def test_killed_from_outside_at_any_time_the_file_is_whole(school: Path, tmp_path: Path) -> None:
    books = [tmp_path / f"{options}.bin" for options in (1, 4)]
    for book, options in zip(books, (1, 4), strict=True):
        book.write_bytes(results(options))
    script = (
        "import pathlib, sys; from classcruncher.splice import put\n"
        "school, *books = map(pathlib.Path, sys.argv[1:])\n"
        "while True:\n"
        "    for book in books: put(book.read_bytes(), school); print(flush=True)\n"
    )
    put(results(1), school)
    for turn in range(30):
        command = [sys.executable, "-c", script, *map(str, (school, *books))]
        with running(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
            assert run.stdout is not None
            run.stdout.readline()
            time.sleep(turn * 0.007)
            run.kill()
        titles = openpyxl.load_workbook(school).sheetnames
        assert titles in (_TITLES[:3], _TITLES)
    put(results(1), school)
    assert _files(tmp_path) == ["1.bin", "4.bin", "school.xlsx"]


_TITLES = ["Pupils", "Results", "Option 1", "Option 2", "Option 3", "Option 4"]


def test_a_result_that_is_not_sound_never_takes_the_place_of_the_file(
    school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = school.read_bytes()
    true_splice = splicing.splice

    def faulty(rendered: bytes, package: Package) -> None:
        true_splice(rendered, package)
        package.remove("xl/theme/theme1.xml")

    monkeypatch.setattr(splicing, "splice", faulty)
    with pytest.raises(Damage, match="lead nowhere"):
        put(results(1), school)
    assert school.read_bytes() == before
    assert _files(school.parent) == ["school.xlsx"]


def test_a_change_by_another_program_meanwhile_is_not_overwritten(
    school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_splice = splicing.splice

    def meanwhile(rendered: bytes, package: Package) -> None:
        true_splice(rendered, package)
        other = school.with_name("other")
        other.write_bytes(b"the other program's")
        other.replace(school)

    monkeypatch.setattr(splicing, "splice", meanwhile)
    with pytest.raises(Refusal, match="changed by another program"):
        put(results(1), school)
    assert school.read_bytes() == b"the other program's"


def test_runs_at_the_same_time_take_turns(school: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda options: put(results(options), school), [1, 2, 3, 4] * 3))
    book = openpyxl.load_workbook(school)
    assert book.sheetnames[:3] == ["Pupils", "Results", "Option 1"]
    assert len(book.sheetnames) <= 6
    assert _files(school.parent) == ["school.xlsx"]


def test_links_are_followed_and_stay_links(school: Path, tmp_path: Path) -> None:
    link = tmp_path / "desktop" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(school)
    assert put(results(1), link) == school
    assert link.is_symlink()
    assert "Results" in openpyxl.load_workbook(school).sheetnames
    assert _files(link.parent) == ["link.xlsx"]


def test_permissions_stay_and_the_time_is_that_of_the_change(school: Path) -> None:
    school.chmod(0o640)
    os.utime(school, (1_000_000_000, 1_000_000_000))
    before = stat.S_IMODE(school.stat().st_mode)
    put(results(1), school)
    assert stat.S_IMODE(school.stat().st_mode) == before
    assert school.stat().st_mtime > 1_500_000_000


def test_what_a_killed_run_left_beside_the_file_is_gone_after_the_next(school: Path) -> None:
    replacing.beside(school).write_bytes(b"half of it")
    put(results(1), school)
    assert _files(school.parent) == ["school.xlsx"]


def test_parts_keep_their_dates_and_order(school: Path) -> None:
    with zipfile.ZipFile(school) as package:
        before = {entry.filename: entry.date_time for entry in package.infolist()}
    put(results(1), school)
    with zipfile.ZipFile(school) as package:
        after = {entry.filename: entry.date_time for entry in package.infolist()}
    assert list(after)[: len(before)] == list(before)
    assert after["xl/theme/theme1.xml"] == before["xl/theme/theme1.xml"]
    assert after["xl/workbook.xml"] == (1980, 1, 1, 0, 0, 0)
