"""Why there is no answer and what would make one; and, of an answer, how much room is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from classcruncher.control import Progress, RunControl, TimeLimit
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import NoAnswer, Searched, Solved, Undecided

if TYPE_CHECKING:
    from classcruncher.diagnosis.best_option import Best
    from classcruncher.diagnosis.workers import Task, Workers

#: While there may be changes to try, the tables have no more than this part of the time that is left.
_TABLES = 1 / 2


def diagnose(
    outcome: Searched, inputs: Inputs, limit: TimeLimit, control: RunControl | None = None
) -> Searched:
    """The outcome with what there is to say about it, and the scenarios solved.

    All the time that is left may be used; what is not known then is left open.
    """
    from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic
    from classcruncher.diagnosis.scenarios import trials
    from classcruncher.diagnosis.workers import Workers

    control = control or RunControl()
    workers = Workers(limit, control.threads)
    tried = trials(inputs.scenarios, inputs.school, outcome.options, control.tell)
    asked = [task for trial in tried for task in trial.tasks]
    match outcome:
        case Solved():
            outcome = _with_room(outcome, asked, workers, control)
        case Undecided() if not reasons_by_arithmetic(inputs.school):
            pass
        case _:
            outcome = _explained(outcome, asked, workers, control)
    unread = [
        f'The scenario "{each.name}" was not solved. {each.problem}'
        for each in inputs.scenarios
        if each.problem
    ]
    scenarios = tuple(trial.result for trial in tried)
    return replace(outcome, scenarios=scenarios, notes=(*outcome.notes, *unread))


def _with_room(outcome: Solved, asked: Sequence[Task[Best]], workers: Workers, control: RunControl) -> Solved:
    """What an answer leaves room for; what is asked besides is worked out as well."""
    from classcruncher.diagnosis.best_option import Best, teacher_rows, teacher_tasks
    from classcruncher.diagnosis.enrolment_ranges import most_robust, range_tasks, ranges_found

    control.tell(Progress("how much room is left", len(outcome.options)))
    school, first = outcome.school, outcome.options[0]
    ranges = range_tasks(school, outcome.options, workers.limit)
    teachers = teacher_tasks(school, Best(True, first.classes, first.proven))
    # In the order of the sheets: what a user looks at first comes first.
    workers.find_out([*ranges, *teachers.values(), *asked])
    return replace(
        outcome,
        robust=most_robust(outcome.options, school),
        ranges=ranges_found(ranges),
        teachers=teacher_rows(teachers),
    )


def _explained(
    outcome: NoAnswer | Undecided, asked: Sequence[Task[Best]], workers: Workers, control: RunControl
) -> NoAnswer:
    """Why there is no answer, when that is certain, and what would make one; and what is asked besides."""
    from classcruncher.diagnosis.best_option import NOT_POSSIBLE, teacher_rows, teacher_tasks
    from classcruncher.diagnosis.fixes import fixes
    from classcruncher.diagnosis.reasons import reasons

    control.tell(Progress("why there is no answer", 0))
    school = outcome.school
    why = reasons(school, workers.limit)
    if not why.demands:
        return NoAnswer(school, reasons=why.sentences, notes=outcome.notes, complete=False)
    teachers = teacher_tasks(school, NOT_POSSIBLE)
    tables = [*teachers.values(), *asked]
    workers.in_shares(tables, of=_TABLES)
    control.tell(Progress("what would make an answer", 0))
    changes = fixes(school, why.demands, workers)
    complete = not workers.limit.over
    workers.to_the_end(tables)
    return NoAnswer(
        school,
        reasons=why.sentences,
        fixes=changes,
        teachers=teacher_rows(teachers),
        notes=outcome.notes,
        complete=complete,
    )
