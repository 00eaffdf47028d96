"""What a list of options claims, and what its trade-off holds, against a list of all structures."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from classcruncher.control import Progress, TimeLimit
from classcruncher.domain.option import Why
from classcruncher.domain.school import Grade, Pair, Priority, School
from classcruncher.model.engines import engine_for
from classcruncher.model.list_of_options import OptionList, list_options
from classcruncher.model.questions import Bounds, Question


def with_a_long_trade_off(seed: int) -> School:
    """Four or five grades in a row with narrow classes: many points from fewest composites to most even."""
    rng = random.Random(seed)
    names = "KLMNO"[: rng.choice((4, 5))]
    grades = tuple(
        Grade(name, rng.randint(14, 26), low := rng.randint(3, 5), low + rng.randint(5, 8)) for name in names
    )
    return School(
        grades=grades,
        teachers=max(4, sum(grade.children for grade in grades) // 8),
        pairs=tuple(Pair(a, b, avoid=rng.random() < 0.3) for a, b in pairwise(names)),
        smallest_group=rng.randint(1, 2),
    )


def listed(school: School, number: int) -> list[tuple[int, int]]:
    search = engine_for(school, TimeLimit(60))
    found = list_options(search, number).options
    return [(option.composites, option.evenness) for option in found]


def frontier(school: School) -> list[tuple[int, int]]:
    """Composites and evenness that no structure beats on one of them without losing on the other."""
    points: list[tuple[int, int]] = []
    most = 10**6
    search = engine_for(school, TimeLimit(60))
    while (point := search.best(Question(Priority.MOST_EVEN, Bounds(composites=most)))).structure:
        points.append((point.composites, point.evenness))
        most = point.composites - 1
    return points[::-1]


#: Trade-offs of 4, 5 and 9 points, with gaps between their numbers of composites.
LONG = [(school, frontier(school)) for school in map(with_a_long_trade_off, (5, 17, 72, 80, 93, 115))]


def test_the_trade_offs_are_long() -> None:
    assert [len(points) for _, points in LONG] == [4, 5, 4, 5, 5, 9]


@pytest.mark.parametrize(("school", "points"), LONG)
def test_a_trade_off_that_fits_into_half_of_the_list_is_listed_whole(
    school: School, points: list[tuple[int, int]]
) -> None:
    assert set(points) <= set(listed(school, 2 * len(points)))


@pytest.mark.parametrize(("school", "points"), LONG)
def test_a_longer_one_keeps_its_ends_and_fills_half_of_the_list_with_its_points(
    school: School, points: list[tuple[int, int]]
) -> None:
    for room in range(2, len(points)):
        shown = listed(school, 2 * room)[:room]
        assert set(shown) <= set(points)
        assert {points[0], points[-1]} <= set(shown)
        assert len(set(shown)) == room


def stopped_at_variations(school: School) -> OptionList:
    """The list when the limit strikes as soon as variations are looked for."""
    told: list[Progress] = []
    limit = TimeLimit(60, lambda: bool(told) and told[-1].doing.startswith("variations"))
    search = engine_for(school, limit)
    return list_options(search, 8, told.append)


@pytest.mark.parametrize("seed", range(20))
def test_a_reason_found_when_time_ran_out_is_not_proven(seed: int) -> None:
    found = stopped_at_variations(with_a_long_trade_off(seed))
    for option in found.options:
        for reason in option.reasons:
            assert reason.proven == (reason.role is not Why.VARIATION)
        if option.proven and not option.reasons[-1].proven:
            assert option.why.endswith("(best found, not proven)")
    assert found.proven == all(reason.proven for option in found.options for reason in option.reasons)


def test_there_are_doubtful_reasons_of_proven_options() -> None:
    lists = [stopped_at_variations(with_a_long_trade_off(seed)) for seed in range(20)]
    assert any(option.proven and not option.reasons[-1].proven for found in lists for option in found.options)
