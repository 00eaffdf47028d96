"""Class types: the sets of grades that one class may serve, with the sizes it may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from classcruncher.domain.school import CompositeLimit, School


@dataclass(frozen=True)
class ClassType:
    """A set of grades that a class may serve.

    `grades` are positions in the school's order; `smallest` and `largest` are children in the class;
    `group` is the fewest children of each grade in it (1 in a straight class); `weight` is what one
    such class adds to the number of composites: 0 straight, 1 composite, 2 to be avoided.
    """

    grades: tuple[int, ...]
    smallest: int
    largest: int
    group: int
    weight: int
    ideal: int | None = None

    @property
    def identity(self) -> tuple[int, ...]:
        """What the type is known by in schools with other numbers, too."""
        return self.grades

    @property
    def is_composite(self) -> bool:
        """Whether the class holds two or more grades."""
        return len(self.grades) > 1


@lru_cache(maxsize=16)
def class_types(school: School) -> tuple[ClassType, ...]:
    """Every class type that the school's rules allow and its children can fill.

    Straight types come first, then composites by number of grades, each in the grades' order. Types
    that could never be opened (too few children for one group, or groups that do not fit) are left out.
    """
    return tuple(kind for grades in _grade_sets(school) if (kind := _class_type(school, grades)))


def _grade_sets(school: School) -> Iterator[tuple[int, ...]]:
    """Sets of grades with children in which every pair may share a class, smallest sets first."""
    children = school.children_to_place
    present = [g for g in range(len(school.grades)) if children[g] > 0]
    sets: list[tuple[int, ...]] = [(g,) for g in present]
    size = 1
    while sets and size <= min(school.most_grades_in_a_class, _most_groups(school)):
        yield from sets
        size += 1
        sets = [
            (*grades, g)
            for grades in sets
            for g in present
            if g > grades[-1] and all(_may_share(school, other, g) for other in grades)
        ]


def _most_groups(school: School) -> int:
    """How many groups of the smallest size fit into the largest class that any rule allows."""
    limits = [grade.largest for grade in school.grades]
    limits += [pair.largest for pair in school.pairs if pair.largest is not None]
    return max(1, max(limits) // school.smallest_group)


def _may_share(school: School, a: int, b: int) -> bool:
    return school.pair(school.grades[a].name, school.grades[b].name) is not None


def _class_type(school: School, grades: tuple[int, ...]) -> ClassType | None:
    members = [school.grades[g] for g in grades]
    children = school.children_to_place
    pick = min if school.composite_limit is CompositeLimit.LOWEST else max
    pairs = [pair for a, b in combinations(members, 2) if (pair := school.pair(a.name, b.name)) is not None]
    largest = pick(grade.largest for grade in members)
    caps = [pair.largest for pair in pairs if pair.largest is not None]
    if caps:
        largest = caps[0] if len(grades) == 2 else min(largest, *caps)
    group = school.smallest_group if len(grades) > 1 else 1
    smallest = max(pick(grade.smallest for grade in members), group * len(grades))
    enough = all(children[g] >= group for g in grades) and sum(children[g] for g in grades) >= smallest
    if smallest > largest or not enough:
        return None
    ideals = [grade.ideal for grade in members if grade.ideal is not None]
    weight = 0 if len(grades) == 1 else 2 if any(pair.avoid for pair in pairs) else 1
    return ClassType(grades, smallest, largest, group, weight, pick(ideals) if ideals else None)
