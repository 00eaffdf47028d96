"""One run: from a school, or the workbook that describes it, to an outcome. It prints and asks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from classcruncher.control import Cancelled, OnProgress, TimeLimit
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Ending, Outcome, Problem, Status
from classcruncher.domain.scenario import Scenario
from classcruncher.domain.school import School
from classcruncher.errors import BadInput, NotWritten, Refusal

if TYPE_CHECKING:
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
) -> Outcome:
    """Class options for a school, ranked and proven; or why there are none, and what would make one.

    `time_limit` is in seconds and covers the whole run. `progress` is told what is being looked for;
    `cancel` is asked often, and ends the run with the best so far once it says True (Ctrl-C does the same).
    `threads` is how many questions are worked on at a time (0: as the machine has cores, 2 at most).
    `scenarios` are solved as well, for the outcome's own `scenarios`.
    """
    inputs = Inputs(school, options, time_limit, tuple(scenarios))
    return solve_inputs(inputs, progress=progress, cancel=cancel, threads=threads)


def solve_inputs(
    inputs: Inputs,
    *,
    progress: OnProgress | None = None,
    cancel: Cancelled | None = None,
    threads: int = 0,
    limit: TimeLimit | None = None,
) -> Outcome:
    """As `solve`, with all that a workbook may ask for.

    `limit`, if given, has just begun, and holds in place of the inputs' own time limit and `cancel`.
    """
    from classcruncher.diagnosis import diagnose
    from classcruncher.model.engines import engine_for
    from classcruncher.model.list_of_options import list_options
    from classcruncher.model.questions import Verdict

    limit = limit or TimeLimit(inputs.time_limit, cancel)
    with limit.ended_by_ctrl_c():
        engine = engine_for(inputs.school, limit)
        found = list_options(engine, inputs.number_of_options, progress)
        status = {Verdict.NONE: Status.NO_ANSWER, Verdict.UNKNOWN: Status.TIME_LIMIT}.get(
            found.verdict, Status.SOLVED
        )
        outcome = Outcome(
            status,
            inputs.school,
            found.options,
            found.proven,
            notes=found.notes,
            complete=found.complete,
        )
        outcome = diagnose(outcome, inputs, limit, progress=progress, threads=threads)
    return replace(outcome, seconds=limit.elapsed, ended=_ending(outcome, limit))


def _ending(outcome: Outcome, limit: TimeLimit) -> Ending:
    """Why a run ended with this outcome."""
    if outcome.settled:
        return Ending.COMPLETE
    return Ending.STOPPED if limit.stopped else Ending.TIME_LIMIT


def crunch(
    book: Book,
    *,
    progress: OnProgress | None = None,
    cancel: Cancelled | None = None,
    threads: int = 0,
) -> Outcome:
    """Read the inputs of a workbook and solve them; input problems are an outcome too."""
    from classcruncher.workbook.reading import read_for_solving

    try:
        inputs = read_for_solving(book)
    except BadInput as bad:
        return _misread(bad)
    return solve_inputs(inputs, progress=progress, cancel=cancel, threads=threads)


def check_file(workbook: Path) -> Outcome:
    """Read and check a workbook file, and solve nothing.

    Raises Refusal when it cannot be read, and NotWritten when its inputs are fine, but results could not
    be put into it.
    """
    from classcruncher.splice import require_ready
    from classcruncher.workbook.file_book import open_book
    from classcruncher.workbook.reading import read

    book = open_book(workbook)
    try:
        outcome = Outcome(Status.CHECKED, read(book).school)
    except BadInput as bad:
        outcome = _misread(bad)
    try:
        with _unwritten():
            require_ready(workbook)
    except NotWritten as refusal:
        if outcome.status is Status.CHECKED:
            raise
        return replace(outcome, problems=(*outcome.problems, Problem("", "", str(refusal), "")))
    return outcome


def crunch_file(
    workbook: Path,
    out: Path | None = None,
    *,
    progress: OnProgress | None = None,
    cancel: Cancelled | None = None,
    threads: int = 0,
) -> Outcome:
    """Solve a workbook file and put the results into it, or into a copy of it at `out`.

    Raises Refusal, in a sentence, when the file cannot be read, and NotWritten when the results cannot be
    put into it; it is then as it was. What is known to keep them out is said before anything is solved.
    """
    from classcruncher.kept_run import fingerprint, rendered
    from classcruncher.splice import put, require_ready
    from classcruncher.workbook.file_book import open_book
    from classcruncher.workbook.reading import read_for_solving

    book, seal = open_book(workbook), ""
    with _unwritten():
        require_ready(workbook, out)
    try:
        inputs = read_for_solving(book)
    except BadInput as bad:
        outcome = _misread(bad)
    else:
        outcome = solve_inputs(inputs, progress=progress, cancel=cancel, threads=threads)
        # A run that someone ended has not said all that there is to say: a batch solves it again.
        seal = "" if outcome.ended is Ending.STOPPED else fingerprint(inputs)
    with _unwritten():
        put(rendered(outcome, datetime.now(), seal), workbook, out, book.content)
    return outcome


@contextmanager
def _unwritten() -> Iterator[None]:
    """A refusal here is one to write."""
    try:
        yield
    except Refusal as refusal:
        raise NotWritten(str(refusal)) from refusal


def _misread(bad: BadInput) -> Outcome:
    return Outcome(Status.BAD_INPUT, proven=False, problems=bad.problems)
