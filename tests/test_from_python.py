"""What a Python program calls: the examples in the documentation, and what `solve` takes."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import classcruncher
from classcruncher import FixedClass, Grade, Pair, Scenario, School, Status, solve

_README = Path(__file__).parents[1] / "README.md"
#: Code stands indented, from its import to the next line that is not.
_CODE = re.compile(r"^ {4}from classcruncher import .*\n(?: {4}.*\n| *\n)+", re.MULTILINE)

SCHOOL = School(
    grades=(Grade("K", 19, 12, 20), Grade("1", 14, 12, 24), Grade("2", 10, 12, 24)),
    teachers=2,
    pairs=(Pair("1", "2"),),
)


@pytest.mark.parametrize(
    "text", [classcruncher.__doc__, _README.read_text("utf-8")], ids=["package", "README"]
)
def test_the_example_runs_and_has_an_answer(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = _CODE.findall(text)
    names: dict[str, Any] = {}
    exec(dedent(example), names)
    assert names["outcome"].status is Status.SOLVED
    assert names["outcome"].options
    assert capsys.readouterr().out


def test_scenarios_are_solved_too() -> None:
    scenarios = [Scenario("one more teacher", teachers=3), Scenario("K grows", children=((0, 21),))]
    outcome = solve(SCHOOL, options=1, scenarios=scenarios)
    assert [(each.name, each.possible) for each in outcome.scenarios] == [
        ("one more teacher", True),
        ("K grows", False),
    ]


def test_both_spellings_of_an_accent_are_one_name() -> None:
    composed, decomposed = "9\u00e8me", "9e\u0300me"
    with pytest.raises(ValueError, match="Two grades have the same name"):
        School((Grade(composed, 20, 1, 30), Grade(decomposed, 20, 1, 30)), teachers=2)
    grades = (Grade(composed, 12, 10, 25), Grade("8", 12, 10, 25))
    outcome = solve(School(grades, 1, (Pair(decomposed, "8"),)), options=1)
    assert outcome.status is Status.SOLVED
    fixed = [FixedClass(name, (1, 0)) for name in (composed, decomposed)]
    with pytest.raises(ValueError, match="Two fixed classes have the same name"):
        School(grades, 3, fixed_classes=tuple(fixed))
