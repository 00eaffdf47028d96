"""Grades that are always taught together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Pair, School
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Change, Demand, Rule
from classcruncher.rules.ways import once
from classcruncher.words import grade_in_words


class AlwaysTogether(Rule):
    """A class that holds one of two grades holds the other, as long as both have children to place."""

    narrows_types = True
    known_to_enumeration = True
    heeds_empty_grades = True

    def is_stated(self, school: School) -> bool:
        """Whether it is said of some pair."""
        return any(pair.always for pair in school.pairs)

    def demands(self, school: School) -> tuple[Demand, ...]:
        """Each such pair, by its position among the pairs, whose grades have children to place."""
        return tuple(Demand(self, position) for position, _ in _pairs(school))

    def narrowed(self, school: School, types: Iterable[ClassType]) -> Iterator[ClassType]:
        """Class types that hold one of the two alone are none."""
        together = [grades for _, grades in _pairs(school)]
        for each in types:
            if all((first in each.grades) == (second in each.grades) for first, second in together):
                yield each

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """The two may share a class, or not."""
        return replace(ranged, school=without_always(ranged.school, position))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The grades of each pair."""
        for demand in demands:
            pair = school.pairs[demand.position]
            first, second = grade_in_words(pair.first), grade_in_words(pair.second)
            yield f"Every class that holds {first} or {second} holds both."

    def changes(self, school: School) -> Iterator[Change]:
        """Yes instead of Always."""
        yield from (_need_not_be_together(school, position) for position, _ in _pairs(school))


ALWAYS_TOGETHER = AlwaysTogether()


def always_with(school: School, g: int) -> list[int]:
    """The grades with children to place that are always taught together with a grade that has some."""
    return [h for _, grades in _pairs(school) if g in grades for h in grades if h != g]


def without_always(school: School, position: int) -> School:
    """The school in which the grades of a pair may share a class, or not."""
    pairs = list(school.pairs)
    pairs[position] = replace(pairs[position], always=False)
    return replace(school, pairs=tuple(pairs))


def _need_not_be_together(school: School, position: int) -> Change:
    """Two grades may share a class, or not."""
    pair = school.pairs[position]
    both = f"{grade_in_words(pair.first)} and {grade_in_words(pair.second)}"
    return Change(
        "always",
        effort=8,
        way=once(
            lambda school: without_always(school, position),
            lambda _: f"Let {both} also have classes without each other (Yes instead of Always)",
            where=lambda school: school.pairs[position].always,
        ),
        about=(position,),
        loosens=frozenset({Demand(ALWAYS_TOGETHER, position), Demand(MIXING)}),
        opens_others=True,
    )


def _pairs(school: School) -> Iterator[tuple[int, tuple[int, int]]]:
    """The position of each such pair, and those of its grades."""
    present = set(school.grades_to_place)
    for position, pair in enumerate(school.pairs):
        grades = _grades(school, pair)
        if pair.always and present.issuperset(grades):
            yield position, grades


def _grades(school: School, pair: Pair) -> tuple[int, int]:
    return school.names.index(pair.first), school.names.index(pair.second)
