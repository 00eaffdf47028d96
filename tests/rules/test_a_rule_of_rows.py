"""A rule that adds rows to the programme reaches everything that asks about rules, by being on the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from classcruncher import rules
from classcruncher.domain.option import Option
from classcruncher.domain.outcome import NoAnswer, Solved
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.capacity import Capacity
from classcruncher.rules.allowed_types import class_types
from classcruncher.rules.rule import Change, Demand, Programme, Rows, Rule
from classcruncher.rules.ways import once
from classcruncher.run import solve
from tests.oracles.structures import Everything, Structure
from tests.schools import random_school

#: Stands for the setting of a school that has the rule.
NAME = "at most one composite"


class OneComposite(Rule):
    """There is at most one composite class."""

    def is_stated(self, school: School) -> bool:
        return school.name == NAME

    def rows(self, programme: Programme) -> Rows:
        mixed = [n for n, each in zip(programme.classes, programme.types, strict=True) if each.is_composite]
        if mixed:
            yield "one_composite", sum(mixed[1:], start=mixed[0]) <= 1

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        return replace(ranged, school=replace(ranged.school, name=""))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        yield "There is at most one composite class."

    def changes(self, school: School) -> Iterator[Change]:
        yield ANY_COMPOSITES


ONE_COMPOSITE = OneComposite()
ANY_COMPOSITES = Change(
    "composites",
    effort=1,
    way=once(lambda school: replace(school, name=""), lambda _: "Allow any number of composite classes"),
    loosens=frozenset({Demand(ONE_COMPOSITE)}),
)


@pytest.fixture(autouse=True)
def on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "RULES", (*rules.RULES, ONE_COMPOSITE))


def composites(option: Option) -> int:
    return sum(each.is_composite for each in option.classes if not each.fixed)


def structures(school: School) -> list[Structure]:
    """All structures that keep the rule, the best first, told by trying out all that keep the others."""
    everything = Everything(replace(school, name=""))
    return [each for each in everything.structures if sum(len(grades) > 1 for grades in each.name) <= 1]


@pytest.mark.parametrize("seed", range(20))
def test_all_that_is_found_keeps_it_and_nothing_is_missing(seed: int) -> None:
    school = replace(random_school(seed), name=NAME)
    outcome = solve(school, options=8, time_limit=300)
    within = structures(school)
    assert isinstance(outcome, Solved) == bool(within)
    if not isinstance(outcome, Solved):
        return
    first = outcome.options[0]
    assert (first.composites, first.evenness) == (within[0].composites, within[0].evenness)
    assert outcome.proven
    assert len(outcome.options) == min(8, len(within))
    assert all(composites(option) <= 1 for option in outcome.options)
    same = next(row for row in outcome.teachers if row.teachers == school.teachers)
    assert same.possible
    for grade, reach in zip(school.grades, outcome.ranges, strict=True):
        assert reach.fewest is not None
        assert reach.most is not None
        assert reach.fewest <= grade.children <= reach.most


@pytest.mark.parametrize("seed", range(20))
def test_a_contradiction_names_it_and_a_fix_loosens_it(seed: int) -> None:
    school = random_school(seed)
    if not isinstance(solve(school, time_limit=300), Solved):
        return
    outcome = solve(replace(school, name=NAME), time_limit=300)
    if isinstance(outcome, NoAnswer):
        assert any("at most one composite class" in sentence for sentence in outcome.reasons)
        assert "composites" in {fix.kind for fix in outcome.fixes}


def test_what_knows_the_other_rules_only_is_not_asked() -> None:
    school = random_school(1)
    assert Capacity.of(school, class_types(school)) is not None
    assert Capacity.of(replace(school, name=NAME), class_types(school)) is None
