"""What an input cell may take: what to enter, said in words, and what that means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from classcruncher.domain.school import Pair


@dataclass(frozen=True)
class WholeNumber:
    """A cell that takes a whole number from `low` to `high`."""

    low: int
    high: int

    @property
    def enter(self) -> str:
        """What to enter, as a sentence."""
        return f"Enter {self.in_words}."

    @property
    def in_words(self) -> str:
        """What it takes, inside a sentence."""
        return f"a whole number from {self.low} to {self.high}"

    def value(self, entered: int | str) -> object:
        """What the cell means."""
        return entered

    def entered(self, value: Any) -> int | str:
        """The cell that means this value."""
        number: int = round(value)
        return number


@dataclass(frozen=True)
class DecimalNumber:
    """A cell that takes a number from `low` to `high`, whole or not."""

    low: int
    high: int

    @property
    def enter(self) -> str:
        """See `WholeNumber.enter`."""
        return f"Enter a number from {self.low} to {self.high}, such as 21 or 21.5."

    def entered(self, value: Fraction) -> int | float:
        """See `WholeNumber.entered`."""
        return int(value) if value == int(value) else float(value)


@dataclass(frozen=True)
class Percentage:
    """A cell that takes a part of a whole: 0.9, which the cell shows as 90%, or 90."""

    enter: str = "Enter a percentage above 0% and up to 100%, such as 90%."

    def entered(self, value: Fraction) -> int | float:
        """See `WholeNumber.entered`."""
        return float(value)


@dataclass(frozen=True)
class Choice:
    """A cell that takes one of a few texts, each of which stands for the value at its place.

    What stands for several fields is a tuple of their values.
    """

    texts: tuple[str, ...]
    values: tuple[object, ...]

    @property
    def enter(self) -> str:
        """What to enter, as a sentence."""
        *most, last = (f'"{text}"' for text in self.texts)
        return f"Enter {', '.join(most)} or {last}."

    def value(self, entered: int | str) -> object:
        """See `WholeNumber.value`."""
        return self.values[self.texts.index(str(entered))]

    def entered(self, value: Any) -> int | str:
        """See `WholeNumber.entered`."""
        return self.texts[self.values.index(value)]


@dataclass(frozen=True)
class Text:
    """A cell that takes any text and may be blank."""

    enter: str = "Enter a text, or leave it blank."

    def value(self, entered: int | str) -> object:
        """See `WholeNumber.value`."""
        return entered

    def entered(self, value: Any) -> int | str:
        """See `WholeNumber.entered`."""
        return str(value)


@dataclass(frozen=True)
class PairWord:
    """A word that a cell of the matrix takes, and the fields of `Pair` that it sets.

    `sets` is None where the two grades may not share a class. `mark` names the cell's colours.
    """

    text: str
    sets: Mapping[str, Any] | None
    mark: str

    @property
    def in_words(self) -> str:
        """What to enter, inside a sentence."""
        return f'"{self.text}"'

    def read(self, content: int | str) -> int | str | None:
        """The content in the contract's spelling; None when it is something else."""
        return self.text if str(content).casefold() == self.text.casefold() else None

    def fields(self, entered: int | str) -> Mapping[str, Any] | None:
        """The fields of the pair; None when there is none."""
        return self.sets

    def entered(self, pair: Pair) -> int | str | None:
        """The cell that means just this pair; None when it takes another entry."""
        means = self.sets is not None and Pair(pair.first, pair.second, **self.sets) == pair
        return self.text if means else None


@dataclass(frozen=True)
class PairNumber:
    """A whole number that a cell of the matrix takes, and the field of `Pair` that it is."""

    takes: WholeNumber
    sets: str
    mark: str

    @property
    def in_words(self) -> str:
        """See `PairWord.in_words`."""
        return self.takes.in_words

    def read(self, content: int | str) -> int | str | None:
        """See `PairWord.read`."""
        fits = isinstance(content, int) and self.takes.low <= content <= self.takes.high
        return content if fits else None

    def fields(self, entered: int | str) -> Mapping[str, Any] | None:
        """See `PairWord.fields`."""
        return {self.sets: entered}

    def entered(self, pair: Pair) -> int | str | None:
        """See `PairWord.entered`."""
        number: int | None = getattr(pair, self.sets)
        sets: dict[str, Any] = {self.sets: number}
        return number if Pair(pair.first, pair.second, **sets) == pair else None


#: Two numbers as people write them from one to the other: 18 to 23, 18-23, 18 – 23.
_TWO_NUMBERS = re.compile(r"(\d{1,4}) ?(?:to|[-\u2010-\u2014\u2212]) ?(\d{1,4})", re.IGNORECASE)
#: The last year of the dates that numbers up to 999 are shown as.
_NUMBERS_AS_DATES = 1902
#: Years that Excel takes two digits for, from 30 to 99.
_TWO_DIGITS = range(1930, 2000)


@dataclass(frozen=True)
class PairNumbers:
    """Two whole numbers that a cell of the matrix takes as a text, and the fields of `Pair` that they are.

    The first is not above the second.
    """

    takes: WholeNumber
    sets: tuple[str, str]
    mark: str

    @property
    def in_words(self) -> str:
        """See `PairWord.in_words`."""
        return f"two numbers such as {_text(18, 23)}"

    def read(self, content: int | str) -> int | str | None:
        """See `PairWord.read`."""
        numbers = _two_numbers(content)
        return _text(*numbers) if numbers == sorted(numbers) and self._takes_all(numbers) else None

    def fields(self, entered: int | str) -> Mapping[str, Any] | None:
        """See `PairWord.fields`."""
        return dict(zip(self.sets, _two_numbers(entered), strict=True))

    def entered(self, pair: Pair) -> int | str | None:
        """See `PairWord.entered`."""
        numbers: dict[str, Any] = {name: getattr(pair, name) for name in self.sets}
        means = None not in numbers.values() and Pair(pair.first, pair.second, **numbers) == pair
        return _text(*numbers.values()) if means else None

    def correction(self, content: object) -> str | None:
        """What to enter, as a sentence, for two numbers that went wrong; None for anything else."""
        if isinstance(content, date) and (numbers := _numbers_of_a_date(content)):
            typed = "-".join(map(str, numbers))
            return f'Enter {_text(*numbers)}, with the word "to": Excel takes {typed} for a date.'
        if self._takes_all(numbers := sorted(_two_numbers(content))):
            return f"Enter {_text(*numbers)}: the smaller number comes first."
        return None

    def _takes_all(self, numbers: list[int]) -> bool:
        return bool(numbers) and all(self.takes.low <= number <= self.takes.high for number in numbers)


def _text(smaller: int, larger: int) -> str:
    return f"{smaller} to {larger}"


def _two_numbers(content: object) -> list[int]:
    """The two numbers of a text, in its order; none of anything else."""
    found = _TWO_NUMBERS.fullmatch(content) if isinstance(content, str) else None
    return [int(number) for number in found.groups()] if found else []


def _numbers_of_a_date(moment: date) -> list[int]:
    """The two numbers that Excel made the date of: its month, and its day or its year."""
    if moment.year <= _NUMBERS_AS_DATES:
        return []
    by_year = moment.day == 1 and moment.year in _TWO_DIGITS
    return sorted((moment.month, moment.year % 100 if by_year else moment.day))
