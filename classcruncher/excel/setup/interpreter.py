"""The Python that Excel is to call: whether Excel's macros can reach it at its path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classcruncher.excel.setup.places import Places

#: The names that `platform.system()` gives the systems on which Excel runs.
WINDOWS, MACOS = "Windows", "Darwin"
_LONGEST_PATH = 32_767


def interpreter_obstacle(places: Places) -> str:
    """Why Excel could not call this interpreter, and what to do; blank when it can."""
    path = str(places.interpreter)
    if places.system == MACOS and " " in path:
        return (
            f"Excel on a Mac cannot call Python at {path}, because there is a blank in that path. Install "
            "Python from python.org or Homebrew, install classcruncher with it, and run this again."
        )
    if places.system != WINDOWS:
        return ""
    if "windowsapps" in path.lower() or "windowsapps" in str(places.base).lower():
        return (
            f"{path} is the Microsoft Store's Python (or an environment made with it), which Excel cannot "
            "call. Install Python from python.org, install classcruncher with it, and run this again."
        )
    if not can_be_written(places.interpreter, places.code_page):
        return (
            f"Excel cannot call Python at {path}, because its macros cannot write some of the letters in "
            r"that path. Install Python from python.org for all users (under C:\Program Files), install "
            "classcruncher with it, and run this again."
        )
    if places.temporary is not None and not can_be_written(places.temporary, places.code_page):
        return (
            "Excel cannot call Python, because its macros cannot write some of the letters in the path of "
            rf"the folder for temporary files, {places.temporary}. Make a folder such as C:\Temp, set the "
            "variables TEMP and TMP to it (Settings, search for: environment variables), and run this again."
        )
    return ""


def reachable(path: Path, code_page: str) -> Path:
    """The path as Excel's macros can write it: its short form if some letters are not in the code page."""
    return path if can_be_written(path, code_page) else short_path(path)


def can_be_written(path: Path, code_page: str) -> bool:
    """Whether every letter of a path is in the code page of the macros; none is named by a blank one."""
    try:
        str(path).encode(code_page or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def short_path(path: Path) -> Path:
    """The path in short names, as in PROGRA~1, on Windows; the path as it is where there are none."""
    import ctypes

    windows: Any = getattr(ctypes, "windll", None)
    if windows is None:
        return path
    buffer = ctypes.create_unicode_buffer(_LONGEST_PATH)
    length = windows.kernel32.GetShortPathNameW(str(path), buffer, _LONGEST_PATH)
    return Path(buffer.value) if length else path
