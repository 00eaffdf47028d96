"""Check that a built wheel works on its own: python scripts/check_wheel.py FOLDER"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from environment import ROOT


def main() -> int:
    """Say what is missing from the one wheel in a folder; 0 when nothing is."""
    wheel = next(Path(sys.argv[1]).glob("classcruncher-*.whl"))
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "classcruncher"
    wanted = {
        str(path.relative_to(ROOT)).replace("\\", "/")
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    missing = sorted((wanted | {"classcruncher/templates/ClassCruncher.xlsx"}) - inside)
    for name in missing:
        print(f"{wheel.name} lacks {name}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
