"""The example schools: every one loads, and holds what its title says."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from classcruncher import examples
from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.school import CompositeLimit
from classcruncher.errors import Refusal
from classcruncher.rules.allowed_types import class_types

TEACHERS = {
    "england-blackfield": 5,
    "france-8-classes": 8,
    "japan-hirohara": 6,
    "nsw-7-classes": 7,
    "ontario-14-classes": 14,
    "ontario-eglinton": 18,
    "queensland-prep": 4,
    "three-grades": 3,
    "toronto-triple": 1,
    "victoria-15-classes": 15,
}


def test_every_example_has_a_name() -> None:
    assert examples.names() == tuple(TEACHERS)


@pytest.mark.parametrize("name", TEACHERS)
def test_an_example_is_the_school_of_its_title(name: str) -> None:
    school = examples.load(name).school
    assert school.teachers == TEACHERS[name]
    assert school.name == examples.title(name)
    stated = re.search(r"(\d+) (children|pupils)", examples.title(name))
    assert stated is not None
    assert school.enrolment == int(stated[1])


def test_limits_of_composites_are_those_of_each_place() -> None:
    rules = {name: examples.load(name).school.composite_limit for name in TEACHERS}
    assert rules.pop("nsw-7-classes") is CompositeLimit.HIGHEST
    assert set(rules.values()) == {CompositeLimit.LOWEST}
    nsw = examples.load("nsw-7-classes").school
    assert {nsw.label(kind.grades): kind.largest for kind in class_types(nsw)}["1/2"] == 24


def test_numbers_given_for_pairs_are_kept() -> None:
    pairs = examples.load("ontario-14-classes").school.pairs
    assert [pair.largest for pair in pairs] == [23, 23, 23, 30, 30]


def test_three_grades_may_share_a_class_where_the_example_says_so() -> None:
    school = examples.load("toronto-triple").school
    assert max(len(kind.grades) for kind in class_types(school)) == 3


def test_grades_are_always_taught_together_where_the_example_says_so() -> None:
    always = {
        name: [f"{pair.first}/{pair.second}" for pair in examples.load(name).school.pairs if pair.always]
        for name in TEACHERS
    }
    assert {name: pairs for name, pairs in always.items() if pairs} == {
        "england-blackfield": ["Y3/Y4"],
        "victoria-15-classes": ["3/4", "5/6"],
    }


def test_limits_for_several_grades_together() -> None:
    stated = {name: examples.load(name).school.divisions for name in TEACHERS}
    assert {name for name, divisions in stated.items() if divisions} == {
        "ontario-eglinton",
        "victoria-15-classes",
    }
    assert stated["victoria-15-classes"] == (Division("P", "2", average=Fraction(21)),)
    assert stated["ontario-eglinton"] == (
        Division("K", fewest=5, most=5),
        Division("1", "3", ClassesMeant.ALL, fewest=9, most=9),
        Division("3", "4", ClassesMeant.EXACTLY, fewest=1, most=1),
        Division("4", "5", ClassesMeant.ALL, fewest=3, most=3),
        Division("1", "3", share=Fraction(9, 10), at_or_under=20),
    )


def test_grades_stay_whole_and_classes_are_few_where_the_example_says_so() -> None:
    for name in TEACHERS:
        school = examples.load(name).school
        assert (school.whole_grades, school.fewest_classes, not school.use_every_teacher) == (
            (name == "japan-hirohara",) * 3
        )


def test_an_unknown_example_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        Refusal, match=r'There is no example "nsw"\. Choose one of: england-blackfield, france-8-classes,'
    ):
        examples.load("nsw")
    with pytest.raises(Refusal, match="toronto-triple"):
        examples.title("")
