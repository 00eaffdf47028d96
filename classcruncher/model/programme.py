"""The integer programme: class types counted, with the rows that each rule of the school has.

Variables, for every class type t and every grade g in it:
  classes(t)     whole number of classes of the type
  children(t,g)  children of the grade in all classes of the type together
  unfairness(t)  what the type's classes add to the evenness, when their sizes differ by 1 at most
Dealing children(t,g) out in turn over the classes of t gives whole classes that keep every rule. So only the
numbers of classes need be whole, and no single class appears in the model: no symmetry.

A class type whose larger classes a rule tells from smaller ones is cut into bands, each of which is a type
here. With a rule about the sizes of several types together children have to be whole, too.

The numbers of children and of classes are those of a school in ranges, which may leave them open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import inf
from typing import Any, Literal

import pulp

from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.model.questions import NO_FLOORS, UNBOUNDED, Bounds, Floors
from classcruncher.rules import rules_of, sizes_are_free
from classcruncher.rules.allowed_types import cut_into_bands
from classcruncher.rules.rule import Rows

Category = Literal["Continuous", "Integer", "Binary"]


@dataclass(frozen=True)
class Programme:
    """The model of one school: class types and, for each of them, the variables above.

    `given` are the class types that it was written for, `types` the same cut into bands, `places` the place
    of each of these among the given. `unfairness` is empty where the evenness is not asked for.
    `children_are_whole`: the programme says so, and does not leave it to the best answers.
    """

    ranged: RangedSchool
    given: tuple[ClassType, ...]
    types: tuple[ClassType, ...]
    places: tuple[int, ...]
    problem: pulp.LpProblem
    classes: tuple[Any, ...]
    children: dict[tuple[int, int], Any]
    unfairness: tuple[Any, ...]
    children_are_whole: bool

    @classmethod
    def of(cls, ranged: RangedSchool, types: Sequence[ClassType]) -> Programme:
        """Whether there is any structure at all: every rule, and nothing to be best at."""
        return cls._written(ranged, types, measured=False)

    @classmethod
    def measured(
        cls,
        ranged: RangedSchool,
        types: Sequence[ClassType],
        within: Bounds = UNBOUNDED,
        floors: Floors = NO_FLOORS,
    ) -> Programme:
        """The same with the measures, which stay within bounds, and with what spares the solver work.

        Nothing below the `floors` is looked for: it is known not to be, or not to be asked about.
        """
        if within.evenness is not None:
            types = of_sizes_left(ranged, types, within.evenness)
        programme = cls._written(ranged, types, measured=True)
        programme.add(children_fill_classes(programme))
        programme.add(unfairness_is_convex(programme))
        programme.add(programme.measures_within(within, floors))
        return programme

    @classmethod
    def _written(cls, ranged: RangedSchool, given: Sequence[ClassType], *, measured: bool) -> Programme:
        problem = pulp.LpProblem("classes", pulp.LpMinimize)
        bands = cut_into_bands(ranged.school, given)
        types = tuple(each for _, each in bands)
        most = most_classes(ranged, types)
        # With numbers of classes given, the children's are whole in some best answer; which one is best among
        # several enrolments, they have to be whole to tell.
        whole = (measured and ranged.is_open) or not sizes_are_free(ranged.school)
        category: Category = "Integer" if whole else "Continuous"
        programme = cls(
            ranged,
            tuple(given),
            types,
            tuple(t for t, _ in bands),
            problem,
            tuple(problem.add_variable(f"n{t}", 0, number, "Integer") for t, number in enumerate(most)),
            {
                (t, g): problem.add_variable(f"x{t}_{g}", 0, ranged.children[g][1], category)
                for t, class_type in enumerate(types)
                for g in class_type.grades
            },
            tuple(problem.add_variable(f"q{t}", 0) for t in range(len(types)) if measured),
            whole,
        )
        for rule in rules_of(ranged.school):
            programme.add(rule.rows(programme))
        return programme

    def add(self, rows: Iterable[tuple[str, Any]]) -> None:
        """Take in more rows."""
        problem = self.problem
        for name, row in rows:
            problem += row, name

    @property
    def composites(self) -> Any:
        """Composite classes, an Avoid one counted twice."""
        return pulp.lpSum(n * each.weight for n, each in zip(self.classes, self.types, strict=True))

    @property
    def evenness(self) -> Any:
        """The sum of squared sizes, or of squared distances from the ideals: see `Option.evenness`.

        Counted from a centre c, a square is s^2 = (s - c)^2 + 2 c s - c^2, and the sums of s and of 1 are all
        the children and all the classes.
        """
        unfair = pulp.lpSum(self.unfairness)
        if any(each.ideal is not None for each in self.types):
            return unfair
        fewest, most = self.ranged.classes
        children: Any = pulp.lpSum(self.children.values())
        if not self.ranged.is_open:
            children = sum(low for low, _ in self.ranged.children)
        classes = most if fewest == most else pulp.lpSum(self.classes)
        return unfair + 2 * self._centre * children - self._centre**2 * classes

    @property
    def evenness_step(self) -> int:
        """The evenness of two structures differs by a multiple of this.

        Without ideals the sum of squares is even or odd as the number of children is.
        """
        ideals = any(each.ideal is not None for each in self.types)
        return 1 if ideals or self.ranged.is_open else 2

    @property
    def all_classes(self) -> Any:
        """The number of classes of all types together."""
        return pulp.lpSum(self.classes)

    @cached_property
    def most_classes(self) -> Sequence[int]:
        """For each type, a number of classes that there cannot be more of."""
        return most_classes(self.ranged, self.types)

    def total(self, types: Iterable[int]) -> Any:
        """The number of classes of some types together."""
        return pulp.lpSum(self.classes[t] for t in types)

    def yes_or_no(self, name: str) -> Any:
        """A new variable that is 0 or 1."""
        return self.problem.add_variable(name, 0, 1, "Integer")

    def classes_of(self, place: int) -> Any:
        """The number of classes of a given type, whatever their sizes."""
        return self.total(t for t, of in enumerate(self.places) if of == place)

    def with_structure(self, structure: Structure) -> Rows:
        """So many classes of each given type."""
        for place, count in enumerate(structure):
            yield f"classes{place}", self.classes_of(place) == count

    def size_of(self, t: int) -> Any:
        """All the children in the classes of a type."""
        return pulp.lpSum(self.children[t, g] for g in self.types[t].grades)

    def placed(self, g: int) -> Any:
        """All the children of a grade who have a class."""
        return pulp.lpSum(self.children[t, g] for t, each in enumerate(self.types) if g in each.grades)

    def children_beyond(self, size: int) -> Any:
        """The children above so many in each class, of all classes together; at least, where it is not least.

        The sizes of a type's classes differ by 1 at most: all of them are beyond the size, or none.
        """
        beyond, rows = [], []
        for t, each in enumerate(self.types):
            if each.largest > size:
                above = self.problem.add_variable(f"beyond{size}_{t}", 0)
                rows.append((f"is_beyond{size}_{t}", above >= self.size_of(t) - size * self.classes[t]))
                beyond.append(above)
        self.add(rows)
        return pulp.lpSum(beyond)

    def distance(self, class_type: ClassType, size: int) -> int:
        """Squared distance of a class size from the type's ideal or, without ideals, from the centre."""
        return (size - (self._centre if class_type.ideal is None else class_type.ideal)) ** 2

    @cached_property
    def _centre(self) -> int:
        """About the average class: numbers stay small, and the solver's arithmetic safe."""
        return round(sum(most for _, most in self.ranged.children) / max(1, self.ranged.classes[1]))

    def measures_within(self, within: Bounds, floors: Floors = NO_FLOORS) -> Rows:
        """Both are whole numbers: half a step keeps clear of all rounding."""
        if within.composites is not None:
            yield "composites", self.composites <= within.composites + 0.5
        if floors.composites:
            yield "more_composites", self.composites >= floors.composites - 0.5
        if floors.evenness:
            yield "more_evenness", self.evenness >= floors.evenness - 0.5
        if within.evenness is not None:
            yield "evenness", self.evenness <= within.evenness + 0.5

    def apart_from(self, structure: Structure, number: int) -> Rows:
        """Another structure than this one (the so many-th left out): some number of classes differs."""
        differs = [self.classes_of(t) for t, count in enumerate(structure) if not count]
        most = most_classes(self.ranged, self.given)
        fewest_classes, most_classes_in_all = self.ranged.classes
        for t, count in enumerate(structure):
            if not count:
                continue
            more = self.yes_or_no(f"more{number}_{t}")
            yield f"is_more{number}_{t}", self.classes_of(t) >= (count + 1) * more
            differs.append(more)
            if fewest_classes < most_classes_in_all:
                fewer = self.yes_or_no(f"fewer{number}_{t}")
                yield f"is_fewer{number}_{t}", self.classes_of(t) <= most[t] - (most[t] - count + 1) * fewer
                differs.append(fewer)
        yield f"differs{number}", pulp.lpSum(differs) >= 1


