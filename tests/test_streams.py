"""What the command writes where: whatever libraries print, closed streams, and narrow encodings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from classcruncher import examples, logs, streams
from classcruncher.workbook.template import render
from tests.batch.folders import json_rows, many_workbooks, sheets, table, workbook
from tests.processes import COMMAND, ROOT, classcruncher

#: Runs the command with a HiGHS that prints whenever it is made, as 1.16 does the first time.
_CHATTY = """
import ctypes, os, sys
import highspy
true = highspy.Highs
def chatty(*arguments):
    os.write(1, b"written by a library\\n")
    ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).puts(b"printed by compiled code")
    print("printed by Python")
    return true(*arguments)
highspy.Highs = chatty
"""
_COMMAND = "from classcruncher.__main__ import main\nif __name__ == '__main__': sys.exit(main())"
NAMES = ["Übung", "Lớp", "学年"]


def logging_to(kept: Path) -> str:
    """A line of a program that has it log to a file."""
    return (
        f"import pathlib, classcruncher.logs as logs; logs.log_file = lambda: pathlib.Path({str(kept)!r})\n"
    )


def python(program: str, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONWARNINGS": "ignore"} | settings
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        cwd=ROOT,
        timeout=300,
        check=False,
        env=environment,
    )


@pytest.fixture
def impossible(tmp_path: Path) -> Path:
    """A school without an answer: its diagnosis always asks the solver."""
    return workbook(tmp_path / "school.xlsx", teachers=9)


def foreign_school(path: Path) -> Path:
    """A school whose grades are in letters that few encodings have."""
    inputs = examples.load("toronto-triple")
    old = inputs.school
    names = dict(zip(old.names, NAMES, strict=True))
    school = replace(
        old,
        grades=tuple(replace(grade, name=names[grade.name]) for grade in old.grades),
        pairs=tuple(replace(pair, first=names[pair.first], second=names[pair.second]) for pair in old.pairs),
    )
    path.write_bytes(render(replace(inputs, school=school)))
    return path


class TestWhatLibrariesPrint:
    def test_is_not_in_the_json_but_in_the_log(self, impossible: Path, tmp_path: Path) -> None:
        kept = tmp_path / "log.txt"
        done = python(_CHATTY + logging_to(kept) + _COMMAND, "solve", "--json", impossible)
        assert json.loads(done.stdout)["status"] == "no_answer"
        said = kept.read_text("utf-8")
        assert "written by a library" in said
        assert "printed by compiled code" in said
        assert "printed by Python" in said

    def test_the_solver_names_itself_to_nobody(self) -> None:
        program = (
            "import sys\nfrom classcruncher import Grade, School, solve\n"
            "from classcruncher.control import TimeLimit\n"
            "from classcruncher.model.solver import solve as run\n"
            "import pulp\nfrom classcruncher.model.programme import Programme\n"
            "school = School((Grade('K', 19, 12, 20),), teachers=1)\n"
            "from classcruncher.rules.allowed_types import class_types\n"
            "from classcruncher.domain.ranged_school import RangedSchool\n"
            "program = Programme.measured(RangedSchool.exactly(school), class_types(school))\n"
            "program.problem.setObjective(program.composites)\n"
            "assert run(program, TimeLimit(10)) is True\n"
        )
        done = python(program)
        assert (done.returncode, done.stderr, done.stdout) == (0, b"", b"")

    def test_goes_to_the_log_from_all_threads_at_once(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        kept, start = tmp_path / "log.txt", threading.Barrier(8)

        def chatter(number: int) -> None:
            start.wait()
            for _ in range(20):
                with streams.kept_silent(kept):
                    os.write(1, f"thread {number}\n".encode())

        threads = [threading.Thread(target=chatter, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print("heard again")
        os.write(1, b"below Python too\n")
        assert capfd.readouterr().out == "heard again\nbelow Python too\n"
        assert kept.read_text("utf-8").count("thread") == 160

    def test_is_dropped_when_there_is_no_log(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        with streams.kept_silent(tmp_path / "nowhere" / "log.txt"):
            os.write(1, b"lost")
        assert capfd.readouterr().out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a POSIX shell and a device that is always full")
class TestClosedStreams:
    def run(self, redirections: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        script = f'exec "$@" {redirections}'
        # Streams without buffers, which the variable asks for, hold nothing that could fail in the end.
        buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        return subprocess.run(
            ["sh", "-c", script, "sh", *COMMAND, *arguments],
            capture_output=True, cwd=ROOT, timeout=300, check=False, env=buffered,
        )  # fmt: skip

    @pytest.mark.parametrize("redirections", ["2>&-", "<&- 2>&-", "2>/dev/full"])
    def test_without_standard_error(self, tmp_path: Path, redirections: str) -> None:
        school = workbook(tmp_path / "school.xlsx")
        done = self.run(redirections, "solve", "--json", tmp_path / "missing.xlsx", school)
        assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["bad_input", "solved"]
        assert done.returncode == 1
        assert "Option 1" in sheets(school)
        done = self.run(redirections, "solve", school)
        assert done.returncode == 0
        assert b"Results are in" not in done.stdout

    def test_without_standard_output(self, tmp_path: Path) -> None:
        first, second = (workbook(tmp_path / f"{name}.xlsx") for name in "ab")
        done = self.run(">&-", "solve", "--json", first, second)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Option 1" in sheets(first)
        assert "Option 1" in sheets(second)

    def test_a_full_disk_under_the_output_stops_nothing(self, tmp_path: Path) -> None:
        first, second = (workbook(tmp_path / f"{name}.xlsx") for name in "ab")
        for flags in (["--json"], []):
            done = self.run(">/dev/full", "solve", "--force", *flags, first, second)
            assert done.returncode == 1
            assert b"Traceback" not in done.stderr
            assert b"Exception ignored" not in done.stderr
            assert b"Nothing more can be printed (No space left on device). a.xlsx is done" in done.stderr
        assert "Option 1" in sheets(second)

    def test_a_batch_without_any(self, tmp_path: Path) -> None:
        folder = many_workbooks(tmp_path / "schools", 2)
        assert self.run("<&- >&- 2>&-", "batch", folder).returncode == 0
        assert [row["Outcome"] for row in table(folder)] == ["Answered"] * 2


class TestNarrowEncodings:
    @pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
    def test_json_is_utf_8_whatever_the_encoding(self, tmp_path: Path, encoding: str) -> None:
        school = foreign_school(tmp_path / "school.xlsx")
        done = classcruncher("solve", "--json", school, env=os.environ | {"PYTHONIOENCODING": encoding})
        (option, *_) = json.loads(done.stdout.decode())["options"]
        assert set(option["headroom"]) == set(NAMES)
        assert done.returncode == 0

    @pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
    def test_a_report_takes_question_marks_for_what_it_cannot_say(
        self, tmp_path: Path, encoding: str
    ) -> None:
        first = foreign_school(tmp_path / "a.xlsx")
        second = workbook(tmp_path / "b.xlsx")
        done = classcruncher("solve", first, second, env=os.environ | {"PYTHONIOENCODING": encoding})
        said = done.stdout.decode(encoding)
        assert "L?p" in said
        assert str(second) in said
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
        assert "Option 1" in sheets(second)

    def test_one_report_that_fails_stops_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from classcruncher.cli import main
        from classcruncher.report import data

        true = data.as_dict

        def failing(outcome: object, name: str) -> object:
            if "a.xlsx" in name:
                raise RuntimeError("no words for it")
            return true(outcome, name)  # type: ignore[arg-type]

        monkeypatch.setattr(data, "as_dict", failing)
        monkeypatch.setattr(logs, "log_file", lambda: tmp_path / "log.txt")
        both = [workbook(tmp_path / f"{name}.xlsx") for name in "ab"]
        assert main(["solve", "--json", *map(str, both)]) == 1
        said = capsys.readouterr()
        assert json.loads(said.out)["workbook"] == str(both[1])
        assert "the report on a.xlsx" in said.err
        assert "no words for it" in (tmp_path / "log.txt").read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes as a name")
class TestNamesOfFiles:
    ASCII: ClassVar = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder with one name that is not UTF-8, one that is not ASCII, and a plain one."""
        folder = tmp_path / "schools"
        school = workbook(folder / "plain.xlsx")
        for name in (b"caf\xe9.xlsx", "Schüler.xlsx".encode()):
            shutil.copyfile(school, os.fsencode(folder) + b"/" + name)
        return folder

    @pytest.mark.parametrize("locale", [{}, ASCII], ids=["UTF-8", "ASCII"])
    def test_solve(self, folder: Path, locale: dict[str, str]) -> None:
        names = sorted(folder.iterdir())
        for flags in (["--json"], []):
            done = classcruncher("solve", *flags, *names, env=os.environ | locale)
            assert b"Traceback" not in done.stderr
            assert b"went wrong" not in done.stderr
            assert done.returncode == 0
            done.stdout.decode()
        found = [json.loads(line)["workbook"] for line in self._json(names, locale).splitlines()]
        assert {Path(name).name for name in found} == {"Schüler.xlsx", "caf\ufffd.xlsx", "plain.xlsx"}

    def _json(self, names: list[Path], locale: dict[str, str]) -> bytes:
        return classcruncher("check", "--json", *names, env=os.environ | locale).stdout

    @pytest.mark.parametrize("locale", [{}, ASCII], ids=["UTF-8", "ASCII"])
    def test_a_refusal_that_names_it(self, folder: Path, locale: dict[str, str]) -> None:
        bad = os.fsencode(folder) + b"/caf\xe9.xlsx"
        Path(os.fsdecode(bad)).write_bytes(b"")
        for flags in ([], ["--json"]):
            done = classcruncher("solve", *flags, os.fsdecode(bad), env=os.environ | locale)
            assert done.returncode == 1
            assert b"is empty" in done.stdout + done.stderr
            assert b"Traceback" not in done.stderr

    @pytest.mark.parametrize("locale", [{}, ASCII], ids=["UTF-8", "ASCII"])
    def test_batch(self, folder: Path, locale: dict[str, str]) -> None:
        Path(os.fsdecode(os.fsencode(folder) + b"/leer\xff.xlsx")).write_bytes(b"")
        done = classcruncher("batch", folder, "--csv", "--json", "--jobs", "1", env=os.environ | locale)
        assert b"Traceback" not in done.stderr
        assert done.returncode == 1
        outcomes = {row["Workbook"]: row["Outcome"] for row in table(folder)}
        assert outcomes == {
            "caf\ufffd.xlsx": "Answered",
            "leer\ufffd.xlsx": "Unusable file",
            "plain.xlsx": "Answered",
            "Schüler.xlsx": "Answered",
        }
        assert len(json_rows(folder)) == 4

    def test_a_fault_with_one_is_logged(self, folder: Path, tmp_path: Path) -> None:
        program = (
            "import sys, classcruncher.run\nclasscruncher.run.solve_inputs = None\n"
            + logging_to(tmp_path / "log.txt")
            + _COMMAND
        )
        done = python(program, "solve", os.fsdecode(os.fsencode(folder) + b"/caf\xe9.xlsx"))
        assert done.returncode == 1
        assert b"The details are in" in done.stderr
        assert "TypeError" in (tmp_path / "log.txt").read_text("utf-8")


