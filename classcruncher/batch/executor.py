"""Who does the tasks of a batch: processes of this machine, or a cluster; both behind one small protocol."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol


class WorkerLost(Exception):
    """The worker died or hung during a task: the task itself may be fine. The message is a sentence."""


class Executor(Protocol):
    """Does tasks in other processes."""

    @property
    def slots(self) -> int:
        """How many tasks it does at a time; this may change as machines come and go."""

    def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a task done. Its worker ends when it takes longer than `seconds`, and the task with it.

        The future gives the task's result, or raises what the task raised, or WorkerLost. Its callbacks may
        be called from any thread.
        """

    def stop(self) -> None:
        """End now, whatever is still being done."""


def within(seconds: float, task: Callable[..., Any], *arguments: Any) -> Any:
    """Do a task in this process, and end the process at once when the task takes longer than `seconds`.

    This works even when the task hangs in compiled code. One task at a time in a process, please.
    """
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return task(*arguments)
        finally:
            faulthandler.cancel_dump_traceback_later()
