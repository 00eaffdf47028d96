"""A batch as a whole: find the workbooks, take each through its steps, write the summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from classcruncher.batch.course import Course
from classcruncher.batch.discovery import find_workbooks
from classcruncher.batch.display import display
from classcruncher.batch.executor import Executor
from classcruncher.batch.local import LocalExecutor
from classcruncher.batch.settings import BatchSettings
from classcruncher.batch.summary import require_place, summary_sentence, write_summaries
from classcruncher.batch.tasks import Job
from classcruncher.entry import Entry, Standing
from classcruncher.streams import readable

ANSWERED, BAD, NO_ANSWER = 0, 1, 3
_UNANSWERED = (Standing.NO_ANSWER, Standing.TIME_RAN_OUT)


def run_batch(settings: BatchSettings) -> int:
    """See `classcruncher.batch.run`."""
    when = datetime.now()
    jobs = [_job(settings, path) for path in find_workbooks(settings)]
    require_place(settings)
    with _executors(settings, len(jobs)) as (office, solvers), display(len(jobs)) as shown:
        entries = Course(office, solvers, shown, settings.force).run(jobs)
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
