"""Installing and taking back, with every folder redirected."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from classcruncher.excel import install as installing
from classcruncher.excel.doctor import doctor, examine
from classcruncher.excel.install import install, uninstall
from classcruncher.excel.macro_sources import xlwings_folder
from classcruncher.excel.places import Places

BOTH = pytest.mark.parametrize("places", ["Windows", "Darwin"], indirect=True)


def closed() -> bool:
    return False


def silent(sentence: str) -> None:
    pass


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def untested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the self-test, which starts another Python."""
    monkeypatch.setattr(installing, "_self_test", lambda places, say: 0)


@BOTH
def test_what_is_installed_and_taken_back(places: Places, tmp_path: Path, untested: None) -> None:
    said: list[str] = []
    (tmp_path / "Documents").mkdir()
    assert install(places, said.append, closed) == 0
    scripts = [name for name in files(tmp_path) if name.endswith(".applescript")]
    assert [Path(name).parent for name in scripts] == [Path("scripts/com.microsoft.Excel")] * (
        places.system == "Darwin"
    )
    assert {"Documents/Class Cruncher.xlsx", "excel/XLSTART/ClassCruncher.xlam"} <= set(files(tmp_path))
    assert all(finding.well for finding in examine(places))
    assert uninstall(places, said.append, closed) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["Documents"]
    assert files(tmp_path) == []


def test_the_self_test_solves_a_school_in_a_fresh_python(places: Places) -> None:
    said: list[str] = []
    assert install(places, said.append, closed) == 0
    assert "The self-test passed: a small school was solved." in said


def test_a_python_that_cannot_start_fails_the_self_test(places: Places) -> None:
    said: list[str] = []
    broken = replace(places, interpreter=Path("/nowhere/python"))
    assert install(broken, said.append, closed) == 1
    assert said[-1].startswith("The self-test could not be run")


def test_a_second_install_renews_the_first(places: Places, tmp_path: Path, untested: None) -> None:
    install(places, silent, closed)
    elsewhere = replace(places, interpreter=Path(sys.executable + "2"))
    assert [finding.well for finding in examine(elsewhere)][:2] == [False, False]
    assert install(elsewhere, silent, closed) == 0
    uninstall(places, silent, closed)
    assert files(tmp_path) == []


@pytest.mark.parametrize("places", ["Darwin"], indirect=True)
def test_the_script_of_an_older_xlwings_leaves_and_a_foreign_one_stays(
    places: Places, untested: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "xlwings-0.1.0.applescript"
    old.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(installing, "_script", lambda folder: old)
        install(places, silent, closed)
    assert [path.name for path in places.scripts.iterdir()] == [old.name]
    install(places, silent, closed)
    assert old.name not in [path.name for path in places.scripts.iterdir()]
    uninstall(places, silent, closed)
    assert not places.scripts.exists()

    places.scripts.mkdir(parents=True)
    foreign = places.scripts / installing._script(xlwings_folder()).name
    foreign.write_text("brought by another add-in")
    install(places, silent, closed)
    uninstall(places, silent, closed)
    assert foreign.read_text() == "brought by another add-in"


def test_a_workbook_that_was_there_or_has_been_worked_in_is_kept(places: Places, untested: None) -> None:
    workbook = installing.workbook_path(places)
    workbook.parent.mkdir(parents=True)
    workbook.write_bytes(b"mine")
    install(places, silent, closed)
    uninstall(places, silent, closed)
    assert workbook.read_bytes() == b"mine"

    workbook.unlink()
    said: list[str] = []
    install(places, said.append, closed)
    workbook.write_bytes(b"filled in")
    uninstall(places, said.append, closed)
    assert workbook.read_bytes() == b"filled in"
    assert f"Kept {workbook}: you have worked in it." in said


@pytest.mark.parametrize("action", [install, uninstall])
def test_nothing_happens_while_excel_is_open(action: object, places: Places, tmp_path: Path) -> None:
    said: list[str] = []
    assert callable(action)
    assert action(places, said.append, lambda: True) == 1
    assert said[0].startswith("Excel is open. Save your work, quit Excel")
    assert files(tmp_path) == []


@pytest.mark.parametrize("places", ["Linux"], indirect=True)
def test_on_linux_each_says_in_a_sentence_what_works_there(places: Places, tmp_path: Path) -> None:
    for action in (install, uninstall):
        said: list[str] = []
        assert action(places, said.append, closed) == 0
        assert len(said) == 1
        assert "`solve`" in said[0]
    told: list[str] = []
    assert doctor(places, told.append) == 0
    assert "`solve`" in told[-1]
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("system", "interpreter", "remedy"),
    [
        ("Darwin", "/Users/ann/my python/bin/python3", "blank in that path"),
        (
            "Windows",
            r"C:\Users\ann\AppData\Local\Microsoft\WindowsApps\python.exe",
            "Microsoft Store's Python",
        ),
    ],
)
def test_a_python_that_excel_cannot_call_is_refused(
    system: str, interpreter: str, remedy: str, places: Places, tmp_path: Path
) -> None:
    said: list[str] = []
    assert install(replace(places, system=system, interpreter=Path(interpreter)), said.append, closed) == 1
    assert remedy in said[0]
    assert "Install Python from" in said[0]
    assert files(tmp_path) == []


def test_taking_back_nothing_says_so(places: Places) -> None:
    said: list[str] = []
    assert uninstall(places, said.append, closed) == 0
    assert said == ["Class Cruncher is not installed in Excel, so there is nothing to take back."]


def test_the_doctor_is_content_after_an_install(places: Places, untested: None) -> None:
    install(places, silent, closed)
    said: list[str] = []
    assert doctor(places, said.append) == 0
    text = "\n".join(said)
    for known in ("interpreter", "Sub or Function not defined", "OneDrive", "-1743", "downloaded", "conda"):
        assert known in text
    assert "xlwings" in said[2]


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(places: Places, untested: None) -> None:
    said: list[str] = []
    assert doctor(places, said.append) == 1
    assert any("The add-in is not installed" in line and "classcruncher install" in line for line in said)

    install(places, silent, closed)
    add_in = installing.add_in_path(places)
    Path(f"{add_in}:Zone.Identifier").write_text("[ZoneTransfer]")
    places.logs.mkdir()
    places.log_file.write_text("2026-01-02 10:00:00 ERROR Failed\nTraceback\n")
    found = [str(finding) for finding in examine(places)]
    assert any("Windows blocks" in line and "Unblock" in line for line in found)
    assert any("2026-01-02 10:00:00 ERROR Failed" in line for line in found)

    add_in.write_bytes(b"another version")
    assert any("another version of xlwings" in str(finding) for finding in examine(places))


def test_the_doctor_knows_a_conda_environment_that_is_not_active(places: Places, tmp_path: Path) -> None:
    (tmp_path / "conda-meta").mkdir()
    python = tmp_path / "python.exe"
    python.touch()
    findings = [str(finding) for finding in examine(replace(places, interpreter=python))]
    assert any("activate the environment" in line for line in findings)
