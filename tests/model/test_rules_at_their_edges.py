"""Rules where little or nothing is left for them to decide, held against all structures of each school."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from unittest import mock

import pytest

from classcruncher.control import TimeLimit
from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.school import CompositeLimit, FixedClass, Pair, Priority, School
from classcruncher.model import fewest_first
from classcruncher.model.engines import engine_for
from classcruncher.model.questions import Question, Verdict
from tests.model.test_rules_against_brute_force import assert_right
from tests.oracles.brute_force_with_rules import is_possible
from tests.schools import grade

#: Options that are asked for.
SEVERAL = 2
PAIRS = (Pair("K", "1"), Pair("1", "2"))
SCHOOL = School(
    (grade("K", 9, "3-8"), grade("1", 8, "3-8"), grade("2", 7, "3-8")), 4, PAIRS, smallest_group=2
)
AT_MOST = replace(SCHOOL, teachers=5, use_every_teacher=False)
FEWEST = replace(AT_MOST, fewest_classes=True)
#: All children have a class already.
ALL_FIXED = replace(SCHOOL, teachers=1, fixed_classes=(FixedClass("All", (9, 8, 7)),))
SOME_FIXED = replace(SCHOOL, fixed_classes=(FixedClass("Large", (4, 6, 0)), FixedClass("Small", (0, 2, 1))))
NO_CHILDREN = School((grade("K", 0, "3-8"), grade("1", 0, "3-8")), 2, use_every_teacher=False)
#: Grade 1 has no children, or none to place.
ONE_EMPTY = replace(SCHOOL, grades=(SCHOOL.grades[0], grade("1", 0, "3-8"), SCHOOL.grades[2]), teachers=3)
ONE_FIXED = replace(SCHOOL, fixed_classes=(FixedClass("Ones", (0, 8, 0)),))
TRIPLES = replace(SCHOOL, teachers=3, most_grades_in_a_class=3, consecutive_grades=True)
ALWAYS = (Pair("K", "1", always=True), Pair("1", "2", always=True))


def limited(school: School, first: str, last: str = "", **limits: object) -> School:
    """The school with one more division."""
    return replace(school, divisions=(*school.divisions, Division(first, last, **limits)))  # type: ignore[arg-type]


POSSIBLE = {
    "nobody can belong to a division with a most, an average and a share": limited(
        SCHOOL, "K", "2", meant=ClassesMeant.EXACTLY, most=0, average=Fraction(1), share=1, at_or_under=1
    ),
    "no class of one grade alone": limited(SCHOOL, "K", meant=ClassesMeant.EXACTLY, most=0),
    "just classes of one grade alone": limited(SCHOOL, "K", meant=ClassesMeant.EXACTLY, fewest=2, most=2),
    "at least no class": limited(SCHOOL, "K", fewest=0),
    "a share of all classes": limited(SCHOOL, "K", "2", share=1, at_or_under=7),
    "an average above all sizes": limited(SCHOOL, "K", "2", average=Fraction(50)),
    "an average and a share of a grade without children": limited(
        ONE_EMPTY, "1", average=Fraction(1), share=1, at_or_under=1, most=0
    ),
    "grades that are always together with one without children": replace(ONE_EMPTY, pairs=ALWAYS),
    "grades that are always together with one that is in fixed classes": replace(ONE_FIXED, pairs=ALWAYS),
    "grades that follow one another around one without children": replace(
        ONE_EMPTY, pairs=(*PAIRS, Pair("K", "2")), consecutive_grades=True
    ),
    "a chain of grades that are always together": replace(TRIPLES, pairs=ALWAYS),
    "a chain of three without consecutive grades": replace(
        TRIPLES, pairs=(*ALWAYS, Pair("K", "2")), consecutive_grades=False
    ),
    "fixed classes that count for an average": limited(
        SOME_FIXED, "K", "2", average=Fraction(70, 10), fixed_count=True
    ),
    "fixed classes that count for a share": limited(
        replace(SOME_FIXED, teachers=5), "K", "2", share="0.8", at_or_under=7, fixed_count=True
    ),
    "a fixed class that is one too many": limited(
        SOME_FIXED, "K", "1", meant=ClassesMeant.EXACTLY, most=1, fixed_count=True
    ),
    "fixed classes that do not count": limited(SOME_FIXED, "K", "2", share=1, at_or_under=8),
    "all children in fixed classes, within an average": limited(
        ALL_FIXED, "K", "2", average=Fraction(24), fixed_count=True
    ),
    "all children in fixed classes, which do not count": limited(ALL_FIXED, "K", "2", average=Fraction(5)),
    "as few classes as possible with fixed classes": limited(
        replace(FEWEST, fixed_classes=(FixedClass("Ones", (0, 8, 0)),)),
        "K",
        "2",
        average=Fraction(8),
        fixed_count=True,
    ),
    "as few classes as possible, all fixed": replace(FEWEST, fixed_classes=ALL_FIXED.fixed_classes),
    "as few classes as possible without children": replace(NO_CHILDREN, fewest_classes=True),
    "no children, and an average": limited(NO_CHILDREN, "K", "1", average=Fraction(5)),
    "whole grades and an average": limited(
        replace(AT_MOST, whole_grades=True), "K", "2", average=Fraction(6)
    ),
    "whole grades as few classes as possible": replace(FEWEST, whole_grades=True),
    "a pair with sizes of its own, and the highest of its grades otherwise": replace(
        SCHOOL,
        teachers=3,
        pairs=(Pair("K", "1", smallest=7, largest=10), Pair("1", "2")),
        composite_limit=CompositeLimit.HIGHEST,
    ),
    "ideals and an average": limited(
        replace(SCHOOL, grades=tuple(replace(each, ideal=6) for each in SCHOOL.grades)),
        "K",
        "1",
        average=Fraction(57, 10),
    ),
    "the most even first, and an average": limited(
        replace(AT_MOST, priority=Priority.MOST_EVEN), "K", "1", average=Fraction(57, 10)
    ),
    "all limits of one division": limited(
        AT_MOST, "K", "1", fewest=2, most=4, average=Fraction(6), share="0.5", at_or_under=5
    ),
    "divisions that overlap": limited(
        limited(AT_MOST, "K", "1", average=Fraction(6)), "1", "2", share="0.5", at_or_under=5
    ),
}

IMPOSSIBLE = {
    "nobody can belong to a division with a fewest": limited(
        SCHOOL, "K", "2", meant=ClassesMeant.EXACTLY, fewest=1
    ),
    "a division of no class at all": limited(SCHOOL, "K", fewest=0, most=0),
    "a tenth of a child on average": limited(SCHOOL, "K", "2", average=Fraction(1, 10)),
    "no child on average": limited(SCHOOL, "K", average=Fraction(0)),
    "a share of all classes, of one child": limited(SCHOOL, "K", "2", share=1, at_or_under=1),
    "classes of a grade without children": limited(ONE_EMPTY, "1", fewest=1),
    "a chain of three in classes of two grades": replace(SCHOOL, pairs=ALWAYS),
    "a large fixed class that counts for a share of all classes": limited(
        SOME_FIXED, "K", "2", share=1, at_or_under=8, fixed_count=True
    ),
    "all children in fixed classes, above an average": limited(
        ALL_FIXED, "K", "2", average=Fraction(20), fixed_count=True
    ),
    "all children in fixed classes, too few of them": limited(
        ALL_FIXED, "K", "2", fewest=2, fixed_count=True
    ),
    "all children in fixed classes, none of which counts": limited(ALL_FIXED, "K", "2", fewest=1),
    "all children in fixed classes, too many of them": limited(ALL_FIXED, "K", "2", most=0, fixed_count=True),
    "all children in fixed classes, too large ones": limited(
        ALL_FIXED, "K", "2", share="0.1", at_or_under=20, fixed_count=True
    ),
    "as few classes as possible, all fixed, too few of them": limited(
        replace(FEWEST, fixed_classes=ALL_FIXED.fixed_classes), "K", "2", fewest=2, fixed_count=True
    ),
    "as few classes as possible without children, and at least one": limited(
        replace(NO_CHILDREN, fewest_classes=True), "K", "1", fewest=1
    ),
    "no children, and at least one class": limited(NO_CHILDREN, "K", "1", fewest=1),
}


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_is_said_of_a_school_with_an_answer_is_so(name: str) -> None:
    assert is_possible(POSSIBLE[name])
    assert_right(POSSIBLE[name], SEVERAL)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_school_has_no_answer(name: str) -> None:
    assert not is_possible(IMPOSSIBLE[name])
    assert_right(IMPOSSIBLE[name], SEVERAL)


def test_it_is_told_once_how_many_classes_may_be() -> None:
    """With many teachers that takes a moment, which there is not when the time is over."""
    with mock.patch.object(fewest_first, "may_be_possible", return_value=False) as told:
        engine = engine_for(replace(FEWEST, teachers=50), TimeLimit(60))
        for _ in range(3):
            assert engine.best(Question(Priority.MOST_EVEN)).verdict is Verdict.NONE
        assert told.call_count == 50
        over = engine_for(replace(FEWEST, teachers=50), TimeLimit(0))
        assert over.best(Question(Priority.MOST_EVEN)).verdict is Verdict.UNKNOWN
        assert told.call_count == 50
