"""Run the tests on all cores: python scripts/run_tests.py [arguments for pytest]

Makes an environment of its own first. Needs Python 3.11 or later and nothing else; tests that need
LibreOffice or Node.js where these are missing are named at the end, not counted as passed. Slow tests are
left out, unless -m says which tests to run: -m "" stands for all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from environment import environment, run


def main() -> int:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = environment(f".venv-test-{version}", groups=["test"])
    return run([str(python), "-m", "pytest", *_defaults(sys.argv[1:]), *sys.argv[1:]])


def _defaults(given: Sequence[str]) -> list[str]:
    """All cores and no slow tests, each where the arguments do not say otherwise."""
    cores = [] if any(each.startswith(("-n", "--numprocesses")) for each in given) else ["-n", "auto"]
    quick = [] if any(each.startswith("-m") for each in given) else ["-m", "not slow"]
    return [*cores, *quick]


if __name__ == "__main__":
    sys.exit(main())
