"""HiGHS behind PuLP: one model of a school, changed in place from question to question."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import pulp

from classcruncher.class_types import ClassType
from classcruncher.limit import Limit
from classcruncher.model.allocation import fairest
from classcruncher.model.program import COMPOSITES, UNBOUNDED, UNFAIRNESS, Program, most_classes
from classcruncher.model.question import Answer, Question, SolverError, Verdict
from classcruncher.model.structure import Structure, composites_of
from classcruncher.school import Priority, School


class Solver:
    """Answers questions about one school. Not for two threads at a time: make one for each."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.program = Program.of(school)
        self.kinds: tuple[ClassType, ...] = self.program.kinds
        self._highs, self._column, self._row = _load(self.program)
        self._counts = [self._column[f"n{t}"] for t in range(len(self.kinds))]
        self._most = [most_classes(school, kind) for kind in self.kinds]
        self._exclusions: dict[Structure, int] = {}
        #: What the sum of squares is more than the unfairness that the model counts.
        placed, centre = sum(school.children_to_place), self.program.centre
        counted = centre**2 * school.teachers_to_place if school.use_every_teacher else 0
        self._offset = 0 if school.has_ideals else 2 * centre * placed - counted

    def best(self, question: Question, limit: Limit) -> Answer:
        """The best structure in the question's sense. Raises SolverError when HiGHS fails."""
        if self._homeless():
            return Answer(Verdict.NONE)
        if not self.kinds:
            idle = self.school.use_every_teacher and self.school.teachers_to_place
            empty = Answer(Verdict.PROVEN, ())
            return Answer(Verdict.NONE) if idle or () in question.excluded else empty
        first, second = _MEASURES if question.priority is Priority.FEWEST_COMPOSITES else _MEASURES[::-1]
        bounds = {COMPOSITES: question.composites, UNFAIRNESS: question.evenness}
        answer = self._least(first, bounds, question, limit)
        if answer.verdict is not Verdict.PROVEN:
            return answer
        bounds[first] = answer.composites if first == COMPOSITES else answer.evenness
        refined = self._least(second, bounds, question, limit)
        if refined.structure is None:
            if refined.verdict is Verdict.NONE:
                raise SolverError("The solver contradicts itself: a structure that it found is none.")
            return Answer(Verdict.FOUND, answer.structure, answer.composites, answer.evenness)
        return refined

    def _homeless(self) -> list[int]:
        """Grades with children for whom there is no class type."""
        served = {g for kind in self.kinds for g in kind.grades}
        return [g for g, count in enumerate(self.school.children_to_place) if count and g not in served]

    def _least(self, measure: str, bounds: dict[str, int | None], question: Question, limit: Limit) -> Answer:
        """The structure with the least of one measure, under bounds on both."""
        self._pose(measure, bounds, question)
        status = self._run(limit, gap=self._step(measure) - 0.001)
        return self._read(status)

    def _step(self, measure: str) -> int:
        """By how much two different values of a measure differ at least.

        Without ideals the sum of squares is even or odd as the number of children is: steps of 2.
        """
        return 2 if measure == UNFAIRNESS and not self.school.has_ideals else 1

    def _pose(self, measure: str, bounds: dict[str, int | None], question: Question) -> None:
        """Set costs, bounds and the rows of the measures for a question."""
        highs, kinds = self._highs, self.kinds
        highs.clearSolver()
        costs = np.zeros(highs.getNumCol())
        if measure == COMPOSITES:
            costs[self._counts] = [kind.weight for kind in kinds]
        else:
            costs[[self._column[f"q{t}"] for t in range(len(kinds))]] = 1.0
            if not (self.school.use_every_teacher or self.school.has_ideals):
                costs[self._counts] = -float(self.program.centre**2)
        columns = np.arange(len(costs), dtype=np.int32)
        highs.changeColsCost(len(costs), columns, costs)
        lowest = np.zeros(len(kinds))
        highest = np.array(self._most, dtype=float)
        for t, fewest, most in question.bounds:
            lowest[t], highest[t] = max(lowest[t], fewest), min(highest[t], most)
        highs.changeColsBounds(len(kinds), np.array(self._counts, dtype=np.int32), lowest, highest)
        for row, shift in ((COMPOSITES, 0), (UNFAIRNESS, self._offset)):
            bound = bounds[row]
            top = UNBOUNDED if bound is None else bound - shift
            # Measures of structures are whole numbers: half a step keeps clear of all rounding.
            highs.changeRowBounds(self._row[row], -highspy.kHighsInf, top + 0.5)
        for structure in question.excluded:
            if structure not in self._exclusions:
                self._exclusions[structure] = self._add_exclusion(structure)
        for structure, switch in self._exclusions.items():
            highs.changeRowBounds(switch, float(structure in question.excluded), highspy.kHighsInf)

    def _add_exclusion(self, structure: Structure) -> int:
        """A row saying, where its bound is 1, that the numbers of classes differ from a structure's.

        One switch a type for more classes of it, one for fewer; a switch that is on forces its difference.
        """
        highs, inf = self._highs, highspy.kHighsInf
        none = np.zeros(0, dtype=np.int32)
        switches: list[int] = []
        for t, count in enumerate(structure):
            most = self._most[t]
            for more in (True, False):
                if (count >= most) if more else (count == 0):
                    continue
                switch = highs.getNumCol()
                highs.addCol(0.0, 0.0, 1.0, 0, none, np.zeros(0))
                highs.changeColIntegrality(switch, highspy.HighsVarType.kInteger)
                slope = -(count + 1.0) if more else most - count + 1.0
                pair = np.array([self._counts[t], switch], dtype=np.int32)
                low, high = (0.0, inf) if more else (-inf, float(most))
                highs.addRow(low, high, 2, pair, np.array([1.0, slope]))
                switches.append(switch)
        row = highs.getNumRow()
        highs.addRow(0.0, inf, len(switches), np.array(switches, dtype=np.int32), np.ones(len(switches)))
        return int(row)

    def _run(self, limit: Limit, gap: float) -> highspy.HighsModelStatus:
        highs = self._highs
        if limit.over:
            return highspy.HighsModelStatus.kTimeLimit
        _option(highs, "mip_abs_gap", gap)
        # HiGHS counts its time over all runs of a model.
        _option(highs, "time_limit", highs.getRunTime() + limit.seconds)

        def interrupt(event: Any) -> None:
            if limit.over:
                event.interrupt()

        highs.cbMipInterrupt += interrupt
        highs.cbSimplexInterrupt += interrupt
        try:
            if highs.run() == highspy.HighsStatus.kError:
                raise SolverError(f"HiGHS failed: {highs.modelStatusToString(highs.getModelStatus())}.")
        finally:
            highs.cbMipInterrupt -= interrupt
            highs.cbSimplexInterrupt -= interrupt
        return highs.getModelStatus()

    def _read(self, status: highspy.HighsModelStatus) -> Answer:
        """The answer by HiGHS' own status, its structure verified in whole numbers."""
        state = highspy.HighsModelStatus
        if status in (state.kInfeasible, state.kUnboundedOrInfeasible):
            return Answer(Verdict.NONE)
        if status not in (state.kOptimal, state.kTimeLimit, state.kInterrupt):
            raise SolverError(f"HiGHS ended with an unexpected status: {status.name}.")
        solved = self._highs.getSolution()
        found = solved.value_valid and self._highs.getInfo().primal_solution_status == _FEASIBLE
        if status != state.kOptimal and not found:
            return Answer(Verdict.UNKNOWN)
        values = solved.col_value
        structure: Structure = tuple(round(values[column]) for column in self._counts)
        allocation = fairest(self.kinds, structure, self.school.children_to_place)
        if allocation is None:
            raise SolverError("HiGHS found a structure that cannot hold the children.")
        verdict = Verdict.PROVEN if status == state.kOptimal else Verdict.FOUND
        return Answer(verdict, structure, composites_of(structure, self.kinds), allocation.evenness)


_MEASURES = (COMPOSITES, UNFAIRNESS)
_FEASIBLE = 2  # kSolutionStatusFeasible, which highspy does not name


def _load(program: Program) -> tuple[highspy.Highs, dict[str, int], dict[str, int]]:
    """Hand PuLP's model to HiGHS; returns it with its columns and rows by name."""
    solver = pulp.HiGHS(msg=False, threads=1, gapRel=0.0)
    solver.createAndConfigureSolver(program.problem)
    solver.buildSolverModel(program.problem)
    highs: highspy.Highs = program.problem.solverModel  # type: ignore[assignment]
    _option(highs, "output_flag", False)
    # PuLP 4 leaves variables that no row uses out of what a solver sees; PuLP 3 has no such list.
    columns = getattr(program.problem, "exported_variables", program.problem.variables)()
    rows = program.problem.constraints
    names = list(rows) if isinstance(rows, dict) else [row.name for row in rows()]
    return (
        highs,
        {variable.name: column for column, variable in enumerate(columns)},
        {name: row for row, name in enumerate(names)},
    )


def _option(highs: highspy.Highs, name: str, value: bool | float | str) -> None:
    if highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
        raise SolverError(f"HiGHS does not take the option {name}.")
