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

from classcruncher._version import __version__ as __version__

#: Where each public name lives; a module is imported when a name of it is first asked for.
_HOMES = {
    "CompositeLimit": "domain.school",
    "FixedClass": "domain.school",
    "Grade": "domain.school",
    "Pair": "domain.school",
    "Priority": "domain.school",
    "School": "domain.school",
    "ClassType": "domain.class_types",
    "ClassesMeant": "domain.divisions",
    "Compliance": "domain.divisions",
    "Division": "domain.divisions",
    "Limit": "domain.divisions",
    "compliance": "domain.divisions",
    "Scenario": "domain.inputs",
    "Headroom": "domain.option",
    "Option": "domain.option",
    "Reason": "domain.option",
    "SchoolClass": "domain.option",
    "Why": "domain.option",
    "Checked": "domain.outcome",
    "Ending": "domain.outcome",
    "Failed": "domain.outcome",
    "Fix": "domain.outcome",
    "GradeRange": "domain.outcome",
    "NoAnswer": "domain.outcome",
    "Outcome": "domain.outcome",
    "Problem": "domain.outcome",
    "ScenarioResult": "domain.outcome",
    "Searched": "domain.outcome",
    "Solved": "domain.outcome",
    "Status": "domain.outcome",
    "TeacherRow": "domain.outcome",
    "Undecided": "domain.outcome",
    "Unread": "domain.outcome",
    "Cancelled": "control",
    "OnProgress": "control",
    "Progress": "control",
    "BrokenRule": "errors",
    "ClassCruncherError": "errors",
    "Damage": "errors",
    "NotWritten": "errors",
    "Refusal": "errors",
    "SolverError": "errors",
    "check_file": "run",
    "crunch_bytes": "run",
    "crunch_file": "run",
    "solve": "run",
    "classes_frame": "report.data",
    "options_frame": "report.data",
}

if TYPE_CHECKING:
    from classcruncher.control import Cancelled, OnProgress, Progress
    from classcruncher.domain.class_types import ClassType
    from classcruncher.domain.divisions import ClassesMeant, Compliance, Division, Limit, compliance
    from classcruncher.domain.inputs import Scenario
    from classcruncher.domain.option import Headroom, Option, Reason, SchoolClass, Why
    from classcruncher.domain.outcome import (
        Checked,
        Ending,
        Failed,
        Fix,
        GradeRange,
        NoAnswer,
        Outcome,
        Problem,
        ScenarioResult,
        Searched,
        Solved,
        Status,
        TeacherRow,
        Undecided,
        Unread,
    )
    from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, Priority, School
    from classcruncher.errors import BrokenRule, ClassCruncherError, Damage, NotWritten, Refusal, SolverError
    from classcruncher.report.data import classes_frame, options_frame
    from classcruncher.run import check_file, crunch_bytes, crunch_file, solve

__all__ = [
    "BrokenRule",
    "Cancelled",
    "Checked",
    "ClassCruncherError",
    "ClassType",
    "ClassesMeant",
    "Compliance",
    "CompositeLimit",
    "Damage",
    "Division",
    "Ending",
    "Failed",
    "Fix",
    "FixedClass",
    "Grade",
    "GradeRange",
    "Headroom",
    "Limit",
    "NoAnswer",
    "NotWritten",
    "OnProgress",
    "Option",
    "Outcome",
    "Pair",
    "Priority",
    "Problem",
    "Progress",
    "Reason",
    "Refusal",
    "Scenario",
    "ScenarioResult",
    "School",
    "SchoolClass",
    "Searched",
    "Solved",
    "SolverError",
    "Status",
    "TeacherRow",
    "Undecided",
    "Unread",
    "Why",
    "check_file",
    "classes_frame",
    "compliance",
    "crunch_bytes",
    "crunch_file",
    "options_frame",
    "solve",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
