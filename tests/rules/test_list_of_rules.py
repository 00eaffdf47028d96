"""There is one list of rules, and no rule is missing from it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules

import pytest

from classcruncher import rules
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.engines import engine_for
from classcruncher.model.programme_engine import ProgrammeEngine
from classcruncher.rules import RULES, demands_of
from classcruncher.rules.allowed_types import class_types, types_within
from classcruncher.rules.mixing import MIXING, Mixing
from classcruncher.rules.rule import Demand, Rule
from tests.diagnosis.questions import limit
from tests.schools import random_school


def every_rule(kind: type[Rule] = Rule) -> Iterator[type[Rule]]:
    """All classes of rules that there are."""
    for each in kind.__subclasses__():
        yield from every_rule(each)
        if not isabstract(each) and each.__module__.startswith(rules.__name__):
            yield each


def test_every_rule_that_is_written_is_on_the_list_once() -> None:
    for module in iter_modules(rules.__path__):
        import_module(f"{rules.__name__}.{module.name}")
    assert sorted(each.__name__ for each in every_rule()) == sorted(type(rule).__name__ for rule in RULES)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_left_out_every_class_type_that_was_allowed_still_is(seed: int) -> None:
    school = random_school(seed)
    ranged = RangedSchool.exactly(school)
    before = class_types(school)
    for demand in demands_of(school):
        left = {each.identity: each for each in types_within(demand.left_out(ranged))}
        if demand != Demand(MIXING):
            assert all(
                left[each.identity].smallest <= each.smallest
                and left[each.identity].largest >= each.largest
                and left[each.identity].group <= each.group
                for each in before
            )


def test_a_rule_that_the_enumeration_does_not_know_never_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    school: School = random_school(1)
    assert not isinstance(engine_for(school, limit()), ProgrammeEngine)
    monkeypatch.setattr(Mixing, "known_to_enumeration", False)
    assert isinstance(engine_for(school, limit()), ProgrammeEngine)
