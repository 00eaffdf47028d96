"""The template's sheets that a school fills in: School, Grades and Composites."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import Grade, School
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import PairNumber, PairNumbers, PairWord, WholeNumber
from classcruncher.workbook.contract import COMPOSITES_NAME, MOST_GRADES, Setting, Sheet
from classcruncher.workbook.template.check_formulas import grade_name
from classcruncher.workbook.template.check_values import OK, limits
from classcruncher.workbook.template.input_layout import (
    InputFormats,
    allow,
    allow_pairs,
    allow_unique_names,
    begin,
    finish,
    mark_verdicts,
    name_range,
    write_grade_headings,
)
from classcruncher.workbook.template.start import GRADE_VERDICTS, PAIRS_VERDICT, from_elsewhere


def add_school(workbook: Workbook, formats: InputFormats, inputs: Inputs | None) -> None:
    """The settings, one a row: label, value, help."""
    sheet = workbook.add_worksheet(Sheet.SCHOOL)
    top = begin(sheet, formats, Sheet.SCHOOL, (30, 40, 72), ["One setting a row. Fill in the yellow cells."])
    for column, heading in enumerate(("Setting", "Value", "What it means")):
        sheet.write_string(top, column, heading, formats["heading"])
    sheet.set_row(top, 22)
    for row, setting in enumerate(contract.SETTINGS, top + 1):
        sheet.set_row(row, 36)
        sheet.write_string(row, 0, setting.label, formats["label strong"])
        sheet.write(row, 1, _content(setting, inputs), formats["input left"])
        sheet.write_string(row, 2, _meaning(setting), formats["label help"])
        allow(sheet, (row, 1, row, 1), setting.label, setting.takes, setting.help)
        name_range(workbook, setting.name, Sheet.SCHOOL, (row, 1), (row, 1))
    sheet.freeze_panes(top + 1, 0)
    sheet.set_selection(top + 1, 1, top + 1, 1)
    finish(sheet, last=(top + len(contract.SETTINGS), 2), repeat=top)


def _content(setting: Setting, inputs: Inputs | None) -> int | str | None:
    """What the cell of a setting holds; a school without children has its teachers to fill in, too."""
    if inputs is None or (setting is contract.TEACHERS and not inputs.school.enrolment):
        return setting.default
    return setting.entered(inputs)


def _meaning(setting: Setting) -> str:
    """The help in a visible cell: what the setting means, and which numbers it takes."""
    takes = setting.takes
    return f"{setting.help} {takes.enter}" if isinstance(takes, WholeNumber) else setting.help


GRADES_INTRO = (
    "One row a grade, in the order of the school; leave the rows that are not needed blank.",
    "A class of a grade has at least its smallest and at most its largest number of children.",
    "The ideal class is the size that classes should come close to: give it for every grade or for none.",
)
#: The cells that hold the grades' names, for lists to choose from (rows and columns from 0).
GRADE_NAMES = (len(GRADES_INTRO) + 3, 0, len(GRADES_INTRO) + 2 + contract.MOST_GRADES, 0)


def add_grades(workbook: Workbook, formats: InputFormats, inputs: Inputs | None) -> None:
    """The table of grades, with each grade's check from Start beside it."""
    sheet = workbook.add_worksheet(Sheet.GRADES)
    top = begin(sheet, formats, Sheet.GRADES, (24, 14, 14, 14, 14, 3, 50), GRADES_INTRO)
    first, last = top + 1, top + contract.MOST_GRADES
    header = [
        {"header": heading, "header_format": formats["heading number"]}
        for heading in contract.GRADES_HEADINGS
    ]
    header[0]["header_format"] = formats["heading"]
    sheet.add_table(
        top,
        0,
        last,
        len(header) - 1,
        {"name": contract.GRADES_TABLE, "columns": header, "style": None, "autofilter": False},
    )
    sheet.set_row(top, 34)
    sheet.write_string(top, 6, "Check", formats["heading"])
    rows = [_grade_row(inputs.school, grade) for grade in inputs.school.grades] if inputs else []
    for i in range(contract.MOST_GRADES):
        sheet.set_row(first + i, 21)
        for column, value in enumerate(rows[i] if i < len(rows) else (None,) * len(header)):
            sheet.write(first + i, column, value, formats["input" if column else "input name"])
        verdict = OK if i < len(rows) else ""
        sheet.write_formula(first + i, 6, from_elsewhere(*GRADE_VERDICTS[i]), formats["label"], verdict)
    mark_verdicts(sheet, formats, (first, 6, last, 6))
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


