"""What the buttons do in the open workbook, and what the user is told, through the true xlwings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwings
from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

import classcruncher.run
from classcruncher import examples
from classcruncher.control import Progress, RunControl
from classcruncher.domain.outcome import Outcome, Undecided
from classcruncher.excel import entry
from classcruncher.excel.setup.places import Places
from classcruncher.excel.user_formulas import formulas_about
from classcruncher.workbook.template import build


@pytest.fixture
def book(app: xlwings.App, here: Places, tmp_path: Path) -> xlwings.Book:
    """A filled workbook, open and the one that calls; its name is none that Python could import."""
    path = tmp_path / "My school - 2026 (draft).xlsx"
    build(path, replace(examples.load("three-grades"), number_of_options=1))
    book = app.books.open(str(path))
    book.set_mock_caller()
    return book


def alerts(book: xlwings.Book) -> list[str]:
    return [text for text, _ in book.app.impl.alerts]


def titles(book: xlwings.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def at_rest(book: xlwings.Book) -> bool:
    """Whether Excel is as the user left it."""
    app = book.app
    return (app.screen_updating, app.calculation, app.status_bar) == (True, "automatic", False)


def test_crunch_shows_the_results_next_to_the_inputs(book: xlwings.Book) -> None:
    inputs = titles(book)
    entry.crunch()
    assert titles(book)[: len(inputs) + 2] == [*inputs, "Results", "Option 1"]
    assert book.sheets.active.name == "Results"
    assert alerts(book) == []
    assert at_rest(book)
    assert str(book.app.impl.status_bars[0]).startswith("Class Cruncher: 0 s")


def test_crunch_saves_nothing_and_closes_what_it_opened(book: xlwings.Book) -> None:
    before = Path(book.fullname).read_bytes()
    entry.crunch()
    assert Path(book.fullname).read_bytes() == before
    assert [each.name for each in book.app.books] == [book.name]


def test_calculation_set_to_manual_stays_so(book: xlwings.Book) -> None:
    book.app.calculation = "manual"
    entry.crunch()
    assert book.app.calculation == "manual"


@pytest.mark.parametrize("fullname", ["Book1", "https://d.docs.live.net/a1b2/My school - 2026 (draft).xlsx"])
def test_a_workbook_that_was_never_saved_or_lies_in_the_cloud_works(
    fullname: str, book: xlwings.Book
) -> None:
    book.impl.fullname = fullname
    entry.crunch()
    assert "Results" in titles(book)
    assert alerts(book) == []


def test_bad_input_is_shown_on_the_results_sheet(book: xlwings.Book) -> None:
    book.sheets["Grades"].tables[0].range[1, 1].value = "many"
    entry.crunch()
    assert "Results" in titles(book)
    assert "Option 1" not in titles(book)
    assert alerts(book) == []


def test_results_of_inputs_that_were_changed_meanwhile_are_not_put_in(
    book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    crunch = classcruncher.run.crunch

    def changing(*args: Any, **kwargs: Any) -> Outcome:
        outcome = crunch(*args, **kwargs)
        book.sheets["Grades"].tables[0].range[1, 1].value = 24
        return outcome

    monkeypatch.setattr(classcruncher.run, "crunch", changing)
    entry.crunch()
    assert "Results" not in titles(book)
    assert [text for text in alerts(book) if "Press Crunch again" in text] == alerts(book) != []
    assert at_rest(book)
    monkeypatch.setattr(classcruncher.run, "crunch", crunch)
    entry.crunch()
    assert "Results" in titles(book)


@pytest.mark.parametrize(
    ("formula", "looks"),
    [
        ("=Results!A1", True),
        ("=SUM(Grades:Results!A1)", True),
        ("=MyResults!A1", False),
        ('="see Results!"&1', False),
    ],
)
def test_a_formula_looks_at_a_sheet_by_its_references(
    formula: str, looks: bool, app: xlwings.App, tmp_path: Path
) -> None:
    file = Workbook()
    for title in ("Grades", "Results", "MyResults", "Mine"):
        file.create_sheet(title)
    file["Mine"]["B2"] = formula
    file.save(tmp_path / "Mine.xlsx")
    book = app.books.open(str(tmp_path / "Mine.xlsx"))
    assert [each.text for each in formulas_about(book, ["Results"], [])] == ([formula] if looks else [])
    assert formulas_about(book, ["Results"], ["results"]) == []


def test_a_protected_structure_is_said_in_one_alert(book: xlwings.Book) -> None:
    book.impl.formulas.security = WorkbookProtection(lockStructure=True)
    before = titles(book)
    entry.crunch()
    assert len(alerts(book)) == 1
    assert "Review > Protect Workbook" in alerts(book)[0]
    assert titles(book) == before
    assert [each.name for each in book.app.books] == [book.name]
    assert at_rest(book)


def test_whatever_goes_wrong_is_one_alert_and_the_details_are_in_the_log(
    book: xlwings.Book, here: Places, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(classcruncher.run, "crunch", broken)
    entry.crunch()
    assert len(alerts(book)) == 1
    assert str(here.log_file) in alerts(book)[0]
    assert "Traceback" not in alerts(book)[0]
    logged = here.log_file.read_text("utf-8")
    assert "ZeroDivisionError" in logged
    assert "a word from below" in logged
    assert "a banner from below" in logged
    assert capfd.readouterr() == ("", "")
    assert at_rest(book)


def broken(*args: Any, **kwargs: Any) -> Outcome:
    """Fails as nobody expects, after a library below Python has written to both standard streams."""
    import os

    os.write(1, b"a banner from below\n")
    os.write(2, b"a word from below\n")
    raise ZeroDivisionError


def test_a_log_that_cannot_be_written_stops_nothing(book: xlwings.Book, here: Places) -> None:
    here.logs.write_text("a file where the folder should be")
    entry.crunch()
    assert "Results" in titles(book)


def test_a_second_click_says_one_sentence_and_does_nothing(book: xlwings.Book, here: Places) -> None:
    before = titles(book)
    with entry._only_run(here):
        entry.crunch()
    assert titles(book) == before
    (told,) = alerts(book)
    assert told.startswith("Class Cruncher is at work already.")
    entry.crunch()
    assert "Results" in titles(book)


def test_stop_ends_a_run_with_the_best_so_far(
    book: xlwings.Book, here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    monkeypatch.setattr(classcruncher.run, "crunch", endless(begun))

    def press() -> None:
        begun.wait()
        here.stop_file.touch()

    presser = threading.Thread(target=press)
    presser.start()
    entry.crunch()
    presser.join()
    assert titles(book)[-1] == "Results"
    assert at_rest(book)


def endless(begun: threading.Event) -> Callable[..., Outcome]:
    def crunch(book: Any, control: RunControl) -> Outcome:
        control.tell(Progress("looking", 3))
        while control.cancel is not None and not control.cancel():
            begun.set()
        return Undecided(examples.load("nsw-7-classes").school)

    return crunch


def test_stop_asks_only_a_run_that_is_under_way(book: xlwings.Book, here: Places) -> None:
    entry.stop()
    assert alerts(book) == ["Nothing is running."]
    with entry._only_run(here):
        entry.stop()
    assert here.stop_file.exists()
    entry.crunch()
    assert "Option 1" in titles(book), "an old wish to stop must not end a new run"


def test_check_says_that_all_is_well_and_writes_nothing(book: xlwings.Book) -> None:
    before = titles(book)
    entry.check()
    assert titles(book) == before
    school = examples.load("three-grades").school
    assert alerts(book) == [
        f"The inputs can be used: {school.enrolment} children, {school.teachers} teachers."
    ]


def test_check_lists_the_problems_and_goes_to_the_first(book: xlwings.Book) -> None:
    cell = book.sheets["Grades"].tables[0].range[1, 1]
    cell.value = "many"
    entry.check()
    (told,) = alerts(book)
    assert f"Grades!{cell.address.replace('$', '')}" in told
    assert book.sheets.active.name == "Grades"
    assert book.app.selection == cell


def test_check_lists_a_few_of_many_problems(book: xlwings.Book) -> None:
    for i in range(3):
        for j in range(1, 5):
            book.sheets["Grades"].tables[0].range[1 + i, j].value = "?"
    entry.check()
    (told,) = alerts(book)
    assert "more. Crunch lists them all on the Results sheet." in told


def test_new_workbook_is_put_into_documents_and_opened(book: xlwings.Book, here: Places) -> None:
    entry.new_workbook()
    entry.new_workbook()
    assert [each.name for each in book.app.books][1:] == ["Class Cruncher.xlsx", "Class Cruncher 2.xlsx"]
    assert (here.documents / "Class Cruncher 2.xlsx").exists()


def test_help_says_where_the_log_is(book: xlwings.Book, here: Places) -> None:
    entry.show_help()
    (told,) = alerts(book)
    assert str(here.log_file) in told
    assert "classcruncher doctor" in told


def test_without_a_workbook_one_sentence_is_left_for_xlwings_to_show(
    here: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(xlwings.Book, "_mock_caller", raising=False)
    with pytest.raises(SystemExit) as left:
        entry.crunch()
    assert left.value.code == 1
    told = capsys.readouterr().err
    assert told == f"Class Cruncher could not reach the open workbook. Details are in {here.log_file}.\n"


def test_run_main_of_xlwings_calls_the_same() -> None:
    assert entry.main is entry.crunch
