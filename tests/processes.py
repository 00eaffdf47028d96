"""Other processes that tests start: whatever happens, none outlives its test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "classcruncher"]

#: The beginning of a program that hears Ctrl-C even where it is ignored on entry, as in the background.
HEARING_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


@contextmanager
def running(command: Sequence[str | Path], **settings: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that is killed at the end of the block, if it runs still, with all that it started."""
    own: dict[str, Any] = {"text": True, "encoding": "utf-8", "cwd": ROOT, "start_new_session": True}
    with subprocess.Popen(command, **(own | settings)) as process:
        try:
            yield process
        finally:
            _kill_with_all(process)


def _kill_with_all(process: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def classcruncher(*arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    """The command, run to its end; what it wrote is bytes."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, cwd=ROOT, timeout=300, check=False, **settings
    )
