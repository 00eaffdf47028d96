"""From a structure to classes with names: the fairest allocation, and the children dealt out by it.

Fairest sizes come first, then the most balanced groups. Groups are balanced by a rule like that of sizes (see
`fairness`): children go round in circles, from class to class and grade to grade, as long as that makes the
groups of composite classes more equal and no size less fair. With convex costs a circle that helps exists
until the best is reached. Python's whole numbers are unbounded, so nothing is rounded, and the result depends
on no solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import lcm

from classcruncher.domain.class_types import ClassType, Structure, unfairness
from classcruncher.domain.option import SchoolClass
from classcruncher.domain.school import School
from classcruncher.model.fairness import Groups, evenness_of, fairest_groups
from classcruncher.rules.allowed_types import class_types


@dataclass(frozen=True)
class Allocation:
    """Class types, how many classes of each are open, and the children of each grade in these together.

    `children` maps (position of the class type, position of the grade) to a number of children, for the
    types that the structure uses. A school's type that is cut into bands is several types here.
    """

    types: Sequence[ClassType]
    structure: Structure
    children: Groups

    @property
    def evenness(self) -> int:
        """The sum that `Option.evenness` describes."""
        return evenness_of(self.types, self.structure, self.children)

    @property
    def sizes(self) -> dict[int, int]:
        """All the children in the classes of each type that is open, by its position."""
        totals: dict[int, int] = {}
        for (t, _), group in self.children.items():
            totals[t] = totals.get(t, 0) + group
        return totals


def fairest(types: Sequence[ClassType], structure: Structure, enrolment: Sequence[int]) -> Allocation | None:
    """The fairest allocation of a structure; None when the structure cannot hold these children.

    First the class sizes (or their distances from the ideal) are as equal as the class types permit, then the
    groups inside composite classes are as balanced as they can be with such sizes. What is said of the sizes
    of several class types together is not heeded: see `fairest_allocation`.
    """
    groups = fairest_groups(types, structure, enrolment)
    return None if groups is None else _improved(_Flow(Allocation(types, structure, groups)))


def balanced(allocation: Allocation) -> Allocation:
    """The same class sizes, with groups inside composite classes that are as balanced as they can be."""
    return _improved(_Flow(allocation, keeps_sizes=True))


def _improved(flow: _Flow) -> Allocation:
    for step in _STEPS:
        while (cycle := flow.improving_cycle(step)) is not None:
            flow.push(cycle, step)
    return Allocation(flow.types, flow.structure, flow.children)


#: Children moved at a time: many while that helps, which is quick, in the end one by one, which is exact.
_STEPS = (8, 4, 2, 1)
#: A node of the network: a class type (its position), the hub, or a grade (below the hub).
_Node = int
#: Where classes grow and shrink.
_HUB: _Node = -1


def _grade(number: int) -> int:
    """The node of the grade at a position, and the position of a grade's node."""
    return _HUB - 1 - number


