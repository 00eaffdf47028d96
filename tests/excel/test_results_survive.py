"""Whatever Excel refuses, no results are lost: neither the new ones nor those of an earlier run."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlwings
from openpyxl.workbook.protection import WorkbookProtection

import classcruncher.run
from classcruncher import examples
from classcruncher.domain.outcome import Outcome
from classcruncher.errors import Refusal
from classcruncher.excel import application, entry
from classcruncher.excel.result_sheets import put_results
from classcruncher.excel.setup.places import Places
from classcruncher.report.results_book import render
from classcruncher.run import crunch
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.template import build
from tests.excel.engine import ComError, CommandError, no

FIRST, LATER = datetime(2025, 1, 1), datetime(2026, 5, 4)
CALL_REJECTED = ComError(-2147418111, "Call was rejected by callee.")
IGNORED = ComError(-2147352567, "Exception occurred.", scode=-2146777998)
EDITING = CommandError(-50, "Parameter error.")
TIMED_OUT = CommandError(-1712, "Apple event timed out.")
EACH_BUSY = pytest.mark.parametrize(
    "busy",
    [CALL_REJECTED, IGNORED, EDITING, TIMED_OUT],
    ids=["call rejected", "ignored", "parameter error", "timed out"],
)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "SECONDS", 0.3)
    monkeypatch.setattr(application, "PAUSE", 0.01)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A solved school with two options."""
    path = tmp_path_factory.mktemp("school") / "school.xlsx"
    build(path, replace(examples.load("three-grades"), number_of_options=2))
    return crunch(open_book(path))


@pytest.fixture
def book(app: xlwings.App, here: Places, tmp_path: Path) -> xlwings.Book:
    """A workbook in which results have been put before, open and the one that calls."""
    path = tmp_path / "My school.xlsx"
    build(path, replace(examples.load("three-grades"), number_of_options=2))
    book = app.books.open(str(path))
    book.set_mock_caller()
    return book


def titles(book: xlwings.Book) -> list[str]:
    return list(book.impl.formulas.sheetnames)


def alerts(book: xlwings.Book) -> list[str]:
    return [text for text, _ in book.app.impl.alerts]


def when(book: xlwings.Book) -> str:
    """Of which day the results are."""
    return str(book.impl.formulas["Results"]["A3"].value)


def after(calls: int, refusals: Iterator[Exception]) -> Iterator[Exception | None]:
    """Refusals that begin after so many calls."""
    return itertools.chain(itertools.repeat(None, calls), refusals)


@pytest.mark.parametrize("calls", range(12))
def test_a_refusal_half_way_leaves_the_earlier_results(
    calls: int, outcome: Outcome, book: xlwings.Book
) -> None:
    put_results(render(outcome, FIRST), book)
    before, day = titles(book), when(book)
    book.app.impl.refusals = after(calls, iter([no("Not enough memory.")]))
    told = refusal(lambda: put_results(render(outcome, LATER), book))
    assert "protected" not in told
    if not told:
        assert titles(book) == before
        return
    assert "Not enough memory." in told
    if "come to its end" in told:  # the new ones are all there, some still beside the old ones
        bare = {title.removesuffix(" (2)") for title in titles(book)}
        assert bare == set(before)
        assert "4 May 2026" in " ".join(str(sheet["A3"].value) for sheet in book.impl.formulas.worksheets)
    else:
        assert (titles(book), when(book)) == (before, day)


def refusal(action: Callable[[], object]) -> str:
    """What is said when an action is refused; blank when it is not."""
    try:
        action()
    except Refusal as refused:
        return str(refused)
    return ""


@EACH_BUSY
@pytest.mark.parametrize("calls", [0, 3, 6])
def test_a_busy_excel_is_asked_again(
    busy: Exception, calls: int, outcome: Outcome, book: xlwings.Book
) -> None:
    put_results(render(outcome, FIRST), book)
    before = titles(book)
    book.app.impl.refusals = after(calls, itertools.repeat(busy, 3))
    put_results(render(outcome, LATER), book)
    assert titles(book) == before
    assert "4 May 2026" in when(book)


