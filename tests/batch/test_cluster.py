"""The same work on a Dask cluster of several processes, some of which are lost on the way."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest
from distributed import LocalCluster

from classcruncher.batch import BatchSettings, run
from classcruncher.batch import cluster as cluster_module
from classcruncher.batch.cluster import DaskExecutor
from classcruncher.batch.processes import WorkerLost
from classcruncher.errors import Refusal
from tests.batch import chores
from tests.batch.folders import figures, many_workbooks

PATIENCE = 120.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:  # type: ignore[no-untyped-call]
        yield cluster


@pytest.fixture
def executor(cluster: LocalCluster) -> Iterator[DaskExecutor]:
    executor = DaskExecutor(cluster.scheduler_address)
    yield executor
    executor.stop()


def test_tasks_are_done_by_the_workers(executor: DaskExecutor) -> None:
    assert executor.slots == 2
    ids = {executor.submit(PATIENCE, chores.process_id).result() for _ in range(4)}
    assert os.getpid() not in ids
    with pytest.raises(Refusal, match="Not today"):
        executor.submit(PATIENCE, chores.refuse).result()


def test_a_worker_killed_on_the_way_costs_nothing(executor: DaskExecutor) -> None:
    dozing = [executor.submit(PATIENCE, chores.doze, 0.3) for _ in range(8)]
    victim = executor.submit(PATIENCE, chores.process_id)
    wait(dozing[:1])
    os.kill(victim.result(), signal.SIGTERM)
    assert [each.result(timeout=60) for each in dozing] == ["awake"] * 8


def test_a_task_that_ends_its_worker_every_time_is_given_up(executor: DaskExecutor) -> None:
    with pytest.raises(WorkerLost, match="lost"):
        executor.submit(PATIENCE, chores.die).result(timeout=90)
    assert executor.submit(PATIENCE, chores.double, 4).result(timeout=60) == 8


def test_a_task_that_hangs_ends_with_its_worker(executor: DaskExecutor) -> None:
    with pytest.raises(WorkerLost):
        executor.submit(0.5, chores.hang).result(timeout=90)


def test_a_batch_on_the_cluster_survives_a_lost_worker(cluster: LocalCluster, tmp_path: Path) -> None:
    """The same workbooks, solved here and there, are told of in the same words."""
    here, there = tmp_path / "here", tmp_path / "there"
    folder = many_workbooks(tmp_path / "schools", 6)
    assert run(BatchSettings(folder, out=here)) == 0
    executor = DaskExecutor(cluster.scheduler_address)
    victim = executor.submit(PATIENCE, chores.process_id).result()
    executor.stop()
    killing = threading.Timer(0.2, os.kill, (victim, signal.SIGTERM))
    killing.start()
    assert run(BatchSettings(folder, out=there, dask=cluster.scheduler_address, jobs=1)) == 0
    killing.join()
    assert figures(there) == figures(here)


def test_no_scheduler_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT_TIMEOUT", "1s")
    with pytest.raises(Refusal, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        DaskExecutor("tcp://127.0.0.1:9")
    with pytest.raises(Refusal, match="No Dask scheduler answers at nonsense://x"):
        DaskExecutor("nonsense://x")


def test_a_cluster_without_workers_is_said_in_a_sentence() -> None:
    with (
        LocalCluster(n_workers=0, dashboard_address=":0") as empty,  # type: ignore[no-untyped-call]
        pytest.raises(Refusal, match="has no workers"),
    ):
        DaskExecutor(empty.scheduler_address)


def test_a_scheduler_that_goes_away_costs_only_what_was_to_be_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT_TIMEOUT", "1s")
    with LocalCluster(n_workers=1, dashboard_address=":0") as doomed:  # type: ignore[no-untyped-call]
        executor = DaskExecutor(doomed.scheduler_address)
        dozing = executor.submit(PATIENCE, chores.doze, 60)
    with pytest.raises(WorkerLost):
        dozing.result(timeout=60)
    monkeypatch.setattr(cluster_module, "_COUNTED_EVERY", 0.0)
    assert executor.slots >= 1
    with pytest.raises(WorkerLost):
        executor.submit(PATIENCE, chores.double, 1).result(timeout=60)
    executor.stop()
