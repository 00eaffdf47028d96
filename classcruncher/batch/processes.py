"""Who does the tasks of a batch: processes of this machine, or a cluster; both behind one small protocol."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from classcruncher.interruption import ctrl_c_kept_from_new_processes, ctrl_c_let_through
from classcruncher.logs import place
from classcruncher.streams import kept_silent, make_usable


class WorkerLost(Exception):
    """The worker died or hung during a task: the task itself may be fine. The message is a sentence."""


class Executor(Protocol):
    """Does tasks in other processes."""

    @property
    def slots(self) -> int:
        """How many tasks it does at a time; this may change as machines come and go."""

    def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a task done. Its worker ends when it takes longer than `seconds`, and the task with it.

        The future gives the task's result, or raises what the task raised, or WorkerLost. Its callbacks may
        be called from any thread.
        """

    def stop(self) -> None:
        """End now, whatever is still being done."""


def within(seconds: float, task: Callable[..., Any], *arguments: Any) -> Any:
    """Do a task in this process, and end the process at once when the task takes longer than `seconds`.

    This works even when the task hangs in compiled code. One task at a time in a process, please.
    """
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return task(*arguments)
        finally:
            faulthandler.cancel_dump_traceback_later()


_PROCESS_DIED = "Its process died, perhaps for want of memory."
#: What keeps libraries silent in a worker, to its end.
_SILENCE = ExitStack()


class LocalExecutor:
    """An `Executor` of long-lived processes. A process that is lost is replaced.

    Every process is a pool of its own from the standard library, since a pool of several gives up all its
    tasks when one process dies. Processes are started afresh, not forked: the solver has threads.
    """

    def __init__(self, processes: int) -> None:
        self._slots = processes
        self._lock = threading.RLock()
        self._waiting: deque[_SubmittedTask] = deque()
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        #: A pool that lost its process is held until the end: to forget one that is still clearing up can
        #: lock up Python 3.12 and 3.13.
        self._lost: list[_Worker] = []
        self._stopped = False

    @property
    def slots(self) -> int:
        """See `Executor.slots`."""
        return self._slots

    def submit(self, seconds: float, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """See `Executor.submit`."""
        submitted = _SubmittedTask(seconds, task, arguments)
        with self._lock:
            self._waiting.append(submitted)
            self._hand_out()
        return submitted.future

    def stop(self) -> None:
        """See `Executor.stop`."""
        with self._lock:
            self._stopped = True
            waiting, self._waiting = self._waiting, deque()
            workers = list(self._workers)
        for submitted in waiting:
            submitted.future.cancel()
        for worker in workers:
            worker.end()
        for worker in [*workers, *self._lost]:
            worker.clear_up()

    def _hand_out(self) -> None:
        """Give waiting tasks to idle workers, and start workers while there may be more of them."""
        while self._waiting and not self._stopped:
            if self._idle:
                worker = self._idle.pop()
            elif len(self._workers) < self._slots:
                worker = _Worker()
                self._workers.add(worker)
            else:
                return
            submitted = self._waiting.popleft()
            try:
                running = worker.begin(submitted)
            except BrokenProcessPool:  # it died while it was idle
                self._lose(worker)
                self._waiting.appendleft(submitted)
                continue
            running.add_done_callback(partial(self._settle, worker, submitted, time.monotonic()))

    def _settle(self, worker: _Worker, submitted: _SubmittedTask, began: float, done: Future[Any]) -> None:
        """Take a worker back, or drop a lost one, and pass on what came of its task."""
        error = CancelledError() if done.cancelled() else done.exception()
        with self._lock:
            if isinstance(error, BrokenProcessPool):
                self._lose(worker)
            else:
                self._idle.append(worker)
            self._hand_out()
        if isinstance(error, (BrokenProcessPool, CancelledError)):
            late = time.monotonic() - began >= submitted.seconds
            error = WorkerLost(_not_done_within(submitted.seconds) if late else _PROCESS_DIED)
        elif isinstance(error, MemoryError):
            error = WorkerLost("There was not enough memory.")
        if error is None:
            submitted.future.set_result(done.result())
        else:
            submitted.future.set_exception(error)

    def _lose(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        self._lost.append(worker)


@dataclass
class _SubmittedTask:
    """A task that was handed in, from then until it is done."""

    seconds: float
    task: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future)


class _Worker:
    """One process that does one task at a time."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_prepare_process
        )
        with ctrl_c_kept_from_new_processes():
            self._process = self._pool.submit(os.getpid)

    def begin(self, submitted: _SubmittedTask) -> Future[Any]:
        """Start on a task. Raises BrokenProcessPool when the process is no more."""
        return self._pool.submit(within, submitted.seconds, submitted.task, *submitted.arguments)

    def end(self) -> None:
        """End the process now."""
        with suppress(BrokenProcessPool, CancelledError, OSError):
            if self._process.done():
                os.kill(self._process.result(), signal.SIGTERM)

    def clear_up(self) -> None:
        """Wait for the process to be gone, one that was only just starting included."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _prepare_process() -> None:
    """Leave Ctrl-C to the parent process, end with it however it ends, print nothing, keep to one core."""
    # To be said before numpy is imported; threads of its own would only wait for the other processes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctrl_c_let_through()
    make_usable()
    _SILENCE.enter_context(kept_silent(place()))
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _not_done_within(seconds: float) -> str:
    return f"It was not done within {seconds:.0f} seconds, and was given up."
