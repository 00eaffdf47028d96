"""The engines give the same answers: neither is the only truth about a school that both know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, product
from operator import attrgetter

import pytest

from classcruncher.control import TimeLimit
from classcruncher.domain.ranged_school import RangedSchool, with_grade
from classcruncher.domain.school import Priority, School
from classcruncher.model.engine import Engine
from classcruncher.model.enumeration.enumeration_engine import EnumerationEngine
from classcruncher.model.programme_engine import ProgrammeEngine
from classcruncher.model.questions import Answer, Bounds, Question
from classcruncher.rules import enumeration_knows, only_types_matter
from tests.oracles.random_runs import small_inputs
from tests.oracles.random_schools_with_rules import school_with_rules
from tests.schools import random_school

SECONDS = 120
#: So many structures in order are compared.
RANKED = 8


def questions(engine: Engine) -> Iterable[Question]:
    """Both priorities, within bounds and without types that the best structures have."""
    for priority in Priority:
        yield Question(priority)
    ends = [engine.best(Question(priority)) for priority in Priority]
    if ends[0].structure is None:
        return
    few, even = ends
    for priority, composites in product(Priority, {few.composites, (few.composites + even.composites) // 2}):
        yield Question(priority, Bounds(composites=composites))
    for priority, evenness in product(Priority, {even.evenness, (few.evenness + even.evenness) // 2}):
        yield Question(priority, Bounds(evenness=evenness))
    yield Question(Priority.MOST_EVEN, Bounds(even.composites, even.evenness - 1))
    for t, number in enumerate(few.structure or ()):
        if number:
            yield Question(Priority.FEWEST_COMPOSITES, without=frozenset({t}))


def measures(answer: Answer) -> tuple[str, int, int]:
    return answer.verdict.value, answer.composites, answer.evenness


def agree(school: School) -> None:
    enumeration, programme = (
        engine.of(school, TimeLimit(SECONDS)) for engine in (EnumerationEngine, ProgrammeEngine)
    )
    assert enumeration.types == programme.types
    for question in questions(enumeration):
        assert measures(enumeration.best(question)) == measures(programme.best(question)), question
    for priority in Priority:
        one, other = (list(islice(each.ranked(priority), RANKED)) for each in (enumeration, programme))
        assert [measures(each) for each in one] == [measures(each) for each in other], priority
        # The last ones may be some of many that are equally good; all before them are the same ones.
        ends = measures(one[-1]) if len(one) == RANKED else None
        kept = [{each.structure for each in some if measures(each) != ends} for some in (one, other)]
        assert kept[0] == kept[1]


@pytest.mark.parametrize("seed", range(30))
def test_the_engines_agree_on_random_schools(seed: int) -> None:
    agree(random_school(seed))


@pytest.mark.parametrize("seed", range(8))
def test_the_engines_agree_on_schools_with_more_grades(seed: int) -> None:
    agree(small_inputs(seed).school)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30, 90))
def test_the_engines_agree_on_more_random_schools(seed: int) -> None:
    agree(random_school(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8, 16))
def test_the_engines_agree_on_more_schools_with_more_grades(seed: int) -> None:
    agree(small_inputs(seed).school)


def about_numbers_of_classes(school: School) -> School:
    """The school with what the enumeration knows of its rules about divisions."""
    limits = (replace(each, average=None, share=None, at_or_under=None) for each in school.divisions)
    return replace(school, divisions=tuple(limits), fewest_classes=False)


def has_more_than_types(school: School) -> bool:
    return not only_types_matter(school) and enumeration_knows(school)


@pytest.mark.parametrize("seed", range(30))
def test_the_engines_agree_on_numbers_of_classes_and_whole_grades(seed: int) -> None:
    agree(about_numbers_of_classes(school_with_rules(seed)))


def test_many_of_these_schools_have_rules_about_more_than_class_types() -> None:
    schools = [about_numbers_of_classes(school_with_rules(seed)) for seed in range(60)]
    assert sum(map(has_more_than_types, schools)) > 20


@pytest.mark.parametrize("seed", range(40))
def test_the_best_within_ranges_is_the_best_of_all_schools_within_them(seed: int) -> None:
    school = random_school(seed)
    g = seed % len(school.grades)
    placed = school.children_to_place[g]
    ranged = RangedSchool.exactly(school).with_children(g, placed - 1, placed + 1)
    within = [
        with_grade(school, g, replace(school.grades[g], children=school.grades[g].children + more))
        for more in range(ranged.children[g][0] - placed, 2)
    ]
    for priority in Priority:
        question = Question(priority)
        each = [EnumerationEngine.of(one, TimeLimit(SECONDS)).best(question) for one in within]
        order = attrgetter(*("evenness", "composites")[:: 1 if priority is Priority.MOST_EVEN else -1])
        best = min((one for one in each if one.structure is not None), key=order, default=each[0])
        assert measures(ProgrammeEngine(ranged, TimeLimit(SECONDS)).best(question)) == measures(best)
