"""Limits for the classes of a division: their number, their average size, and the share of small ones."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count
from math import ceil, floor
from typing import Any, ClassVar

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.divisions import (
    Division,
    Limit,
    belongs,
    in_words,
    number_in_words,
    small_size,
)
from classcruncher.domain.ranged_school import MOST_TEACHERS, RangedSchool
from classcruncher.domain.school import NO_LIMIT, FixedClass, School
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Change, Demand, Need, Programme, Rows, Rule, Way
from classcruncher.rules.ways import Number, lowered, raised
from classcruncher.words import classes

#: Steps in which averages and shares are made milder, as parts of one.
TENTHS, HUNDREDTHS = 10, 100
_KINDS = {
    Limit.FEWEST: "fewest_classes",
    Limit.MOST: "most_classes",
    Limit.AVERAGE: "average",
    Limit.SHARE: "share",
}


class DivisionLimit(Rule):
    """One kind of limit, on each division that has it.

    `limit` says which one. A demand stands for a division's, by the division's position.
    """

    limit: ClassVar[Limit]
    #: How much one step of a milder number disturbs (see `Change.effort`).
    effort: ClassVar[int]

    def is_stated(self, school: School) -> bool:
        """Whether some division has it."""
        return bool(self.demands(school))

    def demands(self, school: School) -> tuple[Demand, ...]:
        """Each division that has it."""
        return tuple(
            Demand(self, position)
            for position, division in enumerate(school.divisions)
            if self.limit in division.limits
        )

    def divisions(self, school: School) -> list[Division]:
        """The divisions that have it."""
        return [school.divisions[demand.position] for demand in self.demands(school)]

    def rows(self, programme: Programme) -> Rows:
        """The limit of each division, and the classes that its children need at least under it.

        The latter follows, but not where numbers of classes need not be whole: it spares the solver work.
        """
        school = programme.ranged.school
        for demand in self.demands(school):
            division, name = school.divisions[demand.position], f"division{demand.position}_{self.limit}"
            members = _members(school, programme.types, division)
            chosen = [t for t, member in enumerate(members) if member]
            fixed = _fixed_classes(school, division)
            yield name, self.row(programme, division, chosen, fixed)
            others = {g for t, each in enumerate(programme.types) if not members[t] for g in each.grades}
            served = {g for t in chosen for g in programme.types[t].grades} - others
            children = sum(programme.ranged.children[g][0] for g in served)
            if children:
                largest = max(programme.types[t].largest for t in chosen)
                yield (
                    f"holds_{name}",
                    programme.total(chosen) >= self.needed(division, children, largest, fixed),
                )

    def needed(self, division: Division, children: int, largest: int, fixed: Sequence[FixedClass]) -> int:
        """So many children, in classes of at most a `largest` size, fill at least so many classes."""
        return 0

    @abstractmethod
    def row(
        self, programme: Programme, division: Division, chosen: Sequence[int], fixed: Sequence[FixedClass]
    ) -> Any:
        """The constraint on the class types (by position) and the fixed classes that belong to a division."""

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """The division without this limit."""
        return replace(ranged, school=with_limit(ranged.school, position, self.limit, None))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The limit of each division."""
        for demand in demands:
            yield f"{in_words(school.divisions[demand.position], self.limit)}."

    def changes(self, school: School) -> Iterator[Change]:
        """A milder number for each division."""
        for demand in self.demands(school):
            yield Change(
                _KINDS[self.limit],
                self.effort,
                self.milder(school.divisions[demand.position], demand.position),
                about=(demand.position,),
                loosens=frozenset({demand, Demand(MIXING)}),
            )

    @abstractmethod
    def milder(self, division: Division, position: int) -> Way:
        """A milder number of a division at a position."""


class FewestClasses(DivisionLimit):
    """A division has at least so many classes."""

    known_to_enumeration = True
    limit = Limit.FEWEST
    effort = 8

    def needs(self, school: School, types: Sequence[ClassType]) -> Iterator[Need]:
        """Each division's number of classes."""
        for division in self.divisions(school):
            fixed = len(_fixed_classes(school, division))
            yield [int(each) for each in _members(school, types, division)], (division.fewest or 0) - fixed

    def row(
        self, programme: Programme, division: Division, chosen: Sequence[int], fixed: Sequence[FixedClass]
    ) -> Any:
        """Its number of classes."""
        return programme.total(chosen) + len(fixed) >= (division.fewest or 0)

    def milder(self, division: Division, position: int) -> Way:
        """Fewer classes, down to none."""
        return lowered(
            _number(position, self.limit),
            0,
            lambda now, then: f"Ask for {classes(then)} in {division.label} at least instead of {now}",
        )


class MostClasses(DivisionLimit):
    """A division has at most so many classes."""

    known_to_enumeration = True
    limit = Limit.MOST
    effort = 8

    def needs(self, school: School, types: Sequence[ClassType]) -> Iterator[Need]:
        """Each division's number of classes."""
        for division in self.divisions(school):
            fixed = len(_fixed_classes(school, division))
            yield [-each for each in _members(school, types, division)], fixed - (division.most or 0)

    def row(
        self, programme: Programme, division: Division, chosen: Sequence[int], fixed: Sequence[FixedClass]
    ) -> Any:
        """Its number of classes."""
        return programme.total(chosen) + len(fixed) <= (division.most or 0)

    def milder(self, division: Division, position: int) -> Way:
        """More classes."""
        return raised(
            _number(position, self.limit),
            MOST_TEACHERS,
            lambda now, then: f"Allow {classes(then)} in {division.label} instead of {now}",
        )


