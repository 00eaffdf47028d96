"""Several things found out at a time: the solver leaves the interpreter to other threads while it works."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from classcruncher.control import TimeLimit
from classcruncher.model.enumeration.arrays import without_false_alarms
from classcruncher.model.questions import Stopped

Result = TypeVar("Result")

#: How often the waiting thread looks whether it should stop, in seconds.
_LOOK_EVERY = 0.05
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


@dataclass(frozen=True)
class Workers:
    """Threads that find things out, within one limit.

    `threads` is how many work at a time: 0 is as the machine has cores, 2 at most. With 1 it is the caller's
    own, and no other is started.
    """

    limit: TimeLimit
    threads: int = 0

    def find_out(self, tasks: Sequence[Task[Any]]) -> None:
        """Every task gets its share, then those not settled have what is left, the first ones first."""
        self.in_shares(tasks)
        self.to_the_end(tasks)

    def in_shares(self, tasks: Sequence[Task[Any]], of: float = 1.0) -> None:
        """What each task finds out in its share of the time, or `of` a part of it.

        None of them, however hard, uses up the time of the others.
        """
        limit = self.limit if of == 1.0 else self.limit.part(of)
        self.together([partial(_in_share, task, limit) for task in tasks])

    def to_the_end(self, tasks: Sequence[Task[Any]]) -> None:
        """What is not settled yet, in order, each with all the time that is left."""
        self.together([partial(task.go, self.limit) for task in tasks if not task.is_settled])

    def together(self, jobs: Sequence[Callable[[], Result]]) -> list[Result | None]:
        """What the jobs come to, in order; None for each that ran out of time. Ctrl-C ends the limit."""
        threads = self.threads or min(2, os.cpu_count() or 1)
        if threads == 1:
            return [self._done(job) for job in jobs]
        with ThreadPoolExecutor(threads, "classcruncher") as pool:
            futures = [pool.submit(self._done, job) for job in jobs]
            while True:
                try:
                    if not wait(futures, timeout=_LOOK_EVERY).not_done:
                        return [future.result() for future in futures]
                except KeyboardInterrupt:
                    self.limit.stop()

    def _done(self, job: Callable[[], Result]) -> Result | None:
        if self.limit.over:
            return None
        try:
            with without_false_alarms():
                return job()
        except Stopped:
            return None


def _in_share(task: Task[Any], limit: TimeLimit) -> None:
    task.go(limit.part(_SHARE))
