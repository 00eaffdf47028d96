"""The list of options of small random schools, held against all their structures."""

from __future__ import annotations

import pytest

from classcruncher.checker import broken_rules
from classcruncher.control import TimeLimit
from classcruncher.domain.option import Option, Why
from classcruncher.domain.school import Priority, School
from classcruncher.model.engines import engine_for
from classcruncher.model.list_of_options import OptionList, list_options
from classcruncher.model.questions import Bounds, Question, Verdict
from tests.oracles.brute_force import Found, structures
from tests.schools import random_school


def options_of(school: School, number: int = 20) -> OptionList:
    search = engine_for(school, TimeLimit(60))
    return list_options(search, number)


def kinds_of(option: Option) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(each.grades for each in option.classes if not each.fixed))


def ranked(priority: Priority, option: Option | Found) -> tuple[int, int]:
    composites, evenness = (option.composites, option.evenness) if isinstance(option, Option) else option[:2]
    return (composites, evenness) if priority is Priority.FEWEST_COMPOSITES else (evenness, composites)


@pytest.mark.parametrize("seed", range(250))
def test_the_list_is_right(seed: int) -> None:
    school = random_school(seed)
    everything = structures(school)
    found = options_of(school, number=8)

    assert (found.verdict is Verdict.NONE) == (not everything)
    assert len(found.options) == min(8, len(everything))
    if not everything:
        return
    by_kinds = {each[2]: each for each in everything}
    assert len({kinds_of(option) for option in found.options}) == len(found.options)
    for option in found.options:
        assert broken_rules(school, option.classes) == ()
        assert option.proven
        assert by_kinds[kinds_of(option)][:2] == (option.composites, option.evenness)

    best = found.options[0]
    assert ranked(school.priority, best) == ranked(school.priority, everything[0])
    frontier = {
        each[:2]
        for each in everything
        if not any(
            other[:2] != each[:2] and other[0] <= each[0] and other[1] <= each[1] for other in everything
        )
    }
    trade_off = [option for option in found.options if option.role is Why.TRADE_OFF]
    assert {(option.composites, option.evenness) for option in trade_off} <= frontier
    ends = {min(frontier), max(frontier)}
    assert ends <= {(option.composites, option.evenness) for option in found.options[: len(trade_off) + 1]}

    # Nothing better than a listed next best is missing, save what is listed under another label.
    next_best = [option for option in found.options if option.role is Why.NEXT_BEST]
    assert [ranked(school.priority, option) for option in next_best] == sorted(
        ranked(school.priority, option) for option in next_best
    )
    listed = {kinds_of(option) for option in found.options}
    if next_best:
        last = ranked(school.priority, next_best[-1])
        assert all(each[2] in listed for each in everything if ranked(school.priority, each) < last)


@pytest.mark.parametrize("seed", range(250, 330))
def test_variations_are_the_best_of_their_kind(seed: int) -> None:
    school = random_school(seed)
    everything = structures(school)
    if not everything:
        assert options_of(school).verdict is Verdict.NONE
        return
    found = options_of(school)
    names = school.names
    first = [grades for grades in kinds_of(found.options[0]) if len(grades) > 1]
    for grades in set(first):
        label = "/".join(names[g] for g in grades)
        without = [each for each in everything if grades not in each[2]]
        expect(school, found, without, f"without a {label} class")
    for g in {g for grades in first for g in grades}:
        whole = [each for each in everything if not any(g in kinds and len(kinds) > 1 for kinds in each[2])]
        expect(school, found, whole, f"with {names[g]} in classes of its own")


def expect(school: School, found: OptionList, those: list[Found], words: str) -> None:
    """The best of `those` is on the list under the words, or a note says that there is none."""
    labelled = [option for option in found.options if words in option.why]
    if not those:
        assert not labelled
        assert any(words in note and note.startswith("There is no way") for note in found.notes)
        return
    best = min(ranked(school.priority, each) for each in those)
    assert [ranked(school.priority, option) for option in labelled] == [best]


@pytest.mark.parametrize("seed", range(330, 380))
@pytest.mark.parametrize("priority", tuple(Priority))
def test_a_bounded_question_is_answered_exactly(seed: int, priority: Priority) -> None:
    school = random_school(seed)
    everything = structures(school)
    middle = sorted(each[0] for each in everything)[len(everything) // 2] if everything else 1
    within = [each for each in everything if each[0] <= middle]
    search = engine_for(school, TimeLimit(60))
    answer = search.best(Question(priority, Bounds(composites=middle)))
    assert (answer.verdict is Verdict.NONE) == (not within)
    if within:
        best = min(ranked(priority, each) for each in within)
        measures = (answer.composites, answer.evenness)
        assert (measures if priority is Priority.FEWEST_COMPOSITES else measures[::-1]) == best
