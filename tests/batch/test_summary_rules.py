"""The rules that several schools of a batch state alike, over all of them together."""

from __future__ import annotations

import io
import pickle
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from classcruncher import examples
from classcruncher.batch.steps import Read, solve
from classcruncher.batch.summary_book import render_summary
from classcruncher.batch.summary_rules import rules_of_several, rules_sentence
from classcruncher.domain.divisions import Compliance, Division, Limit, compliance
from classcruncher.domain.outcome import Solved
from classcruncher.domain.summary_line import Standing, SummaryLine, summary_line_of
from tests.report.samples import DIVISIONS, divided, solved

WHEN = datetime(2026, 3, 1, 9, 5)
AVERAGE = Division("K", "2", average=Fraction(21))
SHARE = Division("1", "3", share=Fraction("0.9"), at_or_under=20)
NUMBERS = Division("K", fewest=2, most=4)


def line(school: str, *rules: Compliance, workbook: str = "a.xlsx") -> SummaryLine:
    return SummaryLine(workbook, Standing.ANSWERED, school, sizes=(20,), composites=0, rules=rules)


def average(children: int, classes: int) -> Compliance:
    return Compliance(AVERAGE, Limit.AVERAGE, children, classes)


def share(small: int, classes: int) -> Compliance:
    return Compliance(SHARE, Limit.SHARE, small, classes)


LINES = (
    line("Hill", average(88, 4), share(2, 4), Compliance(NUMBERS, Limit.FEWEST, 2, 2)),
    line("Bay", average(120, 6), share(10, 10), Compliance(NUMBERS, Limit.FEWEST, 1, 1)),
    line("", average(0, 0), share(8, 10), Compliance(NUMBERS, Limit.MOST, 1, 1), workbook="North/c.xlsx"),
    SummaryLine("d.xlsx", Standing.FAILED, problem="It died."),
)


def rows(lines: tuple[SummaryLine, ...]) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(render_summary(lines, WHEN, "x")))
    return [tuple(cell.value for cell in row) for row in book["Rules"].iter_rows(min_row=5)]


def test_averages_and_shares_are_those_of_all_classes_and_numbers_are_each_schools_own() -> None:
    headings, *shown = rows(LINES)
    assert headings[:6] == ("Rule", "Schools", "Classes", "Over all schools", "Limit", "Met")
    assert shown == [
        ("Average of K-2 at most 21", 3, 10, 20.8, 21, "Yes", "Hill (22)"),
        (
            "At least 90% of the classes in 1-3 with 20 children or fewer",
            *(3, 24, pytest.approx(20 / 24), 0.9, "No", "Hill (50%), North/c.xlsx (80%)"),
        ),
        ("At least 2 classes in K", 2, 3, "1 of 2 schools", 2, "No", "Bay (1)"),
    ]


def test_a_rule_of_one_school_is_not_shown() -> None:
    assert len(rules_of_several(LINES)) == 3
    assert rules_of_several(LINES[:1]) == []
    assert rules_of_several([line("Hill", average(10, 1), average(30, 1))]) == []
    book = openpyxl.load_workbook(io.BytesIO(render_summary(LINES[:1], WHEN, "x")))
    assert book.sheetnames == ["Schools", "Charts"]


def test_the_sentence_says_how_many_are_met() -> None:
    said = rules_sentence(rules_of_several(LINES))
    assert said == "3 rules that several schools state alike: 1 met over all schools."


def test_a_few_schools_are_named_and_the_others_counted() -> None:
    schools = [line(f"School {n}", average(2200 + 7 * n, 100)) for n in range(8)]
    ((_, *_, named),) = rows(tuple(schools))[1:]
    assert named == (
        "School 7 (22.49), School 6 (22.42), School 5 (22.35), School 4 (22.28), School 3 (22.21) and 3 more"
    )


def test_classes_without_a_school_that_has_any() -> None:
    ((*_, value, limit, met, named),) = rows((line("Hill", average(0, 0)), line("Bay", average(0, 0))))[1:]
    assert (value, limit, met, named) == ("no class", 21, "Yes", None)


def test_a_line_says_how_option_1_stands() -> None:
    outcome: Solved = divided()
    said = summary_line_of(outcome).rules
    assert said == compliance(DIVISIONS, outcome.school.names, outcome.options[0].classes)
    assert len(said) == 8
    assert summary_line_of(solved()).rules == ()


def test_a_line_with_rules_goes_from_process_to_process() -> None:
    inputs = examples.load("nsw-7-classes")
    school = replace(inputs.school, divisions=(Division("K", "6", average=Fraction(30)),))
    result = solve(Read(replace(inputs, school=school), ""), WHEN)
    line = pickle.loads(pickle.dumps(result)).line
    assert [rule.sentence for rule in line.rules] == ["Average of K-6 at most 30"]
    assert line == result.line


def test_the_same_rules_give_the_same_bytes() -> None:
    lines = (*LINES, replace(summary_line_of(divided()), workbook="e.xlsx"))
    assert render_summary(lines, WHEN, "x") == render_summary(lines, WHEN, "x")
