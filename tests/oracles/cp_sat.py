"""The same questions put to CP-SAT (OR-Tools): a strong formulation, and new solves for each option.

The benchmarks time it and the tests compare its measures. It shares nothing with the program: numbers of
classes and children of each kind are CP-SAT's variables, fairness is its objective. It knows limits for the
classes of a division; for a share of small classes, larger classes of a kind are a kind of their own.

As a program it reads pickled arguments of `answers` and writes what that returns: see `cp_sat_questions`.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from classcruncher.domain.divisions import Division
from classcruncher.domain.school import Priority, School
from tests.oracles.cp_sat_questions import Answers, Asked, Found, Grades, OutOfTime, Structure
from tests.oracles.divisions import belongs, members
from tests.oracles.rules import Kind, kinds_of


class CpSat:
    """One school in CP-SAT. All solves together may take so many seconds; then OutOfTime is raised.

    `workers` are the threads that CP-SAT uses, 0: as many as there are cores.
    """

    def __init__(self, school: School, seconds: float, workers: int = 0) -> None:
        self.school, self.workers = school, workers
        self._deadline = time.monotonic() + seconds
        children = school.children_to_place
        # What cannot be filled is left out, so that CP-SAT need not find that out itself.
        filled = [kind for kind in kinds_of(school) if kind.can_be_filled(children)]
        self.kinds = [part for kind in filled for part in _parts(school, kind)]
        # Costs are counted from the average size where the number of classes is known: small numbers help.
        known = school.use_every_teacher and not school.has_ideals and school.teachers_to_place
        self._centre = round(sum(children) / known) if known else 0
        self._shift = self._centre * (2 * sum(children) - self._centre * school.teachers_to_place)

    @property
    def perfect(self) -> int:
        """A bound that CP-SAT does not find by itself: what all classes cost when they are the same size."""
        if not self._centre:
            return 0
        classes = self.school.teachers_to_place
        size, larger = divmod(sum(self.school.children_to_place), classes)
        return larger * self.cost(size + 1) + (classes - larger) * self.cost(size)

    def best(self, asked: Asked) -> Found | None:
        """The answer to a question, by both measures in turn; None when there is none."""
        model = _Model(self, asked)
        for measure in model.in_turn(asked.priority):
            model.minimise(measure)
            if not model.solve(self._deadline - time.monotonic()):
                return None
            model.add(measure <= model.value(measure))
            model.start_from_answer()
        return Found(
            model.value(model.composites),
            model.value(model.evenness) + self._shift,
            model.structure(),
        )

    def ranked(self, priority: Priority, number: int) -> list[Found]:
        """The best structures in order, each found with all before it forbidden."""
        found: list[Found] = []
        while len(found) < number:
            one = self.best(Asked(priority, listed=tuple(one.structure for one in found)))
            if one is None:
                break
            found.append(one)
        return found

    def cost(self, size: int, ideal: int = 0) -> int:
        """What a class of a size adds to the evenness; without an ideal class the centre stands for it."""
        return (size - (ideal or self._centre)) ** 2


def _parts(school: School, kind: Kind) -> Iterator[Kind]:
    """A kind, cut where a class of it is just small enough to be one of a share."""
    cuts = {
        limit
        for each in school.divisions
        if (limit := each.at_or_under) is not None
        and belongs(school, each, kind.grades)
        and kind.smallest <= limit < kind.largest
    }
    for low, high in pairwise([kind.smallest - 1, *sorted(cuts), kind.largest]):
        yield replace(kind, smallest=low + 1, largest=high)


class _Model:
    """The constraint programme of one question."""

    def __init__(self, of: CpSat, asked: Asked) -> None:
        school, kinds = of.school, of.kinds
        children, teachers = school.children_to_place, school.teachers_to_place
        self._model = model = cp_model.CpModel()
        self._solver = cp_model.CpSolver()
        self._solver.parameters.num_workers = of.workers
        self.classes = [model.new_int_var(0, teachers, f"n{t}") for t in range(len(kinds))]
        groups = {
            (t, g): model.new_int_var(0, children[g], f"x{t}_{g}")
            for t, kind in enumerate(kinds)
            for g in kind.grades
        }
        self._sizes = [sum(groups[t, g] for g in kind.grades) for t, kind in enumerate(kinds)]
        costs = []
        for t, kind in enumerate(kinds):
            number, size = self.classes[t], self._sizes[t]
            model.add(size >= kind.smallest * number)
            model.add(size <= kind.largest * number)
            for g in kind.grades:
                model.add(groups[t, g] >= kind.group * number)
            highest = max(of.cost(kind.smallest, kind.ideal), of.cost(kind.largest, kind.ideal))
            cost = model.new_int_var(0, teachers * highest, f"q{t}")
            for s in range(kind.smallest, max(kind.largest, kind.smallest + 1)):
                slope = of.cost(s + 1, kind.ideal) - of.cost(s, kind.ideal)
                model.add(cost >= slope * size + (of.cost(s, kind.ideal) - s * slope) * number)
            costs.append(cost)
        for g, count in enumerate(children):
            if count:
                model.add(sum(groups[t, g] for t, kind in enumerate(kinds) if g in kind.grades) == count)
        if school.use_every_teacher:
            model.add(sum(self.classes) == teachers)
        else:
            model.add(sum(self.classes) <= teachers)
        self.composites = sum(
            kind.weight * number for kind, number in zip(kinds, self.classes, strict=True) if kind.weight
        )
        self.evenness = sum(costs)
        model.add(self.evenness >= of.perfect)
        self._grades = [frozenset(kind.grades) for kind in kinds]
        for division in school.divisions:
            self._keep(of, division)
        self._keep_to(asked)

    def _keep(self, of: CpSat, division: Division) -> None:
        """The limits of a division; numbers with parts are multiplied out."""
        fixed = members(of.school, division, ())
        ours = [t for t, kind in enumerate(of.kinds) if belongs(of.school, division, kind.grades)]
        number = sum(self.classes[t] for t in ours) + fixed.number
        if division.fewest is not None:
            self.add(number >= division.fewest)
        if division.most is not None:
            self.add(number <= division.most)
        if division.average is not None:
            children = sum(self._sizes[t] for t in ours) + fixed.children
            self.add(division.average.denominator * children <= division.average.numerator * number)
        if division.share is not None and (limit := division.at_or_under) is not None:
            small = sum(self.classes[t] for t in ours if of.kinds[t].largest <= limit) + fixed.small
            self.add(division.share.denominator * small >= division.share.numerator * number)

    def _keep_to(self, asked: Asked) -> None:
        for grades, number in zip(self._grades, self.classes, strict=True):
            if grades in asked.without:
                self.add(number == 0)
        if asked.composites is not None:
            self.add(self.composites <= asked.composites)
        for structure in asked.listed:
            self._differ_from(structure)

    def _differ_from(self, structure: Structure) -> None:
        counts, differences = dict(structure), []
        for grades, number in self._by_grades():
            differs = self._model.new_bool_var("")
            self._model.add(number != counts.get(grades, 0)).only_enforce_if(differs)
            differences.append(differs)
        self._model.add_bool_or(differences)

    def _by_grades(self) -> list[tuple[Grades, Any]]:
        """The number of classes of each set of grades, whatever their sizes."""
        found: dict[Grades, Any] = {}
        for grades, number in zip(self._grades, self.classes, strict=True):
            found[grades] = found[grades] + number if grades in found else number
        return list(found.items())

    def in_turn(self, priority: Priority) -> tuple[Any, Any]:
        """The measures, the more important one first."""
        fewest = priority is Priority.FEWEST_COMPOSITES
        return (self.composites, self.evenness) if fewest else (self.evenness, self.composites)

    def minimise(self, measure: Any) -> None:
        self._model.minimize(measure)

    def add(self, constraint: Any) -> None:
        self._model.add(constraint)

    def solve(self, seconds: float) -> bool:
        """Whether there is an answer; it is proven best."""
        if seconds <= 0:
            raise OutOfTime
        self._solver.parameters.max_time_in_seconds = seconds
        status = self._solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            raise OutOfTime
        return bool(status == cp_model.OPTIMAL)

    def value(self, expression: Any) -> int:
        return int(self._solver.value(expression))

    def structure(self) -> Structure:
        """The answer's classes."""
        numbers = ((grades, self.value(number)) for grades, number in self._by_grades())
        return frozenset((grades, number) for grades, number in numbers if number)

    def start_from_answer(self) -> None:
        """Give the next solve the answer of this one to start from."""
        values = self._solver.response_proto.solution
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in enumerate(values):
            self._model.add_hint(self._model.get_int_var_from_proto_index(index), value)


def answers(school: School, questions: Sequence[Asked], ranked: int, seconds: float) -> Answers:
    """The answers to questions, and the best structures in order by the school's priority."""
    asked = CpSat(school, seconds)
    return Answers([asked.best(question) for question in questions], asked.ranked(school.priority, ranked))


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(answers(*pickle.load(sys.stdin.buffer))))
