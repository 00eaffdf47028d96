"""A change that may give a school an answer: its amount, its words, and how much it disturbs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules.rule import Demand


@dataclass(frozen=True)
class Change(ABC):
    """A change to a school's numbers or rules, told from others by its class and its fields.

    `kind` names it for programs; `effort` says how much one step of it disturbs: it only serves to put the
    mildest first. `opens_others`: with it, changes make sense that did not before. `relaxed` allows an amount
    and all smaller ones, `applied` is the school with exactly this amount.
    """

    kind: ClassVar[str]
    effort: ClassVar[int]
    opens_others: ClassVar[bool] = False

    @abstractmethod
    def most(self, school: School) -> int:
        """The largest amount there is; 0 when the change makes no sense."""

    @abstractmethod
    def applied(self, school: School, amount: int) -> School:
        """The school with the change."""

    @abstractmethod
    def in_words(self, school: School, amount: int) -> str:
        """What to do, as a sentence without its stop."""

    @property
    def loosens(self) -> frozenset[Demand]:
        """The demands each of which, left out, allows all that this change would. None: no demand does."""
        return frozenset()

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """What may be with up to this amount."""
        return replace(ranged, school=self.applied(ranged.school, amount))

    def disturbance(self, amount: int) -> int:
        """How much the change upsets a school: only good for comparing changes."""
        return self.effort * amount
