"""The reference method, written out literally, finds an answer exactly where the model does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher.control import TimeLimit
from classcruncher.domain.school import CompositeLimit, Priority, School
from classcruncher.examples import load, names
from classcruncher.model.engines import engine_for
from classcruncher.model.questions import Question, Verdict
from tests.oracles.reference_method import feasible_by_highs
from tests.schools import random_school


def possible(school: School) -> bool:
    search = engine_for(school, TimeLimit(60))
    verdict = search.best(Question(Priority.FEWEST_COMPOSITES)).verdict
    assert verdict in (Verdict.PROVEN, Verdict.NONE)
    return verdict is Verdict.PROVEN


@pytest.mark.parametrize("seed", range(1000, 1060))
def test_small_schools(seed: int) -> None:
    school = random_school(seed)
    assert feasible_by_highs(school) is possible(school)


def of_the_method(school: School) -> School:
    """The school without the rules that the reference method cannot state."""
    pairs = tuple(replace(pair, always=False) for pair in school.pairs)
    return replace(school, pairs=pairs, divisions=(), whole_grades=False, fewest_classes=False)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("teachers", [-1, 0, 1])
@pytest.mark.parametrize("limit", tuple(CompositeLimit))
def test_the_example_schools(name: str, teachers: int, limit: CompositeLimit) -> None:
    school = of_the_method(load(name).school)
    if school.teachers + teachers < 1:
        teachers = 0
    changed = replace(school, teachers=school.teachers + teachers, composite_limit=limit)
    assert feasible_by_highs(changed) is possible(changed)
