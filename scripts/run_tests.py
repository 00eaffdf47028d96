"""Run all the tests: python scripts/run_tests.py [arguments for pytest]

Makes an environment of its own first. Needs Python 3.11 or later and nothing else; tests that need
LibreOffice or Node.js where these are missing are named at the end, not counted as passed.
"""

from __future__ import annotations

import sys

from environment import environment, run


def main() -> int:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = environment(f".venv-test-{version}", groups=["test"])
    return run([str(python), "-m", "pytest", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