def _grade_row(school: School, grade: Grade) -> tuple[str | int | None, ...]:
    """A grade as its row of the table."""
    return (grade.name, grade.children, *(limits(school, grade) or (None, None)), grade.ideal)


COMPOSITES_INTRO = (
    "Which grades may share a class? Each cell is about the grades of its row and its column, from Grades.",
    "Yes: they may.   No: they may not.   Avoid: they may, but such a class counts as two composite classes.",
    "23: with that largest class.   18 to 23: with those limits.   Always: no class has only one of the two.",
    "Blank: they may not, unless School says that neighbours may share a class and they are neighbours.",
    "Fill in the upper right half. The paler lower left half counts too: leave it blank, or enter the same.",
)


def add_composites(workbook: Workbook, formats: InputFormats, inputs: Inputs | None) -> None:
    """The matrix, with the grades' names as headings and the check of its halves above."""
    sheet = workbook.add_worksheet(Sheet.COMPOSITES)
    check_at = begin(sheet, formats, Sheet.COMPOSITES, (22, *[12] * MOST_GRADES), COMPOSITES_INTRO)
    sheet.write_string(check_at - 1, 0, "Check", formats["strong"])
    sheet.write_formula(check_at - 1, 1, from_elsewhere(*PAIRS_VERDICT), formats["plain"], OK)
    mark_verdicts(sheet, formats, (check_at - 1, 1, check_at - 1, 1))
    top = check_at + 1
    names = inputs.school.names if inputs else ()
    write_grade_headings(sheet, formats, top, 1, names, "heading number")
    sheet.set_row(top, 34)
    sheet.write_string(top, 0, "Grade", formats["heading"])
    body = (top + 1, 1, top + MOST_GRADES, MOST_GRADES)
    for i in range(MOST_GRADES):
        sheet.set_row(top + 1 + i, 21)
        stored = names[i] if i < len(names) else ""
        sheet.write_formula(top + 1 + i, 0, grade_name(i + 1), formats["heading side"], stored)
        for j in range(MOST_GRADES):
            style = "off" if i == j else "input" if i < j else "input pale"
            value = _entry(inputs.school, i, j) if inputs and i < j < len(names) else None
            sheet.write(top + 1 + i, 1 + j, value, formats[style])
    _validate(sheet, top + 1)
    _mark(sheet, formats, body)
    name_range(workbook, COMPOSITES_NAME, Sheet.COMPOSITES, body[:2], body[2:])
    sheet.freeze_panes(top + 1, 1)
    sheet.set_selection(top + 1, 2, top + 1, 2)
    finish(sheet, last=body[2:], insert_rows=False)


def _entry(school: School, i: int, j: int) -> str | int | None:
    """What the matrix says of two grades, by their positions."""
    pair = school.pair(i, j)
    if pair is None:
        return contract.NO if school.forbids(i, j) else None
    for entry in contract.PAIR_ENTRIES:
        if (entered := entry.entered(pair)) is not None:
            return entered
    raise ValueError(
        f"A cell says one thing only, and cannot say all of this: {pair}. {contract.pair_enter()}"
    )


def _validate(sheet: Worksheet, first: int) -> None:
    """Validate every cell but the diagonal, each row in its two parts."""
    for i in range(MOST_GRADES):
        for start, end in ((1, i), (i + 2, MOST_GRADES)):
            if start <= end:
                cell = xl_rowcol_to_cell(first + i, start)
                allow_pairs(sheet, (first + i, start, first + i, end), "May they share a class?", cell)


def _mark(sheet: Worksheet, formats: InputFormats, body: tuple[int, int, int, int]) -> None:
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
    rules = (
        (f'=AND({cell}<>"",{mirror}<>"",{cell}<>{mirror})', "clash"),
        (f'=AND({unused},{cell}<>"")', "clash"),
        (f"={unused}", "unused"),
        *((_says(entry, cell), entry.mark) for entry in contract.PAIR_ENTRIES),
    )
    for criteria, mark in rules:
        rule = {"type": "formula", "criteria": criteria, "format": formats.mark(mark), "stop_if_true": True}
        sheet.conditional_format(xl_range(*body), rule)


def _says(entry: PairWord | PairNumber | PairNumbers, cell: str) -> str:
    """A formula for whether a cell holds such an entry; of two numbers the first digit tells."""
    match entry:
        case PairWord(text):
            return f'={cell}="{text}"'
        case PairNumber():
            return f"=ISNUMBER({cell})"
        case PairNumbers():
            return f"=AND(ISTEXT({cell}),ISNUMBER(-LEFT({cell},1)))"
