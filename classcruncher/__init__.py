"""Class Cruncher: class structures for schools, fair, ranked and proven.

    from classcruncher import Grade, Pair, School, solve

    school = School(
        grades=(Grade("K", 19, 12, 20), Grade("1", 14, 12, 24), Grade("2", 10, 12, 24)),
        teachers=2,
        pairs=(Pair("1", "2"),),
    )
    outcome = solve(school)
    for option in outcome.options:
        print(option.why, [(each.name, each.size) for each in option.classes])

`classes_frame(option, school)` and `options_frame(outcome)` give pandas DataFrames.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

#: Where each public name lives; a module is imported when a name of it is first asked for.
_HOMES = {
    "Grade": "domain.school",
    "Pair": "domain.school",
    "FixedClass": "domain.school",
    "School": "domain.school",
    "CompositeLimit": "domain.school",
    "Priority": "domain.school",
    "Option": "domain.option",
    "SchoolClass": "domain.option",
    "Outcome": "domain.outcome",
    "Status": "domain.outcome",
    "Progress": "control",
    "Scenario": "domain.scenario",
    "solve": "run",
    "crunch_file": "run",
    "classes_frame": "report.frames",
    "options_frame": "report.frames",
}

if TYPE_CHECKING:
    from classcruncher.control import Progress
    from classcruncher.domain.option import Option, SchoolClass
    from classcruncher.domain.outcome import Outcome, Status
    from classcruncher.domain.scenario import Scenario
    from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, Priority, School
    from classcruncher.report.frames import classes_frame, options_frame
    from classcruncher.run import crunch_file, solve

__all__ = [
    "CompositeLimit",
    "FixedClass",
    "Grade",
    "Option",
    "Outcome",
    "Pair",
    "Priority",
    "Progress",
    "Scenario",
    "School",
    "SchoolClass",
    "Status",
    "classes_frame",
    "crunch_file",
    "options_frame",
    "solve",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
