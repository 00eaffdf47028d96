"""The files to double-click: they ask for a folder, solve it, and stay until what they say is read."""

from __future__ import annotations

import importlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    script = importlib.import_module("solve_folder")
    monkeypatch.setattr(script, "environment", lambda name: Path("python-of") / name)
    return script


def recorder(asked: list[Any], answer: Any) -> Callable[[Any], Any]:
    """A function that remembers what it is asked and always answers the same."""

    def record(question: Any) -> Any:
        asked.append(question)
        return answer

    return record


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "Every workbook has an answer."), (1, "need you"), (3, "no answer"), (2, "did not work")],
)
def test_the_outcome_is_shown_until_enter_is_pressed(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    code: int, words: str,
) -> None:  # fmt: skip
    commands: list[list[str]] = []
    prompts: list[str] = []
    monkeypatch.setattr(script, "run", recorder(commands, code))
    monkeypatch.setattr("builtins.input", recorder(prompts, ""))
    monkeypatch.setattr(sys, "argv", ["solve_folder.py", str(tmp_path)])
    assert script.main() == code
    python = str(Path("python-of") / ".venv")
    assert commands == [[python, "-m", "classcruncher", "batch", str(tmp_path.resolve()), "--recursive"]]
    assert words in capsys.readouterr().out
    assert prompts == ["Press Enter to close this window."]


def test_without_a_folder_it_asks_for_one(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["/schools/My\\ Folder " if os.name == "posix" else '"/schools/My Folder"', ""])
    commands: list[list[str]] = []
    monkeypatch.setattr(script, "run", recorder(commands, 0))
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr(sys, "argv", ["solve_folder.py"])
    assert script.main() == 0
    assert Path(commands[0][4]) == Path("/schools/My Folder").resolve()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_a_dragged_folder_is_understood(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert script.dragged(' "a b/c" ') == Path("a b/c")
    assert script.dragged("a/b") == Path("a/b")


def test_the_file_for_windows_finds_python_and_speaks_windows() -> None:
    content = (SCRIPTS / "solve_folder.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 0
    assert b'py -3 "%~dp0solve_folder.py" %*' in content


def test_the_file_for_macos_hands_the_folder_on(tmp_path: Path) -> None:
    """With a stand-in for Python that says what it was asked to do; run by a POSIX shell."""
    command = SCRIPTS / "solve_folder.command"
    assert command.stat().st_mode & stat.S_IXUSR
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\nfor each in "$@"; do echo "$each"; done\n', encoding="utf-8")
    python.chmod(0o755)
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", str(command), "a folder"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [str(SCRIPTS / "solve_folder.py"), "a folder"]
