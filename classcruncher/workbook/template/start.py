"""The template's first sheet: what this is, what to do, and whether the inputs make sense so far."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.inputs import Inputs
from classcruncher.words import starting
from classcruncher.workbook.contract import MOST_GRADES, Sheet
from classcruncher.workbook.origin import Origin
from classcruncher.workbook.template import check_formulas as formulas
from classcruncher.workbook.template.check_values import OK, GradeCheck, grade_checks, school_checks
from classcruncher.workbook.template.input_layout import InputFormats, finish, mark_verdicts

PURPOSE = "Class structures for your school: how many classes, and how many children of each grade in each."
STEPS = (
    "1.  Fill in the yellow cells of School, Grades and Composites. The other sheets are optional.",
    "2.  Come back here: go on when every check below says OK.",
    "3.  Save, and solve: press Crunch on the Class Cruncher tab of Excel, or close the workbook and run",
    "     classcruncher solve  followed by the name of this file. The answer is then on the sheet Results.",
)
KEY = (
    ("sample input", "Input", "A cell for you to fill in. It says what it takes when you select it."),
    ("sample pale", "Input", "The second half of Composites: it counts just as well, and may be left blank."),
    ("off", "", "Not in use: a row without a grade, or a grade with itself."),
    (
        "sample plain",
        "Text",
        "Texts and formulas. They are protected, with no password: Review, Unprotect Sheet.",
    ),
)
LINES = (
    ("Children", "count"),
    ("Teachers", "count"),
    ("Fixed classes", "count"),
    ("Pairs that may share a class", "count"),
    ("Average class", "average"),
    ("Most children that fit", "count"),
    ("Fewest children that fit", "count"),
)
NOTES = (
    "The average leaves fixed classes out. Most and fewest children are what the limits can hold with these",
    "teachers while the grades keep their shares. Outside there is no answer; within, solving tells.",
)
GRADE_HEADINGS = (
    "Grade",
    "Children",
    "In fixed classes",
    "Smallest class",
    "Largest class",
    "Classes, at least",
    "Classes, at most",
    "Check",
)
GRADE_NOTES = (
    "Smallest and largest class: no class that the grade may be in, composite or not, is beyond them.",
    "Classes, at least: children divided by the largest class. Classes, at most: by the smallest.",
)

CHECK_THESE = "Check these against your own authority's text."
ORIGIN_NOTES = (
    "Fill in the teachers, the children of each grade, and on Composites which grades may share a class.",
    "Everything else is as in a blank workbook, the smallest group among it, and yours to change.",
)
#: Characters that fit beside the labels of the origin.
ORIGIN_WIDTH = 125

# Rows, from 0, each part one blank row after the one before.
ORIGIN_LINE_AT = 2
STEPS_AT = 3
KEY_AT = STEPS_AT + 1 + len(STEPS) + 1
LINES_AT = KEY_AT + 1 + len(KEY) + 1
NOTES_AT = LINES_AT + 2 + len(LINES)
GRADES_AT = NOTES_AT + len(NOTES) + 1
ALL_AT = GRADES_AT + 1 + len(GRADE_NOTES) + 1
FIRST, LAST = ALL_AT + 1, ALL_AT + MOST_GRADES
ORIGIN_AT = LAST + 2

CHILDREN, TEACHERS, FIXED, PAIRS, AVERAGE, MOST, FEWEST = range(LINES_AT + 2, LINES_AT + 2 + len(LINES))


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _column(column: int) -> str:
    return str(xl_range(FIRST, column, LAST, column))


def from_elsewhere(row: int, column: int) -> str:
    """A formula that repeats a cell of this sheet on another one."""
    return f"={Sheet.START}!{_cell(row, column)}"


#: Where the verdicts stand, for sheets that repeat them.
GRADE_VERDICTS = tuple((row, len(GRADE_HEADINGS) - 1) for row in range(FIRST, LAST + 1))
PAIRS_VERDICT = (PAIRS, 2)


def add_start(
    workbook: Workbook, formats: InputFormats, inputs: Inputs | None, origin: Origin | None = None
) -> None:
    """Purpose, three steps, colour key, live checks of the school and of each grade, origin of the rules."""
    sheet = workbook.add_worksheet(Sheet.START)
    for column, width in enumerate((29, 12, 12, 12, 12, 12, 12, 44)):
        sheet.set_column(column, column, width, formats["plain"])
    sheet.set_row(0, 33)
    sheet.write_string(0, 0, "Class Cruncher", formats["title"])
    sheet.write_string(1, 0, PURPOSE, formats["strong"])
    _write_lines(sheet, formats, STEPS_AT, "Three steps", STEPS, "plain")
    _write_key(sheet, formats)
    _write_school(sheet, formats, inputs)
    _write_lines(sheet, formats, GRADES_AT, "Checks, grade by grade", GRADE_NOTES, "help")
    _write_grades(sheet, formats, grade_checks(inputs.school) if inputs else ())
    for row, column, last in ((CHILDREN, 2, FEWEST), (FIRST, len(GRADE_HEADINGS) - 1, LAST)):
        mark_verdicts(sheet, formats, (row, column, last, column))
    last_row = _write_origin(sheet, formats, origin) if origin else LAST
    sheet.freeze_panes(1, 0)
    sheet.activate()
    finish(sheet, last=(last_row, len(GRADE_HEADINGS) - 1), landscape=False)


def _write_lines(
    sheet: Worksheet, formats: InputFormats, row: int, title: str, lines: Sequence[str], style: str
) -> None:
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, title, formats["section"])
    for offset, line in enumerate(lines, 1):
        sheet.write_string(row + offset, 0, line, formats[style])


def _write_key(sheet: Worksheet, formats: InputFormats) -> None:
    _write_lines(sheet, formats, KEY_AT, "Colours", (), "plain")
    for row, (style, sample, meaning) in enumerate(KEY, KEY_AT + 1):
        sheet.set_row(row, 19)
        sheet.write(row, 0, sample, formats[style])
        sheet.write_string(row, 1, meaning, formats["key"])


def _write_school(sheet: Worksheet, formats: InputFormats, inputs: Inputs | None) -> None:
    _write_lines(sheet, formats, LINES_AT, "Checks", (), "plain")
    for column, heading in enumerate(("The whole school", "Now", "Check", *[""] * 5)):
        sheet.write(LINES_AT + 1, column, heading, formats["heading number" if column == 1 else "heading"])
    lines = zip(LINES, _school_formulas(), school_checks(inputs), strict=True)
    for row, ((label, style), (value, verdict), line) in enumerate(lines, CHILDREN):
        sheet.set_row(row, 18)
        sheet.write_string(row, 0, label, formats["label"])
        _write_formula(sheet, row, 1, value, formats, style, line.value)
        _write_formula(sheet, row, 2, verdict, formats, "label", line.verdict)
        for column in range(3, len(GRADE_HEADINGS)):
            sheet.write_blank(row, column, None, formats["label"])
    for row, note in enumerate(NOTES, NOTES_AT):
        sheet.write_string(row, 0, note, formats["help"])


def _school_formulas() -> tuple[tuple[str, str], ...]:
    """Value and verdict of each line, in the order of LINES."""
    value = {row: _cell(row, 1) for row in (CHILDREN, TEACHERS, FIXED, AVERAGE, MOST, FEWEST)}
    ready = "AND(" + ",".join(f'{_cell(row, 2)}="{OK}"' for row in (CHILDREN, TEACHERS, FIXED)) + ")"
    total, fixed, needs, fills = (_cell(ALL_AT, column) for column in (1, 2, 5, 6))
    left, teachers = f"{total}-{fixed}", f"{value[TEACHERS]}-{value[FIXED]}"
    smallest, largest, verdicts = _column(3), _column(4), _column(7)
    return (
        (f"={total}", formulas.children_verdict(total, verdicts)),
        (formulas.teachers(), formulas.teachers_verdict(value[TEACHERS])),
        (formulas.fixed_classes(), formulas.fixed_verdict(value[FIXED], value[TEACHERS])),
        (formulas.pairs(), formulas.pairs_verdict()),
        (
            formulas.average(ready, left, teachers),
            formulas.average_verdict(value[AVERAGE], ready, smallest, largest),
        ),
        (
            formulas.most(ready, fixed, left, teachers, needs),
            formulas.most_verdict(value[MOST], value[CHILDREN], value[FIXED], needs),
        ),
        (
            formulas.fewest(ready, fixed, left, teachers, fills),
            formulas.fewest_verdict(value[FEWEST], value[CHILDREN], value[FIXED], fills),
        ),
    )


def _write_origin(sheet: Worksheet, formats: InputFormats, origin: Origin) -> int:
    """Say where limits and rules are from, in a line on top and in a part below the checks; its last row."""
    below = f"Limits and rules: {origin.title}. {CHECK_THESE} See the end of this sheet."
    sheet.write_string(ORIGIN_LINE_AT, 0, below, formats["strong"])
    sheet.set_row(ORIGIN_AT, 22)
    sheet.write_string(ORIGIN_AT, 0, f"Limits and rules: {origin.title}", formats["section"])
    sheet.write_string(ORIGIN_AT + 1, 0, CHECK_THESE, formats["strong"])
    row = ORIGIN_AT + 2
    parts = (
        ("Source", (origin.source,)),
        ("Date of the source", (starting(origin.date),)),
        ("What is left out, or stands in", origin.leaves_out),
        ("What to do", ORIGIN_NOTES),
    )
    for label, sentences in parts:
        sheet.write_string(row, 0, label, formats["strong"])
        for line in (line for sentence in sentences for line in wrap(sentence, ORIGIN_WIDTH)):
            sheet.write_string(row, 1, line, formats["plain"])
            row += 1
    return row - 1


GRADE_STYLES = ("label", "count", "count quiet zero", "count", "count", "average", "average", "label")


def _write_grades(sheet: Worksheet, formats: InputFormats, grades: tuple[GradeCheck, ...]) -> None:
    sheet.set_row(ALL_AT - 1, 34)
    for column, heading in enumerate(GRADE_HEADINGS):
        edge = column in (0, len(GRADE_HEADINGS) - 1)
        sheet.write_string(ALL_AT - 1, column, heading, formats["heading" if edge else "heading number"])
    totals = {
        1: sum(grade.children for grade in grades),
        2: sum(grade.fixed for grade in grades),
        5: sum(grade.needs or 0 for grade in grades),
        6: sum(grade.fills or 0 for grade in grades),
    }
    for column, style in enumerate(GRADE_STYLES):
        sheet.write_blank(ALL_AT, column, None, formats[style])
    sheet.write_string(ALL_AT, 0, "All grades", formats["label strong"])
    for column, total in totals.items():
        _write_formula(
            sheet, ALL_AT, column, f"=SUM({_column(column)})", formats, GRADE_STYLES[column], total
        )
    for i in range(MOST_GRADES):
        sheet.set_row(FIRST + i, 18)
        stored = _stored(grades[i]) if i < len(grades) else ("", "", 0, "", "", "", "", "")
        for column, formula in enumerate(_grade_formulas(i + 1, FIRST + i)):
            _write_formula(sheet, FIRST + i, column, formula, formats, GRADE_STYLES[column], stored[column])


def _grade_formulas(number: int, row: int) -> tuple[str, ...]:
    """The formulas of the grade's line, in the order of GRADE_HEADINGS."""
    name, used, fixed, smallest, largest = (_cell(row, column) for column in range(5))
    left = f"{used}-{fixed}"
    return (
        formulas.grade_name(number),
        formulas.children(number, fixed),
        formulas.fixed_children(number),
        formulas.smallest_possible(number, used),
        formulas.largest_possible(number, used),
        formulas.share(left, largest),
        formulas.share(left, smallest),
        formulas.grade_verdict(number, name, used, fixed),
    )


def _stored(grade: GradeCheck) -> tuple[str | float, ...]:
    """The results of the grade's formulas."""
    sizes = (grade.smallest, grade.largest, grade.needs, grade.fills)
    return (grade.name, grade.children, grade.fixed, *("" if size is None else size for size in sizes), OK)


def _write_formula(
    sheet: Worksheet,
    row: int,
    column: int,
    formula: str,
    formats: InputFormats,
    style: str,
    value: str | float,
) -> None:
    """Write a formula, an array formula if it stands in braces, with its result stored beside it."""
    if formula.startswith("{"):
        sheet.write_array_formula(row, column, row, column, formula, formats[style], value)
    else:
        sheet.write_formula(row, column, formula, formats[style], value)
