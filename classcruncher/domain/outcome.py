"""The outcome of a run: what every report shows, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from classcruncher.domain.option import Option
from classcruncher.domain.scenario import ScenarioResult
from classcruncher.domain.school import School


class Status(StrEnum):
    """How a run on one school ended; `CHECKED` is inputs that are fine and were not to be solved."""

    CHECKED = "checked"
    SOLVED = "solved"
    NO_ANSWER = "no_answer"
    BAD_INPUT = "bad_input"
    TIME_LIMIT = "time_limit"
    FAILED = "failed"


class Ending(StrEnum):
    """Why a run ended: it knew all that was asked of it, or its time was over, or someone stopped it."""

    COMPLETE = "complete"
    TIME_LIMIT = "time_limit"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Problem:
    """Something in a workbook that cannot be read as it stands.

    `sheet` and `cell` say where ("Grades", "B5"; either may be blank), `found` what is there and
    `enter` what to do, both in sentences.
    """

    sheet: str
    cell: str
    found: str
    enter: str

    @property
    def place(self) -> str:
        """Where it is, as Excel writes it: "Grades!B5" or "'Fixed classes'!C4"."""
        if not self.cell:
            return self.sheet
        plain = self.sheet.replace("_", "").isalnum() and not self.sheet[:1].isdigit()
        quoted = self.sheet.replace("'", "''")
        return f"{self.sheet}!{self.cell}" if plain else f"'{quoted}'!{self.cell}"

    @property
    def message(self) -> str:
        """The whole of it: what was found and what to enter."""
        return f"{self.found} {self.enter}".strip()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Fix:
    """A change, or two changes together, that would give a school an answer; verified by solving.

    `kind` names the change for programs (two kinds are joined by " + "), `change` for people,
    `amount` is its size, `outlook` says what the best option would look like then.
    """

    kind: str
    change: str
    amount: int
    outlook: str = ""


@dataclass(frozen=True)
class TeacherRow:
    """What the school could do with another number of teachers.

    `possible` is None when time ran out. `composites` and `sizes` (smallest first) are those of one option:
    the best then, by the school's priority, if `proven`, else the best found.
    """

    teachers: int
    possible: bool | None
    composites: int | None = None
    sizes: tuple[int, ...] = ()
    average: float | None = None
    proven: bool = True


@dataclass(frozen=True)
class GradeRange:
    """The enrolments of one grade, from `fewest` to `most`, for which any structure exists.

    The other grades and the teachers stay as they are; None means not known in the time there was.
    """

    fewest: int | None
    most: int | None

    @property
    def is_known(self) -> bool:
        """Whether both ends are known."""
        return self.fewest is not None and self.most is not None


@dataclass(frozen=True)
class Outcome:
    """All that one run found out.

    `proven` is True when every option is proven, or that there is none (what surrounds them says for itself
    whether it is). `complete` is False when the run ended before all the options that were asked for were
    listed or, without any, before all changes were tried. `ended` says why it ended. `notes` are further
    sentences, such as a variation that has no answer; `reasons` say why there is no answer and `fixes` what
    would make one; `robust` is the position in `options` of the one with the most headroom.
    """

    status: Status
    school: School | None = None
    options: tuple[Option, ...] = ()
    proven: bool = True
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    reasons: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    teachers: tuple[TeacherRow, ...] = ()
    ranges: tuple[GradeRange, ...] = ()
    robust: int | None = None
    scenarios: tuple[ScenarioResult, ...] = ()
    message: str = ""
    complete: bool = True
    ended: Ending = Ending.COMPLETE

    @property
    def settled(self) -> bool:
        """Whether nothing is missing, and all that is said is proven."""
        rows: list[TeacherRow | ScenarioResult] = [*self.teachers, *self.scenarios]
        around = all(row.proven for row in rows) and all(reach.is_known for reach in self.ranges)
        return self.proven and self.complete and around
