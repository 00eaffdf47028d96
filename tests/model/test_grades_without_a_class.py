"""A grade that limits or a variation leave without a class type: no answer, and no row is dropped."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from classcruncher.checker import broken_rules
from classcruncher.control import TimeLimit
from classcruncher.domain.outcome import Status
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Grade, Pair, School
from classcruncher.model.enumeration.arrays import Scope
from classcruncher.model.enumeration.bounds import TypeBounds
from classcruncher.model.enumeration.structures import Enumeration
from classcruncher.model.programme import Programme
from classcruncher.model.questions import Bounds
from classcruncher.model.solver import solve as solve_programme
from classcruncher.rules.allowed_types import class_types
from classcruncher.rules.children import EVERY_CHILD
from classcruncher.run import solve
from tests.schools import grade

VICTORIA = School(
    grades=(
        grade("P", 62, "15-25"),
        grade("1", 72, "15-25"),
        grade("2", 67, "15-25"),
        grade("3", 77, "15-33"),
        grade("4", 22, "15-33"),
        grade("5", 13, "15-33"),
        grade("6", 20, "15-33"),
    ),
    teachers=15,
    pairs=tuple(Pair(a, b) for a, b in pairwise("P123456")),
    smallest_group=6,
)


def with_a_small_prep_class(seed: int) -> School:
    """A Prep grade of 6 to 12 in its own small class, and six grades of about 60."""
    rng = random.Random(seed)
    names = "P123456"
    sizes = [rng.randint(55, 65) for _ in names[1:]]
    return School(
        grades=(
            Grade("P", rng.randint(6, 12), 6, 12),
            *(Grade(name, size, 18, 26) for name, size in zip(names[1:], sizes, strict=True)),
        ),
        teachers=rng.randint(15, 20),
        pairs=tuple(Pair(a, b) for a, b in pairwise(names)),
    )


def with_rising_limits(seed: int) -> School:
    """The limits K 20, 1 22, 2 24, others 30, with 40 to 60 children a grade."""
    rng = random.Random(seed)
    limits = {"K": 20, "1": 22, "2": 24}
    names = "K123456"
    children = [rng.randint(40, 60) for _ in names]
    return School(
        grades=tuple(
            Grade(name, size, 12, limits.get(name, 30)) for name, size in zip(names, children, strict=True)
        ),
        teachers=-(-sum(children) // rng.choice((21, 22, 23))),
        pairs=tuple(Pair(a, b) for a, b in pairwise(names)),
    )


@pytest.mark.parametrize(
    "school",
    [VICTORIA, *(with_a_small_prep_class(seed) for seed in range(6)), *map(with_rising_limits, range(6))],
    ids=["victoria", *(f"prep {seed}" for seed in range(6)), *(f"limits {seed}" for seed in range(6))],
)
def test_real_schools_get_an_answer(school: School) -> None:
    outcome = solve(school)
    assert outcome.status in (Status.SOLVED, Status.NO_ANSWER)
    assert outcome.proven
    assert not any(broken_rules(school, option.classes) for option in outcome.options)


def test_limits_that_leave_a_grade_without_a_type_permit_nothing() -> None:
    school = School((grade("K", 8, "6-12"), grade("1", 80, "18-26")), 5)
    enumeration = Enumeration(school.children_to_place, class_types(school), 5, lambda: False)
    assert TypeBounds(enumeration.arrays, Scope(0)).possible
    # So little unevenness leaves only classes of about 18, which K does not have and grade 1 does.
    limits = TypeBounds(enumeration.arrays, Scope(0, 4 + enumeration.arrays.shift))
    assert limits.usable.any()
    assert not limits.possible


def test_a_programme_keeps_the_row_of_a_grade_without_a_type() -> None:
    school = School((grade("K", 8, "6-12"), grade("1", 40, "18-26")), 2)
    without_k = [kind for kind in class_types(school) if 0 not in kind.grades]
    programme = Programme.measured(RangedSchool.exactly(school), without_k, Bounds(composites=0))
    assert [name for name, _ in EVERY_CHILD.rows(programme)] == ["placed0", "placed1"]
    assert solve_programme(programme, TimeLimit(60)) is None
