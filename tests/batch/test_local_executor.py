"""Processes of this machine: what is lost with one of them, and what is not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from classcruncher.batch.processes import LocalExecutor, WorkerLost
from classcruncher.errors import BadInput, Refusal
from tests.batch import chores

PATIENCE = 60.0


@pytest.fixture
def executor() -> Iterator[LocalExecutor]:
    executor = LocalExecutor(2)
    yield executor
    executor.stop()


def test_tasks_are_done_by_as_many_processes_as_asked_for(executor: LocalExecutor) -> None:
    dozing = [executor.submit(PATIENCE, chores.doze, 0.05) for _ in range(4)]
    assert [each.result() for each in dozing] == ["awake"] * 4
    ids = {executor.submit(PATIENCE, chores.process_id).result() for _ in range(10)}
    assert len(ids) <= 2
    assert os.getpid() not in ids


def test_a_tasks_own_error_is_raised_and_its_process_stays(executor: LocalExecutor) -> None:
    with pytest.raises(Refusal, match="Not today"):
        executor.submit(PATIENCE, chores.refuse).result()
    with pytest.raises(BadInput) as bad:
        executor.submit(PATIENCE, chores.bad_input).result()
    assert bad.value.problems[0].place == "Grades!B2"
    assert executor.submit(PATIENCE, chores.double, 21).result() == 42


def test_a_process_that_dies_takes_only_its_own_task_with_it(executor: LocalExecutor) -> None:
    futures = [executor.submit(PATIENCE, chores.doze, 0.2) for _ in range(3)]
    dying = executor.submit(PATIENCE, chores.die)
    futures += [executor.submit(PATIENCE, chores.doze, 0.01) for _ in range(5)]
    with pytest.raises(WorkerLost, match="died"):
        dying.result()
    assert [each.result() for each in futures] == ["awake"] * 8


def test_a_process_that_dies_while_idle_is_replaced() -> None:
    executor = LocalExecutor(1)
    try:
        first = executor.submit(PATIENCE, chores.process_id).result()
        os.kill(first, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                second = executor.submit(PATIENCE, chores.process_id).result()
            except WorkerLost:  # the death was noticed only now
                continue
            if second != first:
                return
        raise AssertionError("the process was not replaced")
    finally:
        executor.stop()


def test_a_task_that_hangs_is_given_up(executor: LocalExecutor) -> None:
    hanging = executor.submit(0.5, chores.hang)
    with pytest.raises(WorkerLost, match="not done within"):
        hanging.result(timeout=25)
    assert executor.submit(PATIENCE, chores.double, 1).result() == 2


def test_want_of_memory_is_not_a_fault_of_the_task(executor: LocalExecutor) -> None:
    with pytest.raises(WorkerLost, match="memory"):
        executor.submit(PATIENCE, chores.run_out_of_memory).result()


def test_stopping_ends_what_is_being_done(tmp_path: Path) -> None:
    executor = LocalExecutor(1)
    assert executor.submit(PATIENCE, chores.double, 1).result() == 2
    dozing = executor.submit(PATIENCE, chores.doze, 300)
    waiting = executor.submit(PATIENCE, chores.double, 2)
    executor.stop()
    assert waiting.cancelled()
    with pytest.raises(WorkerLost):
        dozing.result(timeout=30)
