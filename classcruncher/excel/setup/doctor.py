"""The doctor: what is installed, whether it fits together, and a remedy for each known complaint."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from classcruncher.errors import Refusal
from classcruncher.excel.setup.install import (
    Say,
    add_in_path,
    add_in_taken,
    expected_add_in,
    script_path,
    workbook_path,
)
from classcruncher.excel.setup.installed import Record
from classcruncher.excel.setup.places import MACOS, WINDOWS, Places, interpreter_obstacle
from classcruncher.excel.vba.macro_sources import xlwings_folder

_PACKAGES = ("classcruncher", "xlwings", "highspy", "PuLP", "openpyxl", "XlsxWriter", "lxml")
_REMEDIES = {
    "Excel says that it cannot find the interpreter": (
        "Python was moved, upgraded or removed. Run `classcruncher install` again, with the Python that "
        "you want to use."
    ),
    'Excel says "Sub or Function not defined", or that the macro cannot be found': (
        "The add-in is switched off. Windows: File > Options > Add-ins > Manage: Disabled Items > Go, and "
        "enable ClassCruncher.xlam. Then run `classcruncher install` again."
    ),
    "There is no Class Cruncher tab": (
        "Quit Excel and start it again. If the tab is still missing, macros may be forbidden: File > "
        "Options > Trust Center (Mac: Excel > Settings > Security). Where your school forbids add-ins, ask "
        "for a workbook with its own button: `classcruncher new PATH.xlsm`."
    ),
    "Macros are blocked because the file was downloaded or came by mail": (
        "Windows: right-click the file, choose Properties, tick Unblock. Mac: save it to a folder of your "
        "own and allow macros when Excel asks."
    ),
    "Excel complains about OneDrive or SharePoint": (
        "Class Cruncher never asks where the workbook is stored, so such a message comes from an older "
        "add-in. Run `classcruncher install` again."
    ),
    "Mac: error -1743, or nothing happens": (
        "Excel may not be controlled yet. System Settings > Privacy & Security > Automation: allow Microsoft "
        "Excel. Then run `classcruncher install` again."
    ),
    "Mac: a question whether an app may access data from other apps": (
        "It is about Excel's own folders, where the add-in and the result sheets on their way are put: say "
        "Allow. To be asked again: System Settings > Privacy & Security > Files & Folders."
    ),
    "The computer is managed, and the add-in disappears or a button does nothing": (
        "Two security rules of Microsoft Defender stop every add-in that calls a program: Block all Office "
        "applications from creating child processes (D4F940AB-401B-4EFC-AADC-AD5F3C50688A) and Block Win32 "
        "API calls from Office macros (92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B). Ask whoever manages the "
        "computer for an exception. Where there is none, save and close the workbook and run `classcruncher "
        "solve`."
    ),
    "Python comes from conda": (
        "Activate the environment before you run `classcruncher install`, so that Excel activates it too."
    ),
}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is well, what was found, and the remedy if it is not."""

    well: bool
    sentence: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{'ok ' if self.well else '!! '} {self.sentence}{' ' + self.remedy if self.remedy else ''}"


def doctor(places: Places | None = None, say: Say = print) -> int:
    """Say what is installed and what to do about each thing that is not well; return the exit code."""
    places = places or Places.here()
    say(f"System: {places.system} {platform.machine()}, Python {platform.python_version()}")
    say(f"Interpreter: {places.interpreter}")
    say("Packages: " + ", ".join(_versions()))
    if not places.has_excel:
        say(
            "Excel does not run on this system: `classcruncher new`, `check`, `solve` and `batch` work here, "
            "and workbooks can be edited in LibreOffice."
        )
        return 0
    checks = list(examine(places))
    for check in checks:
        say(str(check))
    say("")
    say("Known complaints:")
    for complaint, remedy in _REMEDIES.items():
        say(f"- {complaint}. {remedy}")
    return 0 if all(check.well for check in checks) else 1


def examine(places: Places) -> Iterator[Check]:
    """Look at the interpreter, the add-in, the script, blocked files and the log."""
    yield _interpreter(places)
    yield _add_in(places)
    if places.system == MACOS:
        yield _script(places)
    if places.system == WINDOWS:
        yield from _blocked(places)
    yield _window()
    yield _log(places)


def _versions() -> Iterator[str]:
    for package in _PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} is missing"


def _interpreter(places: Places) -> Check:
    if not places.interpreter.exists():
        return Check(False, f"There is no Python at {places.interpreter}.", _REINSTALL)
    obstacle = interpreter_obstacle(places)
    if obstacle:
        return Check(False, obstacle)
    if places.system == WINDOWS and _is_conda(places.interpreter) and "CONDA ENV" not in places.settings():
        return Check(
            False,
            "This Python comes from conda, and its environment is not active.",
            "Open the Anaconda Prompt, activate the environment and run `classcruncher install` again.",
        )
    return Check(True, "Excel can call this Python.")


_REINSTALL = "Quit Excel and run `classcruncher install`."


def _is_conda(interpreter: Path) -> bool:
    return (interpreter.parent / "conda-meta").is_dir()


def _add_in(places: Places) -> Check:
    path = add_in_path(places)
    if not path.is_file():
        if path in Record.load(places.record_file).files:
            return Check(False, add_in_taken(places))
        return Check(False, f"The add-in is not installed ({path}).", _REINSTALL)
    try:
        expected = expected_add_in(places)
    except Refusal as refusal:
        return Check(False, str(refusal))
    if path.read_bytes() != expected:
        return Check(
            False,
            f"The add-in {path} was made for another Python or for another version of xlwings.",
            _REINSTALL,
        )
    return Check(True, f"The add-in {path} fits the installed xlwings and this Python.")


def _script(places: Places) -> Check:
    path = script_path(places, xlwings_folder())
    if not path.is_file():
        return Check(False, f"The script that lets Excel call Python is missing ({path}).", _REINSTALL)
    return Check(True, f"The script {path} fits the installed xlwings.")


def _blocked(places: Places) -> Iterator[Check]:
    """Windows notes beside a downloaded file where it came from, and then blocks its macros."""
    for path in (add_in_path(places), workbook_path(places)):
        if Path(f"{path}:Zone.Identifier").exists():
            yield Check(
                False,
                f"Windows blocks {path}, because it was downloaded.",
                "Right-click it, choose Properties and tick Unblock.",
            )


def _window() -> Check:
    try:
        import tkinter as tk
    except ImportError:
        return Check(
            True, "This Python has no Tk, so long runs show no stop window; the time limit still ends them."
        )
    return Check(True, f"The stop window can be shown (Tk {tk.TkVersion}).")


def _log(places: Places) -> Check:
    if not places.log_file.is_file():
        return Check(True, f"No run has been logged yet ({places.log_file}).")
    lines = places.log_file.read_text("utf-8", errors="replace").splitlines()
    last = next((line for line in reversed(lines) if line[:2] == "20"), "it is empty")
    return Check(True, f"The log is {places.log_file}. Its last entry: {last}")
