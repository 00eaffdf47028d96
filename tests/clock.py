"""A clock for tests, so that when a run ends does not depend on how fast the machine is."""

from __future__ import annotations

from dataclasses import dataclass

from classcruncher.control import Progress, TimeLimit
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Outcome
from classcruncher.run import solve_inputs

#: What the clock shows while a run goes on, in seconds after it began.
MEANWHILE = 0.42


@dataclass
class Clock:
    """It stands still until it is set."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def run_until(inputs: Inputs, doing: str, *, stopped: bool = False) -> Outcome:
    """A run whose time is over when it begins to do something, or that someone stops then."""
    clock = Clock()
    limit = TimeLimit(inputs.time_limit, clock=clock)

    def look(progress: Progress) -> None:
        clock.now = max(clock.now, MEANWHILE)
        if progress.doing == doing:
            if stopped:
                limit.stop()
            else:
                clock.now = inputs.time_limit

    return solve_inputs(inputs, progress=look, threads=1, limit=limit)


def whole_run(inputs: Inputs) -> Outcome:
    """A run that has all the time in the world."""
    return run_until(inputs, "")
