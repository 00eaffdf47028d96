"""The limits for several classes together, as they are written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.school import School

#: A class as far as these limits see it: the positions of its grades, and its size.
Seen = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class Members:
    """The classes that belong to a division: how many, the children in them, and how many are small ones."""

    division: Division
    number: int
    children: int
    small: int

    @property
    def keep_numbers(self) -> bool:
        """Whether they are as many as the division has to have."""
        fewest, most = self.division.fewest, self.division.most
        return (fewest is None or self.number >= fewest) and (most is None or self.number <= most)

    @property
    def keep_average(self) -> bool:
        """Whether they have no more children on average than they may."""
        return self.division.average is None or self.children <= self.division.average * self.number

    @property
    def keep_share(self) -> bool:
        """Whether so many of them are small as have to be."""
        return self.division.share is None or self.small >= self.division.share * self.number


def members(school: School, division: Division, classes: Sequence[Seen]) -> Members:
    """The classes that belong to a division among some that are not fixed, and the fixed ones that count."""
    sizes = [size for grades, size in classes if belongs(school, division, grades)]
    if division.fixed_count:
        for fixed in school.fixed_classes:
            grades = tuple(g for g, count in enumerate(fixed.children) if count > 0)
            sizes += [sum(fixed.children)] if belongs(school, division, grades) else []
    limit = division.at_or_under
    small = 0 if limit is None else sum(size <= limit for size in sizes)
    return Members(division, len(sizes), sum(sizes), small)


def belongs(school: School, division: Division, grades: tuple[int, ...]) -> bool:
    """Whether a class of these grades belongs to a division."""
    names = [grade.name for grade in school.grades]
    run = {g for g in range(len(names)) if names.index(division.first) <= g <= names.index(division.last)}
    return {
        ClassesMeant.ANY: bool(run & set(grades)),
        ClassesMeant.ALL: run >= set(grades),
        ClassesMeant.LOWEST: min(grades) in run,
        ClassesMeant.HIGHEST: max(grades) in run,
        ClassesMeant.EXACTLY: run == set(grades),
    }[division.meant]


def are_whole(school: School, classes: Sequence[tuple[int, ...]]) -> bool:
    """Whether no grade is divided between classes of different grades, where the school says so."""
    mixes = Counter(g for grades in set(classes) for g in grades)
    return not school.whole_grades or max(mixes.values(), default=0) <= 1


def keep_limits(school: School, classes: Sequence[Seen]) -> bool:
    """Whether classes that are not fixed keep every limit of divisions, and grades are whole."""
    found = [members(school, division, classes) for division in school.divisions]
    kept = all(each.keep_numbers and each.keep_average and each.keep_share for each in found)
    return kept and are_whole(school, [grades for grades, _ in classes])
