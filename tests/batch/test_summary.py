"""The summary workbook, and what is on show while a batch lasts."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from classcruncher.batch import BatchSettings, summary_tables
from classcruncher.batch.display import Bar, Lines, display
from classcruncher.batch.summary import summary_sentence, write_summaries
from classcruncher.batch.summary_book import render_summary
from classcruncher.domain.outcome import Fix, NoAnswer, Problem, Undecided, Unread
from classcruncher.domain.school import Grade, School
from classcruncher.domain.summary_line import Standing, SummaryLine, summary_line_of
from classcruncher.errors import Refusal

ENTRIES = (
    SummaryLine("a.xlsx", Standing.ANSWERED, "A", 60, 3, (18, 20, 22), 1, 12, 2, "K", seconds=0.5),
    SummaryLine("b 100% #1.xlsx", Standing.BEST_FOUND, "B", 40, 2, (20, 20), 0, 10, 4, "3", seconds=1.5),
    SummaryLine(
        "North/c.xlsx", Standing.NO_ANSWER, "C", 9, 4, problem="Too few children.", remedy="Use 1 teacher."
    ),
    SummaryLine("d.xlsx", Standing.FAILED, problem="It died."),
)
WHEN = datetime(2026, 3, 1, 9, 5)


def book(entries: Sequence[SummaryLine] = ENTRIES, *, values: bool = True) -> openpyxl.Workbook:
    content = render_summary(entries, WHEN, summary_sentence(entries))
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def test_every_school_is_a_row_of_a_table_with_a_link_and_a_filter() -> None:
    sheet = book()["Schools"]
    excel_table = sheet.tables["Schools"]
    assert excel_table.ref == "A5:P10"
    assert excel_table.autoFilter is not None
    assert [cell.value for cell in sheet["A"][5:9]] == [entry.workbook for entry in ENTRIES]
    assert sheet["A7"].hyperlink.target == "b%20100%25%20%231.xlsx"
    assert sheet["A8"].hyperlink.target == r"North\c.xlsx"
    assert sheet["A1"].value == "Class Cruncher summary"
    assert sheet["A2"].value == "4 workbooks: 2 with an answer, 1 without an answer, 1 failed."
    assert "1 March 2026 at 09:05" in sheet["A3"].value


def test_totals_are_formulas_with_stored_values_of_the_rows_shown() -> None:
    stored, formulas = book()["Schools"], book(values=False)["Schools"]
    totals = {stored.cell(5, c).value: stored.cell(10, c).value for c in range(1, 17)}
    assert totals["Workbook"] == "All that are shown"
    assert (totals["Children"], totals["Teachers"], totals["Classes"]) == (109, 9, 5)
    assert (totals["Smallest class"], totals["Largest class"], totals["Headroom"]) == (18, 22, 2)
    assert totals["Average class"] == 20
    assert formulas["D10"].value == "=SUBTOTAL(109,D6:D9)"


def test_those_to_look_at_come_with_problem_and_remedy_the_worst_first() -> None:
    sheet = book()["To look at"]
    rows = [[cell.value for cell in row] for row in sheet["A6:E7"]]
    assert rows == [
        ["d.xlsx", None, "Failed", "It died.", None],
        ["North/c.xlsx", "C", "No answer", "Too few children.", "Use 1 teacher."],
    ]
    assert "To look at" not in book(ENTRIES[:2]).sheetnames


def test_charts_show_all_classes_and_all_schools() -> None:
    sheet = book()["Charts"]
    assert [(row[0].value, row[1].value) for row in sheet["A5:B9"]] == [
        (18, 1),
        (19, 0),
        (20, 3),
        (21, 0),
        (22, 1),
    ]
    assert [(row[0].value, row[1].value) for row in sheet["D5:E6"]] == [(0, 1), (1, 1)]
    assert len(getattr(sheet, "_charts")) == 2  # noqa: B009
    assert "Charts" not in book(ENTRIES[2:]).sheetnames


def test_the_same_entries_give_the_same_bytes() -> None:
    first, second = (render_summary(ENTRIES, WHEN, "x") for _ in range(2))
    assert first == second


def test_whole_numbers_stay_whole_where_some_are_missing() -> None:
    frame = summary_tables.schools_frame(ENTRIES)
    assert frame[summary_tables.CHILDREN].dtype == "Int64"
    assert frame[summary_tables.CHILDREN].isna().tolist() == [False, False, False, True]
    assert isinstance(summary_tables.classes_by_size(ENTRIES), pd.Series)


SCHOOL = School((Grade("K", 20),), teachers=1)


def test_a_line_says_what_is_the_matter_and_what_would_help() -> None:
    problems = (
        Problem("Grades", "B5", "It is blank.", "Enter a number."),
        Problem("School", "", "Gone.", ""),
    )
    bad = summary_line_of(Unread(problems=problems))
    assert (bad.standing, bad.problem) == (Standing.CHECK_INPUTS, "Grades!B5: It is blank. (and 1 more)")
    assert bad.remedy == "Enter a number."
    none = NoAnswer(SCHOOL, reasons=("Too many.", "More."), fixes=(Fix("teachers", "Use 8.", 1),))
    assert (summary_line_of(none).problem, summary_line_of(none).remedy) == ("Too many.", "Use 8.")
    late = summary_line_of(Undecided(SCHOOL))
    assert (late.standing, late.remedy) == (Standing.TIME_RAN_OUT, "Raise the time limit.")
    long = summary_line_of(NoAnswer(SCHOOL, reasons=("word " * 200,)))
    assert len(long.problem) <= 400
    assert long.problem.endswith("...")


def test_plain_lines_are_shown_when_there_is_no_terminal() -> None:
    stream = io.StringIO()
    with display(2, stream) as shown:
        assert isinstance(shown, Lines)
        shown.at_work(["a.xlsx"])
        shown.finished(ENTRIES[0])
        shown.finished(ENTRIES[3])
    assert stream.getvalue() == "1/2 a.xlsx: Answered\n2/2 d.xlsx: Failed. It died.\n"


@pytest.mark.parametrize("count", [1, 5])
def test_a_terminal_gets_a_bar_with_what_is_running_and_what_is_to_look_at(count: int) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with display(4, stream) as shown:
        assert isinstance(shown, Bar)
        shown.at_work([f"{name}.xlsx" for name in "abcde"[:count]])
        for entry in ENTRIES:
            shown.finished(entry)
        shown._live.refresh()
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    assert "4/4" in text
    assert "2 to look at" in text
    assert "d.xlsx: Failed. It died." in text
    assert "Working on a.xlsx" in text
    assert ("and 2 more" in text) == (count == 5)


def test_a_full_disk_at_the_end_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(
        Refusal, match=r"not enough room on the disk to save Class Cruncher summary\.xlsx: free"
    ):
        write_summaries(ENTRIES, WHEN, BatchSettings(tmp_path))
    assert not list(tmp_path.iterdir())
