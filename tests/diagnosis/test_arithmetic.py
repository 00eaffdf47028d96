"""Reasons that a person can follow: what they say, and that they never blame a school that has an answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from classcruncher import examples
from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic
from classcruncher.domain.school import CompositeLimit, FixedClass, Pair, School
from tests.diagnosis.questions import has_answer, with_sizes
from tests.oracles.brute_force import structures
from tests.schools import grade, random_school

FRANCE = examples.load("france-8-classes").school
#: Grade 4 fits into no number of classes.
TWO_OBSTACLES = School(
    (
        grade("K", 22, "18-20"),
        grade("1", 31, "18-22"),
        grade("2", 27, "18-24"),
        grade("3", 29, "22-30"),
        grade("4", 33, "22-30"),
    ),
    5,
    (Pair("K", "1"), Pair("1", "2")),
)

REASONS = {
    "a grade alone": (
        School((grade("Year 1", 20, "18-24"), grade("Year 2", 14, "18-24")), 2),
        (
            "Year 2 has 14 children: too few for a class of its own (smallest 18) and no composite with "
            "Year 2 is allowed."
        ),
    ),
    "a grade too small for a group": (
        School((grade("1", 20, "18-24"), grade("2", 4, "18-24")), 1, (Pair("1", "2"),)),
        (
            "Grade 2 has 4 children: too few for a class of its own (smallest 18) and too few for a group in "
            "a composite class (smallest group 5)."
        ),
    ),
    "a grade that fits with nobody": (
        School((grade("K", 20, "18-24"), grade("1", 14, "18-24")), 1, (Pair("K", "1", 9),)),
        (
            "Grade 1 has 14 children: too few for a class of its own (smallest 18) and no composite with K "
            "can keep the limits on classes and groups."
        ),
    ),
    "too many children": (
        School((grade("K", 200, "18-22"), grade("1", 198, "18-22")), 16, (Pair("K", "1"),)),
        "16 classes hold at most 352 children; 398 are enrolled: at least 19 teachers are needed.",
    ),
    "too few children": (
        School((grade("K", 150, "20-26"), grade("1", 148, "20-26")), 16, (Pair("K", "1"),)),
        "16 classes need at least 320 children; 298 are enrolled: use at most 14 teachers.",
    ),
    "too many children besides a fixed class": (
        School((grade("K", 30, "5-11"),), 3, fixed_classes=(FixedClass("Support", (4,)),)),
        (
            "2 classes hold at most 22 children; 26 are to be placed besides the fixed classes: "
            "at least 4 teachers are needed."
        ),
    ),
    "parts that need too many teachers": (
        School((grade("P", 51, "15-25"), grade("1", 40, "15-25")), 4),
        (
            "Too few teachers: P at least 3 (51 children, at most 25 in a class) and grade 1 at least 2 "
            "(40 children, at most 25 in a class) make 5 classes, but there are only 4 to open."
        ),
    ),
    "parts that fill too few classes": (
        School((grade("P", 35, "20-40"), grade("K", 35, "20-40")), 3),
        (
            "Too many teachers: P at most 1 (35 children, at least 20 in a class) and K at most 1 (35 "
            "children, at least 20 in a class) make 2 classes, but there are 3 to open: use at most 2 "
            "teachers."
        ),
    ),
    "small classes": (
        with_sizes(FRANCE, ("CP", "CE1"), largest=24),
        (
            "At least 4 classes must hold CP or CE1 (81 children, at most 24 in a class). With 4 classes "
            "more, of 28 at most, that makes 4 × 24 + 4 × 28 = 208 places; 209 are enrolled."
        ),
    ),
    "few small classes and many large ones": (
        School(
            (grade("K", 25, "10-30"), grade("1", 45, "20-30")),
            5,
            (Pair("K", "1"),),
            composite_limit=CompositeLimit.HIGHEST,
        ),
        (
            "At most 2 classes can have fewer than 20 children, each with only K (25 children, at least 10 "
            "in a class). With 3 classes more, of 20 at least, that takes 2 × 10 + 3 × 20 = 80 children; "
            "70 are enrolled."
        ),
    ),
    "no number of classes": (
        School((grade("P", 51, "18-25"),), 2, use_every_teacher=False),
        (
            "P has 51 children: 2 classes hold at most 50, and 3 need at least 54, however many teachers "
            "there are."
        ),
    ),
    "no teacher left": (
        School((grade("P", 30, "18-25"),), 1, fixed_classes=(FixedClass("Support", (8,)),)),
        "Every teacher has a fixed class; 22 children are left without one.",
    ),
    "no child left": (
        School((grade("P", 8, "18-25"),), 2, fixed_classes=(FixedClass("Support", (8,)),)),
        "No children are left for 1 teacher without a fixed class: use at most 1 teacher.",
    ),
}


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_in_words(name: str) -> None:
    school, sentence = REASONS[name]
    assert sentence in reasons_by_arithmetic(school)
    assert not has_answer(school)


def test_several_reasons_stand_side_by_side() -> None:
    school = School((grade("K", 4, "10-12"), grade("1", 60, "10-12")), 2)
    assert reasons_by_arithmetic(school) == (
        "K has 4 children: too few for a class of its own (smallest 10) and no composite with K is allowed.",
        "2 classes hold at most 24 children; 64 are enrolled.",
    )


def test_what_no_number_of_teachers_cures_is_said_first() -> None:
    first = (
        "Grade 4 has 33 children: 1 class holds at most 30, and 2 need at least 44, however many teachers "
        "there are."
    )
    assert reasons_by_arithmetic(replace(TWO_OBSTACLES, teachers=5)) == (
        first,
        (
            "Too few teachers: K, grade 1 and grade 2 at least 4 (80 children, at most 24 in a class); "
            "grade 3 at least 1 (29 children, at most 30 in a class); and grade 4 at least 1 make 6 classes, "
            "but there are only 5 to open."
        ),
    )
    assert reasons_by_arithmetic(replace(TWO_OBSTACLES, teachers=7)) == (first,)
    assert reasons_by_arithmetic(replace(TWO_OBSTACLES, teachers=9)) == (
        first,
        "9 classes need at least 162 children; 142 are enrolled.",
    )


def test_numbers_of_teachers_are_not_advised_where_none_helps() -> None:
    school = School((grade("K", 200, "18-22"), grade("1", 198, "18-22")), 16, (Pair("K", "1"),))
    (sentence,) = reasons_by_arithmetic(school, teachers_help=False)
    assert sentence == "16 classes hold at most 352 children; 398 are enrolled."
    (sentence,) = reasons_by_arithmetic(replace(school, teachers=40), teachers_help=False)
    assert sentence == "40 classes need at least 720 children; 398 are enrolled."


def test_numbers_of_teachers_that_are_advised_leave_every_answer() -> None:
    advised = 0
    for seed in range(100):
        school = random_school(seed)
        for sentence in reasons_by_arithmetic(school):
            for words, sign in (("at least", 1), ("at most", -1)):
                if number := re.search(f"{words} ([0-9]+) teacher", sentence):
                    advised += 1
                    others = range(len(school.fixed_classes) or 1, 20)
                    possible = [n for n in others if has_answer(replace(school, teachers=n))]
                    assert all(sign * n >= sign * int(number[1]) for n in possible), seed
    assert advised > 15


def test_no_reason_is_given_for_a_school_that_has_an_answer() -> None:
    for name in examples.names():
        assert reasons_by_arithmetic(examples.load(name).school) == ()


def test_reasons_are_never_wrong() -> None:
    blamed = [seed for seed in range(120) if reasons_by_arithmetic(random_school(seed))]
    assert len(blamed) > 30
    assert [seed for seed in blamed if has_answer(random_school(seed))] == []


@pytest.mark.slow
def test_reasons_are_never_wrong_about_many_schools() -> None:
    blamed = [seed for seed in range(4000, 5500) if reasons_by_arithmetic(random_school(seed))]
    assert len(blamed) > 300
    assert [seed for seed in blamed if structures(random_school(seed))] == []
