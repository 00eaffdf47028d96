"""Installing and taking back, with every folder redirected."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from classcruncher.errors import Refusal
from classcruncher.excel.setup import install as installing
from classcruncher.excel.setup import places as places_module
from classcruncher.excel.setup.buttons import build_button_workbook
from classcruncher.excel.setup.doctor import doctor, examine
from classcruncher.excel.setup.install import install, uninstall
from classcruncher.excel.setup.places import Places
from classcruncher.excel.vba.macro_sources import xlwings_folder

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


def test_an_environment_made_with_the_python_of_the_microsoft_store_is_refused(places: Places) -> None:
    said: list[str] = []
    store = Path(r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13_3.13.2544.0_x64__qbz5n2")
    own = replace(places, interpreter=Path(r"C:\school\.venv\Scripts\python.exe"), base=store)
    assert install(own, said.append, closed) == 1
    assert "Microsoft Store's Python" in said[0]
    with pytest.raises(Refusal, match="Microsoft Store's Python"):
        build_button_workbook(places.documents / "school.xlsm", None, own)


def test_a_path_that_macros_cannot_write_is_refused_with_what_to_do(places: Places) -> None:
    said: list[str] = []
    foreign = replace(places, interpreter=Path(r"C:\Users\Łucja\python.exe"), code_page="cp1252")
    assert install(foreign, said.append, closed) == 1
    assert "some of the letters" in said[0]
    assert "for all users" in said[0]
    said.clear()
    temporary = replace(places, temporary=Path(r"C:\Users\Łucja\Temp"), code_page="cp1252")
    assert install(temporary, said.append, closed) == 1
    assert r"C:\Temp" in said[0]


def test_a_path_that_macros_cannot_write_is_taken_in_its_short_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "short_path", lambda path: Path(r"C:\Users\UCJA~1\python.exe"))
    long = Path(r"C:\Users\Łucja\python.exe")
    assert places_module.reachable(long, "cp1252") == Path(r"C:\Users\UCJA~1\python.exe")
    assert places_module.reachable(long, "cp1250") == long
    assert places_module.reachable(long, "") == long


def test_the_macros_are_told_of_another_folder_for_what_they_write(places: Places) -> None:
    short = replace(places, temporary=Path(r"C:\Users\UCJA~1\Temp"), code_page="cp1252")
    assert short.settings()["TEMP DIR"] == r"C:\Users\UCJA~1\Temp"
    assert "TEMP DIR" not in places.settings()


def breaking(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The disk is full when a file of that name is written."""
    true = Path.write_bytes

    def write_bytes(path: Path, data: bytes) -> int:
        if path.name != name:
            return true(path, data)
        true(path, data[:10])
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)


@BOTH
@pytest.mark.parametrize("broken", ["ClassCruncher.xlam", "Class Cruncher.xlsx", "the script"])
def test_an_install_that_fails_half_way_can_be_taken_back(
    broken: str, places: Places, tmp_path: Path, untested: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if broken == "the script":
        broken = installing._script(xlwings_folder()).name
        if places.system == "Windows":
            return
    said: list[str] = []
    with monkeypatch.context() as patch:
        breaking(patch, broken)
        assert install(places, said.append, closed) == 1
    assert "No space left" in said[-1]
    assert "classcruncher uninstall" in said[-1]
    assert uninstall(places, silent, closed) == 0
    assert files(tmp_path) == []


@BOTH
def test_an_add_in_whose_record_was_lost_is_taken_back(places: Places, untested: None) -> None:
    install(places, silent, closed)
    places.record_file.write_text("{")
    said: list[str] = []
    assert uninstall(places, said.append, closed) == 0
    assert said == [f"Removed {installing.add_in_path(places)}."]
    assert not installing.add_in_path(places).exists()


def test_an_add_in_that_is_taken_away_is_noticed(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a virus scanner, at once or later."""

    def scan(places: Places, say: object) -> int:
        installing.add_in_path(places).unlink()
        return 0

    monkeypatch.setattr(installing, "_self_test", scan)
    said: list[str] = []
    assert install(places, said.append, closed) == 1
    assert "is gone: a virus scanner or a security rule" in said[-1]
    assert any("is gone: a virus scanner" in str(finding) for finding in examine(places))


@pytest.mark.parametrize("places", ["Darwin"], indirect=True)
def test_a_mac_that_keeps_programs_out_of_excels_folders_is_named(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mkdir(path: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    said: list[str] = []
    assert install(places, said.append, closed) == 1
    assert "access data from other apps" in said[-1]


def test_the_doctor_names_the_rules_of_managed_computers_and_what_macos_asks(places: Places) -> None:
    said: list[str] = []
    doctor(places, said.append)
    text = "\n".join(said)
    for known in ("D4F940AB", "92E97FA1", "security rules", "access data from other apps"):
        assert known in text


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