class _Flow:
    """Children on their way from grades to class types; see `improving_cycle` for its network."""

    def __init__(self, allocation: Allocation, *, keeps_sizes: bool = False) -> None:
        self.types = allocation.types
        self.structure = allocation.structure
        self.children = dict(allocation.children)
        self.sizes = allocation.sizes
        self._keeps_sizes = keeps_sizes
        self._scale = lcm(*(len(self.types[t].grades) for t in self.sizes))
        self._outweighs = self._scale * (sum(self.sizes.values()) + 1) ** 2

    def size_cost(self, t: int, size: int) -> int:
        """Limits before fairness of sizes before balance of groups.

        The imbalance of a composite class of k grades is the sum over its groups of (group - size/k)^2,
        that is, the groups' squares less size^2/k. The second part is concave, but fairness outweighs it.
        """
        each, classes = self.types[t], self.structure[t]
        over = max(0, size - classes * each.largest, classes * each.smallest - size)
        balance = (self._scale // len(each.grades)) * _squares(classes, size)
        return self._outweighs * (self._outweighs * over + unfairness(each, classes, size)) - balance

    def group_cost(self, t: int, g: int, group: int) -> int:
        """The groups' squares, for the balance inside composite classes."""
        return self._scale * _squares(self.structure[t], group)

    def arcs(self, step: int) -> Iterator[tuple[_Node, _Node, int]]:
        """Moves of so many children at a time, with what each costs."""
        tied = {t for t in self.sizes if self.is_tied(t)}
        for t in () if self._keeps_sizes else tied:
            size, cost = self.sizes[t], self.size_cost(t, self.sizes[t])
            yield t, _HUB, self.size_cost(t, size + step) - cost
            if size >= step:
                yield _HUB, t, self.size_cost(t, size - step) - cost
        for (t, g), group in self.children.items():
            if t not in tied:
                continue
            cost = self.group_cost(t, g, group)
            yield _grade(g), t, self.group_cost(t, g, group + step) - cost
            if group - step >= self.structure[t] * self.types[t].group:
                yield t, _grade(g), self.group_cost(t, g, group - step) - cost

    def is_tied(self, t: int) -> bool:
        """Whether children of some grade can be in this type or another one."""
        return any((u, g) in self.children for g in self.types[t].grades for u in self.sizes if u != t)

    def improving_cycle(self, step: int) -> list[_Node] | None:
        """A chain of moves that makes the allocation better, or None when there is none (Bellman-Ford).

        Out of a class (hub to type), as a child of some grade (type to grade), into another class of that
        grade (grade to type), and so on, until a class stays larger (type to hub) or the circle closes.
        """
        arcs = list(self.arcs(step))
        distance = {node: 0 for arc in arcs for node in arc[:2]}
        before: dict[_Node, _Node] = {}
        shorter: list[tuple[_Node, _Node, int]] = []
        for _ in range(len(distance) + 1):
            shorter = [arc for arc in arcs if _relax(arc, distance, before)]
            if not shorter:
                return None
        late = shorter[-1][1]
        for _ in distance:
            late = before[late]
        cycle = [late]
        while (node := before[cycle[-1]]) != cycle[0]:
            cycle.append(node)
        return cycle[::-1]

    def push(self, cycle: list[_Node], step: int) -> None:
        """Move so many children along every arc of a cycle."""
        for start, end in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            if end == _HUB:
                self.sizes[start] += step
            elif start == _HUB:
                self.sizes[end] -= step
            elif start < _HUB:
                self.children[end, _grade(start)] += step
            else:
                self.children[start, _grade(end)] -= step


def _relax(arc: tuple[_Node, _Node, int], distance: dict[_Node, int], before: dict[_Node, _Node]) -> bool:
    """Take an arc into the shortest paths if it shortens the way to its end."""
    start, end, cost = arc
    if distance[start] + cost >= distance[end]:
        return False
    distance[end], before[end] = distance[start] + cost, start
    return True


def _squares(classes: int, children: int) -> int:
    """Sum of squares when children are dealt to classes as evenly as can be."""
    size, larger = divmod(children, classes)
    return larger * (size + 1) ** 2 + (classes - larger) * size**2


def deal(school: School, allocation: Allocation) -> tuple[SchoolClass, ...]:
    """The classes of an option: those of the structure by grade, then the fixed ones.

    Names are the grades and a letter ("1/2 A"), never one that is taken already. Limits of size are those of
    the grades, whatever band a class is in.
    """
    types, structure = allocation.types, allocation.structure
    limits = {each.grades: each for each in class_types(school)}
    taken = {fixed.name.strip().casefold() for fixed in school.fixed_classes}
    classes: list[SchoolClass] = []
    for t in sorted(range(len(types)), key=lambda t: (types[t].grades[0], types[t].grades)):
        class_type, label = types[t], school.label(types[t].grades)
        names = (name for letter in _letters() if (name := f"{label} {letter}").casefold() not in taken)
        for groups in _hands(
            class_type, structure[t], [allocation.children.get((t, g), 0) for g in class_type.grades]
        ):
            children = [0] * len(school.grades)
            for g, group in zip(class_type.grades, groups, strict=True):
                children[g] = group
            name = next(names)
            taken.add(name.casefold())
            classes.append(
                SchoolClass(
                    name,
                    tuple(children),
                    limits[class_type.grades].smallest,
                    limits[class_type.grades].largest,
                    class_type.group,
                    class_type.ideal,
                    class_type.weight,
                )
            )
    fixed = [SchoolClass(each.name, each.children, None, None, fixed=True) for each in school.fixed_classes]
    return (*classes, *fixed)


def _hands(class_type: ClassType, classes: int, totals: Sequence[int]) -> list[list[int]]:
    """The groups of each class of a type, when each grade's children are dealt out in turn.

    Each grade goes on where the one before stopped, so that groups and sizes differ by 1 at most.
    """
    hands = [[total // classes for total in totals] for _ in range(classes)]
    turn = 0
    for g, total in enumerate(totals):
        for _ in range(total % classes if classes else 0):
            hands[turn % classes][g] += 1
            turn += 1
    return hands


def _letters() -> Iterator[str]:
    """A, B, ... Z, AA, AB, ..."""
    for number in count(1):
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("A") + letter) + letters
        yield letters