def most_classes(ranged: RangedSchool, types: Sequence[ClassType]) -> list[int]:
    """For each class type a number of classes of it that there cannot be more of."""
    most = [high for _, high in ranged.children]
    return [min(ranged.classes[1], most_filled(each, most)) for each in types]


def of_sizes_left(ranged: RangedSchool, types: Sequence[ClassType], evenness: int) -> tuple[ClassType, ...]:
    """The class types with the sizes that classes may have where all of them have so much evenness at most.

    A class of some size leaves the least evenness when all the others are alike. It is only told where the
    numbers of children and classes are given and fairness is not measured from ideals.
    """
    fewest, most = ranged.classes
    if ranged.is_open or fewest != most or any(each.ideal is not None for each in types):
        return tuple(types)
    children = sum(low for low, _ in ranged.children)
    sizes = [
        size
        for size in range(1, max((each.largest for each in types), default=0) + 1)
        if size <= children and size**2 + _least_squares(children - size, most - 1) <= evenness
    ]
    # Where nothing is so even no class has any size: none is as large as it has to be.
    low, high = (min(sizes), max(sizes)) if sizes else (2, 1)
    return tuple(
        replace(each, smallest=max(each.smallest, low), largest=min(each.largest, high)) for each in types
    )


def _least_squares(children: int, classes: int) -> float:
    """The least sum of squared sizes of so many classes; infinite where there are none for the children."""
    if not classes:
        return inf if children else 0
    size, larger = divmod(children, classes)
    return larger * (size + 1) ** 2 + (classes - larger) * size**2


