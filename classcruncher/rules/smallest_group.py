"""The fewest children of a grade who may be in a class with other grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Change, Demand, Grades, Programme, Rows, Rule
from classcruncher.rules.ways import from_to, lowered, setting
from classcruncher.words import children


class SmallestGroup(Rule):
    """Each grade in a composite class has at least so many children there."""

    narrows_types = True
    known_to_enumeration = True

    def admits(self, school: School) -> Callable[[Grades], bool]:
        """Their groups fit into the largest class that any rule allows."""
        limits = [grade.largest for grade in school.grades]
        limits += [pair.largest for pair in school.pairs if pair.largest is not None]
        most = max(limits) // school.smallest_group
        return lambda grades: len(grades) <= most

    def narrowed(self, school: School, types: Iterable[ClassType]) -> Iterator[ClassType]:
        """A composite class holds a group of each of its grades."""
        group = school.smallest_group
        for each in types:
            if each.is_composite:
                smallest = max(each.smallest, group * len(each.grades))
                yield replace(each, group=group, smallest=smallest)
            else:
                yield each

    def rows(self, programme: Programme) -> Rows:
        """No group is too small."""
        for t, each in enumerate(programme.types):
            if each.is_composite:
                for g in each.grades:
                    yield f"group{t}_{g}", programme.children[t, g] >= each.group * programme.classes[t]

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """A single child may be with other grades."""
        return replace(ranged, school=replace(ranged.school, smallest_group=1))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The number."""
        yield f"Each grade in a composite class has at least {children(school.smallest_group)} there."

    def changes(self, school: School) -> Iterator[Change]:
        """A smaller number."""
        yield SMALLER_GROUPS


SMALLEST_GROUP = SmallestGroup()
#: A smaller number, where there can be composites.
SMALLER_GROUPS = Change(
    "smallest_group",
    effort=2,
    way=lowered(
        setting("smallest_group"),
        1,
        partial(from_to, "Lower the smallest group"),
        where=lambda school: bool(school.pairs),
    ),
    loosens=frozenset({Demand(SMALLEST_GROUP), Demand(MIXING)}),
)
