"""The class types that a school's rules allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from sys import maxsize

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules import rules_of
from classcruncher.rules.class_sizes import LARGEST_CLASS, SMALLEST_CLASS
from classcruncher.rules.rule import Grades, Rule


@lru_cache(maxsize=16)
def class_types(school: School) -> tuple[ClassType, ...]:
    """Every class type that the school's rules allow and its children can fill.

    Straight types come first, then composites by number of grades, each in the grades' order. Types
    that could never be opened (too few children for one group, or groups that do not fit) are left out.
    """
    rules, children = rules_of(school), school.children_to_place
    types: Iterable[ClassType] = (_of_any_size(school, each) for each in _sets_of_grades(school, rules))
    for rule in rules:
        types = rule.narrowed(school, types)
    return tuple(each for each in types if _can_be_filled(each, children))


def types_within(ranged: RangedSchool) -> tuple[ClassType, ...]:
    """The class types that may be opened; where any mix may, the one that can do what all others can."""
    present = tuple(g for g, (_, most) in enumerate(ranged.children) if most)
    if not ranged.any_mix or not present:
        return class_types(ranged.at_its_largest)
    smallest, largest = (rule.loosest(ranged.school, present) for rule in (SMALLEST_CLASS, LARGEST_CLASS))
    return (ClassType(present, smallest, largest, group=0, weight=1),)


def _sets_of_grades(school: School, rules: Sequence[Rule]) -> Iterator[Grades]:
    """Sets of grades with children that may share a class, smallest sets first."""
    tests = [admits for rule in rules if (admits := rule.admits(school))]
    present = school.grades_to_place
    sets: list[Grades] = [(g,) for g in present]
    while sets:
        yield from sets
        larger = ((*grades, g) for grades in sets for g in present if g > grades[-1])
        sets = [grades for grades in larger if all(test(grades) for test in tests)]


def _of_any_size(school: School, grades: Grades) -> ClassType:
    ideals = [ideal for g in grades if (ideal := school.grades[g].ideal) is not None]
    ideal = school.of_a_composite(ideals) if ideals else None
    return ClassType(grades, 1, maxsize, group=1, weight=int(len(grades) > 1), ideal=ideal)


def _can_be_filled(each: ClassType, children: Sequence[int]) -> bool:
    """Whether some size is left, and there are children enough for one class."""
    enough = all(children[g] >= each.group for g in each.grades)
    return each.smallest <= each.largest and enough and sum(children[g] for g in each.grades) >= each.smallest
