"""When a run has to end."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from classcruncher.progress import Cancelled


class Limit:
    """A run ends `seconds` after the limit is made, or as soon as `cancelled` or `stop` says so.

    One limit is shared by everything that a run does, so that the whole of it ends in time.
    """

    def __init__(self, seconds: float, cancelled: Cancelled | None = None) -> None:
        self._deadline = time.monotonic() + seconds
        self._cancelled = cancelled or (lambda: False)
        self._stop = threading.Event()

    @property
    def seconds(self) -> float:
        """Seconds left, 0 when the run is over."""
        return 0.0 if self.over else max(0.0, self._deadline - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether the run has to end now."""
        return self.stopped or time.monotonic() >= self._deadline

    @property
    def stopped(self) -> bool:
        """Whether the run was ended by someone, in time or not."""
        return self._stop.is_set() or self._cancelled()

    def stop(self) -> None:
        """End the run now; what was found is kept."""
        self._stop.set()

    @contextmanager
    def ended_by_ctrl_c(self) -> Iterator[None]:
        """Within it, Ctrl-C ends the run wherever it is, instead of tearing it apart; a second one does.

        Where Ctrl-C has another meaning already it keeps it, and only the main thread is told of it at all.
        """
        as_ever = signal.default_int_handler
        is_main = threading.current_thread() is threading.main_thread()
        if not is_main or signal.getsignal(signal.SIGINT) is not as_ever:
            yield
            return

        def end(*_: object) -> None:
            signal.signal(signal.SIGINT, as_ever)
            self.stop()

        signal.signal(signal.SIGINT, end)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, as_ever)
