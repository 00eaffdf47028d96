"""What Excel lets into an input cell, said in the contract's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from classcruncher.workbook import contract
from classcruncher.workbook.accepted import Choice, PairNumber, PairWord, Text, WholeNumber
from classcruncher.workbook.contract import GRADE_ENTER, pair_enter

#: Longest text that an input cell takes, in characters.
LONGEST_TEXT = 100

#: The first and last row and column of some cells, all counted from 0.
Area = tuple[int, int, int, int]


def allow(
    sheet: Worksheet, area: Area, title: str, takes: WholeNumber | Choice | Text, hint: str = ""
) -> None:
    """Let only what the contract takes into the cells of an area; `hint` is said before what to enter."""
    _allow(sheet, area, title, f"{hint} {takes.enter}".strip(), takes.enter, _criteria(takes))


def allow_unique_names(sheet: Worksheet, area: Area, title: str, first: str, column: str) -> None:
    """Let only names that differ into a column; `first` is its first cell, `column` all of it ($A$1:$A$3)."""
    unique = f"=SUMPRODUCT(--(TRIM({column})=TRIM({first})))=1"
    _allow(sheet, area, title, f"Such as K or Year 3. {GRADE_ENTER}", GRADE_ENTER, _formula(unique))


def allow_pairs(sheet: Worksheet, area: Area, title: str, first: str) -> None:
    """Let only what the matrix takes into the cells of an area whose first cell is `first`."""
    words, numbers = [], []
    for entry in contract.PAIR_ENTRIES:
        match entry:
            case PairWord(text):
                words.append(f'{first}="{text}"')
            case PairNumber(takes):
                numbers.append(f"AND({first}>={takes.low},{first}<={takes.high},{first}=INT({first}))")
    fits = f"=IF(ISNUMBER({first}),{_any(numbers)},{_any(words)})"
    _allow(sheet, area, title, pair_enter(), pair_enter(), _formula(fits))


def _any(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _criteria(takes: WholeNumber | Choice | Text) -> dict[str, Any]:
    match takes:
        case WholeNumber(low, high):
            return {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
        case Choice(texts):
            return {"validate": "list", "source": list(texts)}
        case Text():
            return {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}


def _formula(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": formula}


def _allow(
    sheet: Worksheet, area: Area, title: str, hint: str, refusal: str, criteria: dict[str, Any]
) -> None:
    words = {"input_title": title, "input_message": hint, "error_title": title, "error_message": refusal}
    sheet.data_validation(*area, criteria | words)
