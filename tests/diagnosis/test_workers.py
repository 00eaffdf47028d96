"""How the time of a run is shared out among what there is to find out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.workers import Task, Workers
from classcruncher.model.questions import Stopped
from tests.clock import Clock

SECONDS = 100.0


def taking(clock: Clock, seconds: float) -> Callable[[TimeLimit], float]:
    """Work that takes so long, unless its limit ends it."""

    def work(limit: TimeLimit) -> float:
        if limit.seconds < seconds:
            clock.now += limit.seconds
            raise Stopped
        clock.now += seconds
        return seconds

    return work


def handing_out(results: list[int]) -> Callable[[TimeLimit], int]:
    """Work that comes to another result every time."""
    left = iter(results)
    return lambda _: next(left)


@pytest.mark.parametrize(
    ("needed", "found"),
    [
        ([5, 5, 5], [5, 5, 5]),
        ([1000, 5, 5], [None, 5, 5]),
        ([70, 1, 1], [70, 1, 1]),
        ([1000, 1000, 1000, 5], [None, None, None, 5]),
        ([30, 30, 5], [30, None, 5]),
    ],
)
def test_what_is_hard_leaves_time_for_the_others_and_gets_all_that_is_left(
    needed: list[float], found: list[float | None]
) -> None:
    clock = Clock()
    tasks = [Task(taking(clock, seconds)) for seconds in needed]
    Workers(TimeLimit(SECONDS, clock=clock), threads=1).find_out(tasks)
    assert [task.result for task in tasks] == found
    assert clock.now <= SECONDS


def test_what_is_settled_is_not_asked_again_and_the_better_of_two_results_is_kept() -> None:
    given = {"settled": [1], "unsettled": [-3, -5]}
    tasks = {
        name: Task(handing_out(results), lambda result: result > 0, max) for name, results in given.items()
    }
    Workers(TimeLimit(SECONDS), threads=1).find_out([*tasks.values()])
    assert {name: task.result for name, task in tasks.items()} == {"settled": 1, "unsettled": -3}


def test_a_part_of_a_limit_ends_with_the_whole_and_stops_the_whole() -> None:
    clock = Clock()
    whole = TimeLimit(SECONDS, clock=clock)
    part = whole.part(1 / 4)
    assert part.seconds == SECONDS / 4
    clock.now = SECONDS / 4
    assert (part.over, whole.over) == (True, False)
    whole.part(1 / 2).stop()
    assert (whole.stopped, whole.over, part.stopped) == (True, True, True)
