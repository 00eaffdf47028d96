"""Changes of certain amounts: the smallest that is enough, how much they disturb, and which are offered."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Pair, School
from classcruncher.rules.class_sizes import largest_together, smallest_together
from classcruncher.rules.mixing import grades_between
from classcruncher.rules.rule import Change


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


#: A number that changes by more than one part in so many changes drastically. Of children it is fewer: a
#: school can do least about them.
PARTS, PARTS_OF_CHILDREN = 5, 10
#: How drastic a change can be, from not at all to the utmost.
LEVELS = range(4)

#: Numbers before and after a change.
Moved = tuple[int, int]


def drastic(before: School, after: School) -> int:
    """How drastic it is to make one school of another: one of LEVELS.

    0: no number changes by more than a fifth, or of children by more than a tenth, and of grades that could
    not share a class only neighbours now may. 1: some number changes by more, or one grade lies between those
    that now may, or the grades of a class need not follow one another, or grades may be divided. 2: a grade
    loses all its children, or gets its first; or two grades lie between. 3: more do.
    """
    children = [(old.children, new.children) for old, new in zip(before.grades, after.grades, strict=True)]
    levels = [len(grades_between(after, *pair)) for pair in _new_pairs(before, after)]
    levels += [
        int(getattr(before, setting) and not getattr(after, setting))
        for setting in ("consecutive_grades", "whole_grades")
    ]
    if _beyond(_sizes_and_teachers(before, after), PARTS) or _beyond(children, PARTS_OF_CHILDREN):
        levels.append(1)
    if any(bool(old) is not bool(new) for old, new in children):
        levels.append(2)
    return min(max(levels, default=0), LEVELS[-1])


def _beyond(numbers: Sequence[Moved], parts: int) -> bool:
    """Whether some number changes by more than one part in so many."""
    return any(parts * abs(new - old) > old for old, new in numbers)


def _sizes_and_teachers(before: School, after: School) -> list[Moved]:
    """All numbers but those of children."""
    return [
        (before.teachers, after.teachers),
        (before.smallest_group, after.smallest_group),
        (before.most_grades_in_a_class, after.most_grades_in_a_class),
        *_sizes(before, after),
        *_limits(before, after),
    ]


def _sizes(before: School, after: School) -> Iterator[Moved]:
    """The smallest and largest classes of grades with children, and those of two grades together."""
    for old, new in zip(before.grades, after.grades, strict=True):
        if old.children:
            yield old.smallest, new.smallest
            yield old.largest, new.largest
    for pair in after.pairs:
        if pair.largest is not None:
            yield largest_together(before, _places(after, pair)), pair.largest
        if pair.smallest is not None:
            yield smallest_together(before, _places(after, pair)), pair.smallest


def _limits(before: School, after: School) -> Iterator[Moved]:
    """The numbers for divisions, as many times as makes both whole; a limit that is dropped is nothing."""
    for old, new in zip(before.divisions, after.divisions, strict=True):
        for limit in old.limits:
            was, becomes = Fraction(getattr(old, limit)), Fraction(getattr(new, limit) or 0)
            yield was.numerator * becomes.denominator, becomes.numerator * was.denominator


def _new_pairs(before: School, after: School) -> Iterator[tuple[int, int]]:
    """The positions of grades that may share a class, and might not before."""
    for pair in after.pairs:
        places = _places(after, pair)
        if before.pair(*places) is None:
            yield places


def _places(school: School, pair: Pair) -> tuple[int, int]:
    """The positions of a pair's grades, in order."""
    first, second = sorted(map(school.names.index, (pair.first, pair.second)))
    return first, second


#: So many changes of one kind are offered, the mildest of them; and so many pairs of changes.
OF_A_KIND, PAIRS = 3, 6
#: A further change of a kind is not offered when it disturbs so many times as much as the mildest of all.
MUCH_WORSE = 5


def mildest(found: Iterable[Steps]) -> list[Steps]:
    """Sorted by how little they disturb, a few of each kind, and not too many pairs."""
    ordered = sorted(found, key=disturbance)
    seen: Counter[str] = Counter()
    chosen = []
    for steps in ordered:
        kind = kind_of(steps)
        room = OF_A_KIND if disturbance(steps) < MUCH_WORSE * disturbance(ordered[0]) else 1
        if seen[kind] < room and (len(steps) == 1 or seen["pairs"] < PAIRS):
            chosen.append(steps)
            seen["pairs"] += len(steps) > 1
        seen[kind] += 1
    return chosen


def needed(found: Sequence[Steps], kind: str) -> float:
    """What pairs of a kind must disturb less than to be offered instead of those that were found."""
    chosen = mildest(found)
    alike = [disturbance(steps) for steps in chosen if kind_of(steps) == kind]
    if len(alike) == OF_A_KIND:
        return max(alike)
    return max(map(disturbance, chosen)) if len(chosen) == PAIRS else float("inf")


def kind_of(steps: Steps) -> str:
    """What changes are that are alike, in no order."""
    return " + ".join(sorted(step.change.name for step in steps))
