"""A batch from end to end: find the workbooks, take each through its steps, write the summary."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from classcruncher.batch import BatchSettings, steps
from classcruncher.batch.discovery import ASK, find_workbooks
from classcruncher.batch.display import Display, display, in_a_line
from classcruncher.batch.processes import Executor, LocalExecutor, WorkerLost
from classcruncher.batch.steps import Job, Read, Result
from classcruncher.batch.summary import require_place, summary_sentence, write_summaries
from classcruncher.domain.summary_line import Standing, SummaryLine
from classcruncher.streams import readable

#: Seconds within which a workbook must be read or written, and that a solve may take beyond its own limit.
FILE_SECONDS = 180.0
SPARE_SECONDS = 60.0
#: Seconds that workbooks which are just being written are given when the user stops the batch.
_LAST_WRITES = 10.0
#: Tasks to have at hand for each slot, so that no worker waits for the next one.
_AT_HAND = 2


class Scheduler:
    """One batch on its way. `files` reads and writes files on this machine; `solvers` solve, anywhere."""

    def __init__(self, files: Executor, solvers: Executor, display: Display, force: bool = False) -> None:
        self._files, self._solvers = files, solvers
        self._display, self._force = display, force
        self._begun: dict[Job, _Step] = {}
        self._done: queue.SimpleQueue[tuple[Job, Future[Any]]] = queue.SimpleQueue()
        self._lines_of: dict[Job, SummaryLine] = {}
        self._tried: set[Job] = set()
        self._again: deque[Job] = deque()

    def run(self, jobs: Sequence[Job]) -> list[SummaryLine]:
        """Take every workbook through its steps; returns their lines of the summary, in the order of `jobs`.

        Ctrl-C ends it early: what is done is kept, the rest is `NOT_REACHED`.
        """
        try:
            self._go_through(deque(jobs))
        except KeyboardInterrupt:
            with suppress(KeyboardInterrupt):
                self._finish_writing()
        self._display.at_work([])
        return [self._lines_of.get(job) or SummaryLine(job.name, Standing.NOT_REACHED) for job in jobs]

    def _go_through(self, waiting: deque[Job]) -> None:
        while waiting or self._begun or self._again:
            while len(self._begun) < self._room():
                # What lost its worker comes last: by then there may be more memory.
                if not (waiting or self._again):
                    break
                self._look((waiting or self._again).popleft())
            self._display.at_work([job.name for job in self._begun])
            with suppress(queue.Empty):
                # Now and then awake, for Ctrl-C on Windows and for workers that have joined.
                self._take(*self._done.get(timeout=0.5))

    def _room(self) -> int:
        return _AT_HAND * max(self._files.slots, self._solvers.slots)

    def _look(self, job: Job) -> None:
        self._submit(
            self._files, FILE_SECONDS, self._after_look, job, steps.look, job, datetime.now(), self._force
        )

    def _after_look(self, job: Job, found: Read | Result) -> None:
        if isinstance(found, Result):
            self._after_solve(job, found)
        else:
            seconds = found.inputs.time_limit + SPARE_SECONDS
            self._submit(self._solvers, seconds, self._after_solve, job, steps.solve, found, datetime.now())

    def _after_solve(self, job: Job, result: Result) -> None:
        if result.sheets:
            self._submit(self._files, FILE_SECONDS, self._finish, job, steps.write, job, result, writing=True)
        else:
            self._finish(job, result.line)

    def _finish(self, job: Job, line: SummaryLine) -> None:
        self._begun.pop(job, None)
        problem, remedy = readable(line.problem), readable(line.remedy)
        self._lines_of[job] = replace(line, workbook=job.name, problem=problem, remedy=remedy)
        self._display.finished(self._lines_of[job])

    def _submit(
        self,
        executor: Executor,
        seconds: float,
        then: Callable[[Job, Any], None],
        job: Job,
        task: Callable[..., Any],
        *arguments: Any,
        writing: bool = False,
    ) -> None:
        self._begun[job] = _Step(then, writing)
        try:
            future = executor.submit(seconds, task, *arguments)
        except Exception as error:  # a cluster that is no longer there
            future = Future()
            future.set_exception(error)
        future.add_done_callback(partial(self._report, job))

    def _report(self, job: Job, future: Future[Any]) -> None:
        self._done.put((job, future))

    def _take(self, job: Job, future: Future[Any]) -> None:
        """Go on with a workbook whose step has ended."""
        step = self._begun[job]
        error = None if future.cancelled() else future.exception()
        if future.cancelled():
            self._begun.pop(job)
        elif error is None:
            step.then(job, future.result())
        elif isinstance(error, WorkerLost) and job not in self._tried:
            self._tried.add(job)
            self._begun.pop(job)
            self._again.append(job)
        else:
            self._finish(job, _failed(job, error))

    def _finish_writing(self) -> None:
        """Let the workbooks that are just being written be finished."""
        self._display.say("Stopping. Workbooks that are just being written are finished first.")
        until = monotonic() + _LAST_WRITES
        while any(step.writing for step in self._begun.values()) and monotonic() < until:
            with suppress(queue.Empty):
                job, future = self._done.get(timeout=0.2)
                if self._begun[job].writing:
                    self._take(job, future)
                else:
                    self._begun.pop(job)


@dataclass(frozen=True)
class _Step:
    """What a workbook waits for: what to do with the result, and whether its file is being written."""

    then: Callable[[Job, Any], None]
    writing: bool


def _failed(job: Job, error: BaseException) -> SummaryLine:
    """The line of a workbook that could not be finished, and the details of a fault in the log."""
    if isinstance(error, WorkerLost):
        remedy = "Run the batch again. If it fails again, solve it on its own with: classcruncher solve."
        return SummaryLine(job.name, Standing.FAILED, problem=f"{error} It was tried twice.", remedy=remedy)
    from classcruncher.logs import keep

    details = keep(error, f"workbook {job.name} in a batch")
    sentence = f"Something went wrong in Class Cruncher itself. {details}"
    return SummaryLine(job.name, Standing.FAILED, problem=sentence)


ANSWERED, BAD, NO_ANSWER = 0, 1, 3
_UNANSWERED = (Standing.NO_ANSWER, Standing.TIME_RAN_OUT)


def run_batch(settings: BatchSettings) -> int:
    """See `classcruncher.batch.run`."""
    when = datetime.now()
    not_read: list[SummaryLine] = []
    found = find_workbooks(settings, lambda folder, why: not_read.append(_folder_not_read(folder, why)))
    jobs = [_job(settings, path) for path in found]
    require_place(settings)
    with _executors(settings, len(jobs)) as (files, solvers), display(len(jobs)) as shown:
        for line in not_read:
            shown.say(in_a_line(line))
        lines = Scheduler(files, solvers, shown, settings.force).run(jobs) + not_read
        shown.say(summary_sentence(lines))
        if any(line.standing is Standing.NOT_REACHED for line in lines):
            shown.say("Run the same command again to go on: what is done is not solved again.")
        for path in write_summaries(lines, when, settings):
            shown.say(f"Summary: {path}")
    return exit_code(lines)


def exit_code(lines: Sequence[SummaryLine]) -> int:
    """The command's exit code, as `classcruncher.batch.run` says."""
    if all(line.answered for line in lines):
        return ANSWERED
    return NO_ANSWER if all(line.answered or line.standing in _UNANSWERED for line in lines) else BAD


def _job(settings: BatchSettings, path: Path) -> Job:
    return Job(readable(path.as_posix()), settings.folder / path, settings.results / path)


def _folder_not_read(folder: Path, why: str) -> SummaryLine:
    return SummaryLine(
        folder.as_posix(),
        Standing.FOLDER_NOT_READ,
        problem=f"It cannot be read ({why}), and its workbooks are left out.",
        remedy=ASK[0].upper() + ASK[1:],
    )


@contextmanager
def _executors(settings: BatchSettings, jobs: int) -> Iterator[tuple[Executor, Executor]]:
    """Who reads and writes, and who solves: the same processes, unless there is a cluster for solving."""
    with ExitStack() as ending:
        files = LocalExecutor(min(settings.processes, jobs))
        ending.callback(files.stop)
        if not settings.dask:
            yield files, files
            return
        from classcruncher.batch.cluster import DaskExecutor

        cluster = DaskExecutor(settings.dask)
        ending.callback(cluster.stop)
        yield files, cluster
