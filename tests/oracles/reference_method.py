"""The reference method, literally: potential classes, a switch for each, big M, and weights for variety.

It is what Class Cruncher is held against: the tests compare its feasibility, the benchmarks its time. It is
slow, and its answers are any feasible ones; nothing of the program uses it.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulp

from classcruncher.domain.school import School
from tests.oracles.rules import Kind, kinds_of

#: Larger than any class.
BIG_M = 1000


@dataclass(frozen=True)
class Potential:
    """A class that may be opened: its kind, its switch, and its groups by grade."""

    kind: Kind
    opened: Any
    groups: dict[int, Any]


@dataclass(frozen=True)
class Reference:
    """The reference model of a school: its programme and the classes that may be opened."""

    problem: pulp.LpProblem
    potential: tuple[Potential, ...]


def reference_model(school: School, weights: dict[tuple[int, ...], int] | None = None) -> Reference:
    """Potential classes up to a guessed number of each kind; `weights` raise the cost of a kind's groups."""
    problem = pulp.LpProblem("reference", pulp.LpMinimize)
    places = school.children_to_place
    potential = tuple(
        _potential(problem, kind, f"{t}_{j}")
        for t, kind in enumerate(kinds_of(school))
        for j in range(_guess(school, kind))
    )
    weight = weights or {}
    problem += pulp.lpSum(
        weight.get(each.kind.grades, 1) * group for each in potential for group in each.groups.values()
    )
    for g, children in enumerate(places):
        if children:
            groups = [each.groups[g] for each in potential if g in each.groups]
            # With no class for the grade the row asks for 0 = children: no answer, as it should be.
            problem += (
                pulp.lpSum(groups or [problem.add_variable(f"none{g}", 0, 0)]) == children,
                f"placed{g}",
            )
    for number, each in enumerate(potential):
        size = pulp.lpSum(each.groups.values())
        problem += size <= each.kind.largest * each.opened, f"largest{number}"
        problem += size >= each.kind.smallest * each.opened, f"smallest{number}"
        for g, group in each.groups.items():
            problem += group + BIG_M * (1 - each.opened) >= each.kind.group, f"group{number}_{g}"
    opened = pulp.lpSum(each.opened for each in potential) if potential else pulp.lpSum([])
    if potential:
        teachers = school.teachers_to_place
        problem += opened == teachers if school.use_every_teacher else opened <= teachers, "teachers"
    return Reference(problem, potential)


def _potential(problem: pulp.LpProblem, kind: Kind, label: str) -> Potential:
    opened = problem.add_variable(f"y{label}", 0, 1, "Integer")
    groups = {g: problem.add_variable(f"x{label}_{g}", 0, kind.largest, "Integer") for g in kind.grades}
    return Potential(kind, opened, groups)


def _guess(school: School, kind: Kind) -> int:
    """How many classes of a kind there could be at the most."""
    places = school.children_to_place
    return min(
        school.teachers_to_place,
        *(places[g] // kind.group for g in kind.grades),
        sum(places[g] for g in kind.grades) // kind.smallest,
    )


def feasible_by_highs(school: School, seconds: float = 60.0) -> bool | None:
    """Whether the reference model has an answer, by HiGHS; None when the time was too short."""
    reference = reference_model(school)
    if not reference.potential:
        return not sum(school.children_to_place) and not (
            school.use_every_teacher and school.teachers_to_place
        )
    return {"kOptimal": True, "kInfeasible": False}.get(_status(reference, seconds))


#: Solves a reference model within some seconds; says whether it finished.
Solve = Callable[[Reference, float], bool]


def by_highs(reference: Reference, seconds: float) -> bool:
    """HiGHS in this process."""
    return _status(reference, seconds) in ("kOptimal", "kInfeasible")


def _status(reference: Reference, seconds: float) -> str:
    """What HiGHS calls the state in which it ends."""
    solver = pulp.HiGHS(msg=False, timeLimit=seconds)
    solver.createAndConfigureSolver(reference.problem)
    solver.buildSolverModel(reference.problem)
    highs: Any = reference.problem.solverModel
    highs.run()
    return str(highs.getModelStatus().name)


def by_cbc(reference: Reference, seconds: float) -> bool:
    """CBC as a program (Debian's coinor-cbc)."""
    return _by_program(reference, ["cbc", "{model}", "-sec", str(seconds), "-solve", "-quit"], seconds)


def by_lp_solve(reference: Reference, seconds: float) -> bool:
    """lp_solve as a program (Debian's lp-solve), as the original did."""
    return _by_program(reference, ["lp_solve", "-fmps", "{model}", "-S1"], seconds)


def _by_program(reference: Reference, command: list[str], seconds: float) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.mps"
        reference.problem.writeMPS(str(model))
        filled = [word.format(model=model) for word in command]
        try:
            subprocess.run(filled, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return False
        return True
