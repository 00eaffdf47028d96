"""The steps on one workbook, each a task that a worker process does: look, solve, write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from classcruncher.control import RunControl
from classcruncher.copies import is_another_file
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Outcome, Unread
from classcruncher.domain.summary_line import Standing, SummaryLine, summary_line_of
from classcruncher.errors import BadInput, Refusal
from classcruncher.kept_run import fingerprint, kept_summary_line, rendered

_STRANGE = "It is not a Class Cruncher workbook, and was left as it is."
_STRANGE_REMEDY = "If it should be one, copy its numbers into a workbook made by: classcruncher new."
_TAKEN = "{name} in {folder} is another file, without results of Class Cruncher, and was left as it is."
_TAKEN_REMEDY = "Choose another folder with --out, or add --force to replace it."


@dataclass(frozen=True)
class Job:
    """One workbook: its name in the summary, the file to read, and the file that gets the results."""

    name: str
    source: Path
    target: Path

    @property
    def out(self) -> Path | None:
        """The copy that gets the results; None when they go into the workbook itself."""
        return None if self.target == self.source else self.target


@dataclass(frozen=True)
class Read:
    """What was read from a workbook: its inputs, and the content of its file, by `FileBook.content`."""

    inputs: Inputs
    content: str


@dataclass(frozen=True)
class Result:
    """A workbook's line in the summary, and the rendered result sheets when there are any to be written.

    `content` is that of the file they were found from.
    """

    line: SummaryLine
    sheets: bytes = b""
    content: str = ""


def look(job: Job, when: datetime, force: bool) -> Read | Result:
    """The inputs of a workbook; or a result when there is nothing to solve.

    That is so when the file is of no use, when its inputs cannot be read as they stand, when the target
    cannot be written, and, unless `force`, when the target is a strange file, or the results in it are those
    of the same inputs.
    """
    from classcruncher.ooxml.replacing import saying_why
    from classcruncher.splice import has_results, require_ready
    from classcruncher.workbook.file_book import open_book
    from classcruncher.workbook.reading import read_for_solving

    try:
        book = open_book(job.source)
        if not (book.names or book.tables):
            return Result(SummaryLine(job.name, Standing.UNUSABLE, problem=_STRANGE, remedy=_STRANGE_REMEDY))
        if not force and is_another_file(job.target, job.source) and not has_results(job.target):
            problem, remedy = _TAKEN.format(name=job.target.name, folder=job.target.parent), _TAKEN_REMEDY
            return Result(SummaryLine(job.name, Standing.NOT_WRITTEN, problem=problem, remedy=remedy))
        inputs = read_for_solving(book)
    except Refusal as refusal:
        return Result(SummaryLine(job.name, Standing.UNUSABLE, problem=str(refusal)))
    except BadInput as bad:
        return _rendered(Unread(problems=bad.problems), when, book.content)
    kept = None if force else kept_summary_line(job.target, fingerprint(inputs))
    if kept is not None:
        return Result(replace(kept, unchanged=True))
    try:
        with saying_why(job.target):
            job.target.parent.mkdir(parents=True, exist_ok=True)
        require_ready(job.source, job.out)
    except Refusal as refusal:
        return Result(SummaryLine(job.name, Standing.NOT_WRITTEN, inputs.school.name, problem=str(refusal)))
    return Read(inputs, book.content)


def solve(read: Read, when: datetime) -> Result:
    """Solve a school and render its results. Needs no file, so that any machine may do it."""
    from classcruncher.run import solve_inputs

    outcome = solve_inputs(read.inputs, RunControl(threads=1))
    return _rendered(outcome, when, read.content, fingerprint(read.inputs))


def write(job: Job, result: Result) -> SummaryLine:
    """Put the results into the workbook or its copy; returns the workbook's line in the summary."""
    from classcruncher.ooxml.replacing import saying_why
    from classcruncher.splice import put

    try:
        with saying_why(job.target):
            job.target.parent.mkdir(parents=True, exist_ok=True)
        put(result.sheets, job.source, job.out, result.content)
    except Refusal as refusal:
        return replace(result.line, standing=Standing.NOT_WRITTEN, problem=str(refusal), remedy="")
    return result.line


def _rendered(outcome: Outcome, when: datetime, content: str, inputs_fingerprint: str = "") -> Result:
    return Result(summary_line_of(outcome), rendered(outcome, when, inputs_fingerprint), content)
