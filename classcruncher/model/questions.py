"""Questions about class structures, and the answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.school import Priority
from classcruncher.model.allocation import Allocation


@dataclass(frozen=True)
class Bounds:
    """The highest values allowed of the two measures; None: any."""

    composites: int | None = None
    evenness: int | None = None

    def hold(self, composites: int, evenness: int) -> bool:
        """Whether two measures are within the bounds."""
        few = self.composites is None or composites <= self.composites
        return few and (self.evenness is None or evenness <= self.evenness)


#: With more class types than this a programme takes too long to write down.
TYPES_OF_PROGRAMME = 1500

#: No bounds at all.
UNBOUNDED = Bounds()


@dataclass(frozen=True)
class Question:
    """Which structure is best by `priority`, the other measure deciding among equals.

    `without` holds positions of class types that must not be opened.
    """

    priority: Priority
    within: Bounds = UNBOUNDED
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, order=True)
class Measured:
    """A structure with its measures.

    In order: fewer composites first, then more even ones, then (so that ties do not depend on the search)
    larger numbers of earlier types. `key` holds the numbers of classes, negated for that.
    """

    composites: int
    evenness: int
    key: tuple[int, ...]

    @property
    def structure(self) -> Structure:
        """The number of classes of each type."""
        return tuple(-n for n in self.key)


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


@dataclass(frozen=True)
class Found:
    """What a programme gives: the number of classes of each of its types, and each grade's children.

    `allocation` is how the children are in them; None where they need not be whole, and the flow tells.
    `proven`: nothing is better, as far as the programme asks for the best.
    """

    types: tuple[ClassType, ...]
    structure: Structure
    children: tuple[int, ...]
    allocation: Allocation | None
    proven: bool


class Stopped(Exception):
    """The run has to end before the question is settled."""
