"""CP-SAT and the brute force agree about small schools with every rule."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from classcruncher.domain.school import Priority
from tests.oracles.brute_force_with_rules import AllStructures
from tests.oracles.cp_sat_questions import AskedWithRules, Found, ask_cp_sat, ask_cp_sat_with_rules
from tests.oracles.random_schools_with_rules import school_with_rules

#: Schools in one test, so that the tests can be shared out.
BLOCK = 15
#: Seconds that no question needs.
AMPLE = 120


def assert_agreement(seeds: range) -> int:
    """Both find the same best measures by each priority, and the same sizes; returns how many answers."""
    if find_spec("ortools") is None:
        pytest.fail("This test needs OR-Tools: install the Python package ortools.")
    schools = [school_with_rules(seed) for seed in seeds]
    questions = [AskedWithRules(school, priority) for school in schools for priority in Priority]
    found = iter(ask_cp_sat_with_rules(questions, AMPLE))
    solved = 0
    for seed, school in zip(seeds, schools, strict=True):
        everything = AllStructures(school)
        for priority in Priority:
            answer, best = next(found), everything.best(priority)
            assert (answer is None) == (not best), seed
            if answer is not None:
                structure = everything.by_name[answer.structure]
                assert structure in best, seed
                assert (answer.composites, answer.evenness) == (structure.composites, structure.evenness)
                assert answer.sizes == structure.sizes, seed
                solved += 1
    return solved


@pytest.mark.parametrize("start", range(0, 60, BLOCK))
def test_cp_sat_finds_what_the_brute_force_finds(start: int) -> None:
    assert assert_agreement(range(start, start + BLOCK)) >= BLOCK


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1100, 50))
def test_cp_sat_finds_what_the_brute_force_finds_in_many_schools(start: int) -> None:
    assert assert_agreement(range(start, start + 50)) >= 50


def test_a_structure_may_be_asked_for() -> None:
    schools = (school_with_rules(seed) for seed in range(60))
    school = next(school for school in schools if len(AllStructures(school).structures) > 7)
    structures = AllStructures(school).structures[:8]
    questions = [AskedWithRules(school, school.priority, each.name) for each in structures]
    found = ask_cp_sat_with_rules(questions, AMPLE)
    assert [each and (each.structure, each.evenness, each.sizes) for each in found] == [
        (each.name, each.evenness, each.sizes) for each in structures
    ]


def test_both_ways_to_ask_cp_sat_order_structures_alike_under_limits_of_divisions() -> None:
    """The benchmarks' formulation cuts kinds of class into smaller and larger ones."""
    schools = (school_with_rules(seed) for seed in range(2000, 2100))
    others = ("whole_grades", "fewest_classes", "consecutive_grades")
    plain = [each for each in schools if each.divisions and not any(getattr(each, name) for name in others)]
    compared = 0
    for school in plain[:4]:
        structures = AllStructures(school).structures[:5]
        ranked = ask_cp_sat(school, [], 5, AMPLE).ranked
        assert [each.by(school.priority) for each in structures] == [
            _by(each, school.priority) for each in ranked
        ]
        compared += len(ranked)
    assert compared >= 8


def _by(found: Found, priority: Priority) -> tuple[int, int]:
    """Both measures, the more important one first."""
    both = (found.composites, found.evenness)
    return both if priority is Priority.FEWEST_COMPOSITES else both[::-1]
