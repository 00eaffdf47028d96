"""Sets of rules that cannot all be kept: they contradict each other, and none of them is needless."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher import examples
from classcruncher.control import TimeLimit
from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic
from classcruncher.diagnosis.reasons import contradiction, contradiction_in_words
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import FixedClass, Pair, School
from classcruncher.model.feasibility import is_possible
from classcruncher.model.questions import Stopped
from classcruncher.rules import demands_of
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Demand
from classcruncher.rules.smallest_group import SMALLEST_GROUP
from tests.diagnosis.questions import impossible_schools, limit
from tests.schools import grade

FRANCE = replace(examples.load("france-8-classes").school, smallest_group=12)


def keeping_only(school: School, rules: tuple[Demand, ...]) -> RangedSchool:
    """The school with every other rule left out."""
    ranged = RangedSchool.exactly(school)
    for rule in demands_of(school):
        if rule not in rules:
            ranged = rule.left_out(ranged)
    return ranged


def assert_irreducible(school: School, rules: tuple[Demand, ...]) -> None:
    """No answer with these rules alone, but one as soon as any of them is left out."""
    assert not is_possible(keeping_only(school, rules), limit())
    for rule in rules:
        assert is_possible(keeping_only(school, tuple(each for each in rules if each != rule)), limit())


def test_rules_that_contradict_each_other_are_irreducible() -> None:
    found = 0
    for _, school in impossible_schools(range(40)):
        assert_irreducible(school, contradiction(RangedSchool.exactly(school), limit()))
        found += 1
    assert found > 12


@pytest.mark.slow
def test_rules_of_many_schools_are_irreducible() -> None:
    for _, school in impossible_schools(range(1000, 1400)):
        assert_irreducible(school, contradiction(RangedSchool.exactly(school), limit()))


def test_a_real_school_that_no_sum_explains() -> None:
    assert reasons_by_arithmetic(FRANCE) == ()
    rules = contradiction(RangedSchool.exactly(FRANCE), limit())
    assert_irreducible(FRANCE, rules)
    assert Demand(SMALLEST_GROUP) in rules
    head, *sentences = contradiction_in_words(FRANCE, rules)
    assert head.startswith("No single number is to blame.")
    assert sentences == [
        (
            "Only these grades may share a class: CP with CE1, CE1 with CE2, CE2 with CM1 and CM1 with CM2; "
            "at most 2 of them in one, which keeps the lowest of its grades' limits."
        ),
        "Each grade in a composite class has at least 12 children there.",
        "No class of CP, CE2, CM1 or CM2 has more than 28 children.",
        "Every child of CP (38), CE1 (43), CE2 (49), CM1 (34) and CM2 (45) is in exactly one class.",
        "There are only 8 teachers, with one class each.",
    ]


def test_every_kind_of_rule_has_its_sentence() -> None:
    school = School(
        (grade("K", 9, "10-12"), grade("1", 12, "8-9")), 4, fixed_classes=(FixedClass("Support", (1, 2)),)
    )
    assert contradiction_in_words(school, demands_of(school))[1:] == (
        "No two grades may share a class.",
        "Each grade in a composite class has at least 5 children there.",
        "No class of K has fewer than 10 children.",
        "No class of grade 1 has fewer than 8 children.",
        "No class of K has more than 12 children.",
        "No class of grade 1 has more than 9 children.",
        "Every child of K (8) and grade 1 (10) without a fixed class is in exactly one class.",
        "Every one of the 3 teachers without a fixed class has a class.",
        "There are only 3 teachers without a fixed class, with one class each.",
    )


def test_rules_with_equal_numbers_are_one_sentence() -> None:
    school = School((grade("K", 13, "10-12"), grade("1", 13, "10-12")), 2, (Pair("K", "1"),))
    assert "No class of K or grade 1 has more than 12 children." in contradiction_in_words(
        school, demands_of(school)
    )


def test_without_time_nothing_is_claimed() -> None:
    with pytest.raises(Stopped):
        contradiction(RangedSchool.exactly(FRANCE), TimeLimit(0))


def test_numbers_of_pairs_are_named() -> None:
    grades = (grade("K", 15, "10-12"), grade("1", 7, "10-12"), grade("2", 11, "10-12"))
    school = School(grades, 3, (Pair("K", "1", 11), Pair("1", "2")))
    assert_irreducible(school, contradiction(RangedSchool.exactly(school), limit()))
    sentences = contradiction_in_words(school, contradiction(RangedSchool.exactly(school), limit()))
    assert (
        "Only these grades may share a class: K with grade 1 (up to 11 children) and grade 1 with grade 2; "
        "at most 2 of them in one, which, but for that number, keeps the lowest of its grades' limits."
    ) in sentences


def test_numbers_of_pairs_that_cap_larger_mixtures_are_named() -> None:
    grades = tuple(grade(name, 4, "10-14") for name in "ABC")
    pairs = (Pair("A", "B", 11), Pair("A", "C", 15), Pair("B", "C"))
    school = School(grades, 1, pairs, smallest_group=3, most_grades_in_a_class=3)
    assert _mixing_of(school) == (
        "Only these grades may share a class: A with B (up to 11 children), A with C (up to 15 children) and "
        "B with C; at most 3 of them in one, which, but for these numbers, keeps the lowest of its grades' "
        "limits. A class of three or more grades has no more than any number given for two of them."
    )


def _mixing_of(school: School) -> str:
    return contradiction_in_words(school, [Demand(MIXING)])[0]


def test_a_class_of_two_grades_may_be_larger_than_any_other() -> None:
    school = School((grade("K", 25, "10-12"), grade("1", 16, "10-13")), 2, (Pair("K", "1", 20),))
    rules = contradiction(RangedSchool.exactly(school), limit())
    assert Demand(MIXING) not in rules
    assert_irreducible(school, rules)
    assert contradiction_in_words(school, rules)[1:] == (
        "No class has more than 20 children.",
        "Every child of K (25) and grade 1 (16) is in exactly one class.",
        "There are only 2 teachers, with one class each.",
    )


def test_where_grades_may_mix_in_any_way_the_loosest_of_their_limits_counts() -> None:
    school = School((grade("K", 15, "10-40"), grade("1", 12, "14-40")), 3, (Pair("K", "1"),))
    rules = contradiction(RangedSchool.exactly(school), limit())
    assert Demand(MIXING) not in rules
    head, *sentences = contradiction_in_words(school, rules)
    assert head == (
        "No single number is to blame. Whichever grades share a class, these rules cannot all be kept; "
        "without any one, the others could:"
    )
    assert sentences[0] == "No class has fewer than 10 children."


def test_without_rules_on_mixing_a_class_may_be_as_large_as_a_number_for_two_grades() -> None:
    school = School(
        (grade("K", 12, "10-12"), grade("1", 6, "10-12")), 1, (Pair("K", "1", 20),), smallest_group=10
    )
    assert Demand(SMALLEST_GROUP) in contradiction(RangedSchool.exactly(school), limit())
