"""One run: from a school, or the workbook that describes it, to an outcome. It prints and asks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from classcruncher.control import Cancelled, OnProgress, RunControl, TimeLimit
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import (
    Checked,
    Ending,
    NoAnswer,
    Outcome,
    Problem,
    Searched,
    Solved,
    Undecided,
    Unread,
)
from classcruncher.domain.school import School
from classcruncher.errors import BadInput, NotWritten, Refusal

if TYPE_CHECKING:
    from classcruncher.model.list_of_options import OptionList
    from classcruncher.workbook.book import Book


def solve(
    school: School,
    *,
    options: int = 6,
    time_limit: float = 30.0,
    progress: OnProgress | None = None,
    cancel: Cancelled | None = None,
    threads: int = 0,
    scenarios: Sequence[Scenario] = (),
) -> Searched:
    """Class options for a school, ranked and proven; or why there are none, and what would make one.

    `options` is how many there may be. `time_limit` is in seconds and covers the whole run. For `progress`,
    `cancel` (Ctrl-C does the same) and `threads` see `RunControl`. `scenarios` are solved as well, for the
    outcome's own `scenarios`.
    """
    inputs = Inputs(school, options, time_limit, tuple(scenarios))
    return solve_inputs(inputs, RunControl(progress, cancel, threads))


def solve_inputs(inputs: Inputs, control: RunControl | None = None) -> Searched:
    """As `solve`, with all that a workbook may ask for."""
    from classcruncher.diagnosis import diagnose
    from classcruncher.model.engines import engine_for
    from classcruncher.model.list_of_options import list_options

    control = control or RunControl()
    limit = control.begin(inputs.time_limit)
    with limit.ended_by_ctrl_c():
        engine = engine_for(inputs.school, limit)
        found = list_options(engine, inputs.number_of_options, control.progress)
        outcome = diagnose(_found(inputs.school, found), inputs, limit, control)
    return replace(outcome, seconds=limit.elapsed, ended=_ending(outcome, limit))


def _found(school: School, found: OptionList) -> Searched:
    """The outcome as the list of options alone makes it."""
    from classcruncher.model.questions import Verdict

    match found.verdict:
        case Verdict.NONE:
            return NoAnswer(school, notes=found.notes, complete=found.complete)
        case Verdict.UNKNOWN:
            return Undecided(school, notes=found.notes)
    return Solved(school, options=found.options, notes=found.notes, complete=found.complete)


def _ending(outcome: Searched, limit: TimeLimit) -> Ending:
    """Why a run ended with this outcome."""
    if outcome.settled:
        return Ending.COMPLETE
    return Ending.STOPPED if limit.stopped else Ending.TIME_LIMIT


def crunch(book: Book, control: RunControl | None = None) -> Outcome:
    """Read the inputs of a workbook and solve them; input problems are an outcome too."""
    inputs = _read(book)
    return inputs if isinstance(inputs, Unread) else solve_inputs(inputs, control)


def check_file(workbook: Path) -> Checked | Unread:
    """Read and check a workbook file, and solve nothing.

    Raises Refusal when it cannot be read, and NotWritten when its inputs are fine, but results could not
    be put into it.
    """
    from classcruncher.splice import require_ready
    from classcruncher.workbook.file_book import open_book
    from classcruncher.workbook.reading import read

    book = open_book(workbook)
    outcome: Checked | Unread
    try:
        outcome = Checked(read(book).school)
    except BadInput as bad:
        outcome = Unread(problems=bad.problems)
    try:
        with _unwritten():
            require_ready(workbook)
    except NotWritten as refusal:
        if isinstance(outcome, Checked):
            raise
        return Unread(problems=(*outcome.problems, Problem("", "", str(refusal), "")))
    return outcome


def crunch_file(
    workbook: Path,
    out: Path | None = None,
    *,
    when: datetime | None = None,
    time_limit: float | None = None,
    progress: OnProgress | None = None,
    cancel: Cancelled | None = None,
    threads: int = 0,
) -> Outcome:
    """Solve a workbook file and put the results into it, or into a copy of it at `out`.

    `when` is the time that the results show, now if None. `time_limit`, in seconds, holds in place of the
    workbook's own. For the rest see `RunControl`. Raises Refusal, in a sentence, when the file cannot be
    read, and NotWritten when the results cannot be put into it; it is then as it was. What is known to keep
    them out is said before anything is solved.
    """
    from classcruncher.splice import put, require_ready
    from classcruncher.workbook.file_book import open_book

    book = open_book(workbook)
    with _unwritten():
        require_ready(workbook, out)
    outcome, results = _results(book, when, time_limit, RunControl(progress, cancel, threads))
    with _unwritten():
        put(results, workbook, out, book.content)
    return outcome


def crunch_bytes(
    name: str,
    data: bytes,
    *,
    when: datetime | None = None,
    time_limit: float | None = None,
    progress: OnProgress | None = None,
    cancel: Cancelled | None = None,
    threads: int = 1,
) -> tuple[Outcome, bytes]:
    """As `crunch_file`, for the bytes of a workbook file: the outcome, and the workbook with the results.

    `name` is the file's, for messages. No file is written and no lock taken; with one thread, as here unless
    more are asked for, none is started.
    """
    from classcruncher.splice import put_into, require_takes_results
    from classcruncher.workbook.file_book import open_bytes

    book = open_bytes(name, data)
    with _unwritten():
        require_takes_results(data, name)
    outcome, results = _results(book, when, time_limit, RunControl(progress, cancel, threads))
    with _unwritten():
        return outcome, put_into(data, results, name)


def _results(
    book: Book, when: datetime | None, time_limit: float | None, control: RunControl
) -> tuple[Outcome, bytes]:
    """The outcome of a workbook, and its result sheets as a workbook of their own."""
    from classcruncher.kept_run import fingerprint, rendered

    inputs, seal = _read(book), ""
    if isinstance(inputs, Unread):
        outcome: Outcome = inputs
    else:
        if time_limit is not None:
            inputs = replace(inputs, time_limit=time_limit)
        outcome = solve_inputs(inputs, control)
        # A run that someone ended has not said all that there is to say: a batch solves it again.
        seal = "" if outcome.ended is Ending.STOPPED else fingerprint(inputs)
    return outcome, rendered(outcome, when or datetime.now(), seal)


def _read(book: Book) -> Inputs | Unread:
    """The inputs of a workbook, or what is wrong with them."""
    from classcruncher.workbook.reading import read_for_solving

    try:
        return read_for_solving(book)
    except BadInput as bad:
        return Unread(problems=bad.problems)


@contextmanager
def _unwritten() -> Iterator[None]:
    """A refusal here is one to write."""
    try:
        yield
    except Refusal as refusal:
        raise NotWritten(str(refusal)) from refusal
