"""The sheet of one option: its classes, live checks, totals, headroom and a chart."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.divisions import Compliance, compliance
from classcruncher.domain.option import Option, SchoolClass
from classcruncher.domain.school import School
from classcruncher.report import live_checks, live_rules, sentences
from classcruncher.report.class_chart import insert_class_chart
from classcruncher.report.result_layout import (
    LINE_HEIGHT,
    NUMBER_TRAITS,
    Link,
    ResultFormats,
    set_page,
    write_cell,
    write_prose,
)
from classcruncher.words import count, grade_in_words, structure_in_words

HEADING_ROW = 6
LIMIT_HEADINGS = ("Total", "Smallest", "Largest", "Spare places")
LIMIT_WIDTH, CHECK_WIDTH, MOST_NAME_WIDTH = 9, 32, 34
#: Up to so many classes, the sheet prints on one page.
ONE_PAGE = 60

EDIT_NOTE = "The shaded counts can be changed by hand. To keep your changes for good, rename this sheet."
HEADROOM_NOTE = (
    "Could still join / could leave: so many children of this one grade, the others unchanged, with the "
    "class structure as proposed and children dealt anew among its classes. Not changed by your edits."
)


@dataclass(frozen=True)
class Grid:
    """Where things stand on the sheet with this title: rows and columns counted from 0.

    `fixed` of the classes are, the last ones; `rules` stand in a table of their own, where there are any.
    """

    title: str
    classes: int
    grades: int
    fixed: int
    rules: tuple[Compliance, ...]

    @property
    def first(self) -> int:
        """Row of the first class."""
        return HEADING_ROW + 1

    @property
    def last(self) -> int:
        """Row of the last class."""
        return HEADING_ROW + self.classes

    @property
    def total(self) -> int:
        """Column of the totals; smallest, largest, spare places and check follow."""
        return self.grades + 1

    @property
    def check(self) -> int:
        """Column of the checks, the last one."""
        return self.grades + 5

    @property
    def in_classes(self) -> int:
        """Row of the children in classes; enrolled, difference and check follow."""
        return self.last + 1

    @property
    def difference(self) -> int:
        """Row of the differences between places and enrolment."""
        return self.last + 3

    @property
    def first_rule(self) -> int:
        """Row of the first rule, below the headings of their table."""
        return self.last + 7

    @property
    def limit(self) -> int:
        """Column of the rules' limits; what the classes have stands before it, whether it is met behind."""
        return self.grades + 4

    @property
    def group(self) -> int:
        """Row of the smallest group."""
        return self.last + 6 + (len(self.rules) + 2 if self.rules else 0)

    @property
    def room(self) -> int:
        """Row of the spare places; how many could join and leave follow."""
        return self.group + 1

    @property
    def last_rule(self) -> int:
        """Row of the last rule."""
        return self.first_rule + len(self.rules) - 1

    @property
    def rules_met(self) -> str:
        """The cells that say whether each rule is met; blank without rules."""
        rows = (self.first_rule, self.check, self.last_rule, self.check)
        return str(xl_range_abs(*rows)) if self.rules else ""

    def column(self, c: int, but_last: int = 0) -> str:
        """All classes' cells of a column, or all but some of the last."""
        return str(xl_range_abs(self.first, c, self.last - but_last, c))

    def counts(self, row: int) -> str:
        """The cells of all the grades in a row."""
        return str(xl_range(row, 1, row, self.grades))


def write_option(
    workbook: Workbook, title: str, styles: ResultFormats, option: Option, school: School, results: str
) -> None:
    """Adds the sheet and writes all of it. `results` is the title of the sheet that it links back to."""
    sheet = workbook.add_worksheet(title)
    rules = compliance(school.divisions, school.names, option.classes)
    fixed = sum(each.fixed for each in option.classes)
    grid = Grid(title, len(option.classes), len(school.grades), fixed, rules)
    widths = _widths(option, school)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _head(sheet, styles, grid, option, school, results)
    _headings(sheet, styles, grid, school)
    for row, each in enumerate(option.classes, start=grid.first):
        _class_row(sheet, styles, grid, row, each)
    after = _summary(sheet, styles, grid, option, school)
    sheet.freeze_panes(grid.first, 1)
    rows, columns = insert_class_chart(workbook, sheet, option, school, widths, (grid.first, after))
    sheet.repeat_rows(HEADING_ROW)
    set_page(sheet, rows, columns, pages=1 if len(option.classes) <= ONE_PAGE else 0)


def _widths(option: Option, school: School) -> list[int]:
    """Widths of the columns in characters."""
    names = max([18, *(len(each.name) + 2 for each in option.classes)])
    grades = [max(7, min(14, max(len(word) for word in name.split()) + 2)) for name in school.names]
    return [min(MOST_NAME_WIDTH, names), *grades, *[LIMIT_WIDTH] * 4, CHECK_WIDTH]


