"""Which engine answers questions about a school."""

from __future__ import annotations

from classcruncher.control import TimeLimit
from classcruncher.domain.school import School
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
