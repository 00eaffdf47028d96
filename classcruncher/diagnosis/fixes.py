"""What would make an answer: every single change with its smallest amount, or else the mildest pairs."""

from __future__ import annotations

from functools import cache, partial

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.amounts import (
    LEVELS,
    Possible,
    Step,
    Steps,
    changed,
    how_drastic,
    mildest,
    most_within,
    smallest,
)
from classcruncher.diagnosis.best_option import best_in_words
from classcruncher.diagnosis.pairs_of_changes import Pairs
from classcruncher.diagnosis.workers import Workers
from classcruncher.domain.outcome import Fix
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.feasibility import is_possible
from classcruncher.rules import changes_of
from classcruncher.rules.rule import Change, Demand


def fixes(school: School, reason: tuple[Demand, ...], workers: Workers) -> tuple[Fix, ...]:
    """Changes that give a school an answer, the mildest first, each solved to see what it leads to.

    `reason` are demands of its rules that contradict each other. When time runs out, some may be missing.
    """
    chosen = helpful(school, reason, workers)
    outlooks = workers.together([partial(_fix, school, steps, workers.limit) for steps in chosen])
    return tuple(fix or _in_words(school, steps, "") for fix, steps in zip(outlooks, chosen, strict=True))


def helpful(school: School, reason: tuple[Demand, ...], workers: Workers) -> list[Steps]:
    """The changes themselves: of each kind the mildest, in the smallest amount that helps.

    Two changes together are looked for where none helps alone, and drastic ones only where no others help.
    """
    base, changes = RangedSchool.exactly(school), changes_of(school)

    @cache
    def possible(ranged: RangedSchool) -> bool:
        return is_possible(ranged, workers.limit)

    # Only a change that breaks one of the contradicting demands can help, and few do.
    tried = [change for change in changes if change.loosens <= set(reason)]
    milder: list[int] = []
    singles: list[Steps] = []
    for level in LEVELS:
        jobs = [partial(_single, change, base, level, possible) for change in tried]
        singles = [(step,) for step in workers.together(jobs) if step]
        if singles:
            break
        milder.append(level)
    # Single changes are soon known. Where time runs out over pairs, a drastic one is better than none.
    for level in milder:
        pairs = Pairs(base, changes, frozenset(reason), level).found(possible, workers)
        if pairs:
            return mildest(pairs)
    return mildest(singles)


def _single(change: Change, base: RangedSchool, level: int, possible: Possible) -> Step | None:
    """The change with its smallest amount; None when none does that is no more drastic. Raises Stopped."""
    most = most_within(change, base.school, level)
    amount = smallest(lambda amount: change.relaxed(base, amount), most, possible)
    return Step(change, amount) if amount else None


def _fix(school: School, steps: Steps, limit: TimeLimit) -> Fix:
    """The changes made and the school solved: a Fix, with its best option in words. Raises Stopped."""
    return _in_words(school, steps, best_in_words(changed(school, steps), limit))


def _in_words(school: School, steps: Steps, outlook: str) -> Fix:
    """The fix: its sentence says when it is drastic."""
    now, sentences = school, []
    for step in steps:
        sentences.append(step.change.in_words(now, step.amount))
        now = step.change.applied(now, step.amount)
    first, *others = sentences
    sentence = ", and ".join([first, *(other[0].lower() + other[1:] for other in others)])
    kinds = " + ".join(step.change.kind for step in steps)
    warning = " This is a drastic change." if how_drastic(school, steps) else ""
    return Fix(kinds, f"{sentence}.{warning}", sum(step.amount for step in steps), outlook)
