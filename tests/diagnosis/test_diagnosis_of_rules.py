"""What is said around the options of schools with every mix of rules, held against all their structures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from classcruncher.control import RunControl
from classcruncher.diagnosis.amounts import Step
from classcruncher.diagnosis.reasons import any_number_of_teachers, reasons
from classcruncher.domain.divisions import Division
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import NoAnswer, ScenarioResult, TeacherRow
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.feasibility import is_possible as is_possible_by_programme
from classcruncher.rules import demands_of
from classcruncher.rules.always_together import ALWAYS_TOGETHER
from classcruncher.rules.division_limits import (
    AVERAGE_SIZE,
    FEWEST_CLASSES,
    MOST_CLASSES,
    SHARE_OF_SMALL_CLASSES,
)
from classcruncher.rules.rule import Demand
from classcruncher.rules.whole_grades import WHOLE_GRADES
from classcruncher.run import solve, solve_inputs
from tests.diagnosis.check_fixes import made, recorded
from tests.diagnosis.questions import limit
from tests.oracles.brute_force_with_rules import AllStructures, is_possible
from tests.oracles.random_schools_with_rules import school_with_rules
from tests.oracles.tightened import impossible_school

AMPLE = 120
#: More classes or children than this take too long to try all ways.
CLASSES_TRIED, CHILDREN_TRIED = 6, 40
FEW, MANY = range(5, 13), range(2000, 2020)
#: Of these, something is offered and named for every rule.
IMPOSSIBLE = (3, 5, 6, 9, 14, 27, 38, 48)


def can_be_tried(school: School) -> bool:
    """Whether all structures of a school can be tried out soon."""
    return school.teachers_to_place <= CLASSES_TRIED and school.enrolment <= CHILDREN_TRIED


def assert_smallest_amounts(school: School) -> Counter[str]:
    """Every change that is offered gives an answer, and a step less of it does not. Returns their kinds."""
    with recorded() as steps:
        outcome = solve(school, time_limit=AMPLE)
    assert isinstance(outcome, NoAnswer)
    assert len(outcome.fixes) == len(steps)
    seen: Counter[str] = Counter()
    for changes in steps:
        after = made(school, changes)
        if not can_be_tried(after):
            continue
        assert is_possible(after), changes
        for position, step in enumerate(changes):
            less = replace(step, amount=step.amount - 1)
            assert not is_possible_or_contradicts(
                school, [*changes[:position], less, *changes[position + 1 :]]
            )
            seen[step.change.kind] += 1
        for stricter in one_step_stricter(school, after):
            assert not is_possible(stricter), changes
    return seen


def is_possible_or_contradicts(school: School, changes: list[Step]) -> bool:
    """Whether changes give an answer; those that contradict each other give none."""
    try:
        after = made(school, changes)
    except ValueError:
        return False
    return is_possible(after)


def one_step_stricter(before: School, after: School) -> Iterator[School]:
    """Each average that was raised a tenth lower, and each share that was lowered a percent higher."""
    for position, (old, new) in enumerate(zip(before.divisions, after.divisions, strict=True)):
        stricter: list[Division] = []
        if new.average is not None and new.average != old.average:
            assert (new.average * 10).denominator == 1
            stricter.append(replace(new, average=new.average - Fraction(1, 10)))
        if old.share is not None and new.share != old.share:
            share = (new.share or 0) + Fraction(1, 100)
            assert (share * 100).denominator == 1
            stricter.append(replace(old, share=share, average=new.average, fewest=new.fewest, most=new.most))
        for each in stricter:
            divisions = (*after.divisions[:position], each, *after.divisions[position + 1 :])
            yield replace(after, divisions=divisions)


def assert_irreducible(school: School) -> Counter[str]:
    """The demands named are enough for there to be no answer, and none is needless. Returns their rules."""
    demands = reasons(school, limit()).demands
    exactly = RangedSchool.exactly(school)
    base = any_number_of_teachers(school) if not possible(any_number_of_teachers(school)) else exactly
    assert demands
    assert not possible(without(base, set(demands_of(school)) - set(demands)))
    for demand in demands:
        assert possible(without(base, {*demands_of(school)} - set(demands) | {demand})), demand
    return Counter(type(demand.rule).__name__ for demand in demands)


def without(ranged: RangedSchool, demands: set[Demand]) -> RangedSchool:
    """The school without some demands; the one about mixing leaves out others, which stand no more then."""
    for demand in (each for each in demands_of(ranged.school) if each in demands):
        ranged = demand.left_out(ranged)
    return ranged


def possible(ranged: RangedSchool) -> bool:
    """Whether there is a structure: by trying all out, where numbers of children are not left open."""
    low, high = ranged.classes
    high = min(high, sum(most for _, most in ranged.children))
    fixed, exact = len(ranged.school.fixed_classes), all(fewest == most for fewest, most in ranged.children)
    every = replace(ranged.school, use_every_teacher=True, fewest_classes=False)
    schools = [replace(every, teachers=number + fixed) for number in range(low, high + 1) if number + fixed]
    if ranged.any_mix or not exact or not all(map(can_be_tried, schools)):
        return is_possible_by_programme(ranged, limit())
    return any(map(is_possible, schools))


def measures(school: School, row: TeacherRow | ScenarioResult) -> tuple[int | None, ...]:
    """What a row shows of an option: its composites and, without fixed ones, how many classes of what sum."""
    sizes = () if school.has_ideals else row.sizes
    return row.composites, sum(size**2 for size in sizes), len(row.sizes)


def measures_of_best(everything: AllStructures) -> tuple[int, int, int]:
    """The same of the best structure there is."""
    best = everything.structures[0]
    squares = 0 if everything.school.has_ideals else best.evenness
    return best.composites, squares, len(best.classes)


def assert_rows(school: School) -> int:
    """Every row on other numbers is the best option of its school. Returns how many have one."""
    g = max(school.grades_to_place, default=0)
    scenarios = (
        Scenario("As now"),
        Scenario("Smaller groups", smallest_group=1),
        Scenario("A child more", children=((g, school.grades[g].children + 1),)),
        Scenario("A child fewer", children=((g, max(0, school.grades[g].children - 1)),)),
        Scenario("A teacher more", teachers=school.teachers + 1),
    )
    outcome = solve_inputs(Inputs(school, 2, time_limit=AMPLE, scenarios=scenarios), RunControl(threads=1))
    changed = [replace(school, teachers=row.teachers) for row in outcome.teachers]
    rows: list[TeacherRow | ScenarioResult] = [*outcome.teachers, *outcome.scenarios]
    for each in scenarios:
        try:
            changed.append(each.apply(school))
        except ValueError:
            changed.append(school)
    checked = 0
    for row, then in zip(rows, changed, strict=True):
        if (isinstance(row, ScenarioResult) and row.problem) or not can_be_tried(then):
            continue
        everything = AllStructures(then)
        assert row.proven
        assert row.possible == everything.possible, row
        if everything.possible:
            assert measures(then, row) == measures_of_best(everything), row
            checked += 1
    return checked


def assert_all_of_impossible_schools(seeds: Iterable[int]) -> tuple[Counter[str], Counter[str]]:
    """What is said of those of some seeds that have no answer is so. Returns what was offered, and named."""
    offered: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for seed in seeds:
        school = impossible_school(seed)
        if school is not None:
            offered += assert_smallest_amounts(school)
            named += assert_irreducible(school)
    return offered, named


def test_changes_are_the_smallest_and_no_demand_is_needless() -> None:
    offered, named = assert_all_of_impossible_schools(IMPOSSIBLE)
    assert offered.keys() >= {"average", "share", "fewest_classes", "most_classes", "always", "fixed_class"}
    rules = (
        SHARE_OF_SMALL_CLASSES,
        AVERAGE_SIZE,
        FEWEST_CLASSES,
        MOST_CLASSES,
        WHOLE_GRADES,
        ALWAYS_TOGETHER,
    )
    assert named.keys() >= {type(rule).__name__ for rule in rules}


@pytest.mark.slow
def test_changes_of_many_schools_are_the_smallest_and_no_demand_is_needless() -> None:
    assert all(assert_all_of_impossible_schools(MANY))


def test_rows_on_other_numbers_are_the_best_there_is() -> None:
    assert sum(map(assert_rows, map(school_with_rules, FEW))) > len(FEW)


@pytest.mark.slow
def test_rows_of_many_schools_are_the_best_there_is() -> None:
    assert sum(map(assert_rows, map(school_with_rules, MANY))) > len(MANY)
