"""What a workbook must hold: sheets, names, headings, ranges, and the words for each.

The template, the reader and their messages all speak from here, so that a cell's own hint and the
complaint about it say the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any

from classcruncher.domain.divisions import ClassesMeant
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import CompositeLimit, Priority, School
from classcruncher.workbook.accepted import (
    Choice,
    DecimalNumber,
    PairNumber,
    PairNumbers,
    PairWord,
    Percentage,
    Text,
    WholeNumber,
)

#: Rows of the table of grades, and rows and columns of the matrix.
MOST_GRADES = 15
#: Rows for fixed classes, rules and scenarios in the template (a user may insert more).
FIXED_CLASS_ROWS = 12
RULE_ROWS = 15
SCENARIO_ROWS = 30


class Sheet(StrEnum):
    """The input sheets, in order."""

    START = "Start"
    SCHOOL = "School"
    GRADES = "Grades"
    COMPOSITES = "Composites"
    FIXED_CLASSES = "Fixed classes"
    RULES = "Rules"
    WHAT_IF = "What if"


@dataclass(frozen=True)
class Setting:
    """One row of the School sheet, and the fields that it fills of a school or of the inputs (`of`).

    `name` is the workbook name of its value cell, `what` the words for it inside a sentence
    ("the number of teachers"). What is meant by a blank cell is `default` (None: it must be filled), by a
    workbook without the name `absent` (None: there must be one); both as they would be entered. A setting
    that fills no field says how other cells are read.
    """

    name: str
    label: str
    what: str
    takes: WholeNumber | Choice | Text
    default: int | str | None
    help: str
    fills: tuple[str, ...]
    of: type[School | Inputs] = field(default=School, kw_only=True)
    absent: int | str | None = field(default=None, kw_only=True)

    def entered(self, inputs: Inputs) -> int | str:
        """The cell's content for these inputs."""
        if not self.fills:
            # The inputs do not tell whether cells were read in another way: filled in, they need not be.
            return self.absent or ""
        return self.takes.entered(attrgetter(*self.fills)(inputs.school if self.of is School else inputs))

    def fields(self, entered: int | str) -> dict[str, Any]:
        """The fields that it fills, by their names."""
        if not self.fills:
            return {}
        value = self.takes.value(entered)
        return dict(zip(self.fills, value if isinstance(value, tuple) else (value,), strict=True))


YES, NO, AVOID, ALWAYS = "Yes", "No", "Avoid", "Always"
AS_FEW_AS_POSSIBLE = "As few as possible"
YES_OR_NO = Choice((YES, NO), (True, False))

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
    ("name",),
)
TEACHERS = Setting(
    "Teachers",
    "Teachers",
    "the number of teachers",
    TEACHERS_TAKES,
    None,
    "How many classes there can be: one teacher, one class.",
    ("teachers",),
)
USE_EVERY_TEACHER = Setting(
    "Use_every_teacher",
    "Use every teacher",
    'the answer to "Use every teacher"',
    Choice((YES, NO, AS_FEW_AS_POSSIBLE), ((True, False), (False, False), (False, True))),
    YES,
    "Yes: exactly this many classes. No: this many at most. As few as possible: this many at most, and fewer "
    "classes come before everything else.",
    ("use_every_teacher", "fewest_classes"),
)
SMALLEST_GROUP = Setting(
    "Smallest_group",
    "Smallest group",
    "the smallest group",
    SMALLEST_GROUP_TAKES,
    5,
    "Fewest children of one grade in a composite class, so that no child sits alone.",
    ("smallest_group",),
)
MOST_GRADES_IN_A_CLASS = Setting(
    "Most_grades_in_a_class",
    "Most grades in a class",
    "the most grades in a class",
    WholeNumber(2, MOST_GRADES),
    2,
    "2 allows pairs only. What must be allowed for 3 or more is said beside Consecutive grades.",
    ("most_grades_in_a_class",),
)
CONSECUTIVE_GRADES = Setting(
    "Consecutive_grades",
    "Consecutive grades",
    'the answer to "Consecutive grades"',
    YES_OR_NO,
    YES,
    "Yes: the grades of a class follow one another, and it is enough that neighbours may share a class. "
    "No: every two of its grades must be allowed to.",
    ("consecutive_grades",),
    absent=NO,
)
NEIGHBOURS_MAY_SHARE = Setting(
    "Neighbours_may_share",
    "Neighbours may share a class",
    'the answer to "Neighbours may share a class"',
    YES_OR_NO,
    NO,
    "Yes: grades next to each other may share a class where their cells on Composites are blank. "
    "No: a blank cell means No.",
    (),
    absent=NO,
)
WHOLE_GRADES = Setting(
    "Whole_grades",
    "Whole grades",
    'the answer to "Whole grades"',
    YES_OR_NO,
    NO,
    "Yes: all children of a grade are in classes of just the same grades. "
    "No: some may be in straight classes and others in composite ones.",
    ("whole_grades",),
    absent=NO,
)
COMPOSITE_LIMIT = Setting(
    "Composite_limit",
    "Limits of a composite class",
    "the choice of limits of a composite class",
    Choice(tuple(CompositeLimit), tuple(CompositeLimit)),
    CompositeLimit.LOWEST.value,
    "Which of its grades' smallest, largest and ideal class a composite class takes.",
    ("composite_limit",),
)
PRIORITY = Setting(
    "Priority",
    "What matters most",
    "what matters most",
    Choice(tuple(Priority), tuple(Priority)),
    Priority.FEWEST_COMPOSITES.value,
    "What the first option is best at. Others follow either way.",
    ("priority",),
)
NUMBER_OF_OPTIONS = Setting(
    "Number_of_options",
    "Number of options",
    "the number of options",
    WholeNumber(1, 20),
    6,
    "How many different class structures to offer.",
    ("number_of_options",),
    of=Inputs,
)
TIME_LIMIT = Setting(
    "Time_limit",
    "Time limit (seconds)",
    "the time limit",
    WholeNumber(1, 3600),
    30,
    "When the time is up, the best options found so far are given.",
    ("time_limit",),
    of=Inputs,
)

