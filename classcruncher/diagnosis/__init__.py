"""Why there is no answer and what would make one; and, of an answer, how much room is left."""

from __future__ import annotations

from classcruncher.inputs import Inputs
from classcruncher.limit import Limit
from classcruncher.outcome import Outcome
from classcruncher.progress import OnProgress


def diagnose(
    outcome: Outcome, inputs: Inputs, limit: Limit, *, progress: OnProgress | None = None, threads: int = 0
) -> Outcome:
    """The outcome with what there is to say about it."""
    return outcome
