"""Which of the changes that help are offered: the mildest, and only a few of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from classcruncher.diagnosis.amounts import Steps, disturbance

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
    """The kinds of the changes, in no order."""
    return " + ".join(sorted(type(step.change).__name__ for step in steps))
