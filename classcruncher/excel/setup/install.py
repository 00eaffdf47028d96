"""Installing the button into Excel, and taking it back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from classcruncher.errors import Refusal
from classcruncher.excel.setup.buttons import ADD_IN_NAME, build_add_in
from classcruncher.excel.setup.installed import Record
from classcruncher.excel.setup.places import MACOS, Places, interpreter_obstacle
from classcruncher.excel.vba.macro_sources import xlwings_folder

WORKBOOK_NAME = "Class Cruncher.xlsx"
#: Seconds that the self-test may take; a first start after an upgrade is slow.
_SELF_TEST_SECONDS = 180
_NO_EXCEL = (
    "Excel does not run on this system, so there is nothing to {action}: use `classcruncher new`, `check`, "
    "`solve` and `batch`, which work here on workbooks that are edited in LibreOffice."
)
_HALF_INSTALLED = (
    "What is in place already can be taken back with `classcruncher uninstall`, or made whole with "
    "`classcruncher install`."
)
_EXCEL_IS_OPEN = "Excel is open. Save your work, quit Excel and run `classcruncher {action}` again."

Say = Callable[[str], None]


def excel_runs() -> bool:
    """Whether Excel is open on this computer."""
    import xlwings

    return len(xlwings.apps) > 0


def install(places: Places | None = None, say: Say = print, is_open: Callable[[], bool] = excel_runs) -> int:
    """Put the button into Excel and a workbook into Documents, then test it; return the exit code.

    What happens is told to `say`, a sentence at a time. A second install renews the first.
    """
    places = places or Places.here()
    if not places.has_excel:
        say(_NO_EXCEL.format(action="install"))
        return 0
    if is_open():
        say(_EXCEL_IS_OPEN.format(action="install"))
        return 1
    obstacle = interpreter_obstacle(places)
    if obstacle:
        say(obstacle)
        return 1
    try:
        _put_everything(places, say)
    except (OSError, Refusal) as error:
        say(f"Class Cruncher could not be installed. {_in_words(error, places)} {_HALF_INSTALLED}")
        return 1
    tested = _self_test(places, say)
    if not add_in_path(places).exists():
        say(add_in_taken(places))
        return 1
    return tested


def uninstall(
    places: Places | None = None, say: Say = print, is_open: Callable[[], bool] = excel_runs
) -> int:
    """Take back exactly what `install` put in place; return the exit code.

    A workbook that has been changed since belongs to the user and is kept.
    """
    places = places or Places.here()
    if not places.has_excel:
        say(_NO_EXCEL.format(action="uninstall"))
        return 0
    if is_open():
        say(_EXCEL_IS_OPEN.format(action="uninstall"))
        return 1
    record = Record.load(places.record_file)
    if add_in_path(places).exists():  # also one whose record was lost
        record.files.setdefault(add_in_path(places), "")
    if not record.files:
        say("Class Cruncher is not installed in Excel, so there is nothing to take back.")
        return 0
    for path in list(record.files):
        if path == workbook_path(places) and path.exists() and not record.is_unchanged(path):
            say(f"Kept {path}: you have worked in it.")
            continue
        try:
            record.take_back(path)
        except OSError as error:
            record.save()
            say(f"{path} could not be removed. {_in_words(error, places)}")
            return 1
        say(f"Removed {path}.")
    record.close()
    return 0


def add_in_path(places: Places) -> Path:
    """Where the add-in belongs."""
    return places.startup / ADD_IN_NAME


def add_in_taken(places: Places) -> str:
    """What to say when the add-in was put in place and is not there any more."""
    return (
        f"{add_in_path(places)} was put in place, but is gone: a virus scanner or a security rule of this "
        "computer has probably taken it away. Ask the person who looks after the computers to allow it "
        "(`classcruncher doctor` names the rules). Where it stays forbidden, use a workbook with a button of "
        "its own (`classcruncher new PATH.xlsm`), or save and close the workbook and run `classcruncher "
        "solve`."
    )


def workbook_path(places: Places) -> Path:
    """Where the first workbook is put."""
    return places.documents / WORKBOOK_NAME


def script_path(places: Places, xlwings: Path) -> Path:
    """Where the AppleScript belongs through which Excel on macOS may call Python."""
    return places.scripts / _script(xlwings).name


def expected_add_in(places: Places) -> bytes:
    """The add-in as it must be for this interpreter and its xlwings."""
    return build_add_in(xlwings_folder(), places.settings())


def _put_everything(places: Places, say: Say) -> None:
    record = Record.load(places.record_file)
    earlier = set(record.files)
    add_in = add_in_path(places)
    record.put(add_in, expected_add_in(places))
    say(f"The Class Cruncher tab is in {add_in}.")
    current = {add_in, workbook_path(places)}
    if places.system == MACOS:
        current.add(_put_script(places, record, earlier, say))
    _put_workbook(places, record, say)
    for path in earlier - current:  # such as the AppleScript of an older xlwings
        record.take_back(path)
    record.save()


def _put_script(places: Places, record: Record, earlier: set[Path], say: Say) -> Path:
    """Put the AppleScript, unless another add-in has brought it already: then it is not ours to remove."""
    folder = xlwings_folder()
    path = script_path(places, folder)
    if not path.exists() or path in earlier:
        record.put(path, _script(folder).read_bytes())
    say(f"The script that lets Excel call Python is in {path}.")
    return path


def _script(xlwings: Path) -> Path:
    scripts = sorted(xlwings.glob("xlwings-*.applescript"))
    if not scripts:
        raise Refusal(
            "The installed xlwings lacks its AppleScript. Run: pip install --force-reinstall xlwings"
        )
    return scripts[-1]


def _put_workbook(places: Places, record: Record, say: Say) -> None:
    """Put a blank workbook, unless there is one."""
    from classcruncher.workbook.template import build

    path = workbook_path(places)
    if not path.exists():
        with TemporaryDirectory() as folder:
            blank = Path(folder) / path.name
            build(blank)
            record.put(path, blank.read_bytes())
        say(f"A blank workbook is in {path}.")


def _self_test(places: Places, say: Say) -> int:
    """Call Python as Excel will, and let it solve a small school."""
    code = "from classcruncher.excel import entry; entry.self_test()"
    say("Testing ...")
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            [str(places.interpreter), "-B", "-W", "ignore", "-c", code],
            capture_output=True,
            text=True,
            timeout=_SELF_TEST_SECONDS,
            cwd=Path.home(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"The self-test could not be run: {error}. Run `classcruncher doctor`.")
        return 1
    if done.returncode != 0 or "The self-test passed" not in done.stdout:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        say(f"The self-test failed ({last}). Run `classcruncher doctor`.")
        return 1
    say(done.stdout.strip())
    say("Start Excel, open the workbook and press Crunch in the Class Cruncher tab.")
    return 0


def _in_words(error: Exception, places: Places) -> str:
    if isinstance(error, PermissionError) and places.system == MACOS:
        return (
            f"{error.filename} may not be changed. If macOS asks whether this program may access data from "
            "other apps, say Allow; if it does not ask, allow it in System Settings > Privacy & Security > "
            "Files & Folders. Then quit Excel and try again."
        )
    if isinstance(error, PermissionError):
        return f"{error.filename} is in use or you may not change it: quit Excel and try again."
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}."
    return str(error)
