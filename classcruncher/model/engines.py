"""The engines, and which of them answers questions about a school."""

from __future__ import annotations

from classcruncher.control import TimeLimit
from classcruncher.domain.school import School
from classcruncher.model.engine import Engine
from classcruncher.model.enumeration.engine import EnumerationEngine
from classcruncher.model.programme_engine import ProgrammeEngine

#: The fastest first; the last one knows every school.
ENGINES: tuple[type[Engine], ...] = (EnumerationEngine, ProgrammeEngine)


def engine_for(school: School, limit: TimeLimit) -> Engine:
    """The fastest engine that knows all the rules of a school."""
    return next(engine.of(school, limit) for engine in ENGINES if engine.knows(school))
