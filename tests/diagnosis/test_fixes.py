"""What would make an answer: every kind of change, its smallest amount, and its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher import examples
from classcruncher.control import TimeLimit
from classcruncher.diagnosis.amounts import PAIRS, Step, Steps, changed
from classcruncher.diagnosis.fixes import fixes, helpful
from classcruncher.diagnosis.reasons import contradiction
from classcruncher.diagnosis.workers import Workers
from classcruncher.domain.outcome import Fix
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import CompositeLimit, FixedClass, Pair, School
from tests.diagnosis.questions import has_answer, impossible_schools, limit, with_sizes
from tests.schools import grade

FRANCE = examples.load("france-8-classes").school
NSW = examples.load("nsw-7-classes").school
QUEENSLAND = examples.load("queensland-prep").school

K_AND_1 = (Pair("K", "1"),)
LEFT_OVER = (grade("K", 15, "10-12"), grade("1", 5, "10-12"))
TRIPLE = (grade("A", 4, "10-14"), grade("B", 4, "10-14"), grade("C", 4, "10-14"))
ALL_OF_TRIPLE = (Pair("A", "B"), Pair("A", "C"), Pair("B", "C"))

#: A school, the kind of a change that helps it, its words and its amount.
EVERY_KIND = {
    "a smaller smallest class": (
        School((grade("K", 9, "10-12"),), 1),
        Fix(
            "smallest_class",
            "Lower the smallest class of K from 10 to 9.",
            1,
            "1 class of 9",
        ),
    ),
    "a larger largest class": (
        School((grade("1", 14, "10-12"),), 1),
        Fix(
            "largest_class",
            "Raise the largest class of grade 1 from 12 to 14.",
            2,
            "1 class of 14",
        ),
    ),
    "a smaller smallest group": (
        School(LEFT_OVER, 2, K_AND_1, smallest_group=6),
        Fix(
            "smallest_group",
            "Lower the smallest group from 6 to 5.",
            1,
            "2 classes, 1 of them composite, all of 10",
        ),
    ),
    "smaller classes of every grade": (
        School((grade("K", 9, "10-12"), grade("1", 8, "10-12")), 2),
        Fix(
            "smallest_class",
            "Lower the smallest class of every grade by 2.",
            2,
            "2 classes, none of them composite, sizes 8-9",
        ),
    ),
    "larger classes of every grade": (
        School((grade("K", 13, "10-12"), grade("1", 13, "10-12")), 2),
        Fix(
            "largest_class",
            "Raise the largest class of every grade by 1.",
            1,
            "2 classes, none of them composite, all of 13",
        ),
    ),
    "larger classes and composites": (
        School((grade("K", 7, "10-12"), grade("1", 7, "10-12")), 1, (Pair("K", "1", 13),)),
        Fix(
            "largest_class",
            "Raise the largest class of every grade and composite by 1.",
            1,
            "1 class of 14, composite",
        ),
    ),
    "a larger composite": (
        School((grade("K", 15, "10-12"), grade("1", 7, "10-12")), 2, (Pair("K", "1", 11),)),
        Fix(
            "composite_largest",
            "Let a K/1 class have up to 12 children instead of 11.",
            1,
            "2 classes, 1 of them composite, sizes 10-12",
        ),
    ),
    "one more pair": (
        School(LEFT_OVER, 2),
        Fix("pair", "Allow K and grade 1 to share a class.", 1, "2 classes, 1 of them composite, all of 10"),
    ),
    "more children": (
        School((grade("K", 38, "20-22"),), 2),
        Fix(
            "children",
            "Enrol 2 children more in K (40 instead of 38).",
            2,
            "2 classes, none of them composite, all of 20",
        ),
    ),
    "fewer children": (
        School((grade("K", 13, "10-12"),), 1),
        Fix(
            "children",
            "Enrol 1 child fewer in K (12 instead of 13).",
            1,
            "1 class of 12",
        ),
    ),
    "one more grade": (
        School(TRIPLE, 1, ALL_OF_TRIPLE, smallest_group=3),
        Fix(
            "most_grades",
            "Allow 3 grades in a class instead of 2. This is a drastic change.",
            1,
            "1 class of 12, composite",
        ),
    ),
    "a fixed class dropped": (
        School((grade("K", 20, "10-12"),), 2, fixed_classes=(FixedClass("Support", (13,)),)),
        Fix(
            "fixed_class",
            "Drop the fixed class Support (its 13 children and teacher join the rest).",
            1,
            "2 classes, none of them composite, all of 10",
        ),
    ),
    "at most instead of every": (
        School((grade("K", 11, "10-12"),), 2),
        Fix(
            "use_every_teacher",
            "Use at most 2 teachers instead of every one.",
            1,
            "1 class of 11",
        ),
    ),
    "fewer teachers": (
        School((grade("K", 96, "12-12"),), 10),
        Fix("teachers", "Use 8 teachers instead of 10.", 2, "8 classes, none of them composite, all of 12"),
    ),
    "more teachers": (
        School((grade("K", 144, "10-12"),), 10),
        Fix("teachers", "Use 12 teachers instead of 10.", 2, "12 classes, none of them composite, all of 12"),
    ),
}


def fixes_of(school: School) -> tuple[Fix, ...]:
    """All that is offered for a school without an answer."""
    return fixes(school, contradiction(RangedSchool.exactly(school), limit()), Workers(limit()))


def steps_of(school: School) -> list[Steps]:
    """The same, as changes."""
    return helpful(school, contradiction(RangedSchool.exactly(school), limit()), Workers(limit()))


def one_less(steps: Steps) -> list[Steps]:
    """The changes with each amount in turn one smaller; a change of 0 is none."""
    return [
        tuple(
            Step(step.change, step.amount - (other is step))
            for step in steps
            if step.amount > 1 or other is not step
        )
        for other in steps
    ]


def assert_smallest_amounts(school: School) -> None:
    """Every change that is offered works, and one less does not."""
    for steps in steps_of(school):
        assert has_answer(changed(school, steps)), steps
        for less in one_less(steps):
            assert not has_answer(changed(school, less)), (steps, less)


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_change_and_its_smallest_amount(name: str) -> None:
    school, fix = EVERY_KIND[name]
    assert not has_answer(school)
    assert fix in fixes_of(school)
    assert_smallest_amounts(school)


def test_a_smaller_group_for_a_pair_that_may_have_more_children_than_any_class_of_one_grade() -> None:
    school = School(
        (grade("K", 12, "10-12"), grade("1", 6, "10-12")), 1, (Pair("K", "1", 20),), smallest_group=10
    )
    assert "Lower the smallest group from 10 to 6" in " ".join(fix.change for fix in fixes_of(school))


def test_two_grades_in_a_class_that_may_have_more_children_than_any_class_of_one_grade() -> None:
    school = School(
        (grade("K", 8, "8-9"), grade("1", 8, "8-9")), 1, (Pair("K", "1", 16),), most_grades_in_a_class=1
    )
    assert "Allow 2 grades in a class instead of 1" in " ".join(fix.change for fix in fixes_of(school))


def test_two_changes_where_no_single_one_does() -> None:
    school = School((grade("K", 9, "10-12"), grade("1", 14, "10-12")), 2)
    found = fixes_of(school)
    assert found[0] == Fix(
        "largest_class + smallest_class",
        "Raise the largest class of grade 1 from 12 to 14, and lower the smallest class of K from 10 to 9.",
        3,
        "2 classes, none of them composite, sizes 9-14",
    )
    assert len(found) <= PAIRS
    assert all(" + " in fix.kind for fix in found)
    assert_smallest_amounts(school)


def test_the_mildest_change_comes_first() -> None:
    steps = steps_of(replace(FRANCE, smallest_group=12))
    disturbances = [sum(step.disturbance for step in each) for each in steps]
    assert disturbances == sorted(disturbances)


def test_every_change_works_and_is_the_smallest() -> None:
    singles = pairs = 0
    for _, school in impossible_schools(range(24)):
        assert_smallest_amounts(school)
        sizes = {len(steps) for steps in steps_of(school)}
        singles, pairs = singles + (1 in sizes), pairs + (2 in sizes)
    assert singles > 5
    assert pairs > 0


@pytest.mark.slow
def test_every_change_of_many_schools_works_and_is_the_smallest() -> None:
    for _, school in impossible_schools(range(2000, 2400)):
        assert_smallest_amounts(school)


def test_a_school_of_new_south_wales_with_a_teacher_less() -> None:
    school = replace(NSW, teachers=6, composite_limit=CompositeLimit.LOWEST)
    kinds = {fix.kind: fix for fix in reversed(fixes_of(school))}
    assert kinds["teachers"].change == "Use 7 teachers instead of 6."
    assert kinds["teachers"].outlook == "7 classes, 2 of them composite, sizes 12-29"
    assert kinds["largest_class"].change == "Raise the largest class of grade 1 from 22 to 24."
    assert_smallest_amounts(school)


def test_a_french_school_with_large_groups() -> None:
    school = replace(FRANCE, smallest_group=12)
    found = fixes_of(school)
    assert "Lower the smallest group from 12 to 11." in [fix.change for fix in found]
    assert_smallest_amounts(school)


def test_a_french_school_with_small_classes_for_the_young() -> None:
    school = with_sizes(FRANCE, ("CP", "CE1"), largest=24)
    found = {fix.change: fix for fix in fixes_of(school)}
    assert found["Use 9 teachers instead of 8."].outlook.startswith("9 classes, 3 of them composite")
    assert_smallest_amounts(school)


def test_a_school_of_queensland_without_its_pair() -> None:
    school = replace(QUEENSLAND, pairs=())
    first, *others = fixes_of(school)
    assert first == Fix(
        "largest_class",
        "Raise the largest class of P from 25 to 26.",
        1,
        "4 classes, none of them composite, sizes 20-26",
    )
    assert "Allow P and grade 1 to share a class." in [fix.change for fix in others]
    assert_smallest_amounts(school)


def test_ideals_do_not_stand_in_the_way() -> None:
    school = School((grade("K", 13, "10-12", 11), grade("1", 0, "10-12")), 1)
    assert "Enrol 1 child fewer in K (12 instead of 13)." in [fix.change for fix in fixes_of(school)]


def test_without_time_there_are_no_fixes() -> None:
    school = replace(QUEENSLAND, pairs=())
    rules = contradiction(RangedSchool.exactly(school), limit())
    assert fixes(school, rules, Workers(TimeLimit(0))) == ()
