"""Changes that are entries: how far a number moves, and which changes are the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from classcruncher.domain.school import Pair, School
from classcruncher.rules import changes_of
from classcruncher.rules.rule import Change
from classcruncher.rules.ways import from_to, lowered, once, raised, setting
from tests.schools import grade

SCHOOL = School((grade("K", 20, "10-20"), grade("1", 20, "10-20")), 4, (Pair("K", "1"),), smallest_group=5)


def test_a_number_moves_to_its_end_and_no_further() -> None:
    down = lowered(setting("smallest_group"), 3, partial(from_to, "Lower the smallest group"))
    assert down.most(SCHOOL) == 2
    assert [down.applied(SCHOOL, amount).smallest_group for amount in (0, 1, 2, 3)] == [5, 4, 3, 3]
    assert down.in_words(SCHOOL, 2) == "Lower the smallest group from 5 to 3"
    beyond = replace(SCHOOL, smallest_group=2)
    assert down.most(beyond) == 0
    assert down.applied(beyond, 1) == beyond


def test_the_end_of_a_number_may_be_one_of_the_school() -> None:
    up = raised(setting("teachers"), lambda school: school.enrolment, partial(from_to, "Raise the teachers"))
    assert up.most(SCHOOL) == 36
    assert up.applied(SCHOOL, 2).teachers == 6


def test_nothing_moves_where_it_makes_no_sense() -> None:
    up = raised(setting("teachers"), 9, partial(from_to, "Raise"), where=lambda school: not school.pairs)
    assert up.most(SCHOOL) == 0
    assert up.most(replace(SCHOOL, pairs=())) == 5


def test_what_is_done_once_is_done_with_any_amount_but_none() -> None:
    way = once(lambda school: replace(school, use_every_teacher=False), lambda _: "Use fewer")
    assert way.most(SCHOOL) == 1
    assert way.applied(SCHOOL, 0) == SCHOOL
    assert not way.applied(SCHOOL, 1).use_every_teacher


def test_no_two_changes_of_a_school_are_the_same() -> None:
    changes = changes_of(SCHOOL)
    assert len(set(changes)) == len(changes)


def test_a_change_is_the_same_in_every_school() -> None:
    other = replace(SCHOOL, grades=(SCHOOL.grades[0], grade("1", 30, "8-25")), teachers=5, smallest_group=4)
    assert changes_of(other) == changes_of(SCHOOL)
    one, two = (Change("teachers", effort, way=changes_of(SCHOOL)[0].way) for effort in (1, 2))
    assert one == two
