"""The template's sheets School and Grades."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import Grade
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import WholeNumber
from classcruncher.workbook.contract import Setting, Sheet
from classcruncher.workbook.template.check_values import OK, limits
from classcruncher.workbook.template.look import Look, begin, finish, mark_verdicts, name_range
from classcruncher.workbook.template.start import GRADE_VERDICTS, from_elsewhere
from classcruncher.workbook.template.validation import allow, allow_unique_names


def add_school(workbook: Workbook, look: Look, inputs: Inputs | None) -> None:
    """The settings, one a row: label, value, help."""
    sheet = workbook.add_worksheet(Sheet.SCHOOL)
    top = begin(sheet, look, Sheet.SCHOOL, (30, 40, 72), ["One setting a row. Fill in the yellow cells."])
    for column, heading in enumerate(("Setting", "Value", "What it means")):
        sheet.write_string(top, column, heading, look["heading"])
    sheet.set_row(top, 22)
    for row, setting in enumerate(contract.SETTINGS, top + 1):
        sheet.set_row(row, 36)
        sheet.write_string(row, 0, setting.label, look["label strong"])
        sheet.write(row, 1, setting.entered(inputs) if inputs else setting.default, look["input left"])
        sheet.write_string(row, 2, _meaning(setting), look["label help"])
        allow(sheet, (row, 1, row, 1), setting.label, setting.takes, setting.help)
        name_range(workbook, setting.name, Sheet.SCHOOL, (row, 1), (row, 1))
    sheet.freeze_panes(top + 1, 0)
    sheet.set_selection(top + 1, 1, top + 1, 1)
    finish(sheet, last=(top + len(contract.SETTINGS), 2), repeat=top)


def _meaning(setting: Setting) -> str:
    """The help in a visible cell: what the setting means, and which numbers it takes."""
    takes = setting.takes
    return f"{setting.help} {takes.enter}" if isinstance(takes, WholeNumber) else setting.help


def add_grades(workbook: Workbook, look: Look, inputs: Inputs | None) -> None:
    """The table of grades, with each grade's check from Start beside it."""
    sheet = workbook.add_worksheet(Sheet.GRADES)
    intro = [
        "One row a grade, in the order of the school; leave the rows that are not needed blank.",
        "A class of a grade has at least its smallest and at most its largest number of children.",
        "The ideal class is the size that classes should come close to: give it for every grade or for none.",
    ]
    top = begin(sheet, look, Sheet.GRADES, (24, 14, 14, 14, 14, 3, 50), intro)
    first, last = top + 1, top + contract.MOST_GRADES
    header = [
        {"header": heading, "header_format": look["heading number"]} for heading in contract.GRADES_HEADINGS
    ]
    header[0]["header_format"] = look["heading"]
    sheet.add_table(
        top,
        0,
        last,
        len(header) - 1,
        {"name": contract.GRADES_TABLE, "columns": header, "style": None, "autofilter": False},
    )
    sheet.set_row(top, 34)
    sheet.write_string(top, 6, "Check", look["heading"])
    grades = inputs.school.grades if inputs else ()
    for i in range(contract.MOST_GRADES):
        sheet.set_row(first + i, 21)
        for column, value in enumerate(_grade_row(grades[i]) if i < len(grades) else (None,) * len(header)):
            sheet.write(first + i, column, value, look["input" if column else "input name"])
        verdict = OK if i < len(grades) else ""
        sheet.write_formula(first + i, 6, from_elsewhere(*GRADE_VERDICTS[i]), look["label"], verdict)
    mark_verdicts(sheet, look, (first, 6, last, 6))
    names = xl_range_abs(first, 0, last, 0)
    allow_unique_names(sheet, (first, 0, last, 0), contract.GRADE, xl_rowcol_to_cell(first, 0), names)
    allow(sheet, (first, 1, last, 1), contract.CHILDREN, contract.CHILDREN_TAKES, "Children of the grade.")
    for column, heading in enumerate(contract.GRADES_HEADINGS[2:], 2):
        hint = "Leave it blank unless every grade has one." if heading == contract.IDEAL_CLASS else ""
        allow(sheet, (first, column, last, column), heading, contract.CLASS_SIZE_TAKES, hint)
    sheet.ignore_errors({"number_stored_as_text": names.replace("$", "")})
    sheet.freeze_panes(first, 1)
    sheet.set_selection(first, 0, first, 0)
    finish(sheet, last=(last, 6))


def _grade_row(grade: Grade) -> tuple[str | int | None, ...]:
    """A grade as its row of the table."""
    return (grade.name, grade.children, *(limits(grade) or (None, None)), grade.ideal)
