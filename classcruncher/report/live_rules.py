"""How an option stands with the limits of divisions, as formulas that follow the counts on its sheet.

They are such as any Excel since 2010 and LibreOffice know, without array entry. Cells are given as addresses
("$B$8:$B$14"), all of them on the sheet itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.domain.divisions import ClassesMeant, Division, Limit

YES, NO, NO_CLASS = "Yes", "No", "no class"

#: Members and totals where no class can belong to a division.
NONE = "0"


def belonging(meant: ClassesMeant, run: range, columns: Sequence[str]) -> str:
    """An array with a number for each class: 1 where it belongs to a division, else 0.

    `run` are the positions of the division's grades; `columns` are the counts of each grade in the classes.
    """
    holds = [f"({column}>0)" for column in columns]
    before, within, after = holds[: run.start], holds[run.start : run.stop], holds[run.stop :]
    match meant:
        case ClassesMeant.ANY:
            conditions = _some(within)
        case ClassesMeant.ALL:
            conditions = _some(within) + _none(before + after)
        case ClassesMeant.LOWEST:
            conditions = _some(within) + _none(before)
        case ClassesMeant.HIGHEST:
            conditions = _some(within) + _none(after)
        case ClassesMeant.EXACTLY:
            conditions = within + _none(before + after)
    return "*".join(("1", *conditions))


# Excel holds FALSE to be more than any number: a single comparison has to become a number, hence the 0.
def _some(holds: Sequence[str]) -> list[str]:
    return [f"(0+{'+'.join(holds)}>0)"]


def _none(holds: Sequence[str]) -> list[str]:
    return [f"(0+{'+'.join(holds)}=0)"] if holds else []


def value(division: Division, limit: Limit, members: str, totals: str) -> str:
    """What the classes that belong to a division have of what is limited: a number, or "no class".

    `members` is as of `belonging`, `totals` are the classes' children.
    """
    classes = f"SUMPRODUCT({members})"
    match limit:
        case Limit.AVERAGE:
            counted = f"SUMPRODUCT({members}*{totals})"
        case Limit.SHARE:
            counted = f"SUMPRODUCT({members}*({totals}<={division.at_or_under}))"
        case _:
            return f"={classes}"
    return f'=IF({classes}=0,"{NO_CLASS}",{counted}/{classes})'


def met(limit: Limit, value_cell: str, limit_cell: str) -> str:
    """Whether a limit is kept: "Yes" or "No"; it is where no class belongs to the division."""
    kept = "<=" if limit in (Limit.MOST, Limit.AVERAGE) else ">="
    # A decimal in a cell and the same one found by division may differ in their last digits.
    keeps = f'IF(ROUND({value_cell}-{limit_cell},12){kept}0,"{YES}","{NO}")'
    return f'=IF(ISTEXT({value_cell}),"{YES}",{keeps})'
