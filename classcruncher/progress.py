"""How a long run speaks to its caller, and is stopped by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """What is being looked for, as a phrase, and how many options have been found so far."""

    doing: str
    options: int


#: Called now and then during a run. It must return quickly and may be called from another thread.
OnProgress = Callable[[Progress], None]
#: Asked often during a run; True ends it with the best so far kept.
Cancelled = Callable[[], bool]
