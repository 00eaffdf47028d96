"""One workbook's line in the summary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from classcruncher.domain.divisions import Compliance, compliance
from classcruncher.domain.option import Option
from classcruncher.domain.outcome import Checked, Failed, NoAnswer, Outcome, Solved, Status, Undecided, Unread
from classcruncher.domain.school import School

#: Longer texts are cut: the summary is an overview, and the workbook itself says everything.
_LONGEST_TEXT = 400


class Standing(StrEnum):
    """How a workbook or a folder came out of a batch, in words of the summary, those to look at first."""

    FAILED = "Failed"
    NOT_WRITTEN = "Not written"
    FOLDER_NOT_READ = "Folder not read"
    UNUSABLE = "Unusable file"
    CHECK_INPUTS = "Check inputs"
    NO_ANSWER = "No answer"
    TIME_RAN_OUT = "Time ran out"
    NOT_REACHED = "Not reached"
    BEST_FOUND = "Best found"
    ANSWERED = "Answered"


ANSWERS = (Standing.ANSWERED, Standing.BEST_FOUND)
_STANDINGS = {
    Status.SOLVED: Standing.ANSWERED,
    Status.NO_ANSWER: Standing.NO_ANSWER,
    Status.BAD_INPUT: Standing.CHECK_INPUTS,
    Status.TIME_LIMIT: Standing.TIME_RAN_OUT,
}


@dataclass(frozen=True)
class SummaryLine:
    """What the summary says about one workbook; the figures are those of its first option.

    `workbook` is its path within the folder. `sizes` are those of all classes, smallest first;
    `composites` counts classes that are not fixed. `headroom` is the fewest children who could still join
    a grade, and `tightest` that grade. `rules` say how it stands with each limit for divisions. `problem` and
    `remedy` are sentences. `unchanged` says that an earlier run's results still hold.
    """

    workbook: str
    standing: Standing
    school: str = ""
    children: int | None = None
    teachers: int | None = None
    sizes: tuple[int, ...] = ()
    composites: int | None = None
    spare: int | None = None
    headroom: int | None = None
    tightest: str = ""
    rules: tuple[Compliance, ...] = ()
    problem: str = ""
    remedy: str = ""
    seconds: float | None = None
    unchanged: bool = False

    @property
    def answered(self) -> bool:
        """Whether the workbook has class options in it now."""
        return self.standing in ANSWERS


def summary_line_of(outcome: Outcome, workbook: str = "") -> SummaryLine:
    """The line for a run's outcome."""
    school = None if isinstance(outcome, Unread | Failed) else outcome.school
    problem, remedy = _in_words(outcome)
    line = SummaryLine(
        workbook,
        _STANDINGS.get(outcome.status, Standing.FAILED),
        school=outcome.school_name,
        children=school.enrolment if school else None,
        teachers=school.teachers if school else None,
        problem=_cut(problem),
        remedy=_cut(remedy),
        seconds=round(outcome.seconds, 3),
    )
    if isinstance(outcome, Solved):
        standing = Standing.ANSWERED if outcome.options[0].proven else Standing.BEST_FOUND
        return _with_figures(replace(line, standing=standing), outcome.options[0], outcome.school)
    return line


def _with_figures(line: SummaryLine, option: Option, school: School) -> SummaryLine:
    free = [each for each in option.classes if not each.fixed]
    least = min((room.more for room in option.headroom), default=None)
    rooms = zip(school.names, option.headroom, strict=True) if option.headroom else ()
    return replace(
        line,
        sizes=tuple(sorted(each.size for each in option.classes)),
        composites=sum(each.is_composite for each in free),
        spare=sum(each.spare or 0 for each in free),
        headroom=least,
        rules=compliance(school.divisions, school.names, option.classes),
        tightest=next((name for name, room in rooms if room.more == least), ""),
    )


def _in_words(outcome: Outcome) -> tuple[str, str]:
    """What stands in the way of an answer, and the cheapest change or what to enter."""
    match outcome:
        case Unread():
            first, others = outcome.problems[0], len(outcome.problems) - 1
            more = f" (and {others} more)" if others else ""
            return f"{first.place}: {first.found}{more}" if first.place else first.found + more, first.enter
        case NoAnswer():
            remedy = outcome.fixes[0].change if outcome.fixes else ""
            return next(iter(outcome.reasons), "No class structure keeps all the rules."), remedy
        case Undecided():
            return "Time ran out before any answer was found.", "Raise the time limit."
        case Failed():
            return outcome.message, ""
        case Solved() | Checked():
            return "", ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 3].rstrip() + "..."
