"""How drastic changes are, and that drastic ones are only offered where nothing else helps, and say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from classcruncher.diagnosis.amounts import Possible, Step, Steps, how_drastic, most_within
from classcruncher.diagnosis.fixes import fixes, helpful
from classcruncher.diagnosis.pairs_of_changes import Pairs
from classcruncher.diagnosis.reasons import contradiction, reasons
from classcruncher.diagnosis.workers import Workers
from classcruncher.domain.outcome import Fix
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import FixedClass, Pair, School
from classcruncher.rules import changes_of
from classcruncher.rules.children import dropped_fixed_class, fewer_children, first_children, more_children
from classcruncher.rules.class_sizes import (
    LOWER_EVERY_SMALLEST_CLASS,
    RAISE_EVERY_LARGEST_CLASS,
    lower_smallest_class,
    raise_composite_largest,
    raise_largest_class,
)
from classcruncher.rules.mixing import MORE_GRADES, another_pair
from classcruncher.rules.rule import Change
from classcruncher.rules.smallest_group import SMALLER_GROUPS
from classcruncher.rules.teachers import AT_MOST, FEWER_TEACHERS, MORE_TEACHERS
from tests.diagnosis.questions import has_answer, limit
from tests.schools import grade

SCHOOL = School(
    (
        grade("K", 30, "20-25"),
        grade("1", 0, "15-24"),
        grade("2", 30, "15-25"),
        grade("3", 30, "10-20"),
        grade("4", 30, "10-20"),
        grade("5", 30, "10-20"),
    ),
    10,
    (Pair("2", "3", 15),),
    fixed_classes=(FixedClass("Support", (3, 0, 0, 0, 0, 2)),),
)

#: A change, the most of it that is not drastic, and that is no more than drastic (None: as much as there is).
MOST = [
    (lower_smallest_class(SCHOOL, 0), 4, None),
    (raise_largest_class(SCHOOL, 0), 5, None),
    (LOWER_EVERY_SMALLEST_CLASS, 2, None),
    (RAISE_EVERY_LARGEST_CLASS, 3, None),
    (SMALLER_GROUPS, 1, None),
    (raise_composite_largest(SCHOOL, (2, 3)), 3, None),
    (MORE_TEACHERS, 2, None),
    (FEWER_TEACHERS, 2, None),
    (more_children(SCHOOL, 0), 3, None),
    (fewer_children(SCHOOL, 2), 3, 29),
    (first_children(SCHOOL, 1), 0, 0),
    (MORE_GRADES, 0, 1),
    (AT_MOST, 1, 1),
    (dropped_fixed_class(0), 1, 1),
    (another_pair(SCHOOL, 0, 2), 1, 1),
    (another_pair(SCHOOL, 2, 4), 0, 1),
    (another_pair(SCHOOL, 2, 5), 0, 0),
]


@pytest.mark.parametrize(("change", "mild", "drastic"), MOST)
def test_the_most_of_a_change_that_is_not_drastic(change: Change, mild: int, drastic: int | None) -> None:
    school = (
        replace(SCHOOL, pairs=(*SCHOOL.pairs, Pair("3", "4"), Pair("2", "4")))
        if (change == MORE_GRADES)
        else SCHOOL
    )
    assert most_within(change, school, 0) == mild
    assert most_within(change, school, 1) == (change.most(school) if drastic is None else drastic)


def test_two_changes_of_one_number_count_together() -> None:
    steps = (Step(RAISE_EVERY_LARGEST_CLASS, 3), Step(raise_largest_class(SCHOOL, 0), 3))
    assert [how_drastic(SCHOOL, (step,)) for step in steps] == [0, 0]
    assert how_drastic(SCHOOL, steps) == 1


def fixes_of(school: School) -> Sequence[Fix]:
    """All that is offered for a school without an answer."""
    return fixes(school, reasons(school, limit()).demands, Workers(limit()))


def changes_offered(school: School) -> list[str]:
    """The same, as sentences."""
    return [fix.change for fix in fixes_of(school)]


#: Grade 4 fits into no number of classes.
AWKWARD = School(
    (
        grade("K", 22, "18-20"),
        grade("1", 31, "18-22"),
        grade("2", 27, "18-24"),
        grade("3", 29, "22-30"),
        grade("4", 33, "22-30"),
    ),
    5,
    (Pair("K", "1"), Pair("1", "2")),
)


def test_two_mild_changes_are_offered_instead_of_a_drastic_one() -> None:
    assert changes_offered(AWKWARD) == [
        "Raise the largest class of grade 4 from 30 to 33, and use 6 teachers instead of 5.",
        "Enrol 3 children fewer in grade 4 (30 instead of 33), and use 6 teachers instead of 5.",
        "Raise the largest class of every grade by 3, and use 6 teachers instead of 5.",
    ]


def test_neighbouring_grades_are_paired_rather_than_distant_ones() -> None:
    first, *others = changes_offered(replace(AWKWARD, teachers=7))
    assert first == (
        "Lower the smallest class of grade 4 from 22 to 20, and allow grade 3 and grade 4 to share a class."
    )
    assert not [each for each in (first, *others) if "K and grade 4" in each or "drastic" in each]


def test_a_drastic_change_is_offered_where_nothing_else_helps_and_says_so() -> None:
    assert fixes_of(School((grade("K", 40, "18-20"),), 1)) == (
        Fix(
            "teachers",
            "Use 2 teachers instead of 1. This is a drastic change.",
            1,
            "2 classes, none of them composite, all of 20",
        ),
        Fix(
            "largest_class",
            "Raise the largest class of K from 20 to 40. This is a drastic change.",
            20,
            "1 class of 40",
        ),
        Fix(
            "children",
            "Enrol 20 children fewer in K (20 instead of 40). This is a drastic change.",
            20,
            "1 class of 20",
        ),
    )


def test_two_changes_one_of_which_is_drastic_say_so() -> None:
    school = School((grade("K", 9, "10-10"), grade("1", 9, "18-18"), grade("2", 26, "13-13")), 3)
    assert all(each.endswith(". This is a drastic change.") for each in changes_offered(school))


def test_a_grade_is_only_emptied_where_nothing_else_helps() -> None:
    school = School((grade("K", 4, "20-24"), grade("1", 22, "20-24")), 2, use_every_teacher=False)
    assert not [each for each in changes_offered(school) if "(0 instead of" in each]


STREAMS = School(
    (
        grade("a", 20, "18-24"),
        grade("b", 20, "18-24"),
        grade("c", 9, "18-24"),
        grade("x", 12, "18-24"),
        grade("y", 20, "18-24"),
        grade("z", 20, "18-24"),
    ),
    5,
    (Pair("a", "b"), Pair("b", "c"), Pair("x", "y"), Pair("y", "z")),
)


def test_grades_of_two_streams_are_never_paired() -> None:
    assert not has_answer(STREAMS)
    assert has_answer(replace(STREAMS, pairs=(*STREAMS.pairs, Pair("c", "x"))))
    apart = {(a, b) for a in range(3) for b in range(3, 6)}
    offered = {each.about for each in changes_of(STREAMS) if each.kind == "pair"}
    assert not offered & apart
    assert (0, 2) in offered
    assert not [each for each in changes_offered(STREAMS) if "c and x" in each]


def test_a_grade_without_any_pair_belongs_to_no_stream() -> None:
    school = replace(STREAMS, pairs=STREAMS.pairs[1:])
    offered = {each.about for each in changes_of(school) if each.kind == "pair"}
    assert {(0, 1), (0, 2), (0, 3)} <= offered
    assert not offered & {(2, 3), (1, 5)}


def test_more_children_may_join_a_grade_all_of_whom_are_in_fixed_classes() -> None:
    school = School(
        (grade("K", 12, "12-12"), grade("1", 100, "10-12")),
        3,
        fixed_classes=(FixedClass("Support", (0, 100)),),
    )
    assert "Enrol 10 children more in grade 1 (110 instead of 100)." in changes_offered(school)


def test_no_children_are_enrolled_in_a_grade_whose_numbers_are_blank() -> None:
    blank = School((grade("K", 12, "12-12"), grade("1", 0, "1-999")), 2)
    ideals = School((grade("K", 12, "12-12", 12), grade("1", 0, "10-12")), 2)
    for school in (blank, ideals):
        assert first_children(school, 1) not in changes_of(school)


def test_when_time_runs_out_over_pairs_a_drastic_change_is_better_than_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    school = School((grade("K", 50, "20-20"),), 4)
    reason = contradiction(RangedSchool.exactly(school), limit())
    over, found = limit(), Pairs.found

    def late(self: Pairs, possible: Possible, workers: Workers) -> list[Steps]:
        over.stop()
        return found(self, possible, workers)

    monkeypatch.setattr(Pairs, "found", late)
    offered = helpful(school, reason, Workers(over))
    assert offered
    assert all(len(steps) == 1 and how_drastic(school, steps) > 0 for steps in offered)
