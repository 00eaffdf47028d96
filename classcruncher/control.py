"""How a run is steered: whom it tells, who may end it, how many threads it uses, and when it is over."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """What is being looked for, as a phrase, and how many options have been found so far."""

    doing: str
    options: int


#: Called now and then during a run. It must return quickly and may be called from another thread.
OnProgress = Callable[[Progress], None]
#: Asked often during a run; True ends it with the best so far kept.
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class RunControl:
    """How a run is steered from outside.

    `progress` is told what is being looked for. `cancel` is asked often, and ends the run with the best so
    far once it says True. `threads` is how many questions are worked on at a time: 0 is as the machine has
    cores, 2 at most, and with 1 no thread is started. `clock` gives seconds from some moment on.
    """

    progress: OnProgress | None = None
    cancel: Cancelled | None = None
    threads: int = 0
    clock: Callable[[], float] = time.monotonic

    def tell(self, progress: Progress) -> None:
        """Say what is being looked for, to whoever wants to know."""
        if self.progress is not None:
            self.progress(progress)

    def begin(self, seconds: float) -> TimeLimit:
        """A limit for a run that begins now."""
        return TimeLimit(seconds, self.cancel, self.clock)


class TimeLimit:
    """A run ends `seconds` after the limit is made, or as soon as `cancelled` or `stop` says so.

    One limit is shared by everything that a run does, so that the whole of it ends in time. `clock` gives
    seconds from some moment on.
    """

    def __init__(
        self,
        seconds: float,
        cancelled: Cancelled | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._began = clock()
        self._deadline = self._began + seconds
        self._cancelled = cancelled or (lambda: False)
        self._stop = False

    @property
    def elapsed(self) -> float:
        """Seconds since the limit was made."""
        return self._clock() - self._began

    @property
    def seconds(self) -> float:
        """Seconds left, 0 when the run is over."""
        return 0.0 if self.over else max(0.0, self._deadline - self._clock())

    @property
    def over(self) -> bool:
        """Whether the run has to end now."""
        return self.stopped or self._clock() >= self._deadline

    @property
    def stopped(self) -> bool:
        """Whether the run was ended by someone, in time or not."""
        return self._stop or self._cancelled()

    def stop(self) -> None:
        """End the run now; what was found is kept."""
        self._stop = True

    def part(self, fraction: float) -> TimeLimit:
        """A limit on a part of the time that is left. It ends with the whole; to stop it stops the whole."""
        return _Part(self, fraction)

    @contextmanager
    def ended_by_ctrl_c(self) -> Iterator[None]:
        """Within it, Ctrl-C ends the run wherever it is, instead of tearing it apart; a second one does.

        Where Ctrl-C has another meaning already it keeps it, and only the main thread is told of it at all.
        """
        as_ever = signal.default_int_handler

        def end(*_: object) -> None:
            signal.signal(signal.SIGINT, as_ever)
            self.stop()

        if signal.getsignal(signal.SIGINT) is not as_ever or not _heeded(end):
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, as_ever)


def _heeded(on_ctrl_c: Callable[..., None]) -> bool:
    """Whether Ctrl-C now calls this: only in the main thread of a main interpreter can it."""
    try:
        signal.signal(signal.SIGINT, on_ctrl_c)
    except ValueError:
        return False
    return True


class _Part(TimeLimit):
    """See `TimeLimit.part`."""

    def __init__(self, whole: TimeLimit, fraction: float) -> None:
        super().__init__(fraction * whole.seconds, clock=whole._clock)
        self._whole = whole

    @property
    def over(self) -> bool:
        return self._whole.over or super().over

    @property
    def stopped(self) -> bool:
        return self._whole.stopped

    def stop(self) -> None:
        self._whole.stop()
