"""Why there is no answer and what would make one; and, of an answer, how much room is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from classcruncher.control import OnProgress, Progress, TimeLimit
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Outcome, Status
from classcruncher.domain.school import School

if TYPE_CHECKING:
    from classcruncher.diagnosis.best_option import Best
    from classcruncher.diagnosis.side_by_side import Task

#: While there may be changes to try, the tables have no more than this part of the time that is left.
_TABLES = 1 / 2


def diagnose(
    outcome: Outcome,
    inputs: Inputs,
    limit: TimeLimit,
    *,
    progress: OnProgress | None = None,
    threads: int = 0,
) -> Outcome:
    """The outcome with what there is to say about it, and the scenarios solved.

    All the time that is left may be used; what is not known then is left open.
    """
    from classcruncher.diagnosis.scenarios import trials

    progress = progress or (lambda _: None)
    tried = trials(inputs.scenarios, inputs.school, outcome.options, progress)
    asked = [task for trial in tried for task in trial.tasks]
    if outcome.options:
        progress(Progress("how much room is left", len(outcome.options)))
        outcome = _with_room(outcome, inputs.school, asked, limit, threads)
    else:
        outcome = _explained(outcome, inputs.school, asked, limit, progress, threads)
    unread = [
        f'The scenario "{each.name}" was not solved. {each.problem}'
        for each in inputs.scenarios
        if each.problem
    ]
    scenarios = tuple(trial.result for trial in tried)
    return replace(outcome, scenarios=scenarios, notes=(*outcome.notes, *unread))


def _with_room(
    outcome: Outcome, school: School, asked: Sequence[Task[Best]], limit: TimeLimit, threads: int
) -> Outcome:
    """What an answer leaves room for; what is asked besides is worked out as well."""
    from classcruncher.diagnosis.best_option import Best
    from classcruncher.diagnosis.enrolment_ranges import most_robust, range_tasks, ranges_found
    from classcruncher.diagnosis.side_by_side import find_out
    from classcruncher.diagnosis.teacher_numbers import teacher_rows, teacher_tasks

    first = outcome.options[0]
    ranges = range_tasks(school, outcome.options, limit)
    teachers = teacher_tasks(school, Best(True, first.classes, first.proven))
    # In the order of the sheets: what a user looks at first comes first.
    find_out([*ranges, *teachers.values(), *asked], limit, threads)
    return replace(
        outcome,
        robust=most_robust(outcome.options, school),
        ranges=ranges_found(ranges),
        teachers=teacher_rows(teachers),
    )


def _explained(
    outcome: Outcome,
    school: School,
    asked: Sequence[Task[Best]],
    limit: TimeLimit,
    progress: OnProgress,
    threads: int,
) -> Outcome:
    """Why there is no answer, when that is certain, and what would make one; and what is asked besides."""
    from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic
    from classcruncher.diagnosis.best_option import NOT_POSSIBLE
    from classcruncher.diagnosis.fixes import fixes
    from classcruncher.diagnosis.reasons import reasons
    from classcruncher.diagnosis.side_by_side import glance, settle
    from classcruncher.diagnosis.teacher_numbers import teacher_rows, teacher_tasks

    if outcome.status is not Status.NO_ANSWER and not reasons_by_arithmetic(school):
        return outcome
    progress(Progress("why there is no answer", 0))
    why = reasons(school, limit)
    outcome = replace(outcome, status=Status.NO_ANSWER, proven=True, reasons=why.sentences)
    if not why.rules:
        return replace(outcome, complete=False)
    teachers = teacher_tasks(school, NOT_POSSIBLE)
    tables = [*teachers.values(), *asked]
    glance(tables, limit.part(_TABLES), threads)
    progress(Progress("what would make an answer", 0))
    changes = fixes(school, why.rules, limit, threads)
    complete = not limit.over
    settle(tables, limit, threads)
    return replace(
        outcome,
        teachers=teacher_rows(teachers),
        fixes=changes,
        complete=complete,
    )
