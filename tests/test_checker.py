"""The checker finds every broken rule, with no help from the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher import FixedClass, Option, Pair, School, SchoolClass, solve
from classcruncher.checker import broken_rules, require_sound
from classcruncher.domain.school import CompositeLimit
from classcruncher.errors import BrokenRule
from tests.schools import grade

SCHOOL = School(
    (grade("K", 30, "15-20"), grade("1", 30, "15-22"), grade("2", 4, "1-9")),
    4,
    (Pair("K", "1"), Pair("1", "2", avoid=True)),
    fixed_classes=(FixedClass("Support", (0, 0, 4)),),
)
K = SchoolClass("K A", (20, 0, 0), 15, 20)
ONE = SchoolClass("1 A", (0, 20, 0), 15, 22)
MIXED = SchoolClass("K/1 A", (10, 10, 0), 15, 20, group=5, weight=1)
SUPPORT = SchoolClass("Support", (0, 0, 4), None, None, fixed=True)
SOUND = (K, ONE, MIXED, SUPPORT)


def test_nothing_is_wrong_with_sound_classes() -> None:
    assert broken_rules(SCHOOL, SOUND) == ()


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        ((replace(K, children=(19, 0, 0)), ONE, MIXED, SUPPORT), "29 of the 30 children of K have a class."),
        ((K, replace(ONE, children=(0, 21, 0)), MIXED, SUPPORT), "31 of the 30 children of 1 have a class."),
        (
            (replace(K, children=(21, 0, 0)), ONE, replace(MIXED, children=(9, 10, 0)), SUPPORT),
            "K A has 21 children; 15 to 20 are allowed.",
        ),
        (
            (replace(K, children=(14, 0, 0)), ONE, replace(MIXED, children=(16, 10, 0)), SUPPORT),
            "K A has 14 children; 15 to 20 are allowed.",
        ),
        (
            (K, replace(ONE, children=(0, 26, 0)), replace(MIXED, children=(10, 4, 0)), SUPPORT),
            "K/1 A has a group of only 4.",
        ),
        ((K, ONE, MIXED), "Only 3 of 4 teachers have a class."),
        (
            (K, ONE, MIXED, replace(SUPPORT, children=(0, 1, 3))),
            "The fixed classes are not as they were given.",
        ),
        ((K, ONE, replace(MIXED, name="k a"), SUPPORT), "Two classes have the same name."),
        (
            (replace(K, children=(15, 0, 5)), ONE, MIXED, SUPPORT),
            "K A mixes K and 2, which may not share a class.",
        ),
        ((K, ONE, MIXED, replace(K, name="K B"), SUPPORT), "There are 5 classes for 4 teachers."),
        (
            (replace(K, children=(15, 5, 0)), replace(ONE, children=(5, 15, 5)), MIXED, SUPPORT),
            "1 A holds 3 grades.",
        ),
        ((K, ONE, replace(MIXED, children=(0, 0, 0)), SUPPORT), "K/1 A has no children, or fewer than none."),
    ],
)
def test_a_broken_rule_is_found(classes: tuple[SchoolClass, ...], sentence: str) -> None:
    assert sentence in broken_rules(SCHOOL, classes)


def test_limits_follow_the_highest_of_the_grades_and_numbers_for_pairs() -> None:
    mixed = replace(MIXED, children=(11, 10, 0))
    classes = (replace(K, children=(19, 0, 0)), ONE, mixed, SUPPORT)
    assert broken_rules(SCHOOL, classes) == ("K/1 A has 21 children; 15 to 20 are allowed.",)
    assert broken_rules(replace(SCHOOL, composite_limit=CompositeLimit.HIGHEST), classes) == ()
    assert broken_rules(replace(SCHOOL, pairs=(Pair("K", "1", largest=21),)), classes) == ()
    with_highest = replace(
        SCHOOL, composite_limit=CompositeLimit.HIGHEST, pairs=(Pair("K", "1", largest=20),)
    )
    assert broken_rules(with_highest, classes) == ("K/1 A has 21 children; 15 to 20 are allowed.",)


def option() -> Option:
    return solve(SCHOOL, options=1).options[0]


def test_an_option_must_have_the_measures_that_it_claims() -> None:
    sound = option()
    require_sound(SCHOOL, sound)
    with pytest.raises(BrokenRule, match="other measures"):
        require_sound(SCHOOL, replace(sound, composites=sound.composites + 1))
    with pytest.raises(BrokenRule, match="other measures"):
        require_sound(SCHOOL, replace(sound, evenness=sound.evenness - 2))
    first, *others = sound.classes
    with pytest.raises(BrokenRule, match="other limits"):
        require_sound(SCHOOL, replace(sound, classes=(replace(first, largest=99), *others)))
