"""Time as two clocks show it: the one on the wall, and the processor's.

On a machine with other work going on, the processor's is the fairer one: it stands still while others work.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Moment:
    """What both clocks show, in seconds; or how far both went on between two moments.

    The processor's counts the work of all threads of this process.
    """

    wall: float
    processor: float

    @classmethod
    def now(cls) -> Self:
        """What both show at this moment."""
        return cls(time.perf_counter(), time.process_time())

    def since(self, start: Moment) -> Moment:
        """How far both clocks went on."""
        return Moment(self.wall - start.wall, self.processor - start.processor)
