"""What Excel lets into a cell of the matrix: the rule's formula, as LibreOffice finds it."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook, load_workbook

from classcruncher.workbook.contract import Sheet
from classcruncher.workbook.template import build
from tests.programs import converted

LET_IN: tuple[str | float, ...] = (
    *("Yes", "no", "Avoid", "always", 1, 24, 999),
    *("18 to 23", "18-23", "18 - 23", "12-25", "18 to 18"),
)
REFUSED: tuple[str | float, ...] = (
    *("maybe", "a to b", "18 to", "to 23", "23 to 18", "24 or so", 0, 1000, 20.5, 46016),
)


def test_the_matrix_takes_words_numbers_and_two_numbers_only(tmp_path: Path) -> None:
    build(tmp_path / "template.xlsx")
    rules = load_workbook(tmp_path / "template.xlsx")[Sheet.COMPOSITES].data_validations.dataValidation
    rule = rules[0]
    formula, cell = str(rule.formula1), str(rule.sqref).split(":", maxsplit=1)[0]
    assert len(formula) <= 255, "Excel takes no longer one."
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, entered in enumerate((*LET_IN, *REFUSED), 1):
        sheet[f"A{row}"].value = entered
        sheet[f"B{row}"].value = f"={formula.removeprefix('=').replace(cell, f'A{row}')}"
    workbook.save(tmp_path / "asked.xlsx")
    converted([tmp_path / "asked.xlsx"], tmp_path / "done", "xlsx")
    answers = load_workbook(tmp_path / "done" / "asked.xlsx", data_only=True).worksheets[0]
    # An error refuses, too.
    found = {row[0].value: row[1].value is True for row in answers.iter_rows()}
    assert found == dict.fromkeys(LET_IN, True) | dict.fromkeys(REFUSED, False)
