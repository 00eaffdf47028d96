"""Real schools: what is known of them from what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from classcruncher import Option, Outcome, School, Status, solve
from classcruncher.control import TimeLimit
from classcruncher.domain.school import CompositeLimit, Pair, Priority
from classcruncher.examples import load
from classcruncher.model.allocation import fairest
from classcruncher.model.engines import engine_for
from classcruncher.model.list_of_options import list_options


def school_of(name: str) -> School:
    return load(name).school


def with_largest(school: School, largest: dict[str, int]) -> School:
    return replace(
        school,
        grades=tuple(replace(each, largest=largest.get(each.name, each.largest)) for each in school.grades),
    )


def sizes(option: Option) -> tuple[int, ...]:
    return option.sizes


def ended(outcomes: Iterable[Outcome]) -> list[Status]:
    return [outcome.status for outcome in outcomes]


class TestNewSouthWales:
    def test_the_school_ran_the_sizes_of_the_most_even_option(self) -> None:
        best = solve(replace(school_of("nsw-7-classes"), priority=Priority.MOST_EVEN)).options[0]
        assert sizes(best) == (16, 16, 16, 16, 17, 19, 24)
        assert best.proven

    def test_the_structure_that_the_school_ran_is_as_even(self) -> None:
        # It ran K, 1/2, three 3/4 and two 5/6: one composite more than is needed for these sizes.
        from classcruncher.rules.allowed_types import class_types

        school = school_of("nsw-7-classes")
        kinds = class_types(school)
        ran = {"K": 1, "1/2": 1, "3/4": 3, "5/6": 2}
        structure = tuple(ran.get(school.label(kind.grades), 0) for kind in kinds)
        allocation = fairest(kinds, structure, school.children_to_place)
        assert allocation is not None
        best = solve(replace(school, priority=Priority.MOST_EVEN)).options[0]
        assert allocation.evenness == best.evenness == 2250
        assert sum(n for kind, n in zip(kinds, structure, strict=True) if kind.is_composite) == 6

    def test_24_structures_exist_and_one_composite_is_the_fewest(self) -> None:
        search = engine_for(school_of("nsw-7-classes"), TimeLimit(60))
        found = list_options(search, 40)
        assert len(found.options) == 24
        assert "There are no other class structures." in found.notes
        assert found.options[0].composites == 1

    def test_lowest_of_its_grades(self) -> None:
        lowest = replace(school_of("nsw-7-classes"), composite_limit=CompositeLimit.LOWEST)
        outcome = solve(lowest, options=20)
        assert len(outcome.options) == 9
        assert outcome.options[0].composites == 2

    def test_six_teachers_only_under_highest(self) -> None:
        six = replace(school_of("nsw-7-classes"), teachers=6)
        assert solve(six).status is Status.SOLVED
        assert solve(replace(six, composite_limit=CompositeLimit.LOWEST)).status is Status.NO_ANSWER


class TestFrance:
    def test_two_composites_at_least(self) -> None:
        assert solve(school_of("france-8-classes")).options[0].composites == 2

    def test_no_answer_with_groups_of_twelve(self) -> None:
        assert solve(replace(school_of("france-8-classes"), smallest_group=12)).status is Status.NO_ANSWER

    def test_a_cap_of_24_needs_a_ninth_class(self) -> None:
        capped = with_largest(school_of("france-8-classes"), {"CP": 24, "CE1": 24})
        assert ended((solve(capped), solve(replace(capped, teachers=9)))) == [Status.NO_ANSWER, Status.SOLVED]


def structures(name: str, options: int) -> list[dict[str, int]]:
    """How many classes of which grades each option has."""
    school = school_of(name)
    found = list_options(engine_for(school, TimeLimit(60)), options).options
    assert all(option.proven for option in found)
    return [dict(Counter(school.label(each.grades) for each in option.classes)) for option in found]


class TestFurtherRules:
    """What schools ran is offered to them, where a rule of theirs is not about one class alone."""

    def test_england_mixed_both_years_in_all_classes(self) -> None:
        assert structures("england-blackfield", 6) == [{"Y3/Y4": 5}]

    def test_japan_ran_five_classes_with_two_grades_combined_whole(self) -> None:
        ran = {"1": 1, "2/3": 1, "4": 1, "5": 1, "6": 1}
        other = {"1": 1, "2": 1, "3/4": 1, "5": 1, "6": 1}
        found = structures("japan-hirohara", 6)
        assert sum(found[0].values()) == 5
        assert ran in found
        assert other in found

    def test_victoria_ran_four_3_4_classes_and_one_5_6_class(self) -> None:
        ran = {"P": 3, "1": 4, "2": 3, "3/4": 4, "5/6": 1}
        assert ran in structures("victoria-15-classes", 20)

    def test_toronto_needs_fewer_composites_than_the_school_ran(self) -> None:
        school = school_of("ontario-eglinton")
        (best,) = list_options(engine_for(school, TimeLimit(60)), 1).options
        assert best.composites == 4
        assert sorted(each.size for each in best.classes if each.grades[0] in (1, 2, 3)) == [*[20] * 9, 23]


class TestOthers:
    def test_queensland(self) -> None:
        school = school_of("queensland-prep")
        assert solve(school).options[0].composites == 1
        assert solve(with_largest(school, {"P": 26, "1": 26})).options[0].composites == 0
        assert solve(replace(school, pairs=())).status is Status.NO_ANSWER

    def test_three_grades(self) -> None:
        even = replace(school_of("three-grades"), priority=Priority.MOST_EVEN)
        assert sizes(solve(even).options[0]) == (25, 26, 26)

    def test_toronto(self) -> None:
        school = school_of("toronto-triple")
        outcome = solve(school)
        assert [each.size for each in outcome.options[0].classes] == [24]
        assert solve(replace(school, most_grades_in_a_class=2)).status is Status.NO_ANSWER
        assert solve(replace(school, pairs=(Pair("4", "5"), Pair("5", "6")))).status is Status.NO_ANSWER

    def test_ontario_has_an_answer_without_composites(self) -> None:
        outcome = solve(school_of("ontario-14-classes"))
        assert outcome.options[0].composites == 0
        assert outcome.proven