def most_filled(class_type: ClassType, children: Sequence[int]) -> int:
    """More classes of a type than this cannot be filled, however many teachers there are."""
    if class_type.smallest > class_type.largest:
        return 0
    by_size = sum(children[g] for g in class_type.grades) // class_type.smallest
    if not class_type.group:
        return by_size
    return min(by_size, *(children[g] // class_type.group for g in class_type.grades))


def children_fill_classes(programme: Programme) -> Rows:
    """Grades need the classes that their children fill at the largest size, and fill no more at the smallest.

    The other rules imply it; saying it for each grade and each two spares the solver most of its search.
    """
    types, children = programme.types, programme.ranged.children
    grades = [g for g, (_, most) in enumerate(children) if most]
    for few in (*combinations(grades, 1), *combinations(grades, 2)):
        touched = [t for t, each in enumerate(types) if set(each.grades) & set(few)]
        within = [t for t in touched if set(types[t].grades) <= set(few)]
        label = "_".join(map(str, few))
        if touched:
            fewest = -(-sum(children[g][0] for g in few) // max(types[t].largest for t in touched))
            yield f"fewest{label}", pulp.lpSum(programme.classes[t] for t in touched) >= fewest
        if within:
            most = sum(children[g][1] for g in few) // min(types[t].smallest for t in within)
            yield f"most{label}", pulp.lpSum(programme.classes[t] for t in within) <= most


def unfairness_is_convex(programme: Programme) -> Rows:
    """Sizes of a type's classes differ by 1 at most, which is fairest.

    So the type's unfairness, as a function of its children and classes, is the largest of the lines through
    neighbouring whole sizes.
    """
    for t, each in enumerate(programme.types):
        size, classes = programme.size_of(t), programme.classes[t]
        for s in range(each.smallest, _last_size(programme, each)):
            slope = programme.distance(each, s + 1) - programme.distance(each, s)
            line = slope * size + (programme.distance(each, s) - s * slope) * classes
            yield f"line{t}_{s}", programme.unfairness[t] >= line
        if each.smallest == each.largest:
            yield f"line{t}", programme.unfairness[t] >= programme.distance(each, each.smallest) * classes


def _last_size(programme: Programme, class_type: ClassType) -> int:
    """The largest size that a class of the type can reach: its limit, or all the children of its grades."""
    reachable = sum(programme.ranged.children[g][1] for g in class_type.grades)
    return min(class_type.largest, max(class_type.smallest + 1, reachable))
