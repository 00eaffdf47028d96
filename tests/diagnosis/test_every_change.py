"""The changes that are offered against trying out all there are: none is missed, and none is less mild."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from classcruncher.diagnosis.amounts import Step, Steps, how_drastic
from classcruncher.diagnosis.fixes import helpful
from classcruncher.diagnosis.reasons import contradiction
from classcruncher.diagnosis.trade_off import TradeOff
from classcruncher.diagnosis.workers import Workers
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, School
from classcruncher.rules.class_sizes import lower_smallest_class, raise_largest_class
from classcruncher.rules.mixing import another_pair
from tests.diagnosis.every_change import (
    assert_nothing_is_less_drastic,
    assert_nothing_is_missed,
    is_possible_now,
)
from tests.diagnosis.questions import limit
from tests.schools import grade, random_school


def offered(school: School) -> list[Steps]:
    """All that is offered for a school without an answer."""
    return helpful(school, contradiction(RangedSchool.exactly(school), limit()), Workers(limit()))


def with_fixed_classes(seed: int) -> School:
    """A small random school with up to three fixed classes more."""
    rng, school = random.Random(seed), random_school(seed)
    left, fixed = list(school.children_to_place), list(school.fixed_classes)
    for number in range(rng.randint(0, 3)):
        taken = tuple(rng.randint(0, min(3, count)) for count in left)
        if sum(taken):
            fixed.append(FixedClass(f"Fixed {number}", taken))
            left = [count - some for count, some in zip(left, taken, strict=True)]
    teachers = school.teachers + len(fixed) - len(school.fixed_classes)
    return replace(school, fixed_classes=tuple(fixed), teachers=teachers)


def of_usual_sizes(seed: int) -> School:
    """A random school with classes of a usual size, neighbours of which may share a class."""
    rng = random.Random(seed)
    grades = []
    for number in range(rng.choice((3, 3, 4))):
        smallest = rng.randint(14, 20)
        children = rng.randint(10, 60)
        grades.append(Grade(f"G{number}", children, smallest, smallest + rng.randint(3, 10)))
    pairs = tuple(
        Pair(a.name, b.name, rng.choice((None, None, 26))) for a, b in pairwise(grades) if rng.random() < 0.6
    )
    typical = round(sum(each.children for each in grades) / 22)
    return School(
        tuple(grades),
        max(1, typical + rng.randint(-1, 1)),
        pairs,
        use_every_teacher=rng.random() < 0.7,
        smallest_group=rng.choice((5, 5, 10)),
        most_grades_in_a_class=rng.choice((2, 2, 3)),
        composite_limit=rng.choice(list(CompositeLimit)),
    )


def assert_all(schools: list[School]) -> Counter[tuple[int, int]]:
    """Nothing is missed for any of the schools. Returns how many there are, by changes and how drastic."""
    seen: Counter[tuple[int, int]] = Counter()
    for school in schools:
        if is_possible_now(school):
            continue
        found = offered(school)
        assert_nothing_is_missed(school, found)
        assert_nothing_is_less_drastic(school, found, below=12)
        seen[len(found[0]), how_drastic(school, found[0])] += 1
    return seen


def test_no_change_that_would_do_is_missed() -> None:
    seen = assert_all([random_school(seed) for seed in range(40)])
    assert seen[1, 0] > 5
    assert seen[1, 1] > 5


def test_no_change_of_a_school_with_fixed_classes_is_missed() -> None:
    seen = assert_all([with_fixed_classes(seed) for seed in range(1000, 1030)])
    assert seen[2, 0] > 1


def test_no_change_of_a_school_of_usual_size_is_missed() -> None:
    assert assert_all([of_usual_sizes(seed) for seed in range(8)])


@pytest.mark.slow
def test_no_change_of_many_schools_is_missed() -> None:
    for kind in (random_school, with_fixed_classes, of_usual_sizes):
        assert assert_all([kind(seed) for seed in range(3000, 3040)])


@pytest.mark.parametrize("seed", [446, 979, 1309, 1347])
def test_two_fixed_classes_may_be_the_mildest_pair(seed: int) -> None:
    school = with_fixed_classes(seed)
    found = offered(school)
    assert [step.change.kind for step in found[0]] == ["fixed_class", "fixed_class"]
    assert_nothing_is_missed(school, found)


def test_the_mildest_amounts_of_two_changes_may_lie_between_the_least_of_either() -> None:
    enough = ((1, 9), (3, 3), (9, 1))

    def possible(ranged: RangedSchool) -> bool:
        amounts = ranged.school.grades[0].largest - 30, 20 - ranged.school.grades[1].smallest
        return any(all(map(int.__ge__, amounts, each)) for each in enough)

    base = RangedSchool.exactly(School((grade("K", 25, "20-30"), grade("1", 25, "20-30")), 2))
    larger, smaller = raise_largest_class(base.school, 0), lower_smallest_class(base.school, 1)
    change = TradeOff(base, larger, smaller, (15, 15), level=3)
    assert change.mildest(possible, float("inf")) == (
        Step(larger, 3),
        Step(smaller, 3),
    )
    assert change.mildest(possible, 11) == (Step(larger, 1), Step(smaller, 9))
    mild = replace(change, most=(6, 4), level=0)
    assert mild.mildest(possible, 0) == (Step(larger, 3), Step(smaller, 3))


def test_two_pairs_of_grades_are_tried_in_the_order_in_which_they_make_sense() -> None:
    grades = (
        grade("K", 12, "14-19"),
        grade("1", 15, "16-23"),
        grade("2", 35, "15-23"),
        grade("3", 60, "20-27"),
    )
    school = School(grades, 5, (Pair("2", "3", 26),))
    found = offered(school)
    assert found[0] == (Step(another_pair(school, 1, 2), 1), Step(another_pair(school, 0, 1), 1))
    assert_nothing_is_missed(school, found)
