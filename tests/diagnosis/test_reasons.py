"""Why there is no answer: what no number of teachers cures comes first, and no number is advised in vain."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic, reasons_that_last
from classcruncher.diagnosis.reasons import reasons
from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.school import CompositeLimit, FixedClass, Pair, School
from classcruncher.rules.teachers import TEACHING
from tests.diagnosis.questions import has_answer, impossible_schools, limit
from tests.schools import grade

#: However many teachers there are, grade 1 can be mixed with K in no way that suits it.
NO_NUMBER_HELPS = School(
    (grade("K", 8, "3-4"), grade("1", 9, "4-4"), grade("2", 15, "3-6")),
    4,
    (Pair("K", "2"), Pair("1", "2")),
    smallest_group=2,
)


def test_a_contradiction_that_no_number_of_teachers_cures_comes_before_sums_of_teachers() -> None:
    assert reasons_that_last(NO_NUMBER_HELPS) == ()
    why = reasons(NO_NUMBER_HELPS, limit())
    assert not TEACHING & set(why.demands)
    head, *others = why.sentences
    assert head == (
        "No single number is to blame, and no number of teachers helps. These rules cannot all be kept; "
        "without any one, the others could:"
    )
    assert "Every child of grade 1 (9) is in exactly one class." in others
    assert why.sentences[-1] == "4 classes hold at most 24 children; 32 are enrolled."


def test_where_another_number_of_teachers_helps_it_is_advised() -> None:
    school = School((grade("K", 200, "18-22"), grade("1", 198, "18-22")), 16, (Pair("K", "1"),))
    assert reasons(school, limit()).sentences == (
        "16 classes hold at most 352 children; 398 are enrolled: at least 19 teachers are needed.",
    )


def test_a_number_of_teachers_is_only_advised_where_one_helps() -> None:
    advised = 0
    for seed, school in impossible_schools(range(60)):
        sentences = " ".join(reasons(school, limit()).sentences)
        if "at most" in sentences.partition("use ")[2] or "are needed" in sentences:
            advised += 1
            numbers = range(max(1, len(school.fixed_classes)), 25)
            assert any(has_answer(replace(school, teachers=number)) for number in numbers), seed
    assert advised > 5


def test_without_time_no_number_of_teachers_is_advised() -> None:
    school = School((grade("K", 200, "18-22"), grade("1", 198, "18-22")), 16, (Pair("K", "1"),))
    why = reasons(school, TimeLimit(0))
    assert why.sentences == ("16 classes hold at most 352 children; 398 are enrolled.",)
    assert why.demands == ()
    assert reasons(replace(school, composite_limit=CompositeLimit.HIGHEST), TimeLimit(0)) == why


def test_teachers_without_any_children_have_one_reason() -> None:
    school = School((grade("P", 8, "18-25"),), 2, fixed_classes=(FixedClass("Support", (8,)),))
    assert reasons(school, limit()).sentences == reasons_by_arithmetic(school)
    assert reasons(School((grade("P", 0, "18-25"),), 1), limit()).sentences == (
        "No children are left for 1 teacher without a fixed class.",
    )


def test_what_is_said_of_several_grades_is_told_apart_from_which_may_share_a_class() -> None:
    """Without the rules on sharing there are no rules for several grades: they are not called needless."""
    school = School(
        (grade("K", 20, "10-25"), grade("1", 24, "10-25")),
        2,
        (Pair("K", "1"),),
        divisions=(Division("K", "1", average=Fraction(20)),),
    )
    sharing = (
        "Other grades sharing a class might change that. Only these grades may share a class: K with grade "
        "1; at most 2 of them in one, which keeps the lowest of its grades' limits."
    )
    assert reasons(school, limit()).sentences == (
        "No single number is to blame. These rules cannot all be kept; without any one, the others could:",
        "Average of K-1 at most 20.",
        "Every child of K (20) and grade 1 (24) is in exactly one class.",
        "There are only 2 teachers, with one class each.",
        sharing,
    )
    impossible = replace(school, pairs=(), divisions=(Division("K", "1", ClassesMeant.EXACTLY, fewest=1),))
    assert reasons(impossible, limit()).sentences == (
        "One rule cannot be kept, and no number of teachers helps:",
        "At least 1 class in K-1 (exactly these grades).",
        "Other grades sharing a class might change that. No two grades may share a class.",
    )
