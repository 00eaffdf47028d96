"""The live checks, in a real spreadsheet program: as stored, and after counts are changed by hand."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from classcruncher.report.results_book import render
from tests.report.recalculation import Edits, recalculated
from tests.report.samples import SAMPLES, WHEN, large

OPTION = "Option 2"
OVERALL, GRADES, K_A, MIXED = "A4", "B18", "M8", "M11"

#: Edits of the second option of the school that has an answer, and what its checks say then.
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "two too many": (
        {"B8": 21},
        {
            K_A: "1 over",
            GRADES: "2 children of K too many",
            OVERALL: "Checks: look at 1 class and 1 grade",
            "I8": 21,
            "L8": -1,
            "I17": 2,
        },
    ),
    "too few": (
        {"B8": 11},
        {K_A: "1 under", GRADES: "8 children of K without a class"},
    ),
    "a child forgotten": (
        {"E11": 6},
        {MIXED: "OK", GRADES: "1 child of grade 3 without a class", OVERALL: "Checks: look at 1 grade"},
    ),
    "a small group": (
        {"E11": 13, "F11": 3},
        {
            MIXED: "group of 3 is too small",
            GRADES: "6 children of grade 3 too many; 6 children of grade 4 without a class",
            OVERALL: "Checks: look at 1 class and 2 grades",
        },
    ),
    "moved between like classes": (
        {"E11": 8, "E12": 5},
        {MIXED: "OK", "M12": "OK", GRADES: "OK", OVERALL: "Checks: all OK", "L11": 13},
    ),
    "a grade joins": ({"B8": 14, "H8": 5}, {K_A: "new mix of grades: solve again"}),
    "a small group joins": ({"B8": 14, "H8": 4}, {K_A: "group of 4 is too small"}),
    "a grade leaves": ({"E11": 16, "F11": 0}, {MIXED: "new mix of grades: solve again"}),
    "a class closed": (
        {"B8": None},
        {K_A: "no children", GRADES: "19 children of K without a class", "B21": 0},
    ),
    "a text": ({"B8": "abc"}, {K_A: "whole numbers only"}),
    "a half": ({"B8": 18.5}, {K_A: "whole numbers only"}),
    "below nothing": ({"B8": -1}, {K_A: "whole numbers only"}),
    "another enrolment": ({"B16": 20}, {K_A: "OK", GRADES: "1 child of K without a class"}),
    "another limit": ({"K8": 18}, {K_A: "1 over", OVERALL: "Checks: look at 1 class"}),
    "another smallest group": (
        {"B20": 9},
        {MIXED: "group of 7 is too small", OVERALL: "Checks: look at 4 classes"},
    ),
}

FIXED_EDIT = {("Option 1", "B10"): "x"}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Everything that LibreOffice is asked, in one call."""
    asked: dict[str, tuple[bytes, Edits]] = {
        f"stored {name}": (render(sample(), WHEN), {}) for name, sample in SAMPLES.items()
    }
    asked["stored large"] = (render(large(), WHEN), {})
    solved = render(SAMPLES["solved"](), WHEN)
    for name, (edits, _) in CHANGES.items():
        asked[name] = (solved, {(OPTION, address): value for address, value in edits.items()})
    asked["fixed"] = (render(SAMPLES["awkward"](), WHEN), FIXED_EDIT)
    return recalculated(asked, tmp_path_factory.mktemp("libreoffice"))


@pytest.mark.parametrize("name", [*SAMPLES, "large"])
def test_stored_values_are_those_of_a_recalculation(books: dict[str, Workbook], name: str) -> None:
    package = render(large() if name == "large" else SAMPLES[name](), WHEN)
    formulas = load_workbook(BytesIO(package))
    stored = load_workbook(BytesIO(package), data_only=True)
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found = books[f"stored {name}"][sheet.title][cell.coordinate].value
                    place = f"{sheet.title}!{cell.coordinate}"
                    assert (place, found) == (place, stored[sheet.title][cell.coordinate].value)


@pytest.mark.parametrize("name", CHANGES)
def test_checks_follow_the_counts(books: dict[str, Workbook], name: str) -> None:
    _, expected = CHANGES[name]
    sheet = books[name][OPTION]
    assert {address: sheet[address].value for address in expected} == expected


def test_fixed_class_still_needs_whole_numbers(books: dict[str, Workbook]) -> None:
    assert books["stored awkward"]["Option 1"]["I10"].value == "Fixed"
    assert books["fixed"]["Option 1"]["I10"].value == "whole numbers only"