def _head(
    sheet: Worksheet, styles: ResultFormats, grid: Grid, option: Option, school: School, results: str
) -> None:
    name = school.name.strip()
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{name}: {grid.title.lower()}" if name else grid.title, styles("title"))
    sheet.write_string(1, 0, f"{option.why} ({sentences.proof(option.proven).lower()})", styles("lead"))
    sheet.write_string(2, 0, f"{structure_in_words(option.classes)}.", styles())
    overall = live_checks.overall_check(
        grid.column(grid.check), grid.classes, grid.counts(grid.difference), grid.grades, grid.rules_met
    )
    unmet = sum(not rule.met for rule in grid.rules)
    said = f"Checks: look at {count(unmet, 'rule')}" if unmet else live_checks.ALL_OK
    sheet.write_formula(3, 0, overall, styles("strong"), said)
    _mark_unless(sheet, styles("wrong"), 3, 0, 3, 0, live_checks.ALL_OK)
    sheet.write_string(4, 0, EDIT_NOTE, styles("quiet"))
    sheet.set_row(5, 24)
    write_cell(sheet, 5, 0, Link(f"Back to {results}", results), styles("quiet", "link"))


def _headings(sheet: Worksheet, styles: ResultFormats, grid: Grid, school: School) -> None:
    sheet.set_row(HEADING_ROW, 32)
    sheet.write_string(HEADING_ROW, 0, "Class", styles("heading", "left"))
    for c, heading in enumerate((*school.names, *LIMIT_HEADINGS), start=1):
        sheet.write_string(HEADING_ROW, c, heading, styles("heading", "centre"))
    sheet.write_string(HEADING_ROW, grid.check, "Check", styles("heading", "left"))


def _class_row(sheet: Worksheet, styles: ResultFormats, grid: Grid, row: int, each: SchoolClass) -> None:
    limits = range(grid.total, grid.check + 1)
    total, smallest, largest, spare, check = (xl_rowcol_to_cell(row, c) for c in limits)
    counts = grid.counts(row)
    sheet.write_string(row, 0, each.name, styles("row", "strong"))
    for c, children in enumerate(each.children, start=1):
        typed = () if each.fixed else ("input",) if children else ("input", "pale")
        sheet.write_number(row, c, children, styles("row", "count", *typed))
    sheet.write_formula(total, f"=SUM({counts})", styles("row", "whole", "strong"), each.size)
    for c, limit in ((grid.total + 1, each.smallest), (grid.total + 2, each.largest)):
        write_cell(sheet, row, c, limit, styles("row", "whole"))
    if each.fixed:
        sheet.write_blank(spare, None, styles("row"))
        sheet.write_formula(check, live_checks.fixed_check(counts), styles("row"), live_checks.FIXED)
    else:
        sheet.write_formula(spare, f"={largest}-{total}", styles("row", "whole"), each.spare)
        own = [xl_rowcol_to_cell(row, g + 1) for g in each.grades]
        group = xl_rowcol_to_cell(grid.group, 1, row_abs=True, col_abs=True)
        formula = live_checks.class_check(counts, own, total, smallest, largest, group)
        sheet.write_formula(check, formula, styles("row"), live_checks.OK)


def _summary(sheet: Worksheet, styles: ResultFormats, grid: Grid, option: Option, school: School) -> int:
    """Totals against enrolment, rules, and headroom when it is known; gives the first row after them."""
    _only_whole_numbers(sheet, grid)
    _mark_unless(
        sheet,
        styles("alarm"),
        grid.first,
        grid.check,
        grid.last,
        grid.check,
        live_checks.OK,
        live_checks.FIXED,
    )
    _totals(sheet, styles, grid, school)
    widths = _widths(option, school)
    if grid.rules:
        _rules(sheet, styles, grid, school, widths)
    sheet.write_string(grid.group, 0, "Smallest group", styles("row", "strong"))
    sheet.write_number(grid.group, 1, school.smallest_group, styles("row", "whole"))
    after = _headroom(sheet, styles, grid, option)
    width = int(1.1 * sum(widths))
    return write_prose(sheet, after, HEADROOM_NOTE, styles("quiet"), width) if option.headroom else after


def _totals(sheet: Worksheet, styles: ResultFormats, grid: Grid, school: School) -> None:
    for row, label in enumerate(("In classes", "Enrolled", "Difference", "Check"), start=grid.in_classes):
        sheet.write_string(row, 0, label, styles("row", "band", "strong"))
        for c in range(1, grid.check + 1):
            sheet.write_blank(row, c, None, styles("row", "band"))
    enrolments = [*(grade.children for grade in school.grades), school.enrolment]
    for c, enrolment in enumerate(enrolments, start=1):
        placed, enrolled = (xl_rowcol_to_cell(grid.in_classes + r, c) for r in (0, 1))
        whole = styles("row", "band", "strong", "whole")
        sheet.write_formula(placed, f"=SUM({xl_range(grid.first, c, grid.last, c)})", whole, enrolment)
        if c <= grid.grades:
            sheet.write_number(enrolled, enrolment, whole)
        else:
            sheet.write_formula(enrolled, f"=SUM({grid.counts(grid.in_classes + 1)})", whole, enrolment)
        difference = styles("row", "band", "difference")
        sheet.write_formula(grid.difference, c, f"={placed}-{enrolled}", difference, 0)
    differences = [xl_rowcol_to_cell(grid.difference, c) for c in range(1, grid.grades + 1)]
    formula = live_checks.grades_check(differences, [_name_in_formula(g, school) for g in range(grid.grades)])
    sheet.write_formula(grid.difference + 1, 1, formula, styles("row", "band", "indent"), live_checks.OK)
    _mark_unless(sheet, styles("wrong"), grid.difference + 1, 1, grid.difference + 1, 1, live_checks.OK)


