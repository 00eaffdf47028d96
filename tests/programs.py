"""Programs that some tests need beside Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.processes import running

_HOW = {
    "soffice": "LibreOffice Calc: install it and put soffice on the PATH",
    "node": "Node.js 20 or later: install it and put node on the PATH",
    "npm": "Node.js 20 or later: install it and put npm on the PATH",
    "Xvfb": "a virtual display: install Xvfb",
    "pdftotext": "Poppler's tools: install poppler-utils and put pdftotext on the PATH",
}


def program(name: str) -> str:
    """Where a program is. Without it the test is not run, which the end of the run says; in CI it fails."""
    found = shutil.which(name)
    if found:
        return found
    sentence = f"needs {_HOW[name]}"
    if os.environ.get("CI"):
        pytest.fail(f"This test {sentence}.")
    pytest.skip(sentence)


def converted(files: Sequence[Path], folder: Path, kind: str) -> list[Path]:
    """The files as LibreOffice saves them in a format after opening (and recalculating) them."""
    with tempfile.TemporaryDirectory() as profile:
        command = [program("soffice"), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as converting:
            _, said = converting.communicate(timeout=300)
        assert converting.returncode == 0, said
    return [folder / f"{file.stem}.{kind}" for file in files]
