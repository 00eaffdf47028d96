"""The course of a batch, with workers that fail in every way there is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from classcruncher.batch import steps
from classcruncher.batch.processes import WorkerLost
from classcruncher.batch.scheduling import Scheduler
from classcruncher.batch.steps import Job
from classcruncher.domain.summary_line import Standing, SummaryLine
from tests.batch.folders import sheets, workbook


class Here:
    """An executor that does every task at once, unless `fault` has something against it."""

    slots = 2

    def __init__(self, fault: Callable[[Callable[..., Any], Job | None], None] | None = None) -> None:
        self._fault = fault or (lambda task, job: None)
        self.done: list[str] = []

    def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        job = arguments[0] if isinstance(arguments[0], Job) else None
        self.done.append(task.__name__)
        try:
            self._fault(task, job)
            future.set_result(task(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future

    def stop(self) -> None:
        raise AssertionError("whoever made the executor stops it")


class Silent:
    """A display that remembers."""

    def __init__(self, interrupt_after: int = 0) -> None:
        self.names: list[str] = []
        self.said: list[str] = []
        self._interrupt_after = interrupt_after

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def at_work(self, names: Sequence[str]) -> None: ...

    def finished(self, entry: SummaryLine) -> None:
        self.names.append(entry.workbook)
        if len(self.names) == self._interrupt_after:
            raise KeyboardInterrupt

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    paths = [workbook(tmp_path / f"{name}.xlsx") for name in "abcde"]
    return [Job(path.name, path, path) for path in paths]


def standings(entries: Sequence[SummaryLine]) -> list[str]:
    return [f"{entry.workbook[0]} {entry.standing}" for entry in entries]


def test_every_workbook_is_read_solved_and_written(jobs: list[Job]) -> None:
    files, solvers, display = Here(), Here(), Silent()
    entries = Scheduler(files, solvers, display).run(jobs)
    assert standings(entries) == [f"{name} Answered" for name in "abcde"]
    assert files.done.count("look") == files.done.count("write") == 5
    assert solvers.done == ["solve"] * 5
    assert sorted(display.names) == [job.name for job in jobs]
    assert all("Option 1" in sheets(job.source) for job in jobs)


@pytest.mark.parametrize("step", [steps.look, steps.write])
def test_a_workbook_that_lost_its_worker_is_tried_once_more_at_the_end(
    jobs: list[Job], step: Callable[..., Any]
) -> None:
    lost: list[str] = []

    def fault(task: Callable[..., Any], job: Job | None) -> None:
        if task is step and job == jobs[0] and not lost:
            lost.append(job.name)
            raise WorkerLost("It died.")

    display = Silent()
    entries = Scheduler(Here(fault), Here(), display).run(jobs)
    assert lost == ["a.xlsx"]
    assert standings(entries) == [f"{name} Answered" for name in "abcde"]
    assert display.names[-1] == "a.xlsx"


def test_a_workbook_that_loses_two_workers_is_reported_and_the_others_are_done(jobs: list[Job]) -> None:
    def fault(task: Callable[..., Any], job: Job | None) -> None:
        if job == jobs[1]:
            raise WorkerLost("It died.")

    entries = Scheduler(Here(fault), Here(), Silent()).run(jobs)
    assert standings(entries) == ["a Answered", "b Failed", "c Answered", "d Answered", "e Answered"]
    assert entries[1].problem == "It died. It was tried twice."
    assert "Option 1" not in sheets(jobs[1].source)


def test_a_fault_of_the_program_is_one_sentence_and_a_log(
    jobs: list[Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classcruncher.logs.log_file", lambda: tmp_path / "details.log")

    def fault(task: Callable[..., Any], job: Job | None) -> None:
        if job == jobs[2]:
            raise ZeroDivisionError("a bug")

    entries = Scheduler(Here(fault), Here(), Silent()).run(jobs)
    assert entries[2].standing is Standing.FAILED
    assert entries[2].problem.startswith("Something went wrong in Class Cruncher itself.")
    assert "a bug" in (tmp_path / "details.log").read_text(encoding="utf-8")


def test_a_cluster_that_is_gone_does_not_end_the_batch(jobs: list[Job]) -> None:
    class Gone(Here):
        def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
            raise WorkerLost("The cluster is gone.")

    entries = Scheduler(Here(), Gone(), Silent()).run(jobs)
    assert {entry.standing for entry in entries} == {Standing.FAILED}


def test_stopping_keeps_what_is_done_and_finishes_what_is_being_written(jobs: list[Job]) -> None:
    class Slow(Here):
        """Writes take a moment, and are done by another thread."""

        def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
            if task is not steps.write:
                return super().submit(seconds, task, *arguments)
            future: Future[Any] = Future()
            threading.Timer(0.3, lambda: future.set_result(task(*arguments))).start()
            return future

    display = Silent(interrupt_after=1)
    entries = Scheduler(Slow(), Here(), display).run(jobs)
    reached = [entry for entry in entries if entry.standing is Standing.ANSWERED]
    assert 1 < len(reached) < 5
    assert {entry.standing for entry in entries} == {Standing.ANSWERED, Standing.NOT_REACHED}
    for job, entry in zip(jobs, entries, strict=True):
        assert ("Option 1" in sheets(job.source)) == (entry.standing is Standing.ANSWERED)
    assert display.said[0].startswith("Stopping.")
