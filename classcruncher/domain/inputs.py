"""Everything that a workbook asks for: the school, and how to run."""

from __future__ import annotations

from dataclasses import dataclass

from classcruncher.domain.scenario import Scenario
from classcruncher.domain.school import School


@dataclass(frozen=True)
class Inputs:
    """A school with the settings of a run; `time_limit` is in seconds."""

    school: School
    number_of_options: int = 6
    time_limit: float = 30.0
    scenarios: tuple[Scenario, ...] = ()
