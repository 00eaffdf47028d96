"""The template's sheet Composites: which grades may share a class."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import School
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import PairNumber
from classcruncher.workbook.contract import COMPOSITES_NAME, MOST_GRADES, Sheet
from classcruncher.workbook.template.check_formulas import grade_name
from classcruncher.workbook.template.check_values import OK
from classcruncher.workbook.template.look import (
    Look,
    begin,
    finish,
    mark_verdicts,
    name_range,
    write_grade_headings,
)
from classcruncher.workbook.template.start import PAIRS_VERDICT, from_elsewhere
from classcruncher.workbook.template.validation import allow_pairs

INTRO = (
    "Which grades may share a class? Each cell is about the grade of its row and the grade of its column.",
    "Yes: they may.   Avoid: they may, but such a class counts as two composite classes.",
    "A whole number: they may, with that largest class.   No or blank: they may not.",
    "Fill in the upper right half. The paler lower left half counts too: leave it blank, or enter the same.",
    "The grades' names come from the sheet Grades.",
)


def add_composites(workbook: Workbook, look: Look, inputs: Inputs | None) -> None:
    """The matrix, with the grades' names as headings and the check of its halves above."""
    sheet = workbook.add_worksheet(Sheet.COMPOSITES)
    check_at = begin(sheet, look, Sheet.COMPOSITES, (22, *[12] * MOST_GRADES), INTRO)
    sheet.write_string(check_at - 1, 0, "Check", look["strong"])
    sheet.write_formula(check_at - 1, 1, from_elsewhere(*PAIRS_VERDICT), look["plain"], OK)
    mark_verdicts(sheet, look, (check_at - 1, 1, check_at - 1, 1))
    top = check_at + 1
    names = inputs.school.names if inputs else ()
    write_grade_headings(sheet, look, top, 1, names, "heading number")
    sheet.set_row(top, 34)
    sheet.write_string(top, 0, "Grade", look["heading"])
    body = (top + 1, 1, top + MOST_GRADES, MOST_GRADES)
    for i in range(MOST_GRADES):
        sheet.set_row(top + 1 + i, 21)
        stored = names[i] if i < len(names) else ""
        sheet.write_formula(top + 1 + i, 0, grade_name(i + 1), look["heading side"], stored)
        for j in range(MOST_GRADES):
            style = "off" if i == j else "input" if i < j else "input pale"
            value = _entry(inputs.school, i, j) if inputs and i < j < len(names) else None
            sheet.write(top + 1 + i, 1 + j, value, look[style])
    _validate(sheet, top + 1)
    _mark(sheet, look, body)
    name_range(workbook, COMPOSITES_NAME, Sheet.COMPOSITES, body[:2], body[2:])
    sheet.freeze_panes(top + 1, 1)
    sheet.set_selection(top + 1, 2, top + 1, 2)
    finish(sheet, last=body[2:], insert_rows=False)


def _entry(school: School, i: int, j: int) -> str | int | None:
    """What the matrix says of two grades, by their positions."""
    pair = school.pair(school.grades[i].name, school.grades[j].name)
    if pair is None:
        return None
    for entry in contract.PAIR_ENTRIES:
        if (entered := entry.entered(pair)) is not None:
            return entered
    raise ValueError(f"No cell says what the pair {pair.first}/{pair.second} is.")


def _validate(sheet: Worksheet, first: int) -> None:
    """Validate every cell but the diagonal, each row in its two parts."""
    for i in range(MOST_GRADES):
        for start, end in ((1, i), (i + 2, MOST_GRADES)):
            if start <= end:
                cell = xl_rowcol_to_cell(first + i, start)
                allow_pairs(sheet, (first + i, start, first + i, end), "May they share a class?", cell)


def _mark(sheet: Worksheet, look: Look, body: tuple[int, int, int, int]) -> None:
    """Tell apart clashes, unused cells, and all that a cell may say."""
    top, left, _, _ = body
    cell = xl_rowcol_to_cell(top, left)
    corner = xl_rowcol_to_cell(top, left, row_abs=True, col_abs=True)
    mirror = f"INDEX({xl_range_abs(*body)},COLUMN({cell})-COLUMN({corner})+1,ROW({cell})-ROW({corner})+1)"
    headings = (
        xl_rowcol_to_cell(top, left - 1, col_abs=True),
        xl_rowcol_to_cell(top - 1, left, row_abs=True),
    )
    unused = "OR(" + ",".join(f'{heading}=""' for heading in headings) + ")"
    numbers = (entry for entry in contract.PAIR_ENTRIES if isinstance(entry, PairNumber))
    rules = (
        (f'=AND({cell}<>"",{mirror}<>"",{cell}<>{mirror})', "clash"),
        (f'=AND({unused},{cell}<>"")', "clash"),
        (f"={unused}", "unused"),
        *((f'={cell}="{word.text}"', word.mark) for word in contract.pair_words()),
        *((f"=ISNUMBER({cell})", number.mark) for number in numbers),
    )
    for criteria, mark in rules:
        rule = {"type": "formula", "criteria": criteria, "format": look.mark(mark), "stop_if_true": True}
        sheet.conditional_format(xl_range(*body), rule)