def _name_in_formula(g: int, school: School) -> str:
    heading = str(xl_rowcol_to_cell(HEADING_ROW, g + 1))
    name = school.grades[g].name
    return heading if grade_in_words(name) == name else f'"grade "&{heading}'


def _rules(
    sheet: Worksheet, styles: ResultFormats, grid: Grid, school: School, widths: Sequence[int]
) -> None:
    """The table of the rules: what each limits, what the classes have of it, the limit, whether it is met."""
    now, limit, check = grid.limit - 1, grid.limit, grid.check
    headings = grid.first_rule - 1
    _text_up_to(sheet, headings, now - 1, "Rules", styles("heading", "left"))
    for c, heading, side in ((now, "Now", "centre"), (limit, "Limit", "centre"), (check, "Met", "left")):
        sheet.write_string(headings, c, heading, styles("heading", side))
    for row, rule in enumerate(grid.rules, start=grid.first_rule):
        lines = textwrap.wrap(rule.sentence, int(1.1 * sum(widths[:now])))
        sheet.set_row(row, LINE_HEIGHT * len(lines))
        _text_up_to(sheet, row, now - 1, rule.sentence, styles("row", "strong", "wrap"))
        number = styles("row", NUMBER_TRAITS[rule.limit])
        value = live_rules.NO_CLASS if rule.value is None else float(rule.value)
        sheet.write_formula(row, now, _value_of_rule(grid, school, rule), number, value)
        sheet.write_number(row, limit, float(rule.bound), number)
        met = live_rules.met(rule.limit, xl_rowcol_to_cell(row, now), xl_rowcol_to_cell(row, limit))
        sheet.write_formula(row, check, met, styles("row"), live_rules.YES if rule.met else live_rules.NO)
    alarm = styles("alarm")
    _mark_unless(sheet, alarm, grid.first_rule, check, grid.last_rule, check, live_rules.YES)


def _text_up_to(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """A text over the cells of a row up to a column."""
    sheet.merge_range(row, 0, row, column, "", style)
    sheet.write_string(row, 0, text, style)


def _value_of_rule(grid: Grid, school: School, rule: Compliance) -> str:
    """The formula of what the classes have of what is limited. Fixed classes are the last ones."""
    division = rule.division
    left_out = 0 if division.fixed_count else grid.fixed
    if left_out == grid.classes:
        return live_rules.value(division, rule.limit, live_rules.NONE, live_rules.NONE)
    *columns, totals = [grid.column(c, left_out) for c in range(1, grid.total + 1)]
    members = live_rules.belonging(division.meant, school.run_of(division), columns)
    return live_rules.value(division, rule.limit, members, totals)


def _headroom(sheet: Worksheet, styles: ResultFormats, grid: Grid, option: Option) -> int:
    row = grid.room
    sheet.write_string(row, 0, "Spare places now", styles("row", "strong"))
    spare = grid.column(grid.total + 3)
    for c in range(1, grid.grades + 1):
        holds = f'{grid.column(c)},">0"'
        now = sum(max(0, each.spare or 0) for each in option.classes if each.children[c - 1])
        formula = f'=SUMIFS({spare},{holds},{spare},">0")'
        sheet.write_formula(row, c, formula, styles("row", "whole"), now)
    rows = {
        "Could still join": [room.more for room in option.headroom],
        "Could leave": [room.fewer for room in option.headroom],
    }
    for label, rooms in rows.items() if option.headroom else ():
        row += 1
        sheet.write_string(row, 0, label, styles("row", "strong"))
        for c, children in enumerate(rooms, start=1):
            sheet.write_number(row, c, children, styles("row", "whole"))
    return row + 1


def _only_whole_numbers(sheet: Worksheet, grid: Grid) -> None:
    sheet.data_validation(
        grid.first,
        1,
        grid.last,
        grid.grades,
        {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "error_title": "Children",
            "error_message": "Enter a whole number of children, 0 or more.",
        },
    )


def _mark_unless(
    sheet: Worksheet, mark: Format, top: int, left: int, bottom: int, right: int, *good: str
) -> None:
    """Marks a check that says anything but what is good."""
    cell = xl_rowcol_to_cell(top, left)
    differs = ",".join(f'{cell}<>"{text}"' for text in good)
    rule = {"type": "formula", "criteria": f"=AND({differs})", "format": mark}
    sheet.conditional_format(top, left, bottom, right, rule)
