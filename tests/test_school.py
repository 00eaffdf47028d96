"""What a school says of two grades, by their positions."""

from __future__ import annotations

import pytest

from classcruncher.domain.school import Pair, School
from tests.schools import grade

GRADES = (grade("K", 10, "5-20"), grade("1", 10, "5-20"), grade("2", 10, "5-20"))


def test_pairs_are_found_by_the_positions_of_their_grades_in_either_order() -> None:
    school = School(GRADES, 2, (Pair("2", "1", 9), Pair("K", "1")))
    assert school.pair(1, 2) == school.pair(2, 1) == Pair("2", "1", 9)
    assert school.pair(0, 2) is None
    assert school.pairs_of((0, 1, 2)) == [Pair("K", "1"), Pair("2", "1", 9)]


def test_a_pair_of_which_nothing_is_said_is_not_forbidden() -> None:
    school = School(GRADES, 2, (Pair("K", "1"),), forbidden_pairs=(("2", "K"),))
    assert school.forbids(0, 2)
    assert school.forbids(2, 0)
    assert not school.forbids(1, 2)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("1", "K"), "The pair 1/K is both allowed and forbidden."),
        (("K", "9"), "The forbidden pair K/9 names no grade of the school."),
    ],
)
def test_a_forbidden_pair_must_be_of_the_school_and_not_allowed(
    names: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        School(GRADES, 2, (Pair("K", "1"),), forbidden_pairs=(names,))
