"""Limits for the classes of several grades together, and how classes stand with them.

A division is a run of grades, such as K to 2. What counts are the classes that belong to it, which composite
ones do in one of several senses. Source: the class-size rules of school systems, see docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from unicodedata import normalize

from classcruncher.domain.option import SchoolClass


class ClassesMeant(StrEnum):
    """Which classes belong to a division, by the grades in them."""

    ANY = "Any of its grades"
    ALL = "All of its grades"
    LOWEST = "Lowest grade"
    HIGHEST = "Highest grade"
    EXACTLY = "Exactly these grades"


#: How a class's grades decide, where any of them is not enough.
_SENSES = {
    ClassesMeant.ALL: "all grades of a class",
    ClassesMeant.LOWEST: "by a class's lowest grade",
    ClassesMeant.HIGHEST: "by a class's highest grade",
    ClassesMeant.EXACTLY: "exactly these grades",
}


class Limit(StrEnum):
    """What may be limited for a division."""

    FEWEST = "fewest"
    MOST = "most"
    AVERAGE = "average"
    SHARE = "share"


@dataclass(frozen=True)
class Division:
    """A run of grades, and what its classes have to keep: a row of the table Rules.

    `first` and `last` are names of grades (a blank `last` is the first one). `fewest` and `most` are numbers
    of classes, `average` is the most children that its classes may have on average, `share` the part of its
    classes (from 0 to 1) that have `at_or_under` children or fewer, at least. None: no such limit. Fixed
    classes count only where `fixed_count` says so. Numbers may be given as decimals, and are kept exactly.
    """

    first: str
    last: str = ""
    meant: ClassesMeant = ClassesMeant.ANY
    fewest: int | None = None
    most: int | None = None
    average: Fraction | None = None
    share: Fraction | None = None
    at_or_under: int | None = None
    fixed_count: bool = False

    def __post_init__(self) -> None:
        for name in ("first", "last"):
            object.__setattr__(self, name, normalize("NFC", getattr(self, name) or self.first))
        for name in ("average", "share"):
            given = getattr(self, name)
            if given is not None:
                # A decimal is meant as it is written: 21.4 is no binary fraction.
                object.__setattr__(self, name, Fraction(str(given)))

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What it limits."""
        return tuple(limit for limit in Limit if getattr(self, limit) is not None)

    @property
    def label(self) -> str:
        """The division's name: "K-2", with what is meant where any of its grades is not enough.

        Two divisions of one name mean the same classes.
        """
        run = self.first if self.first == self.last else f"{self.first}-{self.last}"
        fixed = "fixed classes count" if self.fixed_count else ""
        meant = ", ".join(filter(None, (_SENSES.get(self.meant), fixed)))
        return f"{run} ({meant})" if meant else run


def belongs(meant: ClassesMeant, run: range, grades: Sequence[int]) -> bool:
    """Whether a class of some grades, in order, belongs to a division of the grades in a run (positions).

    A class without children, as it may be made by hand, belongs to none.
    """
    if not grades:
        return False
    within = [g in run for g in grades]
    match meant:
        case ClassesMeant.ANY:
            return any(within)
        case ClassesMeant.ALL:
            return all(within)
        case ClassesMeant.LOWEST:
            return within[0]
        case ClassesMeant.HIGHEST:
            return within[-1]
        case ClassesMeant.EXACTLY:
            return all(within) and len(grades) == len(run)


@dataclass(frozen=True)
class Compliance:
    """How classes stand with one limit of a division.

    `classes` is the number of classes that belong to it; `counted` is what is limited of them: the children
    in them for an average, those small enough for a share, or the classes themselves.
    """

    division: Division
    limit: Limit
    counted: int
    classes: int

    @property
    def bound(self) -> Fraction:
        """The limit's number: children, a part of 1, or classes."""
        return Fraction(getattr(self.division, self.limit))

    @property
    def value(self) -> Fraction | None:
        """What the classes have of it; None where no class belongs to the division but a part is limited."""
        if self.limit in (Limit.FEWEST, Limit.MOST):
            return Fraction(self.counted)
        return Fraction(self.counted, self.classes) if self.classes else None

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        if self.value is None:
            return True
        at_most = self.limit in (Limit.MOST, Limit.AVERAGE)
        return self.value <= self.bound if at_most else self.value >= self.bound

    @property
    def sentence(self) -> str:
        """The limit in words: "Average of K-2 at most 21"."""
        return in_words(self.division, self.limit)


def compliance(
    divisions: Sequence[Division], names: Sequence[str], classes: Sequence[SchoolClass]
) -> tuple[Compliance, ...]:
    """How classes stand with each limit of some divisions, in order; `names` are those of all grades."""
    return tuple(each for division in divisions for each in _compliance(division, list(names), classes))


def _compliance(division: Division, names: list[str], classes: Sequence[SchoolClass]) -> Iterator[Compliance]:
    run = range(names.index(division.first), names.index(division.last) + 1)
    members = [
        each
        for each in classes
        if belongs(division.meant, run, each.grades) and (division.fixed_count or not each.fixed)
    ]
    size = division.at_or_under or 0
    for limit in division.limits:
        match limit:
            case Limit.AVERAGE:
                counted = sum(each.size for each in members)
            case Limit.SHARE:
                counted = sum(each.size <= size for each in members)
            case _:
                counted = len(members)
        yield Compliance(division, limit, counted, len(members))


def number_in_words(number: Fraction) -> str:
    """A number as people write it: "21", "21.4", or "20.33" where it has no end."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def small_size(division: Division) -> str:
    """The size of the small classes of a share: "20 children or fewer"."""
    size = division.at_or_under
    return f"{size} {'child' if size == 1 else 'children or fewer'}"


def in_words(division: Division, limit: Limit) -> str:
    """A limit in a phrase: "At least 90% of the classes in 1-3 with 20 children or fewer"."""
    bound = getattr(division, limit)
    label = division.label
    match limit:
        case Limit.AVERAGE:
            return f"Average of {label} at most {number_in_words(bound)}"
        case Limit.SHARE:
            percent = number_in_words(bound * 100)
            return f"At least {percent}% of the classes in {label} with {small_size(division)}"
        case Limit.FEWEST:
            return f"At least {bound} {'class' if bound == 1 else 'classes'} in {label}"
        case Limit.MOST:
            return f"At most {bound} {'class' if bound == 1 else 'classes'} in {label}"
