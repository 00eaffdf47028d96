"""A run that may take long: the solver works in a thread of its own, the main thread looks on.

Only the main thread may speak to Excel and to Tk. It goes round a few times a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from classcruncher.control import Cancelled, OnProgress, Progress

if TYPE_CHECKING:
    from classcruncher.excel.stop_window import StopWindow

T = TypeVar("T")

#: Seconds between two rounds, and before the window is shown.
_ROUND = 0.05
_SHOW_AFTER = 2.0


class Run(Generic[T]):
    """Work in a thread of its own, with what it has reported so far."""

    def __init__(self, work: Callable[[OnProgress, Cancelled], T]) -> None:
        """Begin at once. `work` is told where to report its progress, and how to ask whether to stop."""
        self.progress = Progress("", 0)
        self._work = work
        self._start = time.monotonic()
        self._stop = threading.Event()
        self._answer: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="crunch", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer.append(self._work(self._report, self._stop.is_set))
        except BaseException as error:  # handed on to the main thread by `answer`
            self._error = error

    def _report(self, progress: Progress) -> None:
        self.progress = progress

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._start

    @property
    def is_over(self) -> bool:
        """Whether the work has ended."""
        return not self._thread.is_alive()

    @property
    def is_stopping(self) -> bool:
        """Whether it has been asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the work to end with the best it has."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait for the end of the work, so long at most."""
        self._thread.join(seconds)

    def answer(self) -> T:
        """What the work has returned; what it has raised is raised here."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answer[0]

    @property
    def found(self) -> str:
        """How many options there are, in words."""
        options = self.progress.options
        return f"{options or 'no'} option{'' if options == 1 else 's'} so far"


def watch(run: Run[T], each_round: Callable[[Run[T]], None], show_after: float = _SHOW_AFTER) -> T:
    """Wait for a run and return its answer; show the stop window once it has taken `show_after` seconds.

    `each_round` is called many times a second in this thread. Without Tk or a display there is no
    window, and everything else works.
    """
    window: StopWindow | None = None
    may_show = True
    try:
        while not run.is_over:
            each_round(run)
            if may_show and run.seconds >= show_after:
                may_show = False
                window = _open_window(run.stop)
            if window is not None:
                window.refresh(run.seconds, run.found, run.progress.doing, stopping=run.is_stopping)
            run.wait(_ROUND)
    finally:
        if window is not None:
            window.close()
    return run.answer()


def _open_window(stop: Callable[[], None]) -> StopWindow | None:
    try:
        from classcruncher.excel.stop_window import StopWindow
    except ImportError:  # a Python without Tk
        return None
    return StopWindow.open(stop)
