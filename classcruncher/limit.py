"""When a run has to end."""

from __future__ import annotations

import threading
import time

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
        return self._stop.is_set() or time.monotonic() >= self._deadline or self._cancelled()

    def stop(self) -> None:
        """End the run now; what was found is kept."""
        self._stop.set()
