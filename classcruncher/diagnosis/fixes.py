"""What would make an answer: every single change with its smallest amount, or else the mildest pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from classcruncher.diagnosis.best import best_in_words
from classcruncher.diagnosis.change import Change
from classcruncher.diagnosis.changes import DroppedFixedClass, changes_of
from classcruncher.diagnosis.contradiction import Rule, contradiction
from classcruncher.diagnosis.leeway import Leeway, is_possible
from classcruncher.diagnosis.together import together
from classcruncher.limit import Limit
from classcruncher.outcome import Fix
from classcruncher.school import School

#: So many changes of one kind are offered, the mildest of them; and so many pairs of changes.
OF_A_KIND, PAIRS = 3, 6
#: A further change of a kind is not offered when it disturbs so many times as much as the mildest of all.
MUCH_WORSE = 5


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
Possible = Callable[[Leeway], bool]


def fixes(school: School, reason: tuple[Rule, ...], limit: Limit, threads: int = 0) -> tuple[Fix, ...]:
    """Changes that give a school an answer, the mildest first, each solved to see what it leads to.

    `reason` are rules of the school that contradict each other. When time runs out, some may be missing.
    """
    chosen = helpful(school, reason, limit, threads)
    outlooks = together([partial(_fix, school, steps, limit) for steps in chosen], limit, threads)
    return tuple(fix or _in_words(school, steps, "") for fix, steps in zip(outlooks, chosen, strict=True))


def helpful(school: School, reason: tuple[Rule, ...], limit: Limit, threads: int = 0) -> list[Steps]:
    """The changes themselves: of each kind the mildest, in the smallest amount that helps.

    Only a change that breaks one of the contradicting rules can help, and few do: the others are not tried.
    """
    base = Leeway.none(school)

    @cache
    def possible(leeway: Leeway) -> bool:
        return is_possible(leeway, limit)

    tried = [change for change in changes_of(school) if change.rules <= set(reason)]
    singles = together([partial(_single, change, base, possible) for change in tried], limit, threads)
    found: list[Steps] = [(step,) for step in singles if step is not None]
    if found:
        return _mildest(found)
    jobs = [partial(_pairs, change, tried, base, possible, limit) for change in tried]
    pairs = together(jobs, limit, threads)
    return _mildest(pair for several in pairs if several for pair in several)[:PAIRS]


def _mildest(found: Iterable[Steps]) -> list[Steps]:
    """Sorted by how little they disturb, and only a few of a kind."""
    ordered = sorted(found, key=_disturbance)
    seen: Counter[str] = Counter()
    chosen = []
    for steps in ordered:
        kind = " + ".join(sorted(type(step.change).__name__ for step in steps))
        room = OF_A_KIND if _disturbance(steps) < MUCH_WORSE * _disturbance(ordered[0]) else 1
        if seen[kind] < room:
            chosen.append(steps)
        seen[kind] += 1
    return chosen


def _disturbance(steps: Steps) -> int:
    return sum(step.disturbance for step in steps)


def _single(change: Change, base: Leeway, possible: Possible) -> Step | None:
    """The change with its smallest amount; None when no amount of it does. Raises Stopped."""
    amount = smallest(lambda amount: change.relaxed(base, amount), change.most(base.school), possible)
    return Step(change, amount) if amount else None


def _pairs(first: Change, tried: list[Change], base: Leeway, possible: Possible, limit: Limit) -> list[Steps]:
    """A change with every other that goes with it, for a school that no single change helps.

    Both amounts are as small as the other one allows. Raises Stopped.
    """
    wide = first.relaxed(base, first.most(base.school))
    reason = set(contradiction(wide, limit))
    pairs = []
    for second in changes_of(wide.school):
        if second.rules <= reason and _comes_after(first, second, tried):
            pair = _smallest_pair(first, second, base, possible)
            if pair is not None:
                pairs.append(pair)
    return pairs


def _comes_after(first: Change, second: Change, tried: list[Change]) -> bool:
    """Whether a pair is to be tried in this order: each once, and dropping a fixed class comes first."""
    dropped = isinstance(first, DroppedFixedClass), isinstance(second, DroppedFixedClass)
    if second == first or dropped == (False, True):
        return False
    if second not in tried or dropped == (True, False):
        return True
    return tried.index(first) < tried.index(second)


def _smallest_pair(first: Change, second: Change, base: Leeway, possible: Possible) -> Steps | None:
    """The milder of two: as little as possible of the first change, or of the second."""
    most = first.most(base.school)
    others = second.most(first.applied(base.school, most))

    def both(one: int, other: int) -> Leeway:
        return second.relaxed(first.relaxed(base, one), other)

    least = smallest(lambda amount: both(amount, others), most, possible)
    if not least:
        return None
    found = [(least, _required(lambda amount: both(least, amount), others, possible))]
    fewest = _required(lambda amount: both(most, amount), others, possible)
    found.append((_required(lambda amount: both(amount, fewest), most, possible), fewest))
    pairs: list[Steps] = [(Step(first, one), Step(second, other)) for one, other in found]
    return min(pairs, key=_disturbance)


def smallest(widened: Callable[[int], Leeway], most: int, possible: Possible) -> int | None:
    """The smallest amount, from 1 to `most`, that gives an answer; None when none does. Raises Stopped.

    The amount before it gives none. Small amounts are tried first: they are the likely ones.
    """
    if most < 1 or not possible(widened(most)):
        return None
    too_little, enough = 0, 1
    while enough < most and not possible(widened(enough)):
        too_little, enough = enough, min(2 * enough, most)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if possible(widened(middle)):
            enough = middle
        else:
            too_little = middle
    return enough


def _required(widened: Callable[[int], Leeway], most: int, possible: Possible) -> int:
    """As `smallest`, where the largest amount is known to do."""
    return smallest(widened, most, possible) or most


def changed(school: School, steps: Steps) -> School:
    """The school with the changes made."""
    for step in steps:
        school = step.change.applied(school, step.amount)
    return school


def _fix(school: School, steps: Steps, limit: Limit) -> Fix:
    """The changes made and the school solved: a Fix, with its best option in words. Raises Stopped."""
    return _in_words(school, steps, best_in_words(changed(school, steps), limit))


def _in_words(school: School, steps: Steps, outlook: str) -> Fix:
    sentences = []
    for step in steps:
        sentences.append(step.change.in_words(school, step.amount))
        school = step.change.applied(school, step.amount)
    first, *others = sentences
    sentence = ", and ".join([first, *(other[0].lower() + other[1:] for other in others)])
    kinds = " + ".join(step.change.kind for step in steps)
    return Fix(kinds, f"{sentence}.", sum(step.amount for step in steps), outlook)
