"""Workers of a Dask cluster, on as many machines as it has."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from typing import Any

from classcruncher._version import __version__
from classcruncher.batch.processes import WorkerLost, within
from classcruncher.errors import Refusal

#: Workers come and go: how often they are counted, in seconds.
_COUNTED_EVERY = 2.0
_CONNECT_TIMEOUT = "15s"


class DaskExecutor:
    """An `Executor` on a Dask cluster. Dask itself gives the tasks of lost workers to others."""

    def __init__(self, address: str) -> None:
        """Raises Refusal when there is no scheduler at `address`, or its workers are not up to the work."""
        distributed = _distributed()
        try:
            self._client = distributed.Client(address, timeout=_CONNECT_TIMEOUT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise Refusal(
                f"No Dask scheduler answers at {address}: start one with `dask scheduler`, "
                "and give the address that it prints, such as tcp://10.0.0.5:8786."
            ) from error
        self._lost = (distributed.scheduler.KilledWorker, CancelledError)
        #: What Dask raises, in one place or another, when the scheduler is no longer there.
        self._gone = (distributed.client.ClosedClientError, OSError, RuntimeError, ValueError)
        self._pool = self._client.get_executor(pure=False)
        self._counted, self._slots = 0.0, 1
        self._require_workers()

    @property
    def slots(self) -> int:
        """See `Executor.slots`."""
        if time.monotonic() - self._counted > _COUNTED_EVERY:
            with suppress(*self._gone):
                self._slots = max(1, sum(self._client.nthreads().values()))
            self._counted = time.monotonic()
        return self._slots

    def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """See `Executor.submit`; WorkerLost, too, when the cluster is no longer there."""
        future: Future[Any] = Future()
        try:
            running = self._pool.submit(within, seconds, task, *arguments)
        except self._gone as error:
            raise WorkerLost("The connection to the cluster was lost.") from error
        running.add_done_callback(partial(self._settle, future))
        return future

    def stop(self) -> None:
        """See `Executor.stop`."""
        with suppress(*self._gone):
            self._pool.shutdown(wait=False)
        self._client.close()

    def _settle(self, future: Future[Any], done: Future[Any]) -> None:
        error = CancelledError() if done.cancelled() else done.exception()
        if isinstance(error, (*self._lost, MemoryError)):
            error = WorkerLost("The cluster, or every worker of it that tried, was lost.")
        if error is None:
            future.set_result(done.result())
        else:
            future.set_exception(error)

    def _require_workers(self) -> None:
        versions = self._client.run(_version, on_error="return")
        if not versions:
            raise Refusal("The Dask cluster has no workers: start some with `dask worker` and run again.")
        for worker, version in versions.items():
            if version != __version__:
                found = version if isinstance(version, str) else "no Class Cruncher that works"
                raise Refusal(
                    f"The Dask worker {worker} has {found}; this machine has {__version__}. "
                    "Install the same version on both."
                )


def _version() -> str:
    return __version__


def _distributed() -> Any:
    try:
        import distributed
        import distributed.scheduler
    except ImportError as error:
        raise Refusal(
            'Working on a cluster takes Dask: install it with pip install "classcruncher[dask]".'
        ) from error
    return distributed
