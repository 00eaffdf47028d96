"""What a workbook must hold: sheets, names, headings, ranges, and the words for each.

The template, the reader and their messages all speak from here, so that a cell's own hint and the
complaint about it say the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from classcruncher.domain.school import CompositeLimit, Priority

#: Rows of the table of grades, and rows and columns of the matrix.
MOST_GRADES = 15
#: Rows for fixed classes and for scenarios in the template (a user may insert more).
FIXED_CLASS_ROWS = 12
SCENARIO_ROWS = 30


class Sheet(StrEnum):
    """The input sheets, in order."""

    START = "Start"
    SCHOOL = "School"
    GRADES = "Grades"
    COMPOSITES = "Composites"
    FIXED_CLASSES = "Fixed classes"
    WHAT_IF = "What if"


@dataclass(frozen=True)
class WholeNumber:
    """A cell that takes a whole number from `low` to `high`."""

    low: int
    high: int

    @property
    def enter(self) -> str:
        """What to enter, as a sentence."""
        return f"Enter a whole number from {self.low} to {self.high}."


@dataclass(frozen=True)
class Choice:
    """A cell that takes one of a few texts."""

    texts: tuple[str, ...]

    @property
    def enter(self) -> str:
        """What to enter, as a sentence."""
        *most, last = (f'"{text}"' for text in self.texts)
        return f"Enter {', '.join(most)} or {last}."


@dataclass(frozen=True)
class Text:
    """A cell that takes any text and may be blank."""

    enter: str = "Enter a text, or leave it blank."


@dataclass(frozen=True)
class Setting:
    """One row of the School sheet.

    `name` is the workbook name of its value cell, `what` the words for it inside a sentence
    ("the number of teachers"), `default` what a blank cell means (None: it must be filled).
    """

    name: str
    label: str
    what: str
    takes: WholeNumber | Choice | Text
    default: int | str | None
    help: str


YES, NO, AVOID = "Yes", "No", "Avoid"

#: What a setting takes that scenarios may change too.
TEACHERS_TAKES = WholeNumber(1, 500)
SMALLEST_GROUP_TAKES = WholeNumber(1, 200)

SCHOOL_NAME = Setting(
    "School_name",
    "School name",
    "the school's name",
    Text(),
    "",
    "Printed on the results. May be left blank.",
)
TEACHERS = Setting(
    "Teachers",
    "Teachers",
    "the number of teachers",
    TEACHERS_TAKES,
    None,
    "How many classes there can be: one teacher, one class.",
)
USE_EVERY_TEACHER = Setting(
    "Use_every_teacher",
    "Use every teacher",
    'the answer to "Use every teacher"',
    Choice((YES, NO)),
    YES,
    "Yes: exactly this many classes. No: this many at most.",
)
SMALLEST_GROUP = Setting(
    "Smallest_group",
    "Smallest group",
    "the smallest group",
    SMALLEST_GROUP_TAKES,
    5,
    "Fewest children of one grade in a composite class, so that no child sits alone.",
)
MOST_GRADES_IN_A_CLASS = Setting(
    "Most_grades_in_a_class",
    "Most grades in a class",
    "the most grades in a class",
    WholeNumber(2, MOST_GRADES),
    2,
    "2 allows pairs only. With 3 or more, every pair of grades in the class must be allowed.",
)
COMPOSITE_LIMIT = Setting(
    "Composite_limit",
    "Limits of a composite class",
    "the choice of limits of a composite class",
    Choice(tuple(CompositeLimit)),
    CompositeLimit.LOWEST.value,
    "Which of its grades' smallest, largest and ideal class a composite class takes.",
)
PRIORITY = Setting(
    "Priority",
    "What matters most",
    "what matters most",
    Choice(tuple(Priority)),
    Priority.FEWEST_COMPOSITES.value,
    "What the first option is best at. Others follow either way.",
)
NUMBER_OF_OPTIONS = Setting(
    "Number_of_options",
    "Number of options",
    "the number of options",
    WholeNumber(1, 20),
    6,
    "How many different class structures to offer.",
)
TIME_LIMIT = Setting(
    "Time_limit",
    "Time limit (seconds)",
    "the time limit",
    WholeNumber(1, 3600),
    30,
    "When the time is up, the best options found so far are given.",
)

SETTINGS = (
    SCHOOL_NAME,
    TEACHERS,
    USE_EVERY_TEACHER,
    SMALLEST_GROUP,
    MOST_GRADES_IN_A_CLASS,
    COMPOSITE_LIMIT,
    PRIORITY,
    NUMBER_OF_OPTIONS,
    TIME_LIMIT,
)

#: The table of grades: its name and headings.
GRADES_TABLE = "Grades"
GRADE, CHILDREN, SMALLEST_CLASS, LARGEST_CLASS, IDEAL_CLASS = (
    "Grade",
    "Children",
    "Smallest class",
    "Largest class",
    "Ideal class",
)
GRADES_HEADINGS = (GRADE, CHILDREN, SMALLEST_CLASS, LARGEST_CLASS, IDEAL_CLASS)

CHILDREN_TAKES = WholeNumber(0, 2000)
CLASS_SIZE_TAKES = WholeNumber(1, 999)

#: Names of the matrix's body and of the fixed classes' rows (class name, then children per grade).
COMPOSITES_NAME = "Composites"
#: What to enter for a pair of grades, and for a grade's name, as sentences.
PAIR_ENTER = (
    f'Enter "{YES}", "{NO}", "{AVOID}" or a whole number '
    f"from {CLASS_SIZE_TAKES.low} to {CLASS_SIZE_TAKES.high}."
)
GRADE_ENTER = "Enter a name that no other grade has."
FIXED_CLASSES_NAME = "Fixed_classes"

#: The scenarios' table: name, teachers, smallest group, children of each grade, largest class of each.
SCENARIOS_NAME = "What_if"