class AverageSize(DivisionLimit):
    """The classes of a division have at most so many children on average."""

    limit = Limit.AVERAGE
    effort = 1
    concerns_sizes = True

    def row(
        self, programme: Programme, division: Division, chosen: Sequence[int], fixed: Sequence[FixedClass]
    ) -> Any:
        """Its children, against so many times its classes; in whole numbers."""
        average = division.average or Fraction(0)
        children = sum((programme.size_of(t) for t in chosen), start=0 * programme.total(chosen))
        counted = programme.total(chosen) + len(fixed)
        at_most = average.numerator * counted - average.denominator * sum(each.size for each in fixed)
        return average.denominator * children <= at_most

    def needed(self, division: Division, children: int, largest: int, fixed: Sequence[FixedClass]) -> int:
        """Each class takes the average."""
        average = division.average or Fraction(0)
        if not average:
            return 0
        return ceil((children + sum(each.size for each in fixed)) / average) - len(fixed)

    def milder(self, division: Division, position: int) -> Way:
        """A higher average, by tenths."""
        average = number_in_words(division.average or Fraction(0))
        return raised(
            _number(position, self.limit, parts=TENTHS),
            NO_LIMIT * TENTHS,
            lambda _, then: (
                f"Raise the average of {division.label} from {average} "
                f"to {number_in_words(Fraction(then, TENTHS))}"
            ),
        )


class ShareOfSmallClasses(DivisionLimit):
    """At least a part of the classes of a division have so many children or fewer.

    Class types are cut at that size, so that their classes are small ones or not.
    """

    limit = Limit.SHARE
    effort = 1
    concerns_sizes = True

    def cuts(self, school: School, each: ClassType) -> Iterator[int]:
        """The size up to which a class is a small one, if the type belongs to the division."""
        for division in self.divisions(school):
            if any(_members(school, [each], division)):
                yield division.at_or_under or 0

    def row(
        self, programme: Programme, division: Division, chosen: Sequence[int], fixed: Sequence[FixedClass]
    ) -> Any:
        """Its small classes, against a part of all its classes; in whole numbers."""
        share, size = division.share or Fraction(0), division.at_or_under or 0
        small = [t for t in chosen if programme.types[t].largest <= size]
        small_ones = programme.total(small) + sum(each.size <= size for each in fixed)
        counted = programme.total(chosen) + len(fixed)
        return share.denominator * small_ones >= share.numerator * counted

    def needed(self, division: Division, children: int, largest: int, fixed: Sequence[FixedClass]) -> int:
        """The share takes the size of a small class, the others take the largest."""
        share, size = division.share or Fraction(0), division.at_or_under or 0
        small_fixed = sum(each.size <= size for each in fixed)
        if share == 1 and small_fixed < len(fixed):
            # No number of small classes makes up for a fixed one that is not; the limit itself says so.
            return 0
        for number in count(-(-children // largest)):
            small = max(0, ceil(share * (number + len(fixed))) - small_fixed)
            if small <= number and number * largest - small * max(0, largest - size) >= children:
                return number
        raise AssertionError

    def milder(self, division: Division, position: int) -> Way:
        """A lower share, by parts of a hundred, down to none."""
        percent = number_in_words((division.share or Fraction(0)) * HUNDREDTHS)
        small = f"with {small_size(division)}"
        return lowered(
            _number(position, self.limit, parts=HUNDREDTHS),
            0,
            lambda _, then: (
                f"Lower the share of the classes in {division.label} {small} from {percent}% to {then}%"
            ),
        )


SHARE_OF_SMALL_CLASSES, AVERAGE_SIZE = ShareOfSmallClasses(), AverageSize()
MOST_CLASSES, FEWEST_CLASSES = MostClasses(), FewestClasses()


def _number(position: int, limit: Limit, parts: int = 1) -> Number:
    """A limit of the division at a position, in so many parts of one.

    What lies between two steps begins at the stricter one, and stays as it is until it moves.
    """

    def of(school: School) -> int:
        exact = Fraction(getattr(school.divisions[position], limit) or 0) * parts
        return ceil(exact) if limit is Limit.SHARE else floor(exact)

    def put(school: School, number: int) -> School:
        if number == of(school):
            return school
        exact = Fraction(number, parts) if parts > 1 else number
        return with_limit(school, position, limit, exact if number or limit is not Limit.SHARE else None)

    return Number(of, put)


def with_limit(school: School, position: int, limit: Limit, number: Fraction | int | None) -> School:
    """The school with another number for a limit of the division at a position; None: without the limit."""
    changes: dict[str, Any] = {limit.value: number}
    if limit is Limit.SHARE and number is None:
        changes["at_or_under"] = None
    divisions = list(school.divisions)
    divisions[position] = replace(divisions[position], **changes)
    return replace(school, divisions=tuple(divisions))


def _members(school: School, types: Sequence[ClassType], division: Division) -> list[bool]:
    """Which class types belong to a division."""
    run = school.run_of(division)
    return [belongs(division.meant, run, each.grades) for each in types]


def _fixed_classes(school: School, division: Division) -> list[FixedClass]:
    """Those that count for a division."""
    run = school.run_of(division)
    return [
        each
        for each in school.fixed_classes
        if division.fixed_count and belongs(division.meant, run, _grades(each))
    ]


def _grades(fixed: FixedClass) -> tuple[int, ...]:
    return tuple(g for g, count in enumerate(fixed.children) if count)
