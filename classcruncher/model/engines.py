"""Which engine answers questions about a school, and what allocates one structure of it."""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.school import School
from classcruncher.model.allocation import Allocation, fairest
from classcruncher.model.engine import Engine
from classcruncher.model.enumeration.enumeration_engine import EnumerationEngine
from classcruncher.model.fewest_first import FewestFirst


def engine_for(school: School, limit: TimeLimit) -> Engine:
    """The fastest engine that knows all the rules of a school."""
    if school.fewest_classes:
        return FewestFirst(school, limit, engine_for)
    if EnumerationEngine.knows(school):
        return EnumerationEngine.of(school, limit)
    # The solver takes a while to load, and many a school does without.
    from classcruncher.model.programme_engine import ProgrammeEngine

    return ProgrammeEngine.of(school, limit)


def fairest_of(
    school: School, types: Sequence[ClassType], structure: Structure, limit: TimeLimit
) -> Allocation | None:
    """The fairest allocation of any structure that keeps a school's rules; None when it has none.

    Raises Stopped.
    """
    if not school.divisions:
        return fairest(types, structure, school.children_to_place)
    from classcruncher.model.allocation_within_rules import allocation_within_rules

    return allocation_within_rules(school, types, structure, limit)
