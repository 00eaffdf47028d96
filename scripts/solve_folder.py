"""Solve every workbook in a folder, without a terminal.

Double-click the file beside this one for Windows (solve_folder.bat, which also takes a folder dropped on it)
or macOS (solve_folder.command). In a terminal: python scripts/solve_folder.py [FOLDER]. Needs Python 3.11.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from environment import environment, run

OUTCOMES = {
    0: "Every workbook has an answer.",
    1: "Some workbooks need you: the sheet To look at of the summary says which, and what would help.",
    3: "Some schools have no answer: the sheet To look at of the summary says what would make one.",
}


def main() -> int:
    """Ask for the folder unless it is given, solve, and wait until what came of it is read."""
    try:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ask()
        command = [
            str(environment(".venv")),
            "-m",
            "classcruncher",
            "batch",
            str(folder.resolve()),
            "--recursive",
        ]
        code = run(command)
        print("\n" + OUTCOMES.get(code, "That did not work; the lines above say why."))
    except KeyboardInterrupt:
        code = 1
    input("Press Enter to close this window.")
    return code


def ask() -> Path:
    """The folder that the user drags into the window or types."""
    print("Class Cruncher solves every workbook in a folder, and in the folders in it.")
    return dragged(input("Drag the folder into this window, or type its path, and press Enter: "))


def dragged(text: str) -> Path:
    """The path in what a terminal makes of a dragged folder: in quotation marks, or with blanks escaped."""
    text = text.strip()
    if sys.platform == "win32":
        return Path(text.strip('"'))
    words = shlex.split(text)
    return Path(words[0] if len(words) == 1 else text).expanduser()


if __name__ == "__main__":
    sys.exit(main())
