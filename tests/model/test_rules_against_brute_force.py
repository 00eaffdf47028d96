"""Random small schools with every mix of rules, solved, and held against all their structures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher.checker import broken_rules
from classcruncher.domain.option import Option, Why
from classcruncher.domain.outcome import GradeRange, NoAnswer, Outcome, Solved
from classcruncher.domain.school import Priority, School
from classcruncher.run import solve
from tests.oracles.brute_force_with_rules import AllStructures, Name
from tests.oracles.random_schools_with_rules import school_with_rules
from tests.schools import NOT_MAJORISED

#: As many as may be asked for.
LISTED = 20
#: Seconds that no small school needs.
AMPLE = 120
#: How far from today's the ends of a range are looked for.
FURTHEST = 4
FEW, MANY = range(20), range(1000, 1015)
#: Options that a few of them are asked for.
SEVERAL = 6


def name_of(option: Option) -> Name:
    """The sets of grades of an option's classes."""
    return tuple(sorted(each.grades for each in option.classes if not each.fixed))


def rank(school: School, option: Option) -> tuple[int, ...]:
    """What options are ordered by, as in `AllStructures.rank`."""
    both = (option.composites, option.evenness)
    first = (len(name_of(option)),) if school.fewest_classes else ()
    return (*first, *(both if school.priority is Priority.FEWEST_COMPOSITES else both[::-1]))


def assert_right(school: School, number: int) -> None:
    """What is said of a school that is asked for so many options is so."""
    everything = AllStructures(school)
    outcome = solve(school, options=number, time_limit=AMPLE)
    assert isinstance(outcome, Solved if everything.structures else NoAnswer)
    assert outcome.proven
    assert len(outcome.options) == min(number, len(everything.structures))
    if everything.structures:
        assert_options(everything, outcome)
        assert_next_best(everything, outcome)
        assert_room(everything, outcome)
    if len(outcome.options) > 1:
        assert_trade_off(everything, outcome, number)


def assert_options(everything: AllStructures, outcome: Outcome) -> None:
    """The options differ, are sound, have the measures and sizes that are best, and the first is the best."""
    school, options = everything.school, outcome.options
    assert len({name_of(option) for option in options}) == len(options)
    assert rank(school, options[0]) == everything.rank(everything.structures[0])
    for option in options:
        assert broken_rules(school, option.classes) == ()
        best = everything.by_name[name_of(option)]
        assert (option.composites, option.evenness) == (best.composites, best.evenness)
        # Distances from ideals that are as even may belong to other sizes.
        assert school.has_ideals or option.sizes == best.sizes


def assert_trade_off(everything: AllStructures, outcome: Outcome, number: int) -> None:
    """The points between the two measures are on the list, where half of it is enough for them."""
    frontier = everything.frontier
    listed = {
        (option.composites, option.evenness)
        for option in outcome.options
        if option.role in (Why.BEST, Why.TRADE_OFF)
    }
    assert listed <= set(frontier)
    assert {frontier[0], frontier[-1]} <= listed
    assert len(listed) == len(frontier) or len(frontier) > number // 2


def assert_next_best(everything: AllStructures, outcome: Outcome) -> None:
    """The next best are in order, and nothing better than the last of them is missing."""
    school, listed = everything.school, {name_of(option) for option in outcome.options}
    ranks = [rank(school, option) for option in outcome.options if option.role is Why.NEXT_BEST]
    assert ranks == sorted(ranks)
    better = [each.name for each in everything.structures if ranks and everything.rank(each) < ranks[-1]]
    assert listed.issuperset(better)


def assert_room(everything: AllStructures, outcome: Outcome) -> None:
    """Headroom of each option, and the ranges of enrolments, are those found by trying."""
    grades = everything.school.grades
    for option in outcome.options[:6]:
        found = [everything.headroom(name_of(option), g) for g in range(len(grades))]
        assert list(option.headroom) == found, name_of(option)
    found_ranges = [near(reach, grade.children) for reach, grade in zip(outcome.ranges, grades, strict=True)]
    assert found_ranges == [everything.range(g, FURTHEST) for g in range(len(grades))]


def near(reach: GradeRange, now: int) -> GradeRange:
    """A range, no further from today's number than is looked at."""
    assert reach.fewest is not None
    assert reach.most is not None
    return GradeRange(max(reach.fewest, now - FURTHEST), min(reach.most, now + FURTHEST))


def test_where_no_sizes_are_least_majorised_the_largest_classes_are_as_small_as_can_be() -> None:
    """Of 3 5 7 7 and 4 4 6 8, which have the same sum of squares: see `tests.schools.NOT_MAJORISED`."""
    assert_right(NOT_MAJORISED, 1)
    (option,) = solve(NOT_MAJORISED, options=1).options
    assert (option.sizes, option.evenness) == ((3, 5, 7, 7), 132)


@pytest.mark.parametrize("seed", FEW)
def test_what_is_said_of_a_school_is_so(seed: int) -> None:
    assert_right(school_with_rules(seed), SEVERAL)


@pytest.mark.parametrize("seed", FEW)
def test_the_best_by_the_other_priority_is(seed: int) -> None:
    assert_right(by_the_other_priority(seed), 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY)
def test_what_is_said_of_many_schools_is_so(seed: int) -> None:
    assert_right(school_with_rules(seed), LISTED)
    assert_right(by_the_other_priority(seed), LISTED)


def by_the_other_priority(seed: int) -> School:
    """A random school that asks for the other priority than it does by itself."""
    school = school_with_rules(seed)
    (other,) = set(Priority) - {school.priority}
    return replace(school, priority=other)


def test_most_of_these_schools_have_answers_and_rules_that_decide_about_them() -> None:
    schools = [school_with_rules(seed) for seed in FEW]
    possible = [school for school in schools if AllStructures(school).possible]
    assert len(possible) > len(FEW) // 2
    plain = [
        replace(
            school,
            divisions=(),
            whole_grades=False,
            fewest_classes=False,
            pairs=tuple(replace(pair, always=False, smallest=None) for pair in school.pairs),
        )
        for school in possible
    ]
    differs = [
        AllStructures(one).structures != AllStructures(other).structures
        for one, other in zip(possible, plain, strict=True)
    ]
    assert sum(differs) > len(possible) // 2
