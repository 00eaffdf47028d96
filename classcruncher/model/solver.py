"""The integer programme put to HiGHS: for questions with too many structures to look at."""

from __future__ import annotations

from functools import cache
from typing import Any

import highspy
import pulp

from classcruncher.control import TimeLimit
from classcruncher.domain.school import School
from classcruncher.domain.structure import Structure
from classcruncher.errors import SolverError
from classcruncher.model.enumeration.arrays import NEVER, Truths
from classcruncher.model.enumeration.structures import Enumeration, Measured, Stopped
from classcruncher.model.programme import Asked, Program
from classcruncher.streams import kept_silent

_FEASIBLE = 2  # kSolutionStatusFeasible, which highspy does not name


def best_structure(
    school: School,
    enumeration: Enumeration,
    composites: int,
    evenness: int,
    allowed: Truths | None,
    limit: TimeLimit,
    *,
    by_evenness: bool,
    least: int,
    seen: list[Measured],
) -> Measured | None:
    """The structure with the least evenness (`by_evenness`) or the fewest composites; None: there is none.

    Only one measure is minimised, the other just stays within its limit: `composites` at most and `least` at
    least, `evenness` at most. Raises Stopped when the limit strikes first; what HiGHS had found by then is
    added to `seen`. Raises SolverError when HiGHS fails.
    """
    limits = enumeration.limits(composites, evenness, allowed)
    if not limits.possible:
        return None
    narrowed = limits.narrowed()
    unfairness = None if limits.unfairness >= NEVER // 2 else limits.unfairness
    most = min(composites, 2 * enumeration.numbers.classes)
    program = Program.of(
        school, tuple(narrowed.values()), Asked(enumeration.numbers.classes, least, most, unfairness)
    )
    program.problem.setObjective(pulp.lpSum(program.unfairness) if by_evenness else program.composites)
    # Without ideals the sum of squares is even or odd as the number of children is: it moves in steps of 2.
    step = 2 if by_evenness and not enumeration.numbers.has_ideals else 1
    proven = solve(program, limit, gap=step - 0.001)
    if proven is None:
        return None
    counts = dict(zip(narrowed, (round(number.value() or 0) for number in program.classes), strict=True))
    structure: Structure = tuple(counts.get(t, 0) for t in range(len(enumeration.kinds)))
    found = enumeration.measured(structure)
    if found is None:
        raise SolverError("HiGHS found a structure that cannot hold the children.")
    if not proven:
        seen.append(found)
        raise Stopped
    return found


def solve(program: Program, limit: TimeLimit, gap: float = 0.0) -> bool | None:
    """Solve a programme and leave the values in its variables.

    True when they are proven best (within an absolute gap), False when the limit came first, None when
    there is no answer. Raises Stopped when the limit came before any answer, and SolverError when HiGHS
    fails.
    """
    if limit.over:
        raise Stopped
    _greeted()
    kinds = highspy.cb.HighsCallbackType
    solver = pulp.HiGHS(
        msg=False,
        # PuLP 4 leaves the first of these as it is.
        output_flag=False,
        log_to_console=False,
        gapAbs=gap,
        gapRel=0.0,
        threads=1,
        timeLimit=limit.seconds,
        # HiGHS's presolve has called feasible integer programmes infeasible, and worse answers optimal, in
        # one release after another: github.com/ERGO-Code/HiGHS/issues/2957 (1.14), 3296 and 2204 (open).
        presolve="off",
        callbackTuple=(lambda *event: _interrupt(event[3], limit), None),
        callbacksToActivate=[kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt],
    )
    program.problem.solve(solver)
    highs: Any = program.problem.solverModel
    status, state = highs.getModelStatus(), highspy.HighsModelStatus
    if status == state.kOptimal:
        return True
    if status in (state.kInfeasible, state.kUnboundedOrInfeasible):
        return None
    if status not in (state.kTimeLimit, state.kInterrupt):
        raise SolverError(f"HiGHS ended with an unexpected status: {status.name}.")
    if highs.getInfo().primal_solution_status != _FEASIBLE:
        raise Stopped
    return False


@cache
def _greeted() -> None:
    """Have HiGHS name itself, unheard: 1.16 does so with the first solver of a process, before any option."""
    first: Any = highspy.Highs
    with kept_silent():
        first()


def _interrupt(answer: Any, limit: TimeLimit) -> None:
    """HiGHS asks now and then whether to go on."""
    answer.user_interrupt = limit.over
