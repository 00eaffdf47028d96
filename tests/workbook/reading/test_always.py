"""What is said of grades that are always together and may not be, and what is fine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workbooks import input_workbook, problems

CHAIN = {"Composites!C2": None, "Composites!D3": "Always", "Composites!E4": "Always"}
NEEDS = '"Always" needs classes of grade 1, grade 2 and Year 3'
TOO_MANY = (
    f"Composites!D3: {NEEDS}: 3 grades, but a class has 2 at most. "
    'Enter "Yes" where they need not always share a class, '
    'or raise "Most grades in a class" on the sheet School to 3.'
)
CHANGE = 'Enter "Yes", or something else than "Always" in D3 or E4.'
BLANK = f"Composites!E3: Grade 1 with Year 3 is blank. {NEEDS}. {CHANGE}"
SAYS_NO = f'Composites!E3: Grade 1 with Year 3 is "No". {NEEDS}. {CHANGE}'
THREE, CONSECUTIVE = {"School!B6": 3}, {"School!B11": "Yes"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, [TOO_MANY, BLANK]),
        (THREE, [BLANK]),
        (THREE | {"Composites!E3": "Avoid"}, []),
        (THREE | {"Composites!E3": "12 to 30"}, []),
        (THREE | {"Composites!E3": "No"}, [SAYS_NO]),
        (THREE | {"Composites!C5": "No"}, [SAYS_NO.replace("!E3", "!C5")]),
        (CONSECUTIVE, [TOO_MANY]),
        (THREE | CONSECUTIVE, []),
        (THREE | CONSECUTIVE | {"Composites!E3": "No"}, [SAYS_NO]),
        # Grades without children, or with all of them in fixed classes, do not count.
        ({"Grades!B5": 0, "'Fixed classes'!E2": None}, []),
        ({"'Fixed classes'!E2": 30}, []),
    ],
)
def test_a_chain_of_three_grades(changes: dict[str, Any], told: list[str], tmp_path: Path) -> None:
    assert problems(input_workbook(CHAIN | changes), tmp_path) == told


def test_grades_between_two_that_are_always_together_count_where_grades_follow_one_another(
    tmp_path: Path,
) -> None:
    changes = {"Composites!D3": None, "Composites!E4": None, "Composites!E3": "Always"}
    assert problems(input_workbook(changes), tmp_path) == []
    needs = '"Always" needs classes of grade 1, grade 2 and Year 3'
    change = 'Enter "Yes", or something else than "Always" in E3.'
    assert problems(input_workbook(changes | THREE | CONSECUTIVE), tmp_path) == [
        f"Composites!D3: Grade 1 with grade 2 is blank. {needs}. {change}",
        f"Composites!E4: Grade 2 with Year 3 is blank. {needs}. {change}",
    ]
    neighbours = {"School!B12": "Yes"}
    assert problems(input_workbook(changes | THREE | CONSECUTIVE | neighbours), tmp_path) == []
    without = {"Grades!B4": 0} | CONSECUTIVE
    assert problems(input_workbook(changes | without), tmp_path) == []


def test_two_chains_are_told_of_one_by_one(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"Composites!C2": "Always", "Composites!D3": None, "Composites!E4": "Always"}
    assert problems(input_workbook(changes), tmp_path) == []
    changes |= {"Composites!F5": "Always", "Composites!D2": "Always"}
    changes |= dict(zip((f"Grades!{column}6" for column in "ABCD"), ("Year 4", 20, 10, 25), strict=True))
    (first, *_) = told = problems(input_workbook(changes | {"School!B6": 4}), tmp_path)
    assert len(told) == 1 + 6, "Six of the ten pairs of five grades are blank."
    assert first.startswith(
        'Composites!C2: "Always" needs classes of K, grade 1, grade 2, Year 3 and Year 4: 5 '
    )


def test_what_cannot_be_read_is_not_told_of_twice(tmp_path: Path) -> None:
    for changes, place in (
        ({"Composites!E3": "perhaps", "School!B6": 3}, "Composites!E3"),
        ({"School!B6": "many"}, "School!B6"),
        ({"School!B11": "perhaps"}, "School!B11"),
        ({"Grades!B5": "many"}, "Grades!B5"),
    ):
        told = problems(input_workbook(CHAIN | changes), tmp_path)
        assert [problem.split(":")[0] for problem in told] == [place]
