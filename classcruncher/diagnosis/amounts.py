"""Changes of certain amounts, made one after the other, and the smallest amount that is enough."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from classcruncher.diagnosis.drastic import LEVELS, drastic
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules.change import Change


@dataclass(frozen=True)
class Step:
    """A change of a certain amount."""

    change: Change
    amount: int

    @property
    def disturbance(self) -> int:
        """How much it upsets the school: only good for comparing."""
        return self.change.disturbance(self.amount)


#: One change, or two of which the second is made after the first.
Steps = tuple[Step, ...]
#: Whether there is a class structure; what was asked before is remembered.
Possible = Callable[[RangedSchool], bool]


def disturbance(steps: Steps) -> int:
    """How much all the changes upset the school: only good for comparing."""
    return sum(step.disturbance for step in steps)


def changed(school: School, steps: Steps) -> School:
    """The school with the changes made."""
    for step in steps:
        school = step.change.applied(school, step.amount)
    return school


def how_drastic(school: School, steps: Steps) -> int:
    """How drastic the changes are, taken together: one of LEVELS."""
    return drastic(school, changed(school, steps))


def most_within(change: Change, school: School, level: int) -> int:
    """The largest amount of a change that is no more drastic than a level."""
    most = change.most(school)
    if level >= LEVELS[-1]:
        return most
    amounts = range(1, most + 1)
    return bisect_right(amounts, level, key=lambda amount: how_drastic(school, (Step(change, amount),)))


def smallest(
    widened: Callable[[int], RangedSchool], most: int, possible: Possible, above: int = 0
) -> int | None:
    """The smallest amount `above` some, up to `most`, that gives an answer; None when none does.

    No amount up to `above` does. Small steps beyond it are tried first: they are the likely ones. Raises
    Stopped.
    """
    if most <= above or not possible(widened(most)):
        return None
    too_little, enough = above, above + 1
    while enough < most and not possible(widened(enough)):
        too_little, enough = enough, min(2 * enough - above, most)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if possible(widened(middle)):
            enough = middle
        else:
            too_little = middle
    return enough
