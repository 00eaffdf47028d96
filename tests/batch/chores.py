"""Tasks for executors: plain ones, and such as end or hold up the process that does them."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from classcruncher.domain.outcome import Problem
from classcruncher.errors import BadInput, Refusal


def double(number: int) -> int:
    return 2 * number


def process_id() -> int:
    return os.getpid()


def refuse() -> None:
    raise Refusal("Not today.")


def bad_input() -> None:
    raise BadInput((Problem("Grades", "B2", "It is blank.", "Enter a number."),))


def run_out_of_memory() -> None:
    raise MemoryError


def die() -> None:
    """End the process as a system without memory does: without a word."""
    os._exit(9)


def die_at_first(mark: Path) -> str:
    """End the process unless another one has done so before."""
    if mark.exists():
        return "done"
    mark.touch()
    os._exit(9)


def hang() -> None:
    """Hold up the process in compiled code that lets no other thread of it run: a pattern that never ends."""
    re.fullmatch("(a+)+", "a" * 60 + "b")


def doze(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"
