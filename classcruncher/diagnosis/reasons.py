"""Why there is no answer: first what no number of teachers cures, then what another number might.

What no single sum shows is a smallest set of demands that cannot all be kept. Demands are left out one after
the other for good, as long as there is still no answer; in the end those that remain contradict each other,
and no longer do when any one of them is left out as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic, reasons_that_last
from classcruncher.domain.ranged_school import MOST_TEACHERS, RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.feasibility import is_possible
from classcruncher.model.questions import Stopped
from classcruncher.rules import demands_of
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Demand
from classcruncher.rules.teachers import TEACHING


@dataclass(frozen=True)
class Reasons:
    """Why a school has no answer: `sentences`, and `demands` that contradict each other.

    `demands` are empty when time ran out before they were found.
    """

    sentences: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()


def reasons(school: School, limit: TimeLimit) -> Reasons:
    """Why a school that has no answer has none."""
    teachers_help = _another_number_of_teachers_helps(school, limit)
    sums = reasons_by_arithmetic(school, teachers_help=teachers_help is True)
    base = any_number_of_teachers(school) if teachers_help is False else RangedSchool.exactly(school)
    try:
        demands = contradiction(base, limit)
    except Stopped:
        return Reasons(sums)
    if sums and (teachers_help is not False or reasons_that_last(school) or TEACHING & set(demands)):
        return Reasons(sums, demands)
    return Reasons((*contradiction_in_words(school, demands), *sums), demands)


def any_number_of_teachers(school: School) -> RangedSchool:
    """The school with as many teachers as a school may have, or fewer, each with a class or not."""
    fixed = len(school.fixed_classes)
    fewest = max(0, 1 - fixed) if school.use_every_teacher else 0
    return replace(RangedSchool.exactly(school), classes=(fewest, MOST_TEACHERS - fixed))


def _another_number_of_teachers_helps(school: School, limit: TimeLimit) -> bool | None:
    """Whether some number of teachers gives an answer; None when time ran out."""
    if reasons_that_last(school):
        return False
    try:
        return is_possible(any_number_of_teachers(school), limit)
    except Stopped:
        return None


def contradiction(ranged: RangedSchool, limit: TimeLimit) -> tuple[Demand, ...]:
    """Demands that cannot all be kept, none of them needless. Raises Stopped.

    For a school (with its ranged) that has no answer. The demands of one rule are tried together first.
    """
    kept = list(demands_of(ranged.at_its_largest))
    for _, of_one_rule in groupby(tuple(kept), key=lambda demand: demand.rule):
        together = list(of_one_rule)
        singly = [[demand] for demand in together] if len(together) > 1 else []
        for tried in (together, *singly):
            without = ranged
            for demand in tried:
                without = demand.left_out(without)
            if not is_possible(without, limit):
                ranged = without
                # Without the rules about mixing there are none about divisions either.
                stated = demands_of(ranged.at_its_largest)
                kept = [demand for demand in kept if demand not in tried and demand in stated]
                if tried is together:
                    break
    return tuple(kept)


def contradiction_in_words(school: School, demands: Sequence[Demand]) -> tuple[str, ...]:
    """The demands as sentences, like ones in one, headed by what they have in common.

    Some rules go with that on mixing when it is left out. Where one of them is among the demands, nothing is
    known of what they would come to without it: it is told apart from them.
    """
    any_mix = Demand(MIXING) not in demands
    told_apart = not any_mix and _some_go_with_mixing(school, demands)
    sentences = [
        sentence
        for rule, of_it in groupby(demands, key=lambda demand: demand.rule)
        if rule is not MIXING or not told_apart
        for sentence in rule.sentences(school, list(of_it), any_mix=any_mix)
    ]
    mixing = MIXING.sentences(school, [Demand(MIXING)], any_mix=False) if told_apart else ()
    blame = "" if TEACHING & set(demands) else ", and no number of teachers helps"
    if len(sentences) == 1:
        head = f"One rule cannot be kept{blame}:" if told_apart else ""
    else:
        whichever = "Whichever grades share a class, these" if any_mix and school.pairs else "These"
        head = (
            f"No single number is to blame{blame}. {whichever} rules cannot all be kept; "
            "without any one, the others could:"
        )
    heads = (head,) if head else ()
    return (
        *heads,
        *sentences,
        *(f"Other grades sharing a class might change that. {each}" for each in mixing),
    )


def _some_go_with_mixing(school: School, demands: Sequence[Demand]) -> bool:
    """Whether some of the demands are left out as well with the rules on mixing."""
    without = Demand(MIXING).left_out(RangedSchool.exactly(school))
    return not set(demands) - {Demand(MIXING)} <= set(demands_of(without.at_its_largest))
