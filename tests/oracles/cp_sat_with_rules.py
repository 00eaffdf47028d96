"""The best of a school with every rule, by CP-SAT (OR-Tools).

How many classes there are of each kind and each size are its variables, so that every limit is a sum of
them. Which children are in them is known for all classes of a kind together, as in `brute_force_with_rules`.

As a program it reads pickled arguments of `answers` and writes what that returns: see `cp_sat_questions`.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from classcruncher.domain.divisions import Division
from classcruncher.domain.school import Priority, School
from tests.oracles.cp_sat_questions import AskedWithRules, FoundWithRules, OutOfTime
from tests.oracles.divisions import belongs, members
from tests.oracles.rules import Kind, kinds_of


class _Programme:
    """The constraint programme of a school with every rule; `numbers` has the classes by kind and size."""

    def __init__(self, school: School, seconds: float) -> None:
        self._school, self._deadline = school, time.monotonic() + seconds
        self._model, self._solver = cp_model.CpModel(), cp_model.CpSolver()
        children, teachers = school.children_to_place, school.teachers_to_place
        self.kinds = [kind for kind in kinds_of(school) if kind.can_be_filled(children)]
        self.numbers = {
            (kind, size): self._model.new_int_var(0, teachers, "")
            for kind in self.kinds
            for size in range(kind.smallest, min(kind.largest, sum(children)) + 1)
        }
        if school.use_every_teacher:
            self.add(self.classes() == teachers)
        self.add(self.classes() <= teachers)
        self._place_children(children)
        for division in school.divisions:
            self._keep(division)
        if school.whole_grades:
            self._keep_grades_whole()

    def classes(self, which: Callable[[Kind, int], bool] = lambda kind, size: True) -> Any:
        """How many classes there are of some kinds and sizes."""
        return self._total(which, lambda kind, size: 1)

    def classes_of(self, kind: Kind) -> Any:
        """How many classes there are of a kind."""
        return self.classes(lambda each, _: each == kind)

    def classes_with(self, children: int) -> Any:
        """How many classes there are of a size."""
        return self.classes(lambda _, size: size == children)

    def children_in(self, kind: Kind) -> Any:
        """How many children are in classes of a kind."""
        return self._total(lambda each, _: each == kind, lambda _, size: size)

    @property
    def composites(self) -> Any:
        """Composite classes, an Avoid one counted twice."""
        return self._total(lambda kind, size: True, lambda kind, size: kind.weight)

    @property
    def evenness(self) -> Any:
        """Squares of the sizes, or of their distances from the ideals."""
        return self._total(lambda kind, size: True, lambda kind, size: (size - kind.ideal) ** 2)

    def _total(self, which: Callable[[Kind, int], bool], what: Callable[[Kind, int], int]) -> Any:
        """A sum over the classes of some kinds and sizes."""
        terms = [what(*place) * number for place, number in self.numbers.items() if which(*place)]
        return cp_model.LinearExpr.sum(terms)

    def _place_children(self, children: Sequence[int]) -> None:
        groups = {
            (kind, g): self._model.new_int_var(0, children[g], "") for kind in self.kinds for g in kind.grades
        }
        for kind in self.kinds:
            ours = [groups[kind, g] for g in kind.grades]
            self.add(sum(ours) == self.children_in(kind))
            for group in ours:
                self.add(group >= kind.group * self.classes_of(kind))
        for g, count in enumerate(children):
            placed = [group for (_, grade), group in groups.items() if grade == g]
            self.add(cp_model.LinearExpr.sum(placed) == count)

    def _keep(self, division: Division) -> None:
        """The limits of a division; numbers with parts are multiplied out."""
        fixed = members(self._school, division, ())

        def ours(kind: Kind, size: int) -> bool:
            return belongs(self._school, division, kind.grades)

        number = self.classes(ours) + fixed.number
        if division.fewest is not None:
            self.add(number >= division.fewest)
        if division.most is not None:
            self.add(number <= division.most)
        if division.average is not None:
            children = self._total(ours, lambda kind, size: size) + fixed.children
            self.add(division.average.denominator * children <= division.average.numerator * number)
        if division.share is not None and (limit := division.at_or_under) is not None:
            small = self.classes(lambda kind, size: ours(kind, size) and size <= limit) + fixed.small
            self.add(division.share.denominator * small >= division.share.numerator * number)

    def _keep_grades_whole(self) -> None:
        for g in range(len(self._school.grades)):
            chosen = []
            for kind in self.kinds:
                if g in kind.grades:
                    opened = self._model.new_bool_var("")
                    self.add(self.classes_of(kind) <= self._school.teachers_to_place * opened)
                    chosen.append(opened)
            self.add(cp_model.LinearExpr.sum(chosen) <= 1)

    def add(self, constraint: Any) -> None:
        """One more constraint; one without a variable is known to hold or not before."""
        self._model.add(constraint)

    def least(self, measure: Any) -> bool:
        """Make a measure the least there is, and keep it so; whether there is any answer."""
        self._model.minimize(measure)
        self._solver.parameters.max_time_in_seconds = max(0.0, self._deadline - time.monotonic())
        status = self._solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            raise OutOfTime
        if status == cp_model.OPTIMAL:
            self.add(measure == int(self._solver.value(measure)))
        return bool(status == cp_model.OPTIMAL)

    def found(self) -> FoundWithRules:
        """The last answer."""
        open_ones = Counter({place: int(self._solver.value(n)) for place, n in self.numbers.items()})
        classes = list(open_ones.elements())
        return FoundWithRules(
            tuple(sorted(kind.grades for kind, _ in classes)),
            sum(kind.weight for kind, _ in classes),
            sum((size - kind.ideal) ** 2 for kind, size in classes),
            tuple(sorted(size for _, size in classes)),
        )


def best(asked: AskedWithRules, seconds: float) -> FoundWithRules | None:
    """The answer to a question; None when there is none."""
    school = asked.school
    programme = _Programme(school, seconds)
    measures = [programme.composites, programme.evenness]
    if asked.priority is Priority.MOST_EVEN:
        measures.reverse()
    if school.fewest_classes:
        measures.insert(0, programme.classes())
    if asked.structure is not None:
        _keep_to(programme, asked.structure)
    for measure in measures:
        if not programme.least(measure):
            return None
    _keep_to(programme, programme.found().structure)
    for most in sorted({size for _, size in programme.numbers}, reverse=True):
        programme.least(programme.classes_with(most))
    return programme.found()


def _keep_to(programme: _Programme, structure: tuple[tuple[int, ...], ...]) -> None:
    """Classes of these sets of grades and no others."""
    counts = Counter(structure)
    for kind in programme.kinds:
        programme.add(programme.classes_of(kind) == counts.pop(kind.grades, 0))
    if counts:
        raise ValueError(f"There are no classes of {list(counts)} in this school.")


def answers(questions: Sequence[AskedWithRules], seconds: float) -> list[FoundWithRules | None]:
    """The answers to questions, each in so many seconds."""
    return [best(asked, seconds) for asked in questions]


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(answers(*pickle.load(sys.stdin.buffer))))
