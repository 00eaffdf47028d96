"""Write the lock files anew from pyproject.toml: python scripts/lock.py (needs uv on the PATH).

One lock serves all systems and Pythons; it names versions and hashes, and no index.
"""

from __future__ import annotations

import subprocess
import sys

from environment import ROOT

LOCKS = {
    "requirements.lock": [],
    "requirements-test.lock": ["--group", "test", "--group", "lint"],
}
COMMAND = (
    "uv pip compile pyproject.toml --universal --python-version 3.11 --quiet --generate-hashes --no-header "
    "--no-annotate"
)


def main() -> int:
    for name, groups in LOCKS.items():
        subprocess.run([*COMMAND.split(), *groups, "--output-file", name], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
