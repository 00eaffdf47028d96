"""The outcome of a run: what every report shows, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeAlias

from classcruncher.domain.option import Option
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
class ScenarioResult:
    """What became of a scenario.

    `possible` is None when time ran out. `composites` and `sizes` (smallest first) are those of one option:
    the best then, by the school's priority, if `proven`, else the best found. `keeps_structure` says whether
    the class structure of the school's own option 1 still works. `problem` is a sentence when the scenario
    contradicts itself or cannot be read.
    """

    name: str
    possible: bool | None
    composites: int | None = None
    sizes: tuple[int, ...] = ()
    keeps_structure: bool | None = None
    proven: bool = True
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class _AnyOutcome:
    """What every outcome can be asked: a list that it has nothing for is empty.

    `proven`: every option is proven, or that there is none (what surrounds them says for itself whether it
    is). `seconds` is how long the run took. `robust` is the position in `options` of the one with the most
    headroom, `ranges` has one range a grade, and `notes` are further sentences, such as a variation that has
    no answer.
    """

    status: ClassVar[Status]
    seconds: float = field(default=0.0, init=False, repr=False)
    ended: Ending = field(default=Ending.COMPLETE, init=False, repr=False)
    options: tuple[Option, ...] = field(default=(), init=False, repr=False)
    robust: int | None = field(default=None, init=False, repr=False)
    problems: tuple[Problem, ...] = field(default=(), init=False, repr=False)
    reasons: tuple[str, ...] = field(default=(), init=False, repr=False)
    fixes: tuple[Fix, ...] = field(default=(), init=False, repr=False)
    teachers: tuple[TeacherRow, ...] = field(default=(), init=False, repr=False)
    ranges: tuple[GradeRange, ...] = field(default=(), init=False, repr=False)
    scenarios: tuple[ScenarioResult, ...] = field(default=(), init=False, repr=False)
    notes: tuple[str, ...] = field(default=(), init=False, repr=False)

    @property
    def proven(self) -> bool:
        """See the class."""
        return False

    @property
    def school_name(self) -> str:
        """Blank when the school has no name, or was not read."""
        return ""


@dataclass(frozen=True, kw_only=True)
class _Searched(_AnyOutcome):
    """What a run that looked for class structures found out."""

    school: School = field(kw_only=False)
    scenarios: tuple[ScenarioResult, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    ended: Ending = Ending.COMPLETE

    @property
    def school_name(self) -> str:
        """Blank when the school has no name."""
        return self.school.name

    @property
    def complete(self) -> bool:
        """Whether the run came to the end of what it looked for."""
        return False

    @property
    def settled(self) -> bool:
        """Whether nothing is missing, and all that is said is proven."""
        rows: list[TeacherRow | ScenarioResult] = [*self.teachers, *self.scenarios]
        around = all(row.proven for row in rows) and all(reach.is_known for reach in self.ranges)
        return self.proven and self.complete and around


@dataclass(frozen=True, kw_only=True)
class Solved(_Searched):
    """There are class structures: `options`, best first, one at least.

    `complete` is False when the run ended before all the options that were asked for were listed.
    """

    status = Status.SOLVED
    options: tuple[Option, ...] = ()
    robust: int | None = None
    ranges: tuple[GradeRange, ...] = ()
    teachers: tuple[TeacherRow, ...] = ()
    complete: bool = True

    @property
    def proven(self) -> bool:
        """Whether every reason of every option is proven."""
        return all(reason.proven for option in self.options for reason in option.reasons)


@dataclass(frozen=True, kw_only=True)
class NoAnswer(_Searched):
    """There is provably no class structure: `reasons` say why, `fixes` what would make one.

    `complete` is False when the run ended before all changes were tried.
    """

    status = Status.NO_ANSWER
    reasons: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    teachers: tuple[TeacherRow, ...] = ()
    complete: bool = True

    @property
    def proven(self) -> bool:
        """It is."""
        return True


@dataclass(frozen=True, kw_only=True)
class Undecided(_Searched):
    """The run ended before it found a class structure, or a proof that there is none."""

    status = Status.TIME_LIMIT


@dataclass(frozen=True, kw_only=True)
class Unread(_AnyOutcome):
    """The inputs cannot be read as they stand: `problems` holds every one, in the order of the sheets."""

    status = Status.BAD_INPUT
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Checked(_AnyOutcome):
    """The inputs are fine, and were not to be solved."""

    status = Status.CHECKED
    school: School = field(kw_only=False)

    @property
    def proven(self) -> bool:
        """Nothing is claimed."""
        return True

    @property
    def school_name(self) -> str:
        """Blank when the school has no name."""
        return self.school.name


@dataclass(frozen=True, kw_only=True)
class Failed(_AnyOutcome):
    """The results could not be written, or the program itself failed; `message` says so in a sentence."""

    status = Status.FAILED
    message: str = field(kw_only=False)


#: How a run on a school ended, and on a workbook.
Searched: TypeAlias = Solved | NoAnswer | Undecided
Outcome: TypeAlias = Searched | Unread | Checked | Failed
