"""Where there is no answer: does each change that is offered help, is it the smallest, is any missing?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

from classcruncher.diagnosis import fixes as offered
from classcruncher.diagnosis.amounts import Step
from classcruncher.domain.outcome import Fix, Outcome, Status
from classcruncher.domain.school import School
from classcruncher.rules import changes_of
from classcruncher.rules.rule import Change
from tests.oracles.check_options import Breaches
from tests.oracles.structures import Everything
from tests.oracles.tries import is_modest, tries

#: What a run offers: for each fix its changes, one after the other.
Steps = list[tuple[Step, ...]]
#: So many of the mildest pairs of changes are tried.
PAIRS_TRIED = 1000


@contextmanager
def recorded() -> Iterator[Steps]:
    """The changes behind the fixes of the runs within it."""
    seen: Steps = []
    helpful = offered.helpful

    def helpful_too(*given: object, **named: object) -> Steps:
        found = helpful(*given, **named)  # type: ignore[arg-type]
        seen.extend(found)
        return found

    with mock.patch.object(offered, "helpful", helpful_too):
        yield seen


def possible(school: School) -> bool:
    """Whether a school has any class structure."""
    return Everything(school).possible


def check_fixes(school: School, outcome: Outcome, steps: Steps) -> Breaches:
    """All that can be said about the changes that are offered."""
    if outcome.status is not Status.NO_ANSWER:
        if outcome.fixes:
            yield "fix: there are fixes for a school with an answer"
        return
    if len(steps) != len(outcome.fixes):
        yield f"fix: {len(outcome.fixes)} of {len(steps)} changes are offered"
    for fix, changes in zip(outcome.fixes, steps, strict=False):
        yield from _fix(school, fix, changes)
    yield from _missing(school, outcome, steps)
    if steps and len(steps[0]) == 2:
        yield from _milder_pair(school, _disturbance(steps[0]))


def made(school: School, changes: Sequence[Step]) -> School:
    """The school with the changes made."""
    for step in changes:
        if step.amount:
            school = step.change.applied(school, step.amount)
    return school


def _helps(school: School, changes: Sequence[Step]) -> bool:
    """Whether the changes give an answer; those that contradict each other give none."""
    try:
        return possible(made(school, changes))
    except ValueError:
        return False


def _fix(school: School, fix: Fix, changes: Sequence[Step]) -> Breaches:
    """It is what it says, it helps, less of it does not, and its outlook is true."""
    said = " + ".join(step.change.kind for step in changes), sum(step.amount for step in changes)
    if said != (fix.kind, fix.amount):
        yield f"fix: {fix} is {said}"
    if not _helps(school, changes):
        yield f"fix: {fix} does not help"
        return
    for less in _less(changes):
        if _helps(school, less):
            yield f"fix: {fix} is more than {[(step.change.kind, step.amount) for step in less]}"
            return
    after = made(school, changes)
    outlooks = _outlooks(after)
    said_outlook = _without_sizes(fix.outlook) if after.has_ideals else fix.outlook
    if said_outlook not in outlooks:
        yield f"fix: {fix} has the outlook {sorted(outlooks)}"


def _less(changes: Sequence[Step]) -> Iterator[list[Step]]:
    """The same changes with a smaller amount of one of them."""
    for position, step in enumerate(changes):
        for amount in range(max(0, step.amount - 12), step.amount):
            yield [*changes[:position], replace(step, amount=amount), *changes[position + 1 :]]


def _outlooks(school: School) -> set[str]:
    """What may be said of the best option: there may be several, equally good ones.

    With ideals, sizes are left out: distances from the ideal class can be alike where sizes are not.
    """
    fixed, found = len(school.fixed_classes), set()
    for each in Everything(school).best:
        mixed = sum(len(grades) > 1 for grades in each.name)
        if len(each.sizes) + fixed == 1:
            size = each.sizes[0] if each.sizes else school.fixed_classes[0].size
            found.add(f"1 class of {size}" + (", fixed" if fixed else ", composite" if mixed else ""))
            continue
        words = f"{len(each.sizes) + fixed} classes, {mixed or 'none'} of them composite"
        words += f", {fixed} of them fixed" if fixed else ""
        if each.sizes and not school.has_ideals:
            low, high = each.sizes[0], each.sizes[-1]
            words += f", sizes {low}-{high}" if low < high else f", all of {low}"
        found.add(words)
    return found


def _without_sizes(outlook: str) -> str:
    return outlook.split(", sizes ")[0].split(", all of ")[0]


def _missing(school: School, outcome: Outcome, steps: Steps) -> Breaches:
    """Of every kind that helps by a modest change there is a fix, and nothing drastic is offered then."""
    kinds = {fix.kind for fix in outcome.fixes}
    helping: dict[str, int] = {}
    for each in tries(school):
        amounts = (amount for amount in range(1, each.most + 1) if possible(each.make(amount)))
        if each.kind not in helping and (amount := next(amounts, None)):
            helping[each.kind] = amount
    if helping and not any(" + " not in kind for kind in kinds):
        yield f"fix: no single change is offered, but {helping} help"
    elif missing := {kind: amount for kind, amount in helping.items() if kind not in kinds}:
        yield f"fix: {missing} help and are not offered"
    if helping:
        drastic = [changes for changes in steps if not is_modest(school, made(school, changes))]
        yield from (f"fix: {changes} is drastic, but {helping} help" for changes in drastic)


def _milder_pair(school: School, disturbance: int) -> Breaches:
    """Where only pairs of changes help, the first that is offered disturbs least of the modest ones."""
    pairs = [pair for pair in _modest_pairs(school) if _disturbance(pair) < disturbance]
    for changes in sorted(pairs, key=_disturbance)[:PAIRS_TRIED]:
        if is_modest(school, made(school, changes)) and _helps(school, changes):
            yield f"fix: {changes} disturb less than {disturbance}, the least that is offered"
            return


def _disturbance(changes: Sequence[Step]) -> int:
    return sum(step.disturbance for step in changes)


def _modest_pairs(school: School) -> Iterator[list[Step]]:
    """Two changes, each of a modest amount."""
    for first in changes_of(school):
        for one in _modest_steps(school, first):
            after = made(school, [one])
            for second in changes_of(after):
                yield from ([one, other] for other in _modest_steps(after, second))


def _modest_steps(school: School, change: Change) -> Iterator[Step]:
    """A change in all its modest amounts."""
    for amount in range(1, change.most(school) + 1):
        step = Step(change, amount)
        if not is_modest(school, made(school, [step])):
            return
        yield step
