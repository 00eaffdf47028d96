"""Jobs side by side: the solver leaves the interpreter to other threads while it works."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

from classcruncher.control import TimeLimit
from classcruncher.model.enumeration.arrays import without_false_alarms
from classcruncher.model.questions import Stopped

Result = TypeVar("Result")

#: How often the waiting thread looks whether it should stop, in seconds.
_GLANCE = 0.05
#: While others wait, a task has no more than this part of the time that is left.
_SHARE = 1 / 4


class Task(Generic[Result]):
    """Something to find out: at first in a share of the time, then in all of it.

    `work` raises Stopped when its limit comes before anything is known. `settled` says whether what it gives
    is final, `better` chooses between two results that are not.
    """

    def __init__(
        self,
        work: Callable[[TimeLimit], Result],
        settled: Callable[[Result], bool] = lambda _: True,
        better: Callable[[Result, Result], Result] = lambda _, later: later,
    ) -> None:
        self._work, self._settled, self._better = work, settled, better
        self.result: Result | None = None

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to find out."""
        return self.result is not None and self._settled(self.result)

    def go(self, limit: TimeLimit) -> None:
        """Find out what is not settled yet, as far as the limit allows."""
        if self.is_settled or limit.over:
            return
        with suppress(Stopped):
            found = self._work(limit)
            self.result = found if self.result is None else self._better(self.result, found)


def find_out(tasks: Sequence[Task[Any]], limit: TimeLimit, threads: int = 0) -> None:
    """Every task gets its share, then those that are not settled have what is left, the first ones first."""
    glance(tasks, limit, threads)
    settle(tasks, limit, threads)


def glance(tasks: Sequence[Task[Any]], limit: TimeLimit, threads: int = 0) -> None:
    """What each task finds out in its share: none of them, however hard, uses up the time of the others."""
    together([partial(_in_share, task, limit) for task in tasks], limit, threads)


def settle(tasks: Sequence[Task[Any]], limit: TimeLimit, threads: int = 0) -> None:
    """What is not settled yet, in order, each with all the time that is left."""
    together([partial(task.go, limit) for task in tasks if not task.is_settled], limit, threads)


def _in_share(task: Task[Any], limit: TimeLimit) -> None:
    task.go(limit.part(_SHARE))


def together(jobs: Sequence[Callable[[], Result]], limit: TimeLimit, threads: int = 0) -> list[Result | None]:
    """What the jobs come to, in order; None for each that ran out of time. Ctrl-C ends the limit.

    With one thread it is the caller's own, and no other is started.
    """

    def run(job: Callable[[], Result]) -> Result | None:
        if limit.over:
            return None
        try:
            with without_false_alarms():
                return job()
        except Stopped:
            return None

    workers = threads or min(2, os.cpu_count() or 1)
    if workers == 1:
        return [run(job) for job in jobs]
    with ThreadPoolExecutor(workers, "classcruncher") as pool:
        futures = [pool.submit(run, job) for job in jobs]
        while True:
            try:
                if not wait(futures, timeout=_GLANCE).not_done:
                    return [future.result() for future in futures]
            except KeyboardInterrupt:
                limit.stop()
