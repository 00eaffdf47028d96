"""What the user is offered: classes, and options made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from classcruncher.domain.class_types import Opened


@dataclass(frozen=True)
class SchoolClass:
    """One class: its name and its children, one number a grade in the school's order.

    `smallest`, `largest` and `ideal` are the sizes that its class type may have; a fixed class has
    no limits of its own (None) and `fixed` is True. `weight` is what it adds to the number of
    composites (see `ClassType.weight`); `group` is the fewest children of a grade that it may hold.
    """

    name: str
    children: tuple[int, ...]
    smallest: int | None
    largest: int | None
    group: int = 1
    ideal: int | None = None
    weight: int = 0
    fixed: bool = False

    @property
    def size(self) -> int:
        """All the children in the class."""
        return sum(self.children)

    @property
    def grades(self) -> tuple[int, ...]:
        """Positions of the grades in the class."""
        return tuple(g for g, count in enumerate(self.children) if count)

    @property
    def is_composite(self) -> bool:
        """Whether the class holds two or more grades."""
        return len(self.grades) > 1

    @property
    def spare(self) -> int | None:
        """Spare places: the largest allowed minus the actual size; None for a fixed class."""
        return None if self.largest is None else self.largest - self.size


@dataclass(frozen=True)
class Headroom:
    """How far the enrolment of one grade may move while an option's class structure still works.

    `more` children could join the grade, `fewer` could leave it (with the other grades unchanged and
    children dealt anew among the same classes).
    """

    more: int
    fewer: int


class Why(StrEnum):
    """What an option is on the list for."""

    BEST = "best"
    TRADE_OFF = "trade-off"
    VARIATION = "variation"
    NEXT_BEST = "next best"


@dataclass(frozen=True)
class Reason:
    """A reason why an option is listed; `proven`: nothing is better in the sense that `words` say."""

    role: Why
    words: str
    proven: bool


@dataclass(frozen=True)
class Option:
    """A class structure with its fairest allocation, and the reasons why it is listed, one at least.

    `structure` says how many classes of each type are open; `classes` are these, dealt their children, and
    the fixed ones.

    `composites` counts the composite classes that are not fixed, an Avoid one twice. `evenness` sums
    the squares of the sizes of the classes that are not fixed, or of their distances from the ideal
    class: smaller is fairer.
    """

    reasons: tuple[Reason, ...]
    structure: Opened
    classes: tuple[SchoolClass, ...]
    composites: int
    evenness: int
    headroom: tuple[Headroom, ...] = ()

    @property
    def role(self) -> Why:
        """What put the option on the list."""
        return self.reasons[0].role

    @property
    def proven(self) -> bool:
        """Whether the reason that put the option on the list is proven; `why` says it of the others."""
        return self.reasons[0].proven

    @property
    def why(self) -> str:
        """All reasons in a phrase: "Most even classes; best without a 1/2 class".

        A further reason that is not proven says so where the option itself is.
        """
        first, *others = self.reasons
        doubts = [" (best found, not proven)" if self.proven and not each.proven else "" for each in others]
        further = [each.words[0].lower() + each.words[1:] for each in others]
        return "; ".join(
            [first.words, *(words + doubt for words, doubt in zip(further, doubts, strict=True))]
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes of the classes that are not fixed, smallest first."""
        return tuple(sorted(each.size for each in self.classes if not each.fixed))


def evenness(classes: tuple[SchoolClass, ...]) -> int:
    """Sum of squared sizes, or of squared distances from the ideal: see `Option`."""
    return sum((each.size - (each.ideal or 0)) ** 2 for each in classes if not each.fixed)


def composites(classes: tuple[SchoolClass, ...]) -> int:
    """Composite classes that are not fixed, an Avoid one counted twice: see `Option`."""
    return sum(each.weight for each in classes if not each.fixed)
