"""Who is compared: each makes its list of options for one school, in a process of its own.

    python -m benchmarks.contestants CONTESTANT SCHOOL NUMBER SECONDS

prints one line of JSON: the seconds it took (nothing when it did not finish), the seconds until option 1 was
there, the peak memory in megabytes, and the options. Imports are not counted for anyone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from benchmarks import schools
from classcruncher.domain.school import School

if TYPE_CHECKING:
    from tests.oracles.reference_method import Solve


@dataclass(frozen=True)
class Listed:
    """an option in a list: its role ("best", "trade-off", "variation", "next best") and its label."""

    role: str
    why: str
    composites: int
    evenness: int


@dataclass(frozen=True)
class Result:
    """What a contestant came to. `seconds` is None when it did not finish."""

    seconds: float | None
    first: float | None = None
    options: tuple[Listed, ...] = ()
    megabytes: float = 0.0


def program(school: School, number: int, seconds: float) -> Result:
    """The list of options by this program."""
    _without_or_tools()
    from classcruncher.control import Progress, TimeLimit
    from classcruncher.model.engines import engine_for
    from classcruncher.model.list_of_options import list_options

    seen: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.options and not seen:
            seen.append(time.perf_counter() - start)

    start = time.perf_counter()
    limit = TimeLimit(seconds)
    search = engine_for(school, limit)
    found = list_options(search, number, watch)
    taken = time.perf_counter() - start
    options = tuple(
        Listed(each.role.value, each.why, each.composites, each.evenness) for each in found.options
    )
    finished = found.proven and not limit.over
    return Result(taken if finished else None, seen[0] if seen else None, options)


def whole_run(school: School, number: int, seconds: float) -> Result:
    """The list with the diagnosis around it, as one call of `solve`."""
    _without_or_tools()
    from classcruncher.run import solve

    start = time.perf_counter()
    outcome = solve(school, options=number, time_limit=seconds)
    taken = time.perf_counter() - start
    return Result(taken if outcome.settled and taken < seconds else None)


def cp_sat(school: School, number: int, seconds: float) -> Result:
    """The same list by CP-SAT: the best, the other end, what is between, variations, the next best."""
    from benchmarks.cp_sat_list import make

    start = time.perf_counter()
    made = make(school, number, seconds)
    taken = time.perf_counter() - start
    first = made.first - start if made.first else None
    options = tuple(Listed(*each) for each in made.options)
    return Result(taken if made.finished else None, first, options)


def by_highs(school: School, number: int, seconds: float) -> Result:
    """The reference method on HiGHS."""
    _without_or_tools()
    from tests.oracles.reference_method import by_highs as solve

    return _reference(school, number, seconds, solve)


def by_cbc(school: School, number: int, seconds: float) -> Result:
    """The reference method on CBC."""
    _without_or_tools()
    from tests.oracles.reference_method import by_cbc as solve

    return _reference(school, number, seconds, solve)


def by_lp_solve(school: School, number: int, seconds: float) -> Result:
    """The reference method on lp_solve."""
    _without_or_tools()
    from tests.oracles.reference_method import by_lp_solve as solve

    return _reference(school, number, seconds, solve)


CONTESTANTS: dict[str, Callable[[School, int, float], Result]] = {
    "program": program,
    "whole-run": whole_run,
    "cp-sat": cp_sat,
    "highs": by_highs,
    "cbc": by_cbc,
    "lp_solve": by_lp_solve,
}


def _reference(school: School, number: int, seconds: float, solve: Solve) -> Result:
    """Any answer, then solves with the weight of one kind of class raised at a time, spread over all."""
    from tests.oracles.reference_method import reference_model

    kinds = list(dict.fromkeys(each.kind.grades for each in reference_model(school).potential))
    weighed = [kinds[i * len(kinds) // number] for i in range(number - 1)]
    start = time.perf_counter()
    first = None
    for weights in ({}, *({grades: 2} for grades in weighed)):
        left = seconds - (time.perf_counter() - start)
        if left <= 0 or not solve(reference_model(school, weights), left):
            return Result(None, first)
        first = first or time.perf_counter() - start
    taken = time.perf_counter() - start
    return Result(taken if taken < seconds else None, first)


def _without_or_tools() -> None:
    """PuLP imports OR-Tools, which takes a second and much memory, where a user's installation has none."""
    sys.modules["ortools"] = None  # type: ignore[assignment]


def _peak_megabytes() -> float:
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main(contestant: str, name: str, number: str, seconds: str) -> None:
    """Run one contestant on one school and print its result."""
    result = CONTESTANTS[contestant](schools.named(name), int(number), float(seconds))
    print(json.dumps({**asdict(result), "megabytes": _peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
