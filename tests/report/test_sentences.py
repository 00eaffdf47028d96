"""The sentences that people read."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest

from classcruncher.domain.divisions import Division
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import Checked, Failed, GradeRange, Outcome, ScenarioResult, TeacherRow
from classcruncher.report import sentences
from classcruncher.report.data import as_dict
from classcruncher.report.results_book import render
from classcruncher.report.terminal import print_outcome
from classcruncher.words import structure_in_words
from tests.clock import run_until
from tests.report.samples import (
    SAMPLES,
    WHEN,
    awkward,
    hurried,
    large,
    misread,
    nsw,
    solved,
    stopped,
    unanswered,
)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (solved(), "2 options found, each proven."),
        (hurried(), "3 options found, 2 of them proven."),
        (large(), "1 option found, proven."),
        (replace(hurried(), options=hurried().options[1:2]), "1 option found, not proven to be the best."),
        (replace(hurried(), options=hurried().options[1:2] * 2), "2 options found, none of them proven."),
        (
            SAMPLES["impossible"](),
            "No answer: no class structure keeps all the rules with these children and teachers.",
        ),
        (misread(), "4 things need attention. Nothing was solved."),
        (replace(misread(), problems=misread().problems[:2]), "2 cells need attention. Nothing was solved."),
        (replace(misread(), problems=misread().problems[:1]), "1 cell needs attention. Nothing was solved."),
        (unanswered(), "No answer was found; this does not mean that there is none."),
        (Checked(nsw()), "The inputs are fine: 7 grades, 124 children, 7 teachers."),
        (Failed("Why."), "This run failed. Why."),
    ],
)
def test_outcome_sentence(outcome: Outcome, sentence: str) -> None:
    assert sentences.outcome_sentence(outcome) == sentence


BY_SQUARES = (
    "Under an average or a share, ways to place the children of one option are compared by the squares of "
    "the class sizes: the smaller their sum, the better; of equal sums, the largest classes decide. There "
    "may be no way that is the most even in every sense."
)
BY_DISTANCES = (
    "Under an average or a share, ways to place the children of one option are compared by the squares of "
    "the distances of class sizes from the ideal classes: the smaller their sum, the better. There may be no "
    "way that is the best in every sense."
)


@pytest.mark.parametrize(
    ("divisions", "ideal", "sentence"),
    [
        ((), None, ""),
        ((Division("K", "2", fewest=1, most=9),), None, ""),
        ((Division("K", "2", average=Fraction(21)),), None, BY_SQUARES),
        ((Division("K", share=Fraction(1, 2), at_or_under=20),), None, BY_SQUARES),
        ((Division("K", "2", average=Fraction(21)),), 20, BY_DISTANCES),
    ],
)
def test_sizes_are_said_to_be_even_in_every_sense_only_where_they_are(
    divisions: tuple[Division, ...], ideal: int | None, sentence: str
) -> None:
    grades = tuple(replace(grade, ideal=ideal) for grade in nsw().grades)
    school = replace(nsw(), grades=grades, divisions=divisions)
    assert sentences.evenness_sentence(school) == sentence
    outcome = replace(solved(), school=school)
    text = io.StringIO()
    print_outcome(outcome, file=text)
    sheet = openpyxl.load_workbook(io.BytesIO(render(outcome, WHEN)))["Results"]
    said = [" ".join(text.getvalue().split()), " ".join(str(cell.value) for cell in sheet["A"])]
    assert [sentence in each for each in said] == [True, True]
    assert ["Under an average" in each for each in said] == [bool(sentence)] * 2


REACHED, RAISE = "The time limit was reached before", "Raise it and solve again."
STOPPED, AGAIN = "The run was stopped before", "Solve again and let it run."
NO_ANSWER = Inputs(replace(nsw(), teachers=5), scenarios=(Scenario("As now"),))


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (solved(), ""),
        (misread(), ""),
        (hurried(), f"{REACHED} the list was complete: there may be more options, and better ones. {RAISE}"),
        (
            run_until(Inputs(nsw()), "the next best options"),
            f"{REACHED} the list was complete: there may be more options. {RAISE}",
        ),
        (
            replace(hurried(), complete=True),
            f"{REACHED} every option was proven: there may be better ones. {RAISE}",
        ),
        (large(), f"{REACHED} all tables were complete. {RAISE}"),
        (unanswered(), f"{REACHED} any was found. {RAISE}"),
        (stopped(), f"{STOPPED} all tables were complete. {AGAIN}"),
        (
            run_until(NO_ANSWER, "what would make an answer", stopped=True),
            f"{STOPPED} every change that could help was tried. {AGAIN}",
        ),
        (
            run_until(NO_ANSWER, "scenario 1 of 1"),
            f"{REACHED} every change that could help was tried. {RAISE}",
        ),
    ],
)
def test_users_are_told_what_a_run_ended_before(outcome: Outcome, sentence: str) -> None:
    assert sentences.ending_sentence(outcome) == sentence
    text = io.StringIO()
    print_outcome(outcome, file=text)
    assert sentence in " ".join(text.getvalue().split())
    notes = as_dict(outcome, "a.xlsx")["notes"]
    assert isinstance(notes, list)
    assert notes[len(outcome.notes) :] == [sentence] * bool(sentence)
    head = openpyxl.load_workbook(io.BytesIO(render(outcome, WHEN)))["Results"]
    assert sentence in " ".join(str(cell.value) for cell in head["A"][:5])


def test_programs_are_told_why_a_run_ended() -> None:
    samples = {"solved": "complete", "hurried": "time_limit", "stopped": "stopped", "misread": "complete"}
    assert {name: as_dict(SAMPLES[name](), "a.xlsx")["ended"] for name in samples} == samples


def test_what_is_not_proven_is_said_in_its_own_cell() -> None:
    def shown(row: TeacherRow | ScenarioResult) -> tuple[str, str]:
        return sentences.possible_in_words(row.possible), sentences.proof_of_row(row)

    assert shown(TeacherRow(7, True, 1, (20, 20), 20.0)) == ("Possible", "Proven")
    assert shown(TeacherRow(7, True, 1, (20, 20), 20.0, proven=False)) == ("Possible", "Best found")
    assert shown(TeacherRow(7, possible=False)) == ("Not possible", "Proven")
    assert shown(ScenarioResult("A", None, proven=False)) == ("Not known in the time there was", "")


def test_scenarios_that_are_not_known_are_not_counted_as_tried() -> None:
    assert sentences.scenarios_sentence(solved().scenarios) == "5 scenarios, 3 of them possible."
    said = sentences.scenarios_sentence(stopped().scenarios)
    assert said == "5 scenarios, 2 of them possible, 1 not known in the time there was."


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
    assert sentences.sizes_in_words(sizes) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.42, "0.4 seconds"), (9.96, "10 seconds"), (60, "1 minute"), (61, "1 minute 1 second")],
)
def test_duration(seconds: float, shown: str) -> None:
    assert sentences.duration(seconds) == shown


def test_when_says_whether_all_is_proven() -> None:
    assert sentences.when_sentence(solved(), WHEN) == (
        "Solved on 3 November 2025 at 14:05, in 0.4 seconds. Everything here is proven."
    )
    assert sentences.when_sentence(misread(), WHEN) == "Checked on 3 November 2025 at 14:05."


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
    assert sentences.range_in_words(reach) == shown
    assert sentences.distance_in_words(14, reach) == distance


def test_tightest_headroom_leaves_out_grades_without_children() -> None:
    outcome = solved()
    school = nsw()
    assert sentences.tightest_headroom(outcome.options[0], school) == "0 more (1, 2)"
    without = tuple(replace(grade, children=0) if grade.name in "12" else grade for grade in school.grades)
    assert sentences.tightest_headroom(outcome.options[0], replace(school, grades=without)) == "1 more (K)"
