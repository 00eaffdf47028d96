"""Which files of a folder count as schools' workbooks."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from classcruncher.batch import BatchSettings, run
from classcruncher.batch.discovery import find_workbooks
from classcruncher.errors import Refusal
from tests.batch.folders import table, workbook

FILES = (
    "b.xlsx",
    "A.XLSX",
    "macro.xlsm",
    "old.xls",
    "list.csv",
    "~$b.xlsx",
    ".hidden.xlsx",
    "._b.xlsx",
    ".~lock.b.xlsx#",
    "Class Cruncher summary.xlsx",
    "class cruncher summary (2).xlsx",
    "Class Cruncher summary of Hill School.xlsx",
    "North/c.xlsx",
    "North/Far/d.xlsx",
    ".git/e.xlsx",
    "Results/b.xlsx",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def found(settings: BatchSettings) -> list[str]:
    return [path.as_posix() for path in find_workbooks(settings)]


def test_lock_files_hidden_files_and_summaries_are_left_out(folder: Path) -> None:
    expected = ["A.XLSX", "b.xlsx", "Class Cruncher summary of Hill School.xlsx", "macro.xlsm"]
    assert found(BatchSettings(folder)) == expected


def test_folders_in_the_folder_count_when_asked_for(folder: Path) -> None:
    recursive = found(BatchSettings(folder, recursive=True))
    assert recursive[-3:] == ["North/c.xlsx", "North/Far/d.xlsx", "Results/b.xlsx"]
    assert not any(".git" in name for name in recursive)


def test_the_folder_of_results_is_left_out(folder: Path) -> None:
    settings = BatchSettings(folder, out=folder / "North" / ".." / "Results", recursive=True)
    assert "Results/b.xlsx" not in found(settings)


def test_a_pattern_is_matched_with_names_whatever_their_case(folder: Path) -> None:
    assert found(BatchSettings(folder, pattern="a*")) == ["A.XLSX"]
    assert found(BatchSettings(folder, pattern="[cd].xlsx", recursive=True)) == [
        "North/c.xlsx",
        "North/Far/d.xlsx",
    ]


def test_a_circle_of_links_ends(folder: Path) -> None:
    (folder / "North" / "again").symlink_to(folder, target_is_directory=True)
    assert found(BatchSettings(folder, recursive=True)).count("North/c.xlsx") == 1


def test_nothing_to_solve_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"There are no workbooks .* Add --recursive"):
        find_workbooks(BatchSettings(tmp_path))
    with pytest.raises(Refusal, match=r'with a name like "North\*"'):
        find_workbooks(BatchSettings(tmp_path, pattern="North*"))
    with pytest.raises(Refusal, match="There is no folder"):
        find_workbooks(BatchSettings(tmp_path / "missing"))


def test_a_pattern_finds_both_spellings_of_an_accent(tmp_path: Path) -> None:
    (tmp_path / "E\u0301cole.xlsx").touch()
    assert found(BatchSettings(tmp_path, pattern="\u00e9co*")) == ["E\u0301cole.xlsx"]


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Keeps a folder of the folder from being read."""
    scandir = os.scandir

    def lock(name: str) -> None:
        def refuse(path: str | Path = ".") -> object:
            if Path(path) == folder / name:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)

    return lock


def test_folders_that_cannot_be_read_are_told(folder: Path, locked: Callable[[str], None]) -> None:
    locked("North")
    told: list[tuple[str, str]] = []
    settings = BatchSettings(folder, recursive=True)
    names = find_workbooks(settings, lambda place, why: told.append((place.as_posix(), why)))
    assert "Results/b.xlsx" in [name.as_posix() for name in names]
    assert told == [("North", "Permission denied")]
    told.clear()
    find_workbooks(BatchSettings(folder), lambda place, why: told.append((place.as_posix(), why)))
    assert not told, "it was not to be looked into"


def test_a_folder_that_cannot_be_read_itself(folder: Path, locked: Callable[[str], None]) -> None:
    locked(".")
    with pytest.raises(Refusal, match=r"cannot be read \(Permission denied\): ask for the permission"):
        find_workbooks(BatchSettings(folder))


def test_nothing_found_because_a_folder_cannot_be_read(
    tmp_path: Path, folder: Path, locked: Callable[[str], None]
) -> None:
    locked("North")
    with pytest.raises(Refusal, match=r"The folder North cannot be read \(Permission denied\)"):
        find_workbooks(BatchSettings(folder, recursive=True, pattern="d*"))


def test_a_folder_that_cannot_be_read_is_in_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(tmp_path / "a.xlsx")
    workbook(tmp_path / "North" / "b.xlsx")
    scandir = os.scandir

    def refuse(path: str | Path = ".") -> object:
        if Path(path).name == "North":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(BatchSettings(tmp_path, recursive=True, jobs=1)) == 1
    assert [(row["Workbook"], row["Outcome"]) for row in table(tmp_path)] == [
        ("a.xlsx", "Answered"),
        ("North", "Folder not read"),
    ]
    said = capsys.readouterr().err
    assert "North: Folder not read. It cannot be read (Permission denied)" in said
    assert "1 workbook: 1 with an answer. 1 folder could not be read." in said
