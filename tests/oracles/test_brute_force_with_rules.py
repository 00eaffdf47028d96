"""The brute force with every rule, against putting every child into every class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from classcruncher.domain.divisions import Division
from classcruncher.domain.school import School
from tests.oracles import brute_force
from tests.oracles.brute_force_with_rules import AllStructures, Name
from tests.oracles.direct_check import Children, keep_all_rules
from tests.oracles.divisions import Seen
from tests.oracles.random_schools_with_rules import tiny_school_with_rules
from tests.schools import NOT_MAJORISED, grade

#: Schools in one test, so that the tests can be shared out.
BLOCK = 20


def seen(each: Children) -> Seen:
    return tuple(g for g, count in enumerate(each) if count), sum(each)


def all_fillings(school: School) -> dict[Name, set[tuple[Seen, ...]]]:
    """Every way to fill the classes of a tiny school, child by child, that keeps all rules."""
    found: dict[Name, set[tuple[Seen, ...]]] = {}
    for ways in brute_force.fillings(school).items():
        kinds = sorted(ways[0], key=lambda grades: (len(grades), grades))
        for groups in ways[1]:
            classes = [
                tuple(dict(zip(grades, group, strict=True)).get(g, 0) for g in range(len(school.grades)))
                for grades, group in zip(kinds, groups, strict=True)
            ]
            if keep_all_rules(school, classes):
                found.setdefault(ways[0], set()).add(tuple(sorted(map(seen, classes))))
    return found


def unevenness(school: School, classes: Sequence[Seen]) -> int:
    """Squares of the sizes, or of the distances from the ideals of the lowest or highest grade."""
    pick = min if school.composite_limit.value.startswith("Lowest") else max
    total = 0
    for grades, size in classes:
        ideals = [ideal for g in grades if (ideal := school.grades[g].ideal) is not None]
        total += (size - (pick(ideals) if ideals else 0)) ** 2
    return total


def assert_as_by_trying_out(seeds: Sequence[int]) -> int:
    """The structures and their best sizes are those of trying out all; returns how many there are."""
    count = 0
    for seed in seeds:
        school = tiny_school_with_rules(seed)
        everything, fillings = AllStructures(school), all_fillings(school)
        assert everything.by_name.keys() == fillings.keys(), seed
        assert everything.possible == bool(fillings), seed
        for name, ways in fillings.items():
            best = min(
                (unevenness(school, way), sorted((size for _, size in way), reverse=True)) for way in ways
            )
            structure = everything.by_name[name]
            assert (structure.evenness, list(structure.sizes)[::-1]) == best, seed
            count += 1
    return count


@pytest.mark.parametrize("start", range(0, 100, BLOCK))
def test_the_best_sizes_are_those_of_putting_every_child_into_every_class(start: int) -> None:
    assert assert_as_by_trying_out(range(start, start + BLOCK)) > 5


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1300, 100))
def test_the_best_sizes_of_many_schools(start: int) -> None:
    assert assert_as_by_trying_out(range(start, start + 100)) > 50


def test_an_average_may_leave_no_least_majorised_sizes() -> None:
    (best,) = AllStructures(NOT_MAJORISED).structures
    ways = [tuple(sorted(size for _, size in way)) for way in all_fillings(NOT_MAJORISED)[best.name]]
    assert best.evenness == min(sum(size**2 for size in way) for way in ways) == 132
    assert {way for way in ways if sum(size**2 for size in way) == 132} == {(3, 5, 7, 7), (4, 4, 6, 8)}
    assert not brute_force.is_majorised((3, 5, 7, 7), (4, 4, 6, 8))
    assert not brute_force.is_majorised((4, 4, 6, 8), (3, 5, 7, 7))
    assert best.sizes == (3, 5, 7, 7)


def test_a_share_may_ask_for_classes_of_a_grade_that_are_not_alike() -> None:
    division = Division("a", share=0.5, at_or_under=20)  # type: ignore[arg-type]
    (best,) = AllStructures(School((grade("a", 45, "15-25"),), 2, divisions=(division,))).structures
    assert best.sizes == (20, 25)


def test_as_few_classes_as_there_can_be_come_before_everything_else() -> None:
    school = School((grade("a", 20, "5-20"),), 4, use_every_teacher=False, fewest_classes=True)
    everything = AllStructures(school)
    assert [each.sizes for each in everything.structures] == [(20,), (10, 10), (6, 7, 7), (5, 5, 5, 5)]
    assert everything.frontier == ((0, 400),)
    assert AllStructures(replace(school, fewest_classes=False)).frontier == ((0, 100),)
