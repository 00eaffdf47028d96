"""Jobs side by side: the solver leaves the interpreter to other threads while it works."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from classcruncher.limit import Limit
from classcruncher.model.enumeration import Stopped

Result = TypeVar("Result")

#: How often the waiting thread looks whether it should stop, in seconds.
_GLANCE = 0.05


def together(jobs: Sequence[Callable[[], Result]], limit: Limit, threads: int = 0) -> list[Result | None]:
    """What the jobs come to, in order; None for each that ran out of time. Ctrl-C ends the limit."""

    def run(job: Callable[[], Result]) -> Result | None:
        if limit.over:
            return None
        try:
            return job()
        except Stopped:
            return None

    with ThreadPoolExecutor(threads or min(2, os.cpu_count() or 1), "classcruncher") as pool:
        futures = [pool.submit(run, job) for job in jobs]
        while True:
            try:
                if not wait(futures, timeout=_GLANCE).not_done:
                    return [future.result() for future in futures]
            except KeyboardInterrupt:
                limit.stop()
