"""Integer programmes put to HiGHS."""

from __future__ import annotations

from functools import cache
from typing import Any

import highspy
import pulp

from classcruncher.control import TimeLimit
from classcruncher.domain.school import Priority
from classcruncher.errors import SolverError
from classcruncher.model.allocation import Allocation
from classcruncher.model.programme import Programme
from classcruncher.model.questions import Found, Stopped
from classcruncher.streams import kept_silent

_FEASIBLE = 2  # kSolutionStatusFeasible, which highspy does not name


def anything(programme: Programme, limit: TimeLimit) -> Found | None:
    """Some structure; None when there is none. Raises Stopped and SolverError."""
    programme.problem.setObjective(0 * programme.classes[0])
    return _found(programme, limit, gap=0.0)


def best_by(programme: Programme, priority: Priority, limit: TimeLimit) -> Found | None:
    """The structure with the least of one measure; None when there is none.

    The best found when the limit strikes. Raises Stopped when it comes before any, SolverError when HiGHS
    fails.
    """
    even_first = priority is Priority.MOST_EVEN
    programme.problem.setObjective(programme.evenness if even_first else programme.composites)
    # What is less than a step better does not exist.
    return _found(programme, limit, gap=(programme.evenness_step if even_first else 1) - 0.001)


def least(programme: Programme, whole: Any, limit: TimeLimit) -> Found | None:
    """The structure with the least of an expression that is a whole number; as in `best_by`."""
    programme.problem.setObjective(whole)
    return _found(programme, limit, gap=1 - 0.001)


def _found(programme: Programme, limit: TimeLimit, gap: float) -> Found | None:
    proven = solve(programme, limit, gap)
    if proven is None:
        return None
    grades, places = range(len(programme.ranged.children)), range(len(programme.given))
    return Found(
        programme.given,
        tuple(_value(programme.classes_of(place)) for place in places),
        tuple(_value(programme.placed(g)) for g in grades),
        _allocation(programme) if programme.children_are_whole else None,
        proven,
    )


def _allocation(programme: Programme) -> Allocation:
    """The children as the solution has them."""
    structure = tuple(map(_value, programme.classes))
    children = {place: _value(count) for place, count in programme.children.items() if structure[place[0]]}
    return Allocation(programme.types, structure, children)


def _value(expression: Any) -> int:
    """What a solution gives for something that must be whole."""
    return round(pulp.value(expression) or 0)


def solve(programme: Programme, limit: TimeLimit, gap: float = 0.0) -> bool | None:
    """Solve a programme and leave the values in its variables.

    True when they are proven best (within an absolute gap), False when the limit came first, None when
    there is no answer. Raises Stopped when the limit came before any answer, and SolverError when HiGHS
    fails.
    """
    if limit.over:
        raise Stopped
    _greeted()
    callbacks = highspy.cb.HighsCallbackType
    noted = TimeLimit(limit.seconds, lambda: limit.over)
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
        callbackTuple=(lambda *event: _interrupt(event[3], noted), None),
        callbacksToActivate=[callbacks.kCallbackMipInterrupt, callbacks.kCallbackSimplexInterrupt],
    )
    # HiGHS 1.16 takes an exception in a callback for a failure of its own: Ctrl-C is raised afterwards.
    with noted.ended_by_ctrl_c():
        programme.problem.solve(solver)
    if noted.stopped and not limit.over:
        raise KeyboardInterrupt
    highs: Any = programme.problem.solverModel
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
