"""Larger random schools with every mix of rules: CP-SAT, which shares nothing with the search, agrees.

Too large for trying out all structures; see test_rules_against_brute_force for the small ones.
"""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from itertools import pairwise

import pytest

from classcruncher.control import TimeLimit
from classcruncher.domain.divisions import ClassesMeant, Division, Limit
from classcruncher.domain.school import CompositeLimit, Grade, Pair, Priority, School
from classcruncher.model.engines import engine_for
from classcruncher.model.questions import Question, Verdict
from tests.oracles.cp_sat_questions import AskedWithRules, FoundWithRules, ask_cp_sat_with_rules
from tests.oracles.divisions import keep_limits

pytestmark = pytest.mark.slow

SEEDS = range(1, 5)
SECONDS = 120


def larger_school(seed: int) -> School:
    """Five to seven grades of 20 to 50 children, with one rule to three about several classes together."""
    rng = random.Random(f"larger {seed}")
    with_ideals = rng.random() < 0.25
    grades = tuple(
        Grade(f"G{number}", rng.randint(20, 50), rng.randint(13, 16), rng.randint(24, 27),
              rng.randint(19, 22) if with_ideals else None)
        for number in range(rng.choice((5, 6, 7)))
    )  # fmt: skip
    children, few = sum(grade.children for grade in grades), rng.random() < 0.25
    pairs = [Pair(a.name, b.name, avoid=rng.random() < 0.2) for a, b in pairwise(grades)]
    if rng.random() < 0.3:
        position = rng.randrange(len(pairs))
        pairs[position] = replace(pairs[position], always=True)
    return School(
        grades=grades,
        teachers=round(children / rng.uniform(19, 21.5)),
        pairs=tuple(pairs),
        use_every_teacher=not few and rng.random() < 0.7,
        fewest_classes=few,
        whole_grades=rng.random() < 0.15,
        smallest_group=rng.randint(3, 6),
        most_grades_in_a_class=rng.choice((2, 2, 3)),
        consecutive_grades=True,
        composite_limit=rng.choice(tuple(CompositeLimit)),
        divisions=tuple(division(rng, grades) for _ in range(rng.choice((1, 1, 2, 3)))),
    )


def division(rng: random.Random, grades: tuple[Grade, ...]) -> Division:
    """A limit for some grades that classes of 20 children or so may keep or not."""
    first = rng.randrange(len(grades) - 1)
    last = rng.randint(first, min(len(grades) - 1, first + 3))
    children = sum(grade.children for grade in grades[first : last + 1])
    found = Division(grades[first].name, grades[last].name, rng.choice((ClassesMeant.ANY, *ClassesMeant)))
    match rng.choice((Limit.AVERAGE, Limit.AVERAGE, Limit.SHARE, Limit.SHARE, Limit.MOST)):
        case Limit.AVERAGE:
            return replace(found, average=Fraction(rng.randint(180, 220), 10))
        case Limit.SHARE:
            share = Fraction(rng.choice((25, 50, 60, 75)), 100)
            return replace(found, share=share, at_or_under=rng.randint(17, 20))
        case _:
            return replace(found, most=-(-children // 20))


@cache
def compared(seed: int) -> list[tuple[FoundWithRules | None, FoundWithRules | None]]:
    """What the program and CP-SAT say is best by each priority."""
    if find_spec("ortools") is None:
        pytest.fail("This test needs OR-Tools: install the Python package ortools.")
    school = larger_school(seed)
    asked = [AskedWithRules(school, priority) for priority in Priority]
    return list(zip(map(answered, asked), ask_cp_sat_with_rules(asked, SECONDS), strict=True))


def answered(asked: AskedWithRules) -> FoundWithRules | None:
    """The program's answer to a question; its sizes keep the limits."""
    engine = engine_for(asked.school, TimeLimit(SECONDS))
    answer = engine.best(Question(asked.priority))
    assert answer.proven
    if answer.verdict is Verdict.NONE or answer.structure is None:
        return None
    allocation = engine.allocation(answer.structure)
    assert allocation is not None
    seen = []
    for t, size in allocation.sizes.items():
        smaller, larger = divmod(size, allocation.structure[t])
        sizes = [smaller + (n < larger) for n in range(allocation.structure[t])]
        seen += [(allocation.types[t].grades, each) for each in sizes]
    assert keep_limits(asked.school, seen)
    return FoundWithRules(
        tuple(sorted(grades for grades, _ in seen)),
        answer.composites,
        answer.evenness,
        tuple(sorted(size for _, size in seen)),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_by_each_priority_is_that_of_cp_sat(seed: int) -> None:
    for ours, theirs in compared(seed):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert (ours.composites, ours.evenness) == (theirs.composites, theirs.evenness)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sizes_of_the_same_structure_are_those_of_cp_sat(seed: int) -> None:
    school = larger_school(seed)
    ours = [(ours, priority) for (ours, _), priority in zip(compared(seed), Priority, strict=True) if ours]
    asked = [AskedWithRules(school, priority, each.structure) for each, priority in ours]
    for (each, _), theirs in zip(ours, ask_cp_sat_with_rules(asked, SECONDS), strict=True):
        assert theirs is not None
        assert each.evenness == theirs.evenness
        # Distances from ideals that are as even may belong to other sizes.
        assert school.has_ideals or each.sizes == theirs.sizes


def test_half_of_these_schools_have_answers() -> None:
    assert sum(compared(seed)[0][1] is not None for seed in SEEDS) >= len(SEEDS) // 2
