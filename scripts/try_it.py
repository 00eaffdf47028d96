"""Solve an example school: python scripts/try_it.py [NAME]

Makes an environment, writes an example into the folder `out`, solves it, prints the options and says
which file to open. Needs Python 3.11 or later and nothing else.
"""

from __future__ import annotations

import sys

from environment import ROOT, environment, run


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else "nsw-7-classes"
    command = [str(environment(".venv")), "-m", "classcruncher"]
    workbook = ROOT / "out" / f"{name}.xlsx"
    workbook.parent.mkdir(exist_ok=True)
    code = run([*command, "new", str(workbook), "--example", name, "--force"])
    if code == 0:
        code = run([*command, "solve", str(workbook)])
    if code == 0:
        print(
            f"\nOpen {workbook} in Excel or LibreOffice: the sheets Results and Option 1, 2, ... are in it."
        )
    return code


if __name__ == "__main__":
    sys.exit(main())
