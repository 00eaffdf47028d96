"""The integer programme: class types counted, one short function a rule.

Variables, for every class type t and every grade g in it:
  classes(t)     whole number of classes of the type
  children(t,g)  children of the grade in all classes of the type together
  unfairness(t)  what the type's classes add to the evenness, when their sizes differ by 1 at most
Dealing children(t,g) out in turn over the classes of t gives whole classes that keep every rule. So only the
numbers of classes need be whole, and no single class appears in the model: no big M and no symmetry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pulp

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.school import School

#: With more class types than this a programme takes too long to write down.
TYPES_OF_PROGRAMME = 1500

#: A rule gives constraints, each with the name of its row (expressions by whatever class PuLP calls them).
Rows = Iterator[tuple[str, Any]]


@dataclass(frozen=True)
class Asked:
    """What is asked of a programme: so many classes, and what the two measures must stay within.

    `unfairness` is counted as `Program.distance` does, and None when it is not limited.
    """

    classes: int
    least_composites: int
    most_composites: int
    unfairness: int | None


@dataclass(frozen=True)
class Program:
    """The model of one school: class types and, for each of them, the variables above."""

    school: School
    kinds: tuple[ClassType, ...]
    problem: pulp.LpProblem
    classes: tuple[Any, ...]
    children: dict[tuple[int, int], Any]
    unfairness: tuple[Any, ...]
    asked: Asked | None = None

    @classmethod
    def of(cls, school: School, kinds: Sequence[ClassType], asked: Asked) -> Program:
        """Write the programme of a school, for class types with the sizes that they may have: every rule."""
        problem = pulp.LpProblem("classes", pulp.LpMinimize)
        places = school.children_to_place
        program = cls(
            school,
            tuple(kinds),
            problem,
            tuple(
                problem.add_variable(
                    f"n{t}", 0, min(most_filled(school, kind), school.teachers_to_place), "Integer"
                )
                for t, kind in enumerate(kinds)
            ),
            {
                (t, g): problem.add_variable(f"x{t}_{g}", 0, places[g])
                for t, kind in enumerate(kinds)
                for g in kind.grades
            },
            tuple(problem.add_variable(f"q{t}", 0) for t in range(len(kinds))),
            asked,
        )
        for rule in RULES:
            for name, constraint in rule(program):
                problem += constraint, name
        return program

    @property
    def composites(self) -> Any:
        """Composite classes, an Avoid one counted twice."""
        return pulp.lpSum(n * kind.weight for n, kind in zip(self.classes, self.kinds, strict=True))

    def size_of(self, t: int) -> Any:
        """All the children in the classes of a type."""
        return pulp.lpSum(self.children[t, g] for g in self.kinds[t].grades)

    def distance(self, kind: ClassType, size: int) -> int:
        """Squared distance of a class size from the type's ideal or, without ideals, from the average.

        Counting from the average shifts the sum of squares by what the numbers of children and classes
        decide, and small numbers keep the solver's arithmetic safe.
        """
        classes = self.asked.classes if self.asked else 0
        average = round(sum(self.school.children_to_place) / max(1, classes))
        return (size - (average if kind.ideal is None else kind.ideal)) ** 2


def most_filled(school: School, kind: ClassType) -> int:
    """More classes of a type than this cannot be filled, however many teachers there are."""
    places = school.children_to_place
    by_groups = min(places[g] // kind.group for g in kind.grades)
    return min(by_groups, sum(places[g] for g in kind.grades) // kind.smallest)


def every_child_has_one_class(program: Program) -> Rows:
    """Every child is in exactly one class.

    A grade without a class type keeps its row, which nothing can meet: there is no answer then.
    """
    for g, enrolled in enumerate(program.school.children_to_place):
        groups = [program.children[t, g] for t, kind in enumerate(program.kinds) if g in kind.grades]
        if enrolled:
            yield f"placed{g}", pulp.lpSum(groups) == enrolled


def no_class_is_too_small(program: Program) -> Rows:
    """No class has fewer children than its smallest class."""
    for t, kind in enumerate(program.kinds):
        yield f"smallest{t}", program.size_of(t) >= kind.smallest * program.classes[t]


def no_class_is_too_large(program: Program) -> Rows:
    """No class has more children than its largest class."""
    for t, kind in enumerate(program.kinds):
        yield f"largest{t}", program.size_of(t) <= kind.largest * program.classes[t]


def no_group_is_too_small(program: Program) -> Rows:
    """Each grade in a composite class has at least the smallest group of children there."""
    for t, kind in enumerate(program.kinds):
        if kind.is_composite:
            for g in kind.grades:
                yield f"group{t}_{g}", program.children[t, g] >= kind.group * program.classes[t]


def every_class_has_a_teacher(program: Program) -> Rows:
    """Every teacher has one class. (Where some may have none, each number of classes is asked for.)"""
    if program.asked:
        yield "teachers", pulp.lpSum(program.classes) == program.asked.classes


def children_fill_classes(program: Program) -> Rows:
    """Grades need the classes that their children fill at the largest size, and fill no more at the smallest.

    The other rules imply it; saying it for each grade and each two spares the solver most of its search.
    """
    grades = [g for g, enrolled in enumerate(program.school.children_to_place) if enrolled]
    for few in (*combinations(grades, 1), *combinations(grades, 2)):
        touched = [t for t, kind in enumerate(program.kinds) if set(kind.grades) & set(few)]
        within = [t for t in touched if set(program.kinds[t].grades) <= set(few)]
        enrolled = sum(program.school.children_to_place[g] for g in few)
        label = "_".join(map(str, few))
        if touched:
            fewest = -(-enrolled // max(program.kinds[t].largest for t in touched))
            yield f"fewest{label}", pulp.lpSum(program.classes[t] for t in touched) >= fewest
        if within:
            most = enrolled // min(program.kinds[t].smallest for t in within)
            yield f"most{label}", pulp.lpSum(program.classes[t] for t in within) <= most


def unfairness_is_convex(program: Program) -> Rows:
    """Sizes of a type's classes differ by 1 at most, which is fairest.

    So the type's unfairness, as a function of its children and classes, is the largest of the lines through
    neighbouring whole sizes.
    """
    for t, kind in enumerate(program.kinds):
        size, classes = program.size_of(t), program.classes[t]
        for s in range(kind.smallest, _last_size(program, kind)):
            slope = program.distance(kind, s + 1) - program.distance(kind, s)
            line = slope * size + (program.distance(kind, s) - s * slope) * classes
            yield f"line{t}_{s}", program.unfairness[t] >= line
        if kind.smallest == kind.largest:
            yield f"line{t}", program.unfairness[t] >= program.distance(kind, kind.smallest) * classes


def _last_size(program: Program, kind: ClassType) -> int:
    """The largest size that a class of the type can reach: its limit, or all the children of its grades."""
    reachable = sum(program.school.children_to_place[g] for g in kind.grades)
    return min(kind.largest, max(kind.smallest + 1, reachable))


def measures_stay_within(program: Program) -> Rows:
    """Composites, an Avoid class counted twice, and unfairness are no more than asked."""
    if not program.asked:
        return
    # Both are whole numbers: half a step keeps clear of all rounding.
    yield "composites", program.composites <= program.asked.most_composites + 0.5
    yield "more_composites", program.composites >= program.asked.least_composites - 0.5
    if program.asked.unfairness is not None:
        yield "unfairness", pulp.lpSum(program.unfairness) <= program.asked.unfairness + 0.5


Rule = Callable[[Program], Rows]

RULES: tuple[Rule, ...] = (
    every_child_has_one_class,
    no_class_is_too_small,
    no_class_is_too_large,
    no_group_is_too_small,
    every_class_has_a_teacher,
    children_fill_classes,
    unfairness_is_convex,
    measures_stay_within,
)
