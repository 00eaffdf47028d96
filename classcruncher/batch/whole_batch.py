"""A batch as a whole: find the workbooks, take each through its steps, write the summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from classcruncher.batch.batch_settings import BatchSettings
from classcruncher.batch.discovery import ASK, find_workbooks
from classcruncher.batch.display import display, in_a_line
from classcruncher.batch.executor import Executor
from classcruncher.batch.processes import LocalExecutor
from classcruncher.batch.scheduling import Course
from classcruncher.batch.steps import Job
from classcruncher.batch.summary import require_place, summary_sentence, write_summaries
from classcruncher.domain.summary_line import Entry, Standing
from classcruncher.streams import readable

ANSWERED, BAD, NO_ANSWER = 0, 1, 3
_UNANSWERED = (Standing.NO_ANSWER, Standing.TIME_RAN_OUT)


def run_batch(settings: BatchSettings) -> int:
    """See `classcruncher.batch.run`."""
    when = datetime.now()
    not_read: list[Entry] = []
    found = find_workbooks(settings, lambda folder, why: not_read.append(_folder_not_read(folder, why)))
    jobs = [_job(settings, path) for path in found]
    require_place(settings)
    with _executors(settings, len(jobs)) as (office, solvers), display(len(jobs)) as shown:
        for entry in not_read:
            shown.say(in_a_line(entry))
        entries = Course(office, solvers, shown, settings.force).run(jobs) + not_read
        shown.say(summary_sentence(entries))
        if any(entry.standing is Standing.NOT_REACHED for entry in entries):
            shown.say("Run the same command again to go on: what is done is not solved again.")
        for path in write_summaries(entries, when, settings):
            shown.say(f"Summary: {path}")
    return exit_code(entries)


def exit_code(entries: Sequence[Entry]) -> int:
    """The command's exit code, as `classcruncher.batch.run` says."""
    if all(entry.answered for entry in entries):
        return ANSWERED
    return NO_ANSWER if all(entry.answered or entry.standing in _UNANSWERED for entry in entries) else BAD


def _job(settings: BatchSettings, path: Path) -> Job:
    return Job(readable(path.as_posix()), settings.folder / path, settings.results / path)


def _folder_not_read(folder: Path, why: str) -> Entry:
    return Entry(
        folder.as_posix(),
        Standing.FOLDER_NOT_READ,
        problem=f"It cannot be read ({why}), and its workbooks are left out.",
        remedy=ASK[0].upper() + ASK[1:],
    )


@contextmanager
def _executors(settings: BatchSettings, jobs: int) -> Iterator[tuple[Executor, Executor]]:
    """Who reads and writes, and who solves: the same processes, unless there is a cluster for solving."""
    with ExitStack() as ending:
        office = LocalExecutor(min(settings.processes, jobs))
        ending.callback(office.stop)
        if not settings.dask:
            yield office, office
            return
        from classcruncher.batch.cluster import DaskExecutor

        cluster = DaskExecutor(settings.dask)
        ending.callback(cluster.stop)
        yield office, cluster
