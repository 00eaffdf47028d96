"""The template's sheets Fixed classes and What if, both optional."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import Text
from classcruncher.workbook.contract import (
    CHILDREN_TAKES,
    CLASS_SIZE_TAKES,
    FIXED_CLASS_ROWS,
    FIXED_CLASSES_NAME,
    MOST_GRADES,
    SCENARIO_ROWS,
    SCENARIOS_NAME,
    Sheet,
)
from classcruncher.workbook.template.input_layout import (
    InputFormats,
    allow,
    begin,
    finish,
    mark_unused,
    name_range,
    write_grade_headings,
)

FIXED_INTRO = (
    "Optional: classes that are decided already, one row each, with their children of each grade.",
    "Their children and one teacher each are set aside; the other classes are found for the rest.",
    "A fixed class need not keep the limits. The grades' names come from the sheet Grades.",
)
WHAT_IF_INTRO = (
    "Optional: what if things were different? One row a scenario: a name, and only the numbers that change.",
    "Blank cells leave the school's own number. Each scenario is solved too: see the sheet What if results.",
)

UNCHANGED = "Leave it blank where nothing changes."


def add_fixed_classes(workbook: Workbook, formats: InputFormats, inputs: Inputs | None) -> None:
    """Rows of class name and children per grade, with the class's total beside them."""
    sheet = workbook.add_worksheet(Sheet.FIXED_CLASSES)
    top = begin(sheet, formats, Sheet.FIXED_CLASSES, (24, *[12] * MOST_GRADES, 9), FIXED_INTRO)
    names = inputs.school.names if inputs else ()
    sheet.set_row(top, 34)
    sheet.write_string(top, 0, "Class", formats["heading"])
    write_grade_headings(sheet, formats, top, 1, names, "heading number")
    sheet.write_string(top, MOST_GRADES + 1, "Total", formats["heading number"])
    classes = inputs.school.fixed_classes if inputs else ()
    rows = max(FIXED_CLASS_ROWS, len(classes))
    first, last = top + 1, top + rows
    for i in range(rows):
        sheet.set_row(first + i, 21)
        name, children = (classes[i].name, classes[i].children) if i < len(classes) else (None, ())
        sheet.write(first + i, 0, name, formats["input name"])
        for g in range(MOST_GRADES):
            count = children[g] if g < len(children) and children[g] else None
            sheet.write(first + i, 1 + g, count, formats["input"])
        total = f"=SUM({xl_range(first + i, 1, first + i, MOST_GRADES)})"
        sheet.write_formula(first + i, MOST_GRADES + 1, total, formats["count quiet zero"], sum(children))
    allow(sheet, (first, 0, last, 0), "Class", Text(), "The name of a class that is decided already.")
    area = (first, 1, last, MOST_GRADES)
    allow(sheet, area, "Children in this class", CHILDREN_TAKES, "Children of this grade in this class.")
    mark_unused(sheet, formats, area, top)
    name_range(workbook, FIXED_CLASSES_NAME, Sheet.FIXED_CLASSES, (first, 0), area[2:])
    sheet.ignore_errors({"number_stored_as_text": xl_range(first, 0, last, 0)})
    sheet.freeze_panes(first, 1)
    sheet.set_selection(first, 0, first, 0)
    finish(sheet, last=(last, MOST_GRADES + 1), repeat=top)


def add_what_if(workbook: Workbook, formats: InputFormats, inputs: Inputs | None) -> None:
    """Rows of scenario name, teachers, smallest group, children per grade, largest class per grade."""
    sheet = workbook.add_worksheet(Sheet.WHAT_IF)
    widths = (26, 10, 10, *[5.3] * (2 * MOST_GRADES))
    band = begin(sheet, formats, Sheet.WHAT_IF, widths, WHAT_IF_INTRO)
    top, names = band + 1, inputs.school.names if inputs else ()
    children_at, largest_at = 3, 3 + MOST_GRADES
    for column in range(len(widths)):
        sheet.write_blank(band, column, None, formats["heading"])
    sheet.set_row(top, 80)
    for column, heading in enumerate(("Scenario", contract.TEACHERS.label, contract.SMALLEST_GROUP.label)):
        sheet.write_string(top, column, heading, formats["heading number" if column else "heading"])
    for column, heading in ((children_at, contract.CHILDREN), (largest_at, contract.LARGEST_CLASS)):
        sheet.write_string(band, column, heading, formats["heading band"])
        write_grade_headings(sheet, formats, top, column, names, "heading upright")
    scenarios = inputs.scenarios if inputs else ()
    rows = max(SCENARIO_ROWS, len(scenarios))
    first, last = top + 1, top + rows
    for i in range(rows):
        sheet.set_row(first + i, 19)
        values = _scenario_row(scenarios[i]) if i < len(scenarios) else {}
        sheet.write(first + i, 0, values.get(0), formats["input name"])
        for column in range(1, len(widths)):
            style = "input edge" if column in (children_at, largest_at) else "input"
            sheet.write(first + i, column, values.get(column), formats[style])
    allow(
        sheet,
        (first, 0, last, 0),
        "Scenario",
        Text(),
        "A name for this scenario, such as: three more in Year 1.",
    )
    for column, setting in ((1, contract.TEACHERS), (2, contract.SMALLEST_GROUP)):
        allow(sheet, (first, column, last, column), setting.label, setting.takes, UNCHANGED)
    for column, heading, takes in (
        (children_at, contract.CHILDREN, CHILDREN_TAKES),
        (largest_at, contract.LARGEST_CLASS, CLASS_SIZE_TAKES),
    ):
        area = (first, column, last, column + MOST_GRADES - 1)
        allow(sheet, area, heading, takes, UNCHANGED)
        mark_unused(sheet, formats, area, top)
    name_range(workbook, SCENARIOS_NAME, Sheet.WHAT_IF, (first, 0), (last, len(widths) - 1))
    sheet.ignore_errors({"number_stored_as_text": xl_range(first, 0, last, 0)})
    sheet.freeze_panes(first, 1)
    sheet.set_selection(first, 0, first, 0)
    finish(sheet, last=(last, len(widths) - 1), repeat=top)


def _scenario_row(scenario: Scenario) -> dict[int, str | int | None]:
    """A scenario's cells by their column, from 0."""
    row: dict[int, str | int | None] = {0: scenario.name, 1: scenario.teachers, 2: scenario.smallest_group}
    row |= {3 + g: children for g, children in scenario.children}
    return row | {3 + MOST_GRADES + g: largest for g, largest in scenario.largest}
