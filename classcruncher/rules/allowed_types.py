"""The class types that a school's rules allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
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


def cut_into_bands(school: School, types: Sequence[ClassType]) -> tuple[tuple[int, ClassType], ...]:
    """The class types, each with its position, cut at the sizes at which a rule tells their classes apart.

    A type that is cut becomes several of the same grades, each for the sizes up to the next cut.
    """
    rules = rules_of(school)
    return tuple(
        (t, band)
        for t, each in enumerate(types)
        for band in _bands(each, {size for rule in rules for size in rule.cuts(school, each)})
    )


def _bands(each: ClassType, cuts: Iterable[int]) -> Iterator[ClassType]:
    """A class type cut after some sizes, where these divide its own."""
    ends = sorted(size for size in cuts if each.smallest <= size < each.largest)
    if not ends:
        yield each
        return
    for low, high in pairwise([each.smallest - 1, *ends, each.largest]):
        yield replace(each, smallest=low + 1, largest=high, distinction=f"{low + 1}-{high}")


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