class TestALogThatCannotBeWritten:
    @pytest.fixture
    def faulty(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("a fault\nof ours")

        monkeypatch.setattr("classcruncher.run.solve_inputs", fail)
        return [str(workbook(tmp_path / f"{name}.xlsx")) for name in "ab"]

    def test_a_fault_is_still_one_sentence(
        self, faulty: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from classcruncher.cli import main

        def none() -> Path:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(logs, "log_file", none)
        assert main(["solve", "--json", *faulty]) == 1
        first, second = map(json.loads, capsys.readouterr().out.splitlines())
        assert first["status"] == second["status"] == "failed"
        assert "The log cannot be written (Permission denied)" in first["message"]
        assert first["message"].endswith("RuntimeError: a fault of ours")

    def test_a_folder_that_is_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setattr(logs, "log_file", lambda: tmp_path / "file" / "log.txt")
        assert "KeyError: 'x'" in logs.keep(KeyError("x"), "a test")


class TestReadable:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("Lớp 1", "Lớp 1"),
            ("caf\udce9", "caf\ufffd"),
            ("Sch\udcc3\udcbcler", "Schüler"),
            ("\ud83d lone", "\ufffd lone"),
        ],
    )
    def test_holds_nothing_that_cannot_be_written(self, text: str, read: str) -> None:
        assert streams.readable(text) == read
