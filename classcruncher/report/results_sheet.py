"""The sheets `Results` and `What if results`: what came of a run, and everything there is to compare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.option import Option
from classcruncher.domain.outcome import NoAnswer, Outcome, Solved, Unread
from classcruncher.domain.school import School
from classcruncher.report import sentences
from classcruncher.report.result_layout import (
    Column,
    Link,
    ResultFormats,
    set_page,
    set_widths,
    write_prose,
    write_table,
)

WRAP, WHOLE = ("wrap",), ("whole",)

#: Characters that fit on a line over all columns, with some room to spare.
LINE = 150

# All tables but that of problems share one grid of columns.
OPTIONS = (
    Column("Option", 13),
    Column("Why it is listed", 52, WRAP),
    Column("Composite classes", 14, WHOLE),
    Column("Class sizes", 44, WRAP),
    Column("Smallest class", 11, WHOLE),
    Column("Largest class", 11, WHOLE),
    Column("Tightest headroom", 26, WRAP),
    Column("Proof", 12),
)
#: One more column of the options, where the school has limits for divisions.
RULES = Column("Rules", 14, ("centre",))
TEACHERS = (
    Column("Teachers", 13, ("whole", "left")),
    Column("Any class structure?", 52, WRAP),
    Column("Composite classes", 14, WHOLE),
    Column("Class sizes", 44, WRAP),
    Column("Smallest class", 11, WHOLE),
    Column("Largest class", 11, WHOLE),
    Column("Average class", 26, ("average",)),
    Column("Proof", 12),
)
RANGES_NOTE = (
    "The enrolments around today's, without a gap, for which there is a class structure with these teachers. "
    "Others, further away, may have one too."
)
RANGES = (
    Column("Grade", 13),
    Column("There is a class structure for", 52, WRAP),
    Column("Enrolled now", 14, WHOLE),
    Column("So there may be", 44, WRAP),
)
FIXES = (
    Column("Change", 13, ("whole", "left")),
    Column("What to change", 52, WRAP),
    Column("By how much", 14, WHOLE),
    Column("The best option would then be", 44, WRAP),
)
PROBLEMS = (
    Column("Where", 26),
    Column("What is there", 66, WRAP),
    Column("What to enter", 62, WRAP),
)


def write_results(
    sheet: Worksheet, styles: ResultFormats, outcome: Outcome, when: datetime, titles: Mapping[int, str]
) -> None:
    """Writes the whole sheet. `titles` are the option sheets' titles by the option's position."""
    columns = PROBLEMS if isinstance(outcome, Unread) else _grid(outcome)
    set_widths(sheet, columns)
    row = _head(sheet, styles, outcome, when)
    if outcome.problems:
        row = _problems(sheet, styles, row, outcome)
    if outcome.reasons:
        row = _reasons(sheet, styles, row, outcome)
    if outcome.fixes:
        row = _fixes(sheet, styles, row, outcome)
    if isinstance(outcome, Solved):
        row = _options(sheet, styles, row, outcome, titles)
    if outcome.notes:
        row = _notes(sheet, styles, row, outcome)
    if isinstance(outcome, Solved) and outcome.ranges:
        row = _ranges(sheet, styles, row, outcome)
    if isinstance(outcome, Solved | NoAnswer) and outcome.teachers:
        row = _teachers(sheet, styles, row, outcome)
    set_page(sheet, row, len(columns))


def _grid(outcome: Outcome) -> tuple[Column, ...]:
    """The columns of the options, whose grid all tables share."""
    has_rules = isinstance(outcome, Solved) and any(each.limits for each in outcome.school.divisions)
    return (*OPTIONS, RULES) if has_rules else OPTIONS


def _head(sheet: Worksheet, styles: ResultFormats, outcome: Outcome, when: datetime) -> int:
    name = outcome.school_name.strip()
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{name}: class options" if name else "Class options", styles("title"))
    row = write_prose(sheet, 1, sentences.outcome_sentence(outcome), styles("lead"), LINE - 20)
    row = write_prose(sheet, row, sentences.ending_sentence(outcome), styles("lead"), LINE - 20)
    sheet.write_string(row, 0, sentences.when_sentence(outcome, when), styles("quiet"))
    return row + 2


def _section(sheet: Worksheet, styles: ResultFormats, row: int, text: str) -> int:
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, text, styles("section"))
    return row + 1


def _problems(sheet: Worksheet, styles: ResultFormats, row: int, outcome: Outcome) -> int:
    rows = [
        (Link(each.place, each.sheet, each.cell) if each.cell else each.place, each.found, each.enter)
        for each in outcome.problems
    ]
    return write_table(sheet, styles, row, PROBLEMS, rows) + 1


def _reasons(sheet: Worksheet, styles: ResultFormats, row: int, outcome: Outcome) -> int:
    row = _section(sheet, styles, row, "Why there is no answer")
    for reason in outcome.reasons:
        row = write_prose(sheet, row, f"• {reason}", styles("left"), LINE)
    return row + 1


def _fixes(sheet: Worksheet, styles: ResultFormats, row: int, outcome: Outcome) -> int:
    row = _section(sheet, styles, row, "What would make an answer: any one of these changes")
    rows = [
        (number, fix.change, fix.amount, fix.outlook) for number, fix in enumerate(outcome.fixes, start=1)
    ]
    row = write_table(sheet, styles, row, FIXES, rows)
    note = "Each change was tried: with it there is an answer. The mildest comes first."
    return write_prose(sheet, row, note, styles("quiet"), LINE) + 1


def _options(
    sheet: Worksheet, styles: ResultFormats, row: int, outcome: Solved, titles: Mapping[int, str]
) -> int:
    row = _section(sheet, styles, row, "The options side by side")
    rows = [
        (
            Link(f"Option {number + 1}", titles[number]),
            option.why,
            option.composites,
            sentences.sizes_in_words(option.sizes),
            min(option.sizes, default=None),
            max(option.sizes, default=None),
            _room(option, outcome.school, number == outcome.robust),
            sentences.proof(option.proven),
            *filter(None, [sentences.rules_in_words(option, outcome.school)]),
        )
        for number, option in enumerate(outcome.options)
    ]
    row = write_table(sheet, styles, row, _grid(outcome), rows, strong=outcome.robust)
    robust = sentences.robust_sentence(outcome)
    row = write_prose(sheet, row, robust, styles("strong"), LINE)
    for note in _reading_notes(outcome.school, outcome.options):
        row = write_prose(sheet, row, note, styles("quiet"), LINE)
    return row + 1


def _room(option: Option, school: School, robust: bool) -> str:
    room = sentences.tightest_headroom(option, school)
    return f"{room}, most robust" if robust and room else room


def _reading_notes(school: School, options: tuple[Option, ...]) -> list[str]:
    notes = []
    if school.fixed_classes:
        notes.append("Composite classes and class sizes leave out the fixed classes.")
    if any(each.weight > 1 for option in options for each in option.classes):
        notes.append('A composite class that is marked "Avoid" counts as two.')
    return [*notes, *filter(None, [sentences.evenness_sentence(school)])]


def _notes(sheet: Worksheet, styles: ResultFormats, row: int, outcome: Outcome) -> int:
    row = _section(sheet, styles, row, "Also found")
    for note in outcome.notes:
        row = write_prose(sheet, row, f"• {note}", styles("left"), LINE)
    return row + 1


def _ranges(sheet: Worksheet, styles: ResultFormats, row: int, outcome: Solved) -> int:
    row = _section(
        sheet, styles, row, "If one grade grows or shrinks: teachers and all other grades unchanged"
    )
    rows = [
        (
            grade.name,
            sentences.range_in_words(reach),
            grade.children,
            sentences.distance_in_words(grade.children, reach),
        )
        for grade, reach in zip(outcome.school.grades, outcome.ranges, strict=True)
        if grade.children
    ]
    row = write_table(sheet, styles, row, RANGES, rows)
    return write_prose(sheet, row, RANGES_NOTE, styles("quiet"), LINE) + 1


def _teachers(sheet: Worksheet, styles: ResultFormats, row: int, outcome: Solved | NoAnswer) -> int:
    row = _section(sheet, styles, row, "With more or fewer teachers: the best option then")
    now = next(
        (
            position
            for position, each in enumerate(outcome.teachers)
            if each.teachers == outcome.school.teachers
        ),
        None,
    )
    rows = [
        (
            each.teachers,
            sentences.possible_in_words(each.possible) + (", as now" if position == now else ""),
            each.composites,
            sentences.sizes_in_words(each.sizes),
            min(each.sizes, default=None),
            max(each.sizes, default=None),
            each.average,
            sentences.proof_of_row(each),
        )
        for position, each in enumerate(outcome.teachers)
    ]
    row = write_table(sheet, styles, row, TEACHERS, rows, strong=now)
    return write_prose(sheet, row, sentences.ONE_OPTION_A_ROW, styles("quiet"), LINE) + 1


#: Characters that fit on a line over all columns, with some room to spare.
LINE = 150

SCENARIOS = (
    Column("Scenario", 30, ("wrap",)),
    Column("Any class structure?", 50, ("wrap",)),
    Column("Composite classes", 14, ("whole",)),
    Column("Class sizes", 44, ("wrap",)),
    Column("Smallest class", 11, ("whole",)),
    Column("Largest class", 11, ("whole",)),
    Column("Proof", 12),
    Column("Option 1 still works", 14, ("centre",)),
)


def write_what_if(sheet: Worksheet, styles: ResultFormats, outcome: Outcome, when: datetime) -> None:
    """Writes the whole sheet."""
    set_widths(sheet, SCENARIOS)
    sheet.set_row(0, 28)
    name = outcome.school_name.strip()
    sheet.write_string(0, 0, f"{name}: what if" if name else "What if", styles("title"))
    sheet.write_string(1, 0, sentences.scenarios_sentence(outcome.scenarios), styles("lead"))
    sheet.write_string(2, 0, sentences.when_sentence(outcome, when), styles("quiet"))
    rows = [
        (
            each.name,
            sentences.scenario_in_words(each),
            each.composites,
            sentences.sizes_in_words(each.sizes),
            min(each.sizes, default=None),
            max(each.sizes, default=None),
            sentences.proof_of_row(each),
            sentences.keeps_in_words(each),
        )
        for each in outcome.scenarios
    ]
    after = write_table(sheet, styles, 4, SCENARIOS, rows)
    after = write_prose(sheet, after, sentences.ONE_OPTION_A_ROW, styles("quiet"), LINE)
    sheet.freeze_panes(5, 1)
    sheet.repeat_rows(4)
    set_page(sheet, after, len(SCENARIOS))
