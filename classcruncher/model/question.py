"""Questions about class structures, and the answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from classcruncher.domain.school import Priority
from classcruncher.domain.structure import Structure


@dataclass(frozen=True)
class Question:
    """Which structure is best by `priority`, the other measure deciding among equals.

    `without` holds positions of class types that must not be opened; `composites` and `evenness` are the
    highest values allowed of the two measures.
    """

    priority: Priority
    without: frozenset[int] = frozenset()
    composites: int | None = None
    evenness: int | None = None


class Verdict(Enum):
    """What is known about an answer."""

    PROVEN = "proven best"
    FOUND = "best found"
    NONE = "proven that there is none"
    UNKNOWN = "none found in the time there was"


@dataclass(frozen=True)
class Answer:
    """A structure with its measures (None without one), and what is known about it."""

    verdict: Verdict
    structure: Structure | None = None
    composites: int = 0
    evenness: int = 0

    @property
    def proven(self) -> bool:
        """Whether nothing better exists, or nothing at all."""
        return self.verdict in (Verdict.PROVEN, Verdict.NONE)
