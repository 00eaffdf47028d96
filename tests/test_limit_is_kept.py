"""The time limit ends every run soon after it strikes, on the largest schools that the sheets can hold.

The limit here is one that strikes at a certain moment of the run; what is counted is the processor time that
the run takes from then on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import combinations, pairwise

import pytest

from classcruncher.control import RunControl
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.school import Grade, Pair, School
from classcruncher.run import solve_inputs

#: Processor seconds that a run may take after its limit has struck, however slow the machine is.
SOON = 4.0


def school(
    children: int, sizes: tuple[int, int], most_grades: int, teachers: int, *, every_teacher: bool = True
) -> School:
    """15 grades; all of them may be mixed, or only neighbours where two may share a class."""
    names = [f"G{number}" for number in range(15)]
    pairs: Iterable[tuple[str, str]] = combinations(names, 2) if most_grades > 2 else pairwise(names)
    return School(
        grades=tuple(Grade(name, children + g % 7, *sizes) for g, name in enumerate(names)),
        teachers=teachers,
        pairs=tuple(Pair(a, b) for a, b in pairs),
        use_every_teacher=every_teacher,
        smallest_group=1,
        most_grades_in_a_class=most_grades,
    )


SCHOOLS = {
    "32767 class types, no answer": school(30, (24, 25), 15, 17),
    "32767 class types, very many classes": school(1990, (20, 30), 15, 500),
    "any number of classes up to 500": school(300, (20, 30), 4, 500, every_teacher=False),
    "neighbours, any number of classes": school(1990, (1, 999), 2, 500, every_teacher=False),
    "4943 class types, no answer known": school(37, (24, 25), 5, 24),
    "very many sizes": school(400, (1, 999), 15, 300),
}


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize("seconds", [0.0, 0.5, 2.0])
def test_a_run_ends_soon_after_its_limit_strikes(name: str, seconds: float) -> None:
    """Struck after so many processor seconds of the run: before, during and after the first question."""
    begin = time.process_time()
    struck: list[float] = []

    def cancelled() -> bool:
        if not struck and time.process_time() - begin >= seconds:
            struck.append(time.process_time())
        return bool(struck)

    more = Scenario("One more teacher", teachers=min(500, SCHOOLS[name].teachers + 1))
    solve_inputs(Inputs(SCHOOLS[name], 6, 3600.0, (more,)), RunControl(cancel=cancelled))
    ended = time.process_time()
    assert not struck or ended - struck[0] < SOON
