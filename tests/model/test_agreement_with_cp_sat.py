"""Larger random schools: CP-SAT, which shares nothing with the search, agrees on everything.

Too large for trying out all structures; see test_against_brute_force for the small ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import combinations, islice

import pytest

from classcruncher.control import TimeLimit
from classcruncher.domain.option import Option, Why
from classcruncher.domain.school import CompositeLimit, Grade, Pair, Priority, School
from classcruncher.model.engine import Engine
from classcruncher.model.engines import engine_for
from classcruncher.model.list_of_options import list_options
from classcruncher.model.questions import Answer, Bounds, Question, Verdict
from tests.oracles.cp_sat_questions import Answers, Asked, Found, Grades, ask_cp_sat

pytestmark = pytest.mark.slow

SEEDS = range(1, 13)
LISTED = 16
NEXT_BEST = 4
#: CP-SAT takes many seconds for each.
VARIATIONS = 4
SECONDS = 300


def larger_school(seed: int) -> School:
    """Six to ten grades with limits of their own, and every kind of rule now and then."""
    rng = random.Random(seed)
    with_ideals = rng.random() < 0.3
    grades = []
    for number in range(rng.choice((6, 7, 8, 10))):
        smallest, largest = rng.randint(14, 18), rng.randint(23, 27)
        ideal = rng.randint(20, 22) if with_ideals else None
        grades.append(Grade(f"G{number}", rng.randint(20, 60), smallest, largest, ideal))
    reach = rng.choice((1, 2, 2))
    pairs = tuple(
        Pair(a.name, b.name, rng.choice((None, None, None, 21)), avoid=rng.random() < 0.2)
        for i, j in combinations(range(len(grades)), 2)
        if j - i <= reach and rng.random() < 0.85
        for a, b in [(grades[i], grades[j])]
    )
    children = sum(grade.children for grade in grades)
    return School(
        grades=tuple(grades),
        teachers=round(children / rng.uniform(20.5, 22.5)),
        pairs=pairs,
        use_every_teacher=rng.random() < 0.7,
        smallest_group=rng.randint(3, 6),
        most_grades_in_a_class=rng.choice((2, 3)),
        composite_limit=rng.choice(tuple(CompositeLimit)),
        priority=rng.choice(tuple(Priority)),
    )


@dataclass(frozen=True)
class Compared:
    """What the search and CP-SAT say about one school."""

    school: School
    questions: list[Asked]
    answers: list[Answer]
    ranked: list[Answer]
    options: tuple[Option, ...]
    notes: tuple[str, ...]
    labels: list[str]
    cp_sat: Answers


@cache
def compared(seed: int) -> Compared:
    """Both ends, what is between them, variations, the best in order, and the list of options."""
    if find_spec("ortools") is None:
        pytest.fail("This test needs OR-Tools: install the Python package ortools.")
    school = larger_school(seed)
    search = engine_for(school, TimeLimit(SECONDS))
    ends = [Asked(priority) for priority in Priority]
    best = {asked.priority: search.best(question(asked, search)) for asked in ends}
    between = range(*sorted(end.composites for end in best.values()))[1:3]
    variations = dict(islice(variations_on(search, best[school.priority]), VARIATIONS))
    questions = [*ends, *(Asked(Priority.MOST_EVEN, composites=k) for k in between)]
    questions += [Asked(school.priority, without) for without in variations.values()]
    answers = [search.best(question(asked, search)) for asked in questions]
    ranked = list(islice(search.ranked(school.priority), NEXT_BEST))
    listed = list_options(search, LISTED)
    cp_sat = ask_cp_sat(school, questions, NEXT_BEST, SECONDS)
    return Compared(
        school, questions, answers, ranked, listed.options, listed.notes, list(variations), cp_sat
    )


def variations_on(search: Engine, best: Answer) -> Iterable[tuple[str, frozenset[Grades]]]:
    """What each variation is called, with the sets of grades that it goes without."""
    school, sets = search.school, sets_of_grades(search)
    used = [
        grades for grades, count in zip(sets, best.structure or (), strict=False) if count and len(grades) > 1
    ]
    for grades in used:
        yield f"without a {school.label(sorted(grades))} class", frozenset({grades})
    for g in sorted(frozenset().union(*used)):
        mixing = frozenset(grades for grades in sets if len(grades) > 1 and g in grades)
        yield f"with {school.grades[g].name} in classes of its own", mixing


def sets_of_grades(search: Engine) -> list[Grades]:
    return [frozenset(kind.grades) for kind in search.types]


def question(asked: Asked, search: Engine) -> Question:
    """The same question in the search's own terms."""
    without = (t for t, grades in enumerate(sets_of_grades(search)) if grades in asked.without)
    return Question(asked.priority, Bounds(asked.composites), frozenset(without))


def measures(found: Found | Answer | Option | None) -> tuple[int, int] | None:
    if found is None or (isinstance(found, Answer) and found.verdict is Verdict.NONE):
        return None
    return found.composites, found.evenness


@pytest.mark.parametrize("seed", SEEDS)
def test_ends_trade_off_and_variations(seed: int) -> None:
    both = compared(seed)
    assert all(answer.proven for answer in both.answers)
    assert [measures(each) for each in both.answers] == [measures(each) for each in both.cp_sat.found]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_in_order(seed: int) -> None:
    both = compared(seed)
    assert [measures(each) for each in both.ranked] == [measures(each) for each in both.cp_sat.ranked]
    assert len({each.structure for each in both.ranked}) == len(both.ranked)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_of_options(seed: int) -> None:
    both = compared(seed)
    by_priority = dict(zip(Priority, both.cp_sat.found, strict=False))
    best = by_priority.pop(both.school.priority)
    (other_end,) = by_priority.values()
    if best is None:
        assert both.options == ()
        return
    assert all(option.proven for option in both.options)
    assert measures(both.options[0]) == measures(best)
    assert measures(other_end) in [measures(option) for option in both.options]
    found = both.cp_sat.found[len(both.cp_sat.found) - len(both.labels) :]
    for label, answer in zip(both.labels, found, strict=True):
        labelled = [measures(option) for option in both.options if label in option.why]
        if answer is None:
            assert f"There is no way {label}." in both.notes
        else:
            assert labelled == [measures(answer)]
    # Whatever else the list holds, it holds all that is better than its last next best.
    in_order = [measures(option) for option in both.options if option.role is Why.NEXT_BEST]
    assert in_order == sorted(in_order, key=lambda each: rank(both.school, each))
    for answer in both.cp_sat.ranked:
        if in_order and rank(both.school, measures(answer)) <= rank(both.school, in_order[-1]):
            assert measures(answer) in [measures(option) for option in both.options]


def rank(school: School, found: tuple[int, int] | None) -> tuple[int, int]:
    assert found is not None
    return found if school.priority is Priority.FEWEST_COMPOSITES else found[::-1]


def test_most_of_these_schools_have_answers() -> None:
    assert sum(bool(compared(seed).options) for seed in SEEDS) >= len(SEEDS) * 2 // 3
