"""What the buttons call: the ribbon, the button in a workbook, and xlwings' own Run main.

Nothing is raised to Excel. The user is told in one alert, in words; the details go to the log.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from classcruncher.domain.outcome import Outcome, Solved
from classcruncher.errors import BadInput, NotWritten, Refusal
from classcruncher.excel.setup.places import Places
from classcruncher.logs import log, logging_to
from classcruncher.streams import kept_silent

if TYPE_CHECKING:
    import xlwings

    from classcruncher.excel.long_run import Run
    from classcruncher.excel.open_book import XlwingsBook

TITLE = "Class Cruncher"
#: Problems that an alert has room for.
_MOST_IN_ALERT = 8
_UNEXPECTED = "Class Cruncher could not finish, for a reason that it did not expect. Details are in {log}."
_UNDER_WAY = (
    "Class Cruncher is at work already. Wait for its results, or press Stop to have the best found so far."
)
_CHANGED = (
    "The inputs were changed while Class Cruncher was at work, so nothing was put into this workbook: what "
    "was found is for the inputs of before. Press Crunch again."
)
_HELP = (
    "1. Fill in the yellow cells on School, Grades and Composites.\n"
    "2. Press Check inputs: it names every cell that is missing or wrong.\n"
    "3. Press Crunch: the result sheets appear next to the inputs.\n\n"
    "Press Stop to end a long run; the best options found so far are kept.\n\n"
    "When something is blocked, open a terminal and run: classcruncher doctor\n"
    "The log is {log}."
)


def crunch() -> None:
    """Solve the workbook that is open, and show the result sheets in it."""
    _answer(_crunch)


def check() -> None:
    """Say whether the inputs of the open workbook can be used. Writes nothing."""
    _answer(_check)


def stop() -> None:
    """Ask the run that is under way to end with the best options found so far."""
    _answer(_stop)


def new_workbook() -> None:
    """Put a blank workbook into the user's documents and open it."""
    _answer(_new_workbook)


def show_help() -> None:
    """Say how to begin, and where the log is."""
    _answer(_show_help)


#: What xlwings' Run main calls.
main = crunch


def self_test() -> None:
    """Solve a small school and render the result, as `install` asks for; print one sentence."""
    from classcruncher.domain.school import Grade, Pair, School
    from classcruncher.report.results_book import render
    from classcruncher.run import solve

    grades = (Grade("1", 22, 10, 25), Grade("2", 30, 10, 25))
    outcome = solve(School(grades, teachers=3, pairs=(Pair("1", "2"),)), options=1, time_limit=20)
    render(outcome, datetime.now())
    if not isinstance(outcome, Solved):
        raise RuntimeError(f"The self-test ended with: {outcome.status}")
    print("The self-test passed: a small school was solved.")


def _answer(action: Callable[[xlwings.Book, Places], None]) -> None:
    """Run an action on the calling workbook, whatever happens."""
    places = Places.here()
    with logging_to(places.log_file), kept_silent(places.log_file):
        try:
            from classcruncher.excel.application import calling_book

            book: xlwings.Book | None = calling_book()
        except Exception:  # the outermost edge: the user gets a sentence, the log the rest
            log.exception("Excel could not be reached")
            book = None
        if book is not None:
            _guarded(action, book, places)
    if book is None:
        # There is no Excel to show an alert in; xlwings shows this sentence.
        print("Class Cruncher could not reach the open workbook. " + _log_is(places), file=sys.stderr)
        sys.exit(1)


def _guarded(action: Callable[[xlwings.Book, Places], None], book: xlwings.Book, places: Places) -> None:
    log.info("%s in %s", action.__name__.lstrip("_"), book.name)
    try:
        action(book, places)
    except Refusal as refusal:
        log.exception("Refused")
        _alert(book, str(refusal), critical=True)
    except Exception:  # the outermost edge: the user gets a sentence, the log the rest
        log.exception("Failed")
        _alert(book, _UNEXPECTED.format(log=places.log_file), critical=True)


def _crunch(book: xlwings.Book, places: Places) -> None:
    from classcruncher.excel.application import obstacle, retry_while_busy
    from classcruncher.excel.open_book import read_open_book, spare_places

    with _only_run(places) as is_first:
        if not is_first:
            log.info("A run is under way already")
            _alert(book, _UNDER_WAY)
            return
        known = obstacle(book)
        if known:
            raise Refusal(known)
        spare = spare_places(book, places.documents)  # asked for while Excel is sure to answer
        inputs = retry_while_busy(lambda: read_open_book(book))
        outcome = _solved(book, inputs, places)
        log.info("%s, %d options, %.1f s", outcome.status, len(outcome.options), outcome.seconds)
        if _is_changed(book, inputs):
            raise Refusal(_CHANGED)
        _show(outcome, book, places, spare)


