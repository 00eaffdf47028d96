"""The sheet `What if results`: what became of every scenario."""

from __future__ import annotations

from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.outcome import Outcome
from classcruncher.report import sentences
from classcruncher.report.formats import Styles
from classcruncher.report.page import set_page
from classcruncher.report.tables import Column, set_widths, write_prose, write_table

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


def write_what_if(sheet: Worksheet, styles: Styles, outcome: Outcome, when: datetime) -> None:
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
