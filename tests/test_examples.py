"""The example schools: every one loads, and holds what its title says."""

from __future__ import annotations

import re

import pytest

from classcruncher import examples
from classcruncher.domain.school import CompositeLimit
from classcruncher.errors import Refusal
from classcruncher.rules.allowed_types import class_types

TEACHERS = {
    "france-8-classes": 8,
    "nsw-7-classes": 7,
    "ontario-14-classes": 14,
    "queensland-prep": 4,
    "three-grades": 3,
    "toronto-triple": 1,
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


def test_an_unknown_example_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        Refusal, match=r'There is no example "nsw"\. Choose one of: france-8-classes, nsw-7-classes,'
    ):
        examples.load("nsw")
    with pytest.raises(Refusal, match="toronto-triple"):
        examples.title("")
