"""What a division is, apart from any school: which classes belong to it, and its limits in words."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from classcruncher.domain.divisions import ClassesMeant, Division, Limit, compliance, in_words
from classcruncher.domain.option import SchoolClass

NAMES = ("K", "1", "2")


def a_class(*children: int) -> SchoolClass:
    return SchoolClass(f"Class {children}", children, 1, 30)


@pytest.mark.parametrize("meant", ClassesMeant)
def test_a_class_without_children_belongs_to_no_division(meant: ClassesMeant) -> None:
    division = Division("K", "1", meant, fewest=1)
    (stands,) = compliance([division], NAMES, [a_class(0, 0, 0)])
    assert (stands.counted, stands.met) == (0, False)


def test_limits_that_mean_other_classes_are_said_in_other_words() -> None:
    """Limits of several schools that are said alike are put together."""
    classes = [a_class(*children) for children in product((0, 1), repeat=len(NAMES)) if any(children)]
    runs = [(first, last) for f, first in enumerate(NAMES) for last in NAMES[f:]]
    said: dict[str, int] = {}
    for (first, last), meant in product(runs, ClassesMeant):
        division = Division(first, last, meant, average=Fraction(20))
        (stands,) = compliance([division], NAMES, classes)
        assert said.setdefault(in_words(division, Limit.AVERAGE), stands.classes) == stands.classes
    assert len(said) == len(runs) * len(ClassesMeant)


def test_one_child_is_no_child_or_fewer() -> None:
    division = Division("K", "2", share=Fraction(1, 2), at_or_under=1)
    assert in_words(division, Limit.SHARE) == "At least 50% of the classes in K-2 with 1 child"


def test_one_that_counts_fixed_classes_has_another_name() -> None:
    names = [
        Division("K", "2", meant=meant, fixed_count=fixed).label
        for meant in ClassesMeant
        for fixed in (False, True)
    ]
    assert names[:3] == ["K-2", "K-2 (fixed classes count)", "K-2 (all grades of a class)"]
    assert len(set(names)) == len(names)
