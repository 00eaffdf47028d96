"""The command line, as another program meets it: arguments in, exit code, standard output and error out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from classcruncher.cli import main


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def new(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str, example: str | None = "nsw-7-classes") -> Path:
        path = tmp_path / name
        assert main(["new", str(path), *(["--example", example] if example else [])]) == 0
        return path

    return make


def change(workbook: Path, name: str, value: str | int) -> None:
    """Enter a value into the cell of a workbook name (openpyxl is for tests; users' files never see it)."""
    book = load_workbook(workbook)
    sheet, cell = next(iter(book.defined_names[name].destinations))
    book[sheet][cell] = value
    book.save(workbook)


def test_solve_prints_one_object_in_the_documented_form(
    new: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = new("My school.xlsx")
    assert main(["solve", "--json", str(workbook)]) == 0
    (found,) = lines(capsys)
    documented = ["workbook", "status", "proven", "seconds", "options", "problems", "fixes"]
    assert list(found)[: len(documented)] == documented
    assert (found["workbook"], found["status"], found["proven"]) == (str(workbook), "solved", True)
    assert found["problems"] == []
    option = found["options"][0]
    keys = ["why", "proven", "composites", "evenness", "classes", "headroom", "moved", "rules"]
    assert list(option) == keys
    assert (option["moved"], option["rules"]) == (None, [])
    assert (option["why"], option["composites"], option["evenness"]) == ("Fewest composite classes", 1, 2268)
    mixed = next(each for each in option["classes"] if len(each["children"]) > 1)
    assert mixed == {
        "name": "1/2 A",
        "children": {"1": 14, "2": 10},
        "size": 24,
        "smallest": 12,
        "largest": 24,
        "fixed": False,
    }
    assert list(mixed) == ["name", "children", "size", "smallest", "largest", "fixed"]
    assert option["headroom"]["K"] == 1
    assert "Results" in load_workbook(workbook).sheetnames


def test_several_workbooks_give_several_lines(
    new: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    both = [str(new("a.xlsx", "three-grades")), str(new("b.xlsx", "toronto-triple"))]
    assert main(["solve", "--json", *both]) == 0
    assert [found["workbook"] for found in lines(capsys)] == both


def test_check_writes_nothing(new: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    workbook = new("school.xlsx")
    before = workbook.read_bytes()
    assert main(["check", "--json", str(workbook)]) == 0
    assert lines(capsys)[0]["status"] == "solved"
    assert workbook.read_bytes() == before


def test_bad_input_is_told_by_cell_and_written_into_results(
    new: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = new("school.xlsx")
    change(workbook, "Teachers", "seven")
    assert main(["check", "--json", str(workbook)]) == 1
    (found,) = lines(capsys)
    assert found["status"] == "bad_input"
    (problem,) = found["problems"]
    assert problem["cell"].startswith("School!")
    assert problem["message"].endswith("Enter a whole number from 1 to 500.")
    assert main(["solve", str(workbook)]) == 1
    assert "seven" in str([cell.value for row in load_workbook(workbook)["Results"] for cell in row])


def test_no_answer_has_an_exit_code_of_its_own(
    new: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = new("school.xlsx")
    change(workbook, "Teachers", 2)
    assert main(["solve", "--json", str(workbook), str(new("fine.xlsx"))]) == 3
    first, second = lines(capsys)
    assert (first["status"], second["status"]) == ("no_answer", "solved")
    assert first["options"] == []
    assert first["fixes"], "a cheapest change is offered"
    assert list(first["fixes"][0])[:3] == ["kind", "change", "amount"]


def test_a_file_that_is_missing_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(tmp_path / "nowhere.xlsx")]) == 1
    printed = capsys.readouterr()
    assert "nowhere.xlsx" in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


def test_out_leaves_the_workbook_alone(new: Callable[..., Path], tmp_path: Path) -> None:
    workbook = new("school.xlsx")
    before = workbook.read_bytes()
    assert main(["solve", str(workbook), "--out", str(tmp_path / "copy.xlsx")]) == 0
    assert workbook.read_bytes() == before
    assert "Option 1" in load_workbook(tmp_path / "copy.xlsx").sheetnames


def test_out_replaces_no_file_unless_told_to(
    new: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook, other = new("school.xlsx"), new("other.xlsx", "three-grades")
    before = other.read_bytes()
    assert main(["solve", str(workbook), "--out", str(other)]) == 1
    assert other.read_bytes() == before
    said = capsys.readouterr()
    assert said.err.endswith(
        f'"{other}" exists already. Choose another name, or add --force to replace it.\n'
    )
    assert main(["solve", "--json", str(workbook), "--out", str(other)]) == 1
    assert lines(capsys)[0]["status"] == "failed"
    assert main(["solve", str(workbook), "--out", str(other), "--force"]) == 0
    assert "Option 1" in load_workbook(other).sheetnames


def test_out_may_be_the_workbook_itself(new: Callable[..., Path], tmp_path: Path) -> None:
    workbook = new("school.xlsx")
    for _ in range(2):
        assert main(["solve", str(workbook), "--out", str(tmp_path / "." / "school.xlsx")]) == 0
    assert main(["solve", str(workbook), "--out", str(tmp_path)]) == 0


def test_one_copy_that_is_there_does_not_keep_the_others_back(
    new: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [str(new("a.xlsx", "three-grades")), str(new("b.xlsx", "three-grades"))]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.xlsx").write_bytes(b"mine")
    assert main(["solve", "--json", *both, "--out", str(tmp_path / "out")]) == 1
    assert [found["status"] for found in lines(capsys)] == ["failed", "solved"]
    assert (tmp_path / "out" / "a.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize("flags", [[], ["--force"]])
def test_two_workbooks_of_one_name_do_not_meet_in_one_file(
    new: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    for folder in ("north", "south", "out"):
        (tmp_path / folder).mkdir()
    both = [str(new("north/school.xlsx")), str(new("south/School.xlsx"))]
    assert main(["solve", *both, "--out", str(tmp_path / "out"), *flags]) == 2
    assert list((tmp_path / "out").iterdir()) == []
    assert "Two workbooks would be written to one file" in capsys.readouterr().err


def test_new_never_replaces_a_file_unless_told_to(
    new: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = new("school.xlsx")
    before = workbook.read_bytes()
    assert main(["new", str(workbook)]) == 1
    assert workbook.read_bytes() == before
    assert main(["new", str(workbook), "--force"]) == 0
    assert workbook.read_bytes() != before
    assert "--force" in capsys.readouterr().err


def test_an_unknown_example_names_the_known_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "a.xlsx"), "--example", "nowhere"]) == 1
    assert "nsw-7-classes" in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["solve"])
    assert wrong.value.code == 2
    assert main(["solve", "a.xlsx", "b.xlsx", "--out", "nowhere"]) == 2


def test_a_fault_of_the_program_is_one_sentence_and_a_log(
    new: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("classcruncher.logs.log_file", lambda: tmp_path / "log.txt")
    monkeypatch.setattr("classcruncher.run.solve_inputs", fail)
    workbook = new("school.xlsx")
    before = workbook.read_bytes()
    assert main(["solve", "--json", str(workbook)]) == 1
    assert lines(capsys)[0]["status"] == "failed"
    assert "a fault of ours" in (tmp_path / "log.txt").read_text("utf-8")
    assert workbook.read_bytes() == before


def test_help_needs_nothing_heavy() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, classcruncher.cli; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    heavy = {"pulp", "highspy", "numpy", "pandas", "openpyxl", "lxml", "xlsxwriter", "xlwings", "rich"}
    assert heavy.isdisjoint(loaded)
    done = subprocess.run(
        [sys.executable, "-m", "classcruncher", "--help"], capture_output=True, text=True, check=True
    )
    assert "Exit codes" in done.stdout


def test_solving_needs_neither_pandas_nor_openpyxl_nor_xlwings(new: Callable[..., Path]) -> None:
    workbook = new("school.xlsx")
    program = (
        # PuLP imports every solver's package that is there, and OR-Tools' imports pandas.
        "import sys; sys.modules['ortools'] = None; "
        "from classcruncher.cli import main; main(sys.argv[1:]); "
        "print(*(name for name in ('pandas', 'openpyxl', 'xlwings') if name in sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "solve", "--json", str(workbook)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_a_workbook_that_cannot_be_written_is_not_bad_input(
    new: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = new("school.xlsx")
    lock = workbook.with_name("~$school.xlsx")
    lock.write_bytes(b"somebody")
    before = workbook.read_bytes()
    assert main(["solve", "--json", str(workbook)]) == 1
    (found,) = lines(capsys)
    assert found["status"] == "failed"
    assert "school.xlsx" in found["message"]
    assert workbook.read_bytes() == before


def test_an_output_that_nobody_reads_is_no_fault(new: Callable[..., Path]) -> None:
    command = [sys.executable, "-m", "classcruncher", "check", "--json", *[str(new("school.xlsx"))] * 40]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
