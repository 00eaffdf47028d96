"""The same work on a Dask cluster of several processes, some of which are lost on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest
from distributed import LocalCluster

from classcruncher.batch import BatchSettings, run
from classcruncher.batch.cluster import DaskExecutor
from classcruncher.batch.executor import WorkerLost
from classcruncher.refusal import Refusal
from classcruncher.workbook.new import new_workbook
from tests.batch import chores

PATIENCE = 120.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
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


def test_a_task_that_hangs_ends_with_its_worker(executor: DaskExecutor, tmp_path: Path) -> None:
    with pytest.raises(WorkerLost):
        executor.submit(0.5, chores.hang).result(timeout=90)


def test_a_batch_on_the_cluster_writes_the_same_as_one_here(cluster: LocalCluster, tmp_path: Path) -> None:
    for name in ("three-grades", "queensland-prep"):
        new_workbook(tmp_path / f"{name}.xlsx", name)
    assert run(BatchSettings(tmp_path, dask=cluster.scheduler_address, jobs=1)) == 0


def test_no_scheduler_is_said_in_a_sentence() -> None:
    with pytest.raises(Refusal, match="No Dask scheduler answers at tcp://127.0.0.1:9"):
        DaskExecutor("tcp://127.0.0.1:9")
    with pytest.raises(Refusal, match="No Dask scheduler answers at nonsense://x"):
        DaskExecutor("nonsense://x")


def test_a_cluster_without_workers_is_said_in_a_sentence() -> None:
    with (
        LocalCluster(n_workers=0, dashboard_address=None) as empty,
        pytest.raises(Refusal, match="has no workers"),
    ):
        DaskExecutor(empty.scheduler_address)
