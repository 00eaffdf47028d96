"""How much room an answer leaves, against trying every number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from classcruncher import examples
from classcruncher.control import TimeLimit
from classcruncher.diagnosis.enrolment_ranges import most_robust, range_tasks, ranges_found
from classcruncher.diagnosis.workers import Workers
from classcruncher.domain.option import Headroom, Option, Reason, Why
from classcruncher.domain.outcome import GradeRange
from classcruncher.domain.ranged_school import MOST_CHILDREN, RangedSchool, with_grade
from classcruncher.domain.school import FixedClass, Pair, School
from classcruncher.model import capacity
from classcruncher.model.engines import engine_for
from classcruncher.model.feasibility import is_possible
from classcruncher.model.list_of_options import list_options
from tests.diagnosis.questions import limit
from tests.oracles.brute_force import least_evenness, structures
from tests.oracles.rules import Kind, kinds_of
from tests.schools import grade, random_school


def ranges(school: School, options: tuple[Option, ...], limit: TimeLimit) -> tuple[GradeRange, ...]:
    """The range of each grade."""
    tasks = range_tasks(school, options, limit)
    Workers(limit).find_out(tasks)
    return ranges_found(tasks)


def options_of(school: School) -> tuple[Option, ...]:
    """A few options of a school."""
    search = engine_for(school, limit())
    return list_options(search, 3).options


def possible_schools(seeds: range) -> Iterator[tuple[School, tuple[Option, ...]]]:
    """Random schools that have an answer, with their options."""
    for seed in seeds:
        school = random_school(seed)
        if is_possible(RangedSchool.exactly(school), limit()):
            yield school, options_of(school)


def enrolled(school: School, g: int, children: int) -> School:
    """The school with another enrolment of a grade; ideals, which decide nothing here, are left out."""
    plain = replace(school, grades=tuple(replace(each, ideal=None) for each in school.grades))
    return with_grade(plain, g, replace(plain.grades[g], children=children))


def by_trying(school: School, g: int, furthest: int) -> GradeRange:
    """The range, number by number, by all structures there are; not further than `furthest` from today's."""
    now, fixed = school.grades[g].children, school.grades[g].children - school.children_to_place[g]
    fewest = most = now
    while fewest > max(fixed, now - furthest) and structures(enrolled(school, g, fewest - 1)):
        fewest -= 1
    while most < now + furthest and structures(enrolled(school, g, most + 1)):
        most += 1
    return GradeRange(fewest, most)


def within(reach: GradeRange, now: int, furthest: int) -> GradeRange:
    """A range, not further than `furthest` from today's number."""
    assert reach.fewest is not None
    assert reach.most is not None
    return GradeRange(max(reach.fewest, now - furthest), min(reach.most, now + furthest))


def assert_ranges(seeds: range) -> int:
    """The ranges of random schools are those found by trying; returns how many."""
    count = 0
    for school, options in possible_schools(seeds):
        for g, reach in enumerate(ranges(school, options, limit())):
            expected = by_trying(school, g, 5)
            assert within(reach, school.grades[g].children, 5) == expected, (school, g)
            count += 1
    return count


def test_ranges_of_enrolments_are_those_found_by_trying() -> None:
    assert assert_ranges(range(9)) > 5


def test_a_range_reaches_where_a_grade_is_too_small_for_classes_that_it_had_before() -> None:
    school = School((grade("K", 10, "10-16"), grade("1", 20, "10-20")), 2, (Pair("K", "1"),))
    assert ranges(school, options_of(school), limit())[0] == by_trying(school, 0, 10) == GradeRange(5, 16)


@pytest.mark.slow
def test_ranges_of_many_schools_are_those_found_by_trying() -> None:
    assert assert_ranges(range(3000, 3100)) > 60


def test_ranges_are_the_same_where_there_are_too_many_class_types_for_arrays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schools = list(possible_schools(range(9)))
    expected = [ranges(school, options, limit()) for school, options in schools]
    monkeypatch.setattr(capacity, "MOST_NUMBERS", 0)
    assert [ranges(school, options, limit()) for school, options in schools] == expected


def test_headroom_is_what_a_structure_can_take() -> None:
    checked = 0
    for school, options in possible_schools(range(100, 110)):
        for option in options:
            chosen = kinds_opened(school, option)
            for g, room in enumerate(option.headroom):
                for change in (room.more, -room.fewer):
                    assert least_evenness(chosen, moved(school, g, change)) is not None
                assert least_evenness(chosen, moved(school, g, room.more + 1)) is None
                if room.fewer < school.children_to_place[g]:
                    assert least_evenness(chosen, moved(school, g, -room.fewer - 1)) is None
                checked += 1
    assert checked > 10


def kinds_opened(school: School, option: Option) -> tuple[Kind, ...]:
    """The kinds of an option's classes as the brute force sees them."""
    kinds = {kind.grades: kind for kind in kinds_of(school)}
    return tuple(kinds[each.grades] for each in option.classes if not each.fixed)


def moved(school: School, g: int, change: int) -> tuple[int, ...]:
    """The children to place when a grade's enrolment changes."""
    return tuple(count + change * (h == g) for h, count in enumerate(school.children_to_place))


def test_a_range_ends_where_a_gap_begins() -> None:
    school = School((grade("K", 21, "10-11"),), 3, use_every_teacher=False)
    assert ranges(school, options_of(school), limit()) == (GradeRange(20, 22),)


def test_a_range_may_reach_down_to_no_children() -> None:
    school = School((grade("K", 5, "1-6"), grade("1", 5, "1-6")), 3, use_every_teacher=False)
    assert ranges(school, options_of(school), limit())[0] == GradeRange(0, 12)


def test_a_range_counts_children_in_fixed_classes() -> None:
    school = School((grade("K", 15, "10-12"),), 2, fixed_classes=(FixedClass("Support", (4,)),))
    assert ranges(school, options_of(school), limit()) == (GradeRange(14, 16),)


def test_a_range_goes_no_further_than_what_may_be_entered() -> None:
    school = School((grade("K", 15, "10-999"),), 5, use_every_teacher=False)
    assert ranges(school, options_of(school), limit()) == (GradeRange(10, MOST_CHILDREN),)


def test_ranges_are_not_known_without_time() -> None:
    school = examples.load("nsw-7-classes").school
    assert set(ranges(school, options_of(school), TimeLimit(0))) == {GradeRange(None, None)}


def option(*more: int) -> Option:
    """An option with so much headroom."""
    return Option((Reason(Why.BEST, "", True),), (), (), 0, 0, tuple(Headroom(each, 0) for each in more))


def test_the_most_robust_option_has_most_headroom_where_it_is_tightest() -> None:
    school = School((grade("K", 15, "10-12"), grade("1", 15, "10-12")), 2)
    assert most_robust([option(1, 9), option(2, 2), option(0, 20)], school) == 1


def test_among_equals_the_next_tightest_grade_decides_then_the_order() -> None:
    school = School((grade("K", 15, "10-12"), grade("1", 15, "10-12")), 2)
    assert most_robust([option(1, 2), option(3, 1), option(1, 3)], school) == 1


def test_grades_without_children_to_place_do_not_make_an_option_tight() -> None:
    school = School((grade("K", 15, "10-12"), grade("1", 0, "10-12")), 2)
    assert most_robust([option(1, 0), option(2, 0)], school) == 1


def test_a_single_option_is_not_the_most_robust() -> None:
    school = School((grade("K", 15, "10-12"),), 2)
    assert most_robust([option(1)], school) is None
