"""A run's outcome for other programs: the object that `--json` prints, one a workbook."""

from __future__ import annotations

from classcruncher.domain.option import Option, SchoolClass
from classcruncher.domain.outcome import Failed, Fix, Outcome, ScenarioResult, Solved, Status
from classcruncher.domain.school import School
from classcruncher.report import sentences


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
    }


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
