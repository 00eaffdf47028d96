"""Where things are on this computer: Excel's folders, the user's, and the Python that Excel is to call."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_data_path, user_documents_path, user_log_path

_MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"


@dataclass(frozen=True)
class Places:
    """The folders that installing and running touch, on one computer.

    `startup` is the folder from which Excel opens add-ins, `scripts` the one from which Excel on macOS
    may run AppleScripts; `data` holds the record of what was installed and the lock of a running
    crunch, `logs` the log file, `scratch` is where Excel may open a file without asking.
    `variables` are the environment's. `base` is where the Python is that an environment was made with,
    `code_page` the one in which Windows' macros write paths, `temporary` a folder for what they write
    when the usual one is not in it.
    """

    system: str
    interpreter: Path
    startup: Path
    scripts: Path
    documents: Path
    data: Path
    logs: Path
    scratch: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    base: Path | None = None
    code_page: str = ""
    temporary: Path | None = None

    @classmethod
    def here(cls) -> Places:
        """The places of the user who runs this, on this computer."""
        home = Path.home()
        system = platform.system()
        roaming = Path(os.environ.get("APPDATA", home / "AppData" / "Roaming"))
        code_page = "mbcs" if system == WINDOWS else ""
        temporary = Path(os.environ.get("TEMP", ""))
        container = home / "Library/Containers/com.microsoft.Excel/Data"
        return cls(
            system=system,
            interpreter=reachable(Path(sys.executable), code_page),
            startup=home / _MAC_STARTUP if system == MACOS else roaming / "Microsoft" / "Excel" / "XLSTART",
            scripts=home / "Library/Application Scripts/com.microsoft.Excel",
            documents=user_documents_path(),
            data=user_data_path("ClassCruncher", appauthor=False),
            logs=user_log_path("ClassCruncher", appauthor=False),
            scratch=container if system == MACOS and container.is_dir() else None,
            variables=dict(os.environ),
            base=Path(sys.base_prefix),
            code_page=code_page,
            temporary=None if can_be_written(temporary, code_page) else reachable(temporary, code_page),
        )

    def settings(self) -> dict[str, str]:
        """What the macros are told about this Python."""
        from classcruncher.excel.vba.macro_sources import settings

        return settings(self.system, self.interpreter, self.variables, self.temporary)

    @property
    def has_excel(self) -> bool:
        """Whether Excel exists for this system."""
        return self.system in (WINDOWS, MACOS)

    @property
    def log_file(self) -> Path:
        """The log of the button's runs."""
        return self.logs / "button.log"

    @property
    def lock_file(self) -> Path:
        """Held while a crunch runs."""
        return self.data / "running.lock"

    @property
    def stop_file(self) -> Path:
        """Its presence asks the running crunch to stop."""
        return self.data / "stop"

    @property
    def record_file(self) -> Path:
        """What `install` put where."""
        return self.data / "installed.json"


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
