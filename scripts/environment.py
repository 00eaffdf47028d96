"""Make an environment for a command of the README, once, and run things in it. Needs Python and pip only."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(name: str, groups: Sequence[str] = ()) -> Path:
    """The interpreter of an environment with Class Cruncher and its locked dependencies in it.

    It is made in the checkout's folder `name`, and made anew when the locks or the project's file change.
    `groups` are names of lock files beside `requirements.lock`, such as "test".
    """
    if sys.version_info < (3, 11):  # noqa: UP036 (here is where older ones learn it)
        sys.exit("Class Cruncher needs Python 3.11 or later; this is Python " + sys.version.split()[0] + ".")
    folder = ROOT / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    locks = [ROOT / "requirements.lock", *(ROOT / f"requirements-{group}.lock" for group in groups)]
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in [*locks, ROOT / "pyproject.toml"]))
    state = f"{sys.version} {stamp.hexdigest()}"
    marker = folder / "made-for.txt"
    if not (python.exists() and marker.exists() and marker.read_text("utf-8") == state):
        print(f"Making an environment in {folder} (once; this takes a minute) ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *(part for lock in locks for part in ("-r", str(lock)))], check=True)
        subprocess.run([*pip, "--no-deps", "--editable", str(ROOT)], check=True)
        marker.write_text(state, "utf-8")
    return python


def run(command: Sequence[str]) -> int:
    """Run a command in the checkout's folder; returns its exit code."""
    return subprocess.run(list(command), cwd=ROOT, check=False).returncode
