"""The stand-alone workbook of a run's results, which every route to a user's workbook shows."""

from __future__ import annotations

import io
from datetime import datetime

from xlsxwriter import Workbook

from classcruncher.domain.outcome import Outcome, Solved
from classcruncher.ooxml.chart_values import with_all_values
from classcruncher.report.marks import add_marks
from classcruncher.report.option_sheet import write_option
from classcruncher.report.result_layout import BASE, ResultFormats
from classcruncher.report.results_sheet import write_results, write_what_if

RESULTS, WHAT_IF_RESULTS = "Results", "What if results"


def option_title(number: int) -> str:
    """The title of an option's sheet, by its position counted from 0."""
    return f"Option {number + 1}"


def render(outcome: Outcome, when: datetime, fingerprint: str = "") -> bytes:
    """The result sheets of one run as an .xlsx workbook; the same input gives the same bytes.

    `when` is shown on the sheets. `fingerprint` (up to 255 characters) stands for the inputs that were
    solved and is kept in a hidden name on `Results`. Every sheet stands alone: no formula leaves it.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": BASE}
    with Workbook(stream, options) as workbook:
        workbook.set_properties({"title": "Class options", "created": when.replace(tzinfo=None)})
        styles = ResultFormats(workbook)
        results = workbook.add_worksheet(RESULTS)
        titles = {number: option_title(number) for number in range(len(outcome.options))}
        write_results(results, styles, outcome, when, titles)
        if isinstance(outcome, Solved):
            for number, option in enumerate(outcome.options):
                write_option(workbook, titles[number], styles, option, outcome.school, RESULTS)
        if outcome.scenarios:
            write_what_if(workbook.add_worksheet(WHAT_IF_RESULTS), styles, outcome, when)
    return add_marks(with_all_values(stream.getvalue()), fingerprint)
