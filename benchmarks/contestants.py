"""Who is compared: each makes its list of options for one school, in a process of its own.

    python -m benchmarks.contestants CONTESTANT SCHOOL NUMBER SECONDS

prints one line of JSON: the seconds it took (nothing when it did not finish), the seconds until option 1 was
proven, both again as the processor counts them, the peak memory in megabytes, and the options. Imports are
not counted for anyone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import schools
from benchmarks.moments import Moment
from classcruncher.domain.school import School

if TYPE_CHECKING:
    from classcruncher.model.questions import Answer, Question
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
    """What a contestant came to: its times for the list and for option 1, None where it did not finish.

    Once in seconds on the wall, and once in seconds of the processor, of all threads together. `proven` is
    the number of options that are.
    """

    seconds: float | None
    first: float | None = None
    processor: float | None = None
    first_processor: float | None = None
    options: tuple[Listed, ...] = ()
    proven: int = 0
    megabytes: float = 0.0


def program(school: School, number: int, seconds: float) -> Result:
    """The list of options by this program."""
    _without_or_tools()
    from classcruncher.control import TimeLimit
    from classcruncher.model.engines import engine_for
    from classcruncher.model.list_of_options import list_options

    start = Moment.now()
    limit = TimeLimit(seconds)
    search = engine_for(school, limit)
    first: list[Moment] = []
    answer_to = search.best

    def watched(question: Question) -> Answer:
        """The list asks for option 1 first of all."""
        answer = answer_to(question)
        first.append(Moment.now().since(start))
        return answer

    search.best = watched  # type: ignore[method-assign]
    found = list_options(search, number)
    taken = Moment.now().since(start)
    options = tuple(
        Listed(each.role.value, each.why, each.composites, each.evenness) for each in found.options
    )
    is_proven = [each.proven for each in found.options]
    finished = found.proven and not limit.over
    first_proven = first[0] if is_proven[:1] == [True] else None
    return _result(taken if finished else None, first_proven, options, sum(is_proven))


def whole_run(school: School, number: int, seconds: float) -> Result:
    """The list with the diagnosis around it, as one call of `solve`."""
    _without_or_tools()
    from classcruncher.run import solve

    start = time.perf_counter()
    outcome = solve(school, options=number, time_limit=seconds)
    taken = time.perf_counter() - start
    return Result(taken if outcome.settled and taken < seconds else None)


def cp_sat(school: School, number: int, seconds: float, workers: int = 0) -> Result:
    """The same list by CP-SAT: the best, the other end, what is between, variations, the next best."""
    from benchmarks.cp_sat_list import make

    start = Moment.now()
    made = make(school, number, seconds, workers)
    taken = Moment.now().since(start)
    first = made.first.since(start) if made.first else None
    options = tuple(Listed(*each) for each in made.options)
    return _result(taken if made.finished else None, first, options, len(options))


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


#: cp-sat-1 is CP-SAT on one thread, as the program's list is.
CONTESTANTS: dict[str, Callable[[School, int, float], Result]] = {
    "program": program,
    "whole-run": whole_run,
    "cp-sat": cp_sat,
    "cp-sat-1": partial(cp_sat, workers=1),
    "highs": by_highs,
    "cbc": by_cbc,
    "lp_solve": by_lp_solve,
}


#: Those that know limits for the classes of several grades together.
KNOW_DIVISIONS = frozenset({"program", "whole-run", "cp-sat", "cp-sat-1"})


def knows(contestant: str, school: School) -> bool:
    """Whether a contestant knows all the rules of a school."""
    return not school.divisions or contestant in KNOW_DIVISIONS


def _result(taken: Moment | None, first: Moment | None, options: tuple[Listed, ...], proven: int) -> Result:
    return Result(
        taken.wall if taken else None,
        first.wall if first else None,
        taken.processor if taken else None,
        first.processor if first else None,
        options,
        proven,
    )


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
