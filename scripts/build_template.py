"""Build templates/ClassCruncher.xlsx, or with --check exit 1 when it is not up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from classcruncher.workbook.template import render

TEMPLATE = Path(__file__).parents[1] / "templates" / "ClassCruncher.xlsx"


def main() -> int:
    """Write the template, or compare it; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file differs")
    arguments = parser.parse_args()
    content = render()
    if arguments.check:
        if TEMPLATE.is_file() and TEMPLATE.read_bytes() == content:
            return 0
        print(f"{TEMPLATE} is not up to date. Run: python scripts/build_template.py", file=sys.stderr)
        return 1
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