@pytest.mark.parametrize("method", ["copy", "delete", "name"])
def test_a_call_that_is_carried_out_though_it_failed_is_not_made_twice(
    method: str, outcome: Outcome, book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Mac a call may time out, and be carried out later all the same."""
    put_results(render(outcome, FIRST), book)
    before = titles(book)
    sheet, failures = type(book.sheets[0].impl), iter([TIMED_OUT])

    def late(true: Callable[..., None]) -> Callable[..., None]:
        def call(*args: object, **kwargs: object) -> None:
            true(*args, **kwargs)
            for failure in failures:
                raise failure

        return call

    if method == "name":
        monkeypatch.setattr(sheet, "name", sheet.name.setter(late(sheet.name.fset)))
    else:
        monkeypatch.setattr(sheet, method, late(getattr(sheet, method)))
    put_results(render(outcome, LATER), book)
    assert titles(book) == before
    assert "4 May 2026" in when(book)


def refusing(book: xlwings.Book, outcome: Outcome, refusal: Exception) -> Callable[..., Outcome]:
    """A run after which Excel refuses everything."""

    def run(*args: object, **kwargs: object) -> Outcome:
        book.app.impl.refusals = itertools.repeat(refusal)
        return outcome

    return run


@EACH_BUSY
def test_results_that_excel_does_not_take_are_saved_beside_the_workbook(
    busy: Exception, outcome: Outcome, book: xlwings.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classcruncher.run, "crunch", refusing(book, outcome, busy))
    (tmp_path / "My school results.xlsx").write_text("of the user")
    before = titles(book)
    entry.crunch()
    saved = tmp_path / "My school results 2.xlsx"
    (told,) = alerts(book)
    assert "Excel was busy for a minute" in told
    assert str(saved) in told
    assert openpyxl.load_workbook(saved).sheetnames == ["Results", "Option 1", "Option 2"]
    assert (tmp_path / "My school results.xlsx").read_text() == "of the user"
    assert titles(book) == before


@pytest.mark.parametrize("fullname", ["Book1", "https://d.docs.live.net/a1b2/My school.xlsx"])
def test_results_of_a_workbook_without_a_folder_are_saved_in_documents(
    fullname: str, outcome: Outcome, book: xlwings.Book, here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.impl.fullname = fullname
    monkeypatch.setattr(classcruncher.run, "crunch", refusing(book, outcome, no("Not enough memory.")))
    entry.crunch()
    (told,) = alerts(book)
    assert "Not enough memory." in told
    assert str(here.documents / "My school results.xlsx") in told
    assert (here.documents / "My school results.xlsx").exists()


def test_a_place_that_macos_keeps_python_out_of_is_done_without(
    outcome: Outcome, book: xlwings.Book, tmp_path: Path
) -> None:
    put_results(render(outcome, LATER), book, scratch=tmp_path / "Excel's container")
    assert "Results" in titles(book)


def never(*args: object, **kwargs: object) -> Outcome:
    raise AssertionError("It is known before that the results cannot be put in.")


def test_a_protected_structure_is_said_before_the_long_work(
    book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classcruncher.run, "crunch", never)
    book.impl.formulas.security = WorkbookProtection(lockStructure=True)
    entry.crunch()
    (told,) = alerts(book)
    assert "Review > Protect Workbook" in told


@pytest.mark.parametrize("by_name", [True, False])
def test_a_workbook_in_compatibility_mode_gets_its_own_sentence(
    by_name: bool, book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classcruncher.run, "crunch", never)
    book.impl.name, book.impl.is_old = ("My school.xls", False) if by_name else ("Book1", True)
    entry.crunch()
    (told,) = alerts(book)
    assert "compatibility mode" in told
    assert "File > Save As" in told


def test_a_chart_sheet_keeps_its_title_and_ours_takes_another(outcome: Outcome, book: xlwings.Book) -> None:
    for workbook in (book.impl.formulas, book.impl.values):
        workbook.create_chartsheet("Option 1")
    before = titles(book)
    for day in (FIRST, LATER):
        put_results(render(outcome, day), book)
        assert titles(book) == [*before[:-1], "Results", "Option 1 (2)", "Option 2", "Option 1"]
    cells = [cell for row in book.impl.formulas["Results"].iter_rows() for cell in row]
    links = {cell.hyperlink.location.split("!")[0] for cell in cells if cell.hyperlink}
    assert links == {"'Option 1 (2)'", "'Option 2'"}


def test_macros_of_the_user_hear_nothing_while_sheets_are_copied(book: xlwings.Book) -> None:
    book.app.impl.events.clear()
    entry.crunch()
    entry.crunch()
    assert set(book.app.impl.events) <= {"a sheet is activated"}
    assert book.app.enable_events
    book.app.enable_events = False
    entry.crunch()
    assert not book.app.enable_events


def test_excel_is_as_it_was_also_after_a_refusal(
    outcome: Outcome, book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classcruncher.run, "crunch", refusing(book, outcome, no("Not enough memory.")))
    entry.crunch()
    app = book.app
    assert (app.screen_updating, app.enable_events, app.display_alerts) == (True, True, True)
    assert app.calculation == "automatic"


def test_what_excel_is_too_busy_to_show_is_shown_without_it(
    outcome: Outcome, book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    stop_window = pytest.importorskip("classcruncher.excel.stop_window", exc_type=ImportError)
    monkeypatch.setattr(stop_window, "tell", told.append)
    monkeypatch.setattr(classcruncher.run, "crunch", refusing(book, outcome, TIMED_OUT))
    monkeypatch.setattr(type(book.app.impl), "alert", lambda *args: book.app.impl.does("an alert is shown"))
    entry.crunch()
    (sentence,) = told
    assert "My school results.xlsx" in sentence


def test_xlwings_on_windows_hands_on_that_excel_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Left to itself it would ask again for ever."""
    windows = SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    seen: list[int] = []

    def call() -> None:
        seen.append(windows.N_COM_ATTEMPTS)
        raise AttributeError("Name")  # what pywin32 makes of a refusal when a property is set

    with pytest.raises(application.Busy):
        application.retry_while_busy(call)
    assert len(seen) > 1
    assert set(seen) == {1}
    assert windows.N_COM_ATTEMPTS == 0
