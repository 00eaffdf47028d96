"""A run's outcome for other programs: the object that `--json` prints, and options as pandas data frames."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from classcruncher.domain.divisions import Compliance, Limit, compliance
from classcruncher.domain.option import Option, SchoolClass
from classcruncher.domain.outcome import Failed, Fix, Outcome, ScenarioResult, Solved, Status
from classcruncher.domain.school import School
from classcruncher.report import sentences

if TYPE_CHECKING:
    import pandas as pd


def as_dict(outcome: Outcome, workbook: str) -> dict[str, object]:
    """The outcome in the documented form and order, ready for `json.dumps`; further keys come last."""
    solved = outcome if isinstance(outcome, Solved) else None
    return {
        "workbook": workbook,
        "status": _status(outcome.status),
        "proven": outcome.proven,
        "seconds": round(outcome.seconds, 3),
        "options": [_option(each, solved.school) for each in solved.options] if solved else [],
        "problems": [{"cell": each.place, "message": each.message} for each in outcome.problems],
        "fixes": [_fix(each) for each in outcome.fixes],
        "reasons": list(outcome.reasons),
        "notes": [*outcome.notes, *filter(None, [sentences.ending_sentence(outcome)])],
        "message": outcome.message if isinstance(outcome, Failed) else "",
        "robust": None if outcome.robust is None else outcome.robust + 1,
        "teachers": [
            {
                "teachers": each.teachers,
                "possible": each.possible,
                "composites": each.composites,
                "sizes": list(each.sizes),
                "average": each.average,
                "proven": each.proven,
            }
            for each in outcome.teachers
        ],
        "ranges": _ranges(solved) if solved else {},
        "scenarios": [_scenario(each) for each in outcome.scenarios],
        "ended": outcome.ended.value,
    }


def _status(status: Status) -> str:
    """The documented word; inputs that were only checked, and are fine, count as solved."""
    return (Status.SOLVED if status is Status.CHECKED else status).value


def _option(option: Option, school: School) -> dict[str, object]:
    rooms = zip(school.names, option.headroom, strict=True) if option.headroom else ()
    return {
        "why": option.why,
        "proven": option.proven,
        "composites": option.composites,
        "evenness": option.evenness,
        "classes": [_class(each, school) for each in option.classes],
        "headroom": {name: room.more for name, room in rooms},
        "moved": None,
        "rules": [_rule(each) for each in compliance(school.divisions, school.names, option.classes)],
    }


def _rule(rule: Compliance) -> dict[str, object]:
    """How an option stands with a limit; shares are in percent."""
    unit = 100 if rule.limit is Limit.SHARE else 1
    return {
        "rule": rule.sentence,
        "value": None if rule.value is None else _rounded(rule.value * unit),
        "limit": _rounded(rule.bound * unit),
        "met": rule.met,
    }


def _rounded(number: Fraction) -> int | float:
    """A number with two decimals at most, and with none where it is whole."""
    rounded = round(number, 2)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def _class(each: SchoolClass, school: School) -> dict[str, object]:
    return {
        "name": each.name,
        "children": {school.names[g]: each.children[g] for g in each.grades},
        "size": each.size,
        "smallest": each.smallest,
        "largest": each.largest,
        "fixed": each.fixed,
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {"kind": fix.kind, "change": fix.change, "amount": fix.amount, "outlook": fix.outlook}


def _ranges(outcome: Solved) -> dict[str, object]:
    ranges = zip(outcome.school.names, outcome.ranges, strict=True) if outcome.ranges else ()
    return {name: {"fewest": reach.fewest, "most": reach.most} for name, reach in ranges}


def _scenario(result: ScenarioResult) -> dict[str, object]:
    return {
        "name": result.name,
        "possible": result.possible,
        "composites": result.composites,
        "sizes": list(result.sizes),
        "keeps_structure": result.keeps_structure,
        "proven": result.proven,
        "problem": result.problem,
    }


def classes_frame(option: Option, school: School) -> pd.DataFrame:
    """One row a class, indexed by its name.

    The columns: children of each grade, then Total, Smallest, Largest, Spare places (missing for a
    fixed class) and Fixed.
    """
    import pandas as pd

    columns = [*school.names, "Total", "Smallest", "Largest", "Spare places", "Fixed"]
    rows = [
        (*each.children, each.size, each.smallest, each.largest, each.spare, each.fixed)
        for each in option.classes
    ]
    names = pd.Index([each.name for each in option.classes], name="Class")
    frame = pd.DataFrame(rows, columns=columns, index=names)
    # Whole numbers that may be missing stay whole.
    limits = ["Smallest", "Largest", "Spare places"]
    return frame.astype({column: "Int64" for column in limits if column not in school.names})


def options_frame(outcome: Outcome) -> pd.DataFrame:
    """One row an option, numbered from 1: why it is listed, what it is like and whether that is proven.

    "Headroom" is the fewest children that could still join a grade; missing when it is not known.
    "Rules met" says whether all the limits of the school's divisions are kept.
    """
    import pandas as pd

    rows = [_row(option, outcome.school) for option in outcome.options] if isinstance(outcome, Solved) else []
    columns = [
        "Why",
        "Composites",
        "Evenness",
        "Classes",
        "Sizes",
        "Smallest class",
        "Largest class",
        "Headroom",
        "Rules met",
        "Proven",
    ]
    numbers = pd.Index(range(1, len(rows) + 1), name="Option")
    frame = pd.DataFrame(rows, columns=columns, index=numbers)
    return frame.astype({"Smallest class": "Int64", "Largest class": "Int64", "Headroom": "Int64"})


def _row(option: Option, school: School) -> dict[str, object]:
    rules = compliance(school.divisions, school.names, option.classes)
    return {
        "Why": option.why,
        "Composites": option.composites,
        "Evenness": option.evenness,
        "Classes": len(option.classes),
        "Sizes": option.sizes,
        "Smallest class": min(option.sizes, default=None),
        "Largest class": max(option.sizes, default=None),
        "Headroom": min((room.more for room in option.headroom), default=None),
        "Rules met": all(rule.met for rule in rules),
        "Proven": option.proven,
    }