SETTINGS = (
    SCHOOL_NAME,
    TEACHERS,
    USE_EVERY_TEACHER,
    SMALLEST_GROUP,
    MOST_GRADES_IN_A_CLASS,
    CONSECUTIVE_GRADES,
    NEIGHBOURS_MAY_SHARE,
    WHOLE_GRADES,
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

GRADE_ENTER = "Enter a name that no other grade has."


#: All that a cell of the matrix may say; a blank one says No.
PAIR_ENTRIES: tuple[PairWord | PairNumber | PairNumbers, ...] = (
    PairWord(YES, {}, "yes"),
    PairWord(NO, None, "no"),
    PairWord(AVOID, {"avoid": True}, "avoid"),
    PairWord(ALWAYS, {"always": True}, "always"),
    PairNumber(CLASS_SIZE_TAKES, "largest", "number"),
    PairNumbers(CLASS_SIZE_TAKES, ("smallest", "largest"), "number"),
)


def pair_enter() -> str:
    """What to enter for a pair of grades, as a sentence."""
    *most, last = (entry.in_words for entry in PAIR_ENTRIES)
    return f"Enter {', '.join(most)} or {last}."


#: The table of rules for several grades together: its name and headings.
RULES_TABLE = "Rules"
FROM_GRADE, TO_GRADE, CLASSES_MEANT = "From grade", "To grade", "Classes meant"
FEWEST_CLASSES, MOST_CLASSES, AVERAGE = "Fewest classes", "Most classes", "Average at most"
SHARE, AT_OR_UNDER, FIXED_COUNT = "Share", "At or under", "Fixed classes count"
RULES_HEADINGS = (
    FROM_GRADE,
    TO_GRADE,
    CLASSES_MEANT,
    FEWEST_CLASSES,
    MOST_CLASSES,
    AVERAGE,
    SHARE,
    AT_OR_UNDER,
    FIXED_COUNT,
)

#: What the cells of a rule take beside the names of grades; blank choices mean the first one.
CLASSES_MEANT_TAKES = Choice(tuple(ClassesMeant), tuple(ClassesMeant))
NUMBER_OF_CLASSES_TAKES = WholeNumber(0, 500)
AVERAGE_TAKES = DecimalNumber(1, 999)
SHARE_TAKES = Percentage()
FIXED_COUNT_TAKES = Choice((NO, YES), (False, True))

RULE_GRADE_ENTER = "Enter the name of a grade as it stands on the sheet Grades."


#: Names of the matrix's body, of the fixed classes' rows (class name, then children per grade), and of the
#: scenarios' (name, teachers, smallest group, children of each grade, largest class of each).
COMPOSITES_NAME = "Composites"
FIXED_CLASSES_NAME = "Fixed_classes"
SCENARIOS_NAME = "What_if"

#: Tables that are read.
TABLES = (GRADES_TABLE, RULES_TABLE)


def names() -> tuple[str, ...]:
    """The workbook names that are read. With the tables that is all: the rest of a workbook is the user's."""
    return (*(setting.name for setting in SETTINGS), COMPOSITES_NAME, FIXED_CLASSES_NAME, SCENARIOS_NAME)
