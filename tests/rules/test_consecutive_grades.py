"""The grades of a class follow one another, where the school says so."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from classcruncher.checker import broken_rules
from classcruncher.diagnosis.amounts import drastic
from classcruncher.diagnosis.reasons import contradiction, contradiction_in_words
from classcruncher.domain.option import SchoolClass
from classcruncher.domain.outcome import Solved
from classcruncher.domain.ranged_school import RangedSchool, with_grade
from classcruncher.domain.school import FixedClass, Pair, Priority, School
from classcruncher.model.feasibility import is_possible
from classcruncher.rules import changes_of
from classcruncher.rules.allowed_types import class_types, types_within
from classcruncher.rules.consecutive_grades import CONSECUTIVE_GRADES, SKIPPED_GRADES
from classcruncher.rules.rule import Demand
from classcruncher.run import solve
from tests.diagnosis.questions import has_answer, limit
from tests.oracles.random_runs import SMALL, random_school
from tests.schools import grade

#: Four grades of which neighbours, and the first and third, may share a class.
SCHOOL = School(
    tuple(grade(name, 20, "5-30") for name in "ABCD"),
    4,
    (Pair("A", "B"), Pair("B", "C"), Pair("C", "D"), Pair("A", "C")),
    most_grades_in_a_class=3,
    consecutive_grades=True,
)


def mixtures(school: School) -> set[str]:
    """The composite classes that may be opened, by the names of their grades."""
    return {school.label(each.grades) for each in class_types(school) if each.is_composite}


def test_a_class_of_three_grades_needs_only_its_neighbours_allowed() -> None:
    assert mixtures(SCHOOL) == {"A/B", "B/C", "C/D", "A/B/C", "B/C/D"}
    assert mixtures(replace(SCHOOL, consecutive_grades=False)) == {"A/B", "B/C", "C/D", "A/C", "A/B/C"}


def test_an_explicit_no_between_any_two_of_its_grades_forbids_a_class() -> None:
    assert mixtures(replace(SCHOOL, forbidden_pairs=(("D", "B"),))) == {"A/B", "B/C", "C/D", "A/B/C"}


@pytest.mark.parametrize("school", [
    replace(SCHOOL, grades=(SCHOOL.grades[0], grade("B", 0, "5-30"), *SCHOOL.grades[2:])),
    replace(SCHOOL, fixed_classes=(FixedClass("Support", (0, 20, 0, 0)),)),
])  # fmt: skip
def test_a_grade_without_children_to_place_does_not_lie_between(school: School) -> None:
    assert mixtures(school) == {"A/C", "C/D", "A/C/D"}


@pytest.mark.parametrize("seed", range(60))
def test_without_it_all_is_allowed_that_was(seed: int) -> None:
    school = replace(random_school(random.Random(seed), SMALL), consecutive_grades=True)
    left_out = types_within(Demand(CONSECUTIVE_GRADES).left_out(RangedSchool.exactly(school)))
    assert set(class_types(school)) <= set(left_out)
    assert set(class_types(replace(school, consecutive_grades=False))) <= set(left_out)


#: Nobody but D may join A, and B and C lie between them.
SKIPPING = School(
    (grade("A", 4, "10-20"), grade("B", 15, "10-20"), grade("C", 15, "10-20"), grade("D", 12, "10-20")),
    3,
    (Pair("A", "D"),),
    smallest_group=4,
    consecutive_grades=True,
)


def test_a_contradiction_that_it_is_part_of_says_so() -> None:
    assert not has_answer(SKIPPING)
    demands = contradiction(RangedSchool.exactly(SKIPPING), limit())
    assert Demand(CONSECUTIVE_GRADES) in demands
    assert "The grades of a class follow one another." in contradiction_in_words(SKIPPING, demands)


def test_the_change_that_loosens_it_is_tried_and_is_drastic() -> None:
    assert SKIPPED_GRADES in changes_of(SKIPPING)
    after = SKIPPED_GRADES.applied(SKIPPING, 1)
    assert has_answer(after)
    assert drastic(SKIPPING, after) == 1
    assert SKIPPED_GRADES not in changes_of(after)


def test_another_pair_is_tried_only_where_it_counts() -> None:
    def pairs(school: School) -> set[tuple[int, ...]]:
        return {each.about for each in changes_of(school) if each.kind == "pair"}

    apart = replace(SCHOOL, pairs=SCHOOL.pairs[1:3])
    assert pairs(apart) == {(0, 1)}
    assert pairs(replace(apart, forbidden_pairs=(("B", "D"),))) == {(0, 1), (1, 3)}
    assert pairs(SKIPPED_GRADES.applied(apart, 1)) > {(0, 1), (0, 2)}


@pytest.mark.parametrize(
    ("children", "sentences"),
    [
        ((10, 10, 10, 0), ()),
        ((10, 0, 10, 0), ("X leaves out B, which lies between its grades.",)),
        ((0, 10, 0, 10), (
            "X mixes B and D, which may not share a class.",
            "X leaves out C, which lies between its grades.",
        )),
    ],
)  # fmt: skip
def test_the_checker_has_its_own_copy(children: tuple[int, ...], sentences: tuple[str, ...]) -> None:
    found = broken_rules(SCHOOL, [SchoolClass("X", children, 5, 30)])
    assert tuple(each for each in found if each.startswith("X")) == sentences


def test_the_checker_heeds_an_explicit_no() -> None:
    school = replace(SCHOOL, pairs=SCHOOL.pairs[:3], forbidden_pairs=(("A", "C"),))
    found = broken_rules(school, [SchoolClass("X", (10, 10, 10, 0), 5, 30)])
    assert "X mixes A and C, which may not share a class." in found


def test_a_grade_of_few_that_is_left_out_when_it_is_empty() -> None:
    names = "KABCDEFG"
    sizes = ("5-7", "6-14", "12-18", "10-11", "12-16", "9-15", "6-13", "8-18")
    grades = tuple(map(grade, names, (5, 17, 24, 10, 7, 28, 2, 21), sizes))
    pairs = tuple(Pair(a, b) for a, b in ("KA", "AB", "DE", "DG", "EF", "EG", "FG"))
    school = School(
        grades, 9, pairs, smallest_group=1, most_grades_in_a_class=4, priority=Priority.MOST_EVEN,
        forbidden_pairs=(("D", "F"),), consecutive_grades=True,
    )  # fmt: skip
    outcome = solve(school, time_limit=120)
    assert isinstance(outcome, Solved)
    few = outcome.ranges[names.index("F")]
    assert few.fewest is not None
    assert few.most is not None
    for children in range(few.fewest - 1, few.most + 2):
        if children >= 0:
            there = with_grade(school, names.index("F"), replace(grades[names.index("F")], children=children))
            possible = is_possible(RangedSchool.exactly(there), limit())
            assert possible == (few.fewest <= children <= few.most)
