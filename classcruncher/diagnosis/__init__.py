"""Why there is no answer and what would make one; and, of an answer, how much room is left."""

from __future__ import annotations

from dataclasses import replace

from classcruncher.inputs import Inputs
from classcruncher.limit import Limit
from classcruncher.outcome import Outcome, Status
from classcruncher.progress import OnProgress, Progress


def diagnose(
    outcome: Outcome, inputs: Inputs, limit: Limit, *, progress: OnProgress | None = None, threads: int = 0
) -> Outcome:
    """The outcome with what there is to say about it, and the scenarios solved.

    An answer is not made to wait long for what surrounds it: the table of teachers and the ranges of
    enrolments are worked out in the first third of the time limit, and what is not known then is left open.
    """
    from classcruncher.diagnosis.scenarios import results

    progress = progress or (lambda _: None)
    if outcome.options:
        progress(Progress("how much room is left", len(outcome.options)))
        outcome = _with_room(outcome, inputs, limit, threads)
    else:
        outcome = _explained(outcome, inputs, limit, progress, threads)
    if inputs.scenarios:
        found = results(inputs.scenarios, inputs.school, outcome, limit, progress, threads)
        outcome = replace(outcome, scenarios=found)
    return outcome


def _with_room(outcome: Outcome, inputs: Inputs, limit: Limit, threads: int) -> Outcome:
    """What an answer leaves room for."""
    from classcruncher.diagnosis.room import most_robust, ranges
    from classcruncher.diagnosis.staffing import ends_among, teacher_rows

    school, options = inputs.school, outcome.options
    share = _Share(limit, inputs.time_limit)
    return replace(
        outcome,
        robust=most_robust(options, school),
        ranges=ranges(school, options, share, threads),
        teachers=teacher_rows(school, ends_among(options, inputs.number_of_options), share, threads),
    )


def _explained(outcome: Outcome, inputs: Inputs, limit: Limit, progress: OnProgress, threads: int) -> Outcome:
    """Why there is no answer, when that is certain, and what would make one."""
    from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic
    from classcruncher.diagnosis.best import Ends
    from classcruncher.diagnosis.fixes import fixes
    from classcruncher.diagnosis.reasons import reasons
    from classcruncher.diagnosis.staffing import teacher_rows

    school = inputs.school
    if outcome.status is not Status.NO_ANSWER and not reasons_by_arithmetic(school):
        return outcome
    progress(Progress("why there is no answer", 0))
    why = reasons(school, limit)
    outcome = replace(outcome, status=Status.NO_ANSWER, proven=True, reasons=why.sentences)
    if not why.rules:
        return outcome
    progress(Progress("what would make an answer", 0))
    share = _Share(limit, inputs.time_limit)
    return replace(
        outcome,
        teachers=teacher_rows(school, Ends(possible=False), share, threads),
        fixes=fixes(school, why.rules, limit, threads),
    )


class _Share(Limit):
    """The first third of a run's time."""

    def __init__(self, whole: Limit, time_limit: float) -> None:
        used = time_limit - whole.seconds
        super().__init__(max(0.0, time_limit / 3 - used), lambda: whole.over)
        self._whole = whole

    def stop(self) -> None:
        """End the whole run."""
        self._whole.stop()
