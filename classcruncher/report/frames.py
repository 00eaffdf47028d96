"""Options as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classcruncher.domain.option import Option
from classcruncher.domain.outcome import Outcome
from classcruncher.domain.school import School

if TYPE_CHECKING:
    import pandas as pd


def classes_frame(option: Option, school: School) -> pd.DataFrame:
    """One row a class, indexed by its name.

    The columns: children of each grade, then Total, Smallest, Largest, Spare places (missing for a
    fixed class) and Fixed.
    """
    import pandas as pd

    columns = [*school.names, "Total", "Smallest", "Largest", "Spare places", "Fixed"]
    rows = [
        (*each.children, each.size, each.smallest, each.largest, each.spare, each.fixed)
        for each in option.classes
    ]
    names = pd.Index([each.name for each in option.classes], name="Class")
    frame = pd.DataFrame(rows, columns=columns, index=names)
    # Whole numbers that may be missing stay whole.
    limits = ["Smallest", "Largest", "Spare places"]
    return frame.astype({column: "Int64" for column in limits if column not in school.names})


def options_frame(outcome: Outcome) -> pd.DataFrame:
    """One row an option, numbered from 1: why it is listed, what it is like and whether that is proven.

    "Headroom" is the fewest children that could still join a grade; missing when it is not known.
    """
    import pandas as pd

    rows = [
        {
            "Why": option.why,
            "Composites": option.composites,
            "Evenness": option.evenness,
            "Classes": len(option.classes),
            "Sizes": option.sizes,
            "Smallest class": min(option.sizes, default=None),
            "Largest class": max(option.sizes, default=None),
            "Headroom": min((room.more for room in option.headroom), default=None),
            "Proven": option.proven,
        }
        for option in outcome.options
    ]
    columns = [
        "Why",
        "Composites",
        "Evenness",
        "Classes",
        "Sizes",
        "Smallest class",
        "Largest class",
        "Headroom",
        "Proven",
    ]
    numbers = pd.Index(range(1, len(rows) + 1), name="Option")
    frame = pd.DataFrame(rows, columns=columns, index=numbers)
    return frame.astype({"Smallest class": "Int64", "Largest class": "Int64", "Headroom": "Int64"})
