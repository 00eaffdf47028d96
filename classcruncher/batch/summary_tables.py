"""The summary's tables, as pandas data frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from classcruncher.domain.summary_line import Standing, SummaryLine

if TYPE_CHECKING:
    import pandas as pd

WORKBOOK, SCHOOL, OUTCOME = "Workbook", "School", "Outcome"
CHILDREN, TEACHERS, CLASSES, COMPOSITES = "Children", "Teachers", "Classes", "Composite classes"
SMALLEST, LARGEST, AVERAGE = "Smallest class", "Largest class", "Average class"
SPARE, HEADROOM, TIGHTEST = "Spare places", "Headroom", "Tightest grade"
PROBLEM, REMEDY, SECONDS, UNCHANGED = "Problem", "What would help", "Seconds", "Unchanged"
#: What makes a spreadsheet take a text in a CSV file for more than a text.
_STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Whole numbers that some workbooks do not have.
_WHOLE = (CHILDREN, TEACHERS, CLASSES, COMPOSITES, SMALLEST, LARGEST, SPARE, HEADROOM)


def schools_frame(lines: Sequence[SummaryLine]) -> pd.DataFrame:
    """One row a workbook, in the order given; figures that a workbook does not have are missing."""
    import pandas as pd

    rows = [
        {
            WORKBOOK: line.workbook,
            SCHOOL: line.school,
            OUTCOME: str(line.standing),
            CHILDREN: line.children,
            TEACHERS: line.teachers,
            CLASSES: len(line.sizes) or None,
            COMPOSITES: line.composites,
            SMALLEST: min(line.sizes, default=None),
            LARGEST: max(line.sizes, default=None),
            AVERAGE: round(sum(line.sizes) / len(line.sizes), 1) if line.sizes else None,
            SPARE: line.spare,
            HEADROOM: line.headroom,
            TIGHTEST: line.tightest,
            PROBLEM: line.problem,
            REMEDY: line.remedy,
            SECONDS: line.seconds,
            UNCHANGED: "Yes" if line.unchanged else "No",
        }
        for line in lines
    ]
    frame = pd.DataFrame(rows)
    return frame.astype(dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys((AVERAGE, SECONDS), "Float64"))


def harmless(schools: pd.DataFrame) -> pd.DataFrame:
    """The table for a CSV file: its texts stay texts in every spreadsheet, and none is run as a formula.

    Those that begin as formulas and numbers do get an apostrophe before them, as one types it in Excel.
    """
    texts = schools.select_dtypes(exclude="number")
    return schools.assign(**{str(name): column.map(_as_text) for name, column in texts.items()})


def _as_text(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_OF_FORMULAS) else text


def to_look_at(schools: pd.DataFrame) -> pd.DataFrame:
    """The workbooks that need a person, the most broken first: whom to call, and about what."""
    order = {str(standing): place for place, standing in enumerate(Standing)}
    troubled = schools[schools[PROBLEM] != ""]
    ordered = troubled.sort_values(
        [OUTCOME, WORKBOOK], key=lambda column: column.replace(order), kind="stable"
    )
    return ordered[[WORKBOOK, SCHOOL, OUTCOME, PROBLEM, REMEDY]]


def classes_by_size(lines: Sequence[SummaryLine]) -> pd.Series[int]:
    """How many classes of each size there are in all schools, sizes without a class between them included."""
    return _counted(size for line in lines for size in line.sizes)


def schools_by_composites(lines: Sequence[SummaryLine]) -> pd.Series[int]:
    """How many schools have so many composite classes."""
    return _counted(line.composites for line in lines if line.composites is not None)


def _counted(numbers: Iterable[int]) -> pd.Series[int]:
    import pandas as pd

    counts = pd.Series(list(numbers), dtype="int64").value_counts()
    if counts.empty:
        return counts
    return counts.reindex(range(counts.index.min(), counts.index.max() + 1), fill_value=0)