def _is_changed(book: xlwings.Book, inputs: XlwingsBook) -> bool:
    """Whether the workbook has other inputs by now: on a Mac Excel goes on while a run is at work."""
    from classcruncher.excel.application import retry_while_busy
    from classcruncher.excel.open_book import read_open_book

    with suppress(Exception):  # whatever is the matter is said when the results are put in
        return retry_while_busy(lambda: read_open_book(book)).contents != inputs.contents
    return False


def _solved(book: xlwings.Book, inputs: XlwingsBook, places: Places) -> Outcome:
    from classcruncher.control import RunControl
    from classcruncher.excel.long_run import Run, watch
    from classcruncher.run import crunch as crunch_book

    places.stop_file.unlink(missing_ok=True)
    shown = ""

    def look(run: Run[Outcome]) -> None:
        nonlocal shown
        if places.stop_file.exists():
            run.stop()
        text = f"{TITLE}: {int(run.seconds)} s, {run.found}"
        if text != shown:
            shown = text
            with suppress(Exception):  # Excel may be busy with the user
                book.app.status_bar = text

    run = Run(lambda progress, cancel: crunch_book(inputs, RunControl(progress, cancel)))
    try:
        return watch(run, look)
    finally:
        with suppress(Exception):  # Excel may be busy with the user, and the outcome matters more
            book.app.status_bar = False


def _show(outcome: Outcome, book: xlwings.Book, places: Places, spare: Sequence[Path]) -> None:
    """Put the results in; save them in one of the `spare` places when Excel does not take them."""
    from classcruncher.copies import keep_results
    from classcruncher.excel.application import refusals_raised, retry_while_busy, updates_off
    from classcruncher.excel.result_sheets import put_results
    from classcruncher.report.results_book import render
    from classcruncher.splice.splicing import marked

    results = render(outcome, datetime.now())
    try:
        with refusals_raised(), updates_off(book.app):
            first = put_results(results, book, places.scratch)
    except Refusal as refusal:
        kept = keep_results(marked(results), spare)
        if kept is None:
            raise
        raise NotWritten(f"{refusal}\n\nThe results are saved in {kept}.") from refusal
    with suppress(Exception):  # they are in, and the user may be anywhere
        retry_while_busy(book.sheets[first].activate)


def _check(book: xlwings.Book, places: Places) -> None:
    from classcruncher.excel.open_book import read_open_book
    from classcruncher.workbook.reading import read

    try:
        school = read(read_open_book(book)).school
    except BadInput as bad:
        _alert(book, _listed(bad), critical=True)
        first = bad.problems[0]
        if first.sheet and first.cell:
            with suppress(Exception):  # a hidden sheet cannot be shown
                book.sheets[first.sheet].activate()
                book.sheets[first.sheet].range(first.cell).select()
    else:
        _alert(book, f"The inputs can be used: {school.enrolment} children, {school.teachers} teachers.")


def _listed(bad: BadInput) -> str:
    lines = [str(problem) for problem in bad.problems[:_MOST_IN_ALERT]]
    more = len(bad.problems) - len(lines)
    if more:
        lines.append(f"... and {more} more. Crunch lists them all on the Results sheet.")
    return "\n\n".join(lines)


def _stop(book: xlwings.Book, places: Places) -> None:
    with _only_run(places) as is_first:
        if is_first:
            _alert(book, "Nothing is running.")
            return
    places.stop_file.touch()


def _new_workbook(book: xlwings.Book, places: Places) -> None:
    from classcruncher.workbook.template import build

    path = next(path for path in _names(places.documents) if not path.exists())
    path.parent.mkdir(parents=True, exist_ok=True)
    build(path)
    book.app.books.open(str(path))


def _names(folder: Path) -> Iterator[Path]:
    yield folder / "Class Cruncher.xlsx"
    number = 2
    while True:
        yield folder / f"Class Cruncher {number}.xlsx"
        number += 1


def _show_help(book: xlwings.Book, places: Places) -> None:
    _alert(book, _HELP.format(log=places.log_file))


def _alert(book: xlwings.Book, text: str, *, critical: bool = False) -> None:
    log.info("Alert: %s", text)
    try:
        book.app.alert(text, title=TITLE, mode="critical" if critical else "info")
    except Exception:  # the outermost edge: the sentence is shown without Excel
        log.exception("Excel could not show the alert")
        _tell(text)


def _tell(text: str) -> None:
    """Show a sentence without Excel, which is busy."""
    try:
        from classcruncher.excel.stop_window import tell

        tell(text)
    except Exception:  # the outermost edge: no way is left to show it, and the log has the sentence
        log.exception("The alert could not be shown")


def _log_is(places: Places) -> str:
    return f"Details are in {places.log_file}."


@contextmanager
def _only_run(places: Places) -> Iterator[bool]:
    """Hold the lock of a running crunch; False when another process holds it."""
    from filelock import FileLock, Timeout

    places.lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(places.lock_file, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
