"""The sentences that people read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classcruncher.outcome import GradeRange, Outcome, Status
from classcruncher.report import words
from classcruncher.words import structure_in_words
from tests.report.samples import SAMPLES, WHEN, awkward, misread, nsw, solved


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (solved(), "2 options found, 1 of them proven."),
        (replace(solved(), options=solved().options[:1]), "1 option found, proven."),
        (replace(solved(), options=solved().options[:1] * 6), "6 options found, each proven."),
        (replace(solved(), options=solved().options[1:]), "1 option found, not proven to be the best."),
        (
            SAMPLES["impossible"](),
            "No answer: no class structure keeps all the rules with these children and teachers.",
        ),
        (misread(), "4 things need attention. Nothing was solved."),
        (replace(misread(), problems=misread().problems[:2]), "2 cells need attention. Nothing was solved."),
        (replace(misread(), problems=misread().problems[:1]), "1 cell needs attention. Nothing was solved."),
        (awkward(), "Stopped by the time limit: this option is the best found."),
        (
            replace(solved(), status=Status.TIME_LIMIT),
            "Stopped by the time limit: these 2 options are the best found.",
        ),
        (Outcome(Status.CHECKED, nsw()), "The inputs are fine: 7 grades, 124 children, 7 teachers."),
        (Outcome(Status.FAILED, message="Why."), "This run failed. Why."),
    ],
)
def test_outcome_sentence(outcome: Outcome, sentence: str) -> None:
    assert words.outcome_sentence(outcome) == sentence


def test_time_without_an_answer_is_not_an_impossibility() -> None:
    sentence = words.outcome_sentence(Outcome(Status.TIME_LIMIT, nsw(), proven=False))
    assert "does not mean that there is none" in sentence


def test_structure_in_words() -> None:
    first, second = solved().options
    assert structure_in_words(first.classes) == "7 classes, 1 of them composite, sizes 14-24"
    assert structure_in_words(second.classes[:1]) == "1 class of 19"
    fixed = awkward().options[0].classes
    assert structure_in_words(fixed) == "3 classes, 1 of them composite, 1 of them fixed, sizes 18-25"


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((), ""),
        ((24, 16, 19), "16 19 24"),
        ((20,) * 12 + (21,) * 38, "12 of 20, 38 of 21"),
        (tuple(range(16, 34)), "16-33"),
    ],
)
def test_sizes_in_words(sizes: tuple[int, ...], shown: str) -> None:
    assert words.sizes_in_words(sizes) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.42, "0.4 seconds"), (9.96, "10 seconds"), (60, "1 minute"), (61, "1 minute 1 second")],
)
def test_duration(seconds: float, shown: str) -> None:
    assert words.duration(seconds) == shown


def test_when_says_whether_all_is_proven() -> None:
    assert words.when_sentence(replace(solved(), proven=True, teachers=(), scenarios=()), WHEN) == (
        "Solved on 3 November 2025 at 14:05, in 0.4 seconds. Everything here is proven."
    )
    assert words.when_sentence(misread(), WHEN) == "Checked on 3 November 2025 at 14:05."


@pytest.mark.parametrize(
    ("fewest", "most", "shown", "distance"),
    [
        (12, 20, "12 to 20 children", "2 fewer or 6 more"),
        (14, 14, "14 children", "0 fewer or 0 more"),
        (None, 20, "Up to 20 children; the fewest is not known", "6 more"),
        (12, None, "From 12 children; the most is not known", "2 fewer"),
        (None, None, "Not known in the time there was", ""),
        (15, 20, "15 to 20 children", "At least 1 more needed"),
        (5, 12, "5 to 12 children", "At least 2 too many"),
    ],
)
def test_enrolment_ranges(fewest: int | None, most: int | None, shown: str, distance: str) -> None:
    reach = GradeRange(fewest, most)
    assert words.range_in_words(reach) == shown
    assert words.distance_in_words(14, reach) == distance


def test_tightest_headroom_leaves_out_grades_without_children() -> None:
    outcome = solved()
    school = nsw()
    assert words.tightest_headroom(outcome.options[0], school) == "0 more (1, 2)"
    without = tuple(replace(grade, children=0) if grade.name in "12" else grade for grade in school.grades)
    assert words.tightest_headroom(outcome.options[0], replace(school, grades=without)) == "1 more (K)"
