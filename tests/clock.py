"""A clock for tests, so that when a run ends does not depend on how fast the machine is."""

from __future__ import annotations

from dataclasses import dataclass

from classcruncher.control import Progress, RunControl
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Searched
from classcruncher.run import solve_inputs

#: What the clock shows while a run goes on, in seconds after it began.
MEANWHILE = 0.42


@dataclass
class Clock:
    """It stands still until it is set."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def run_until(inputs: Inputs, doing: str, *, stopped: bool = False) -> Searched:
    """A run whose time is over when it begins to do something, or that someone stops then."""
    clock = Clock()
    stops: list[bool] = []

    def look(progress: Progress) -> None:
        clock.now = max(clock.now, MEANWHILE)
        if progress.doing == doing:
            if stopped:
                stops.append(True)
            else:
                clock.now = inputs.time_limit

    return solve_inputs(inputs, RunControl(look, lambda: bool(stops), threads=1, clock=clock))


def whole_run(inputs: Inputs) -> Searched:
    """A run that has all the time in the world."""
    return run_until(inputs, "")
