"""A school that wants as few classes as possible."""

from __future__ import annotations

from dataclasses import replace

from classcruncher.domain.option import Why
from classcruncher.domain.school import Pair, Priority, School
from classcruncher.run import solve
from tests.schools import grade

#: 44 children: two classes of 22, or three and more with fewer composites.
SCHOOL = School(
    (grade("1", 20, "5-24"), grade("2", 24, "5-24")),
    4,
    (Pair("1", "2"),),
    use_every_teacher=False,
    fewest_classes=True,
)


def test_fewer_classes_come_before_fewer_composites_and_before_more_even_ones() -> None:
    outcome = solve(SCHOOL, options=20)
    numbers = [len(option.classes) for option in outcome.options if option.role is not Why.VARIATION]
    assert numbers[0] == 2
    assert numbers == sorted(numbers)
    assert max(numbers) == SCHOOL.teachers


def test_the_reasons_say_what_comes_first() -> None:
    for school in (SCHOOL, replace(SCHOOL, priority=Priority.MOST_EVEN)):
        first = solve(school).options[0]
        words = school.priority.value
        assert first.reasons[0].words == f"Fewest classes, then {words[0].lower()}{words[1:]}"


def test_more_teachers_than_are_needed_change_nothing() -> None:
    rows = solve(SCHOOL).teachers
    assert {row.sizes for row in rows if row.teachers >= SCHOOL.teachers} == {(20, 24)}
