"""A smallest set of rules that cannot all be kept: why there is no answer when no single sum shows it.

Each demand of a rule can be left out of the model on its own. Demands are left out one after the other for
good, as long as there is still no answer; in the end those that remain contradict each other, and no longer
do when any one of them is left out as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from classcruncher.control import TimeLimit
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.feasibility import is_possible
from classcruncher.rules import demands_of
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Demand
from classcruncher.rules.teachers import TEACHING


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
                kept = [demand for demand in kept if demand not in tried]
                ranged = without
                if tried is together:
                    break
    return tuple(kept)


def contradiction_in_words(school: School, demands: Sequence[Demand]) -> tuple[str, ...]:
    """The demands as sentences, like ones in one, headed by what they have in common."""
    any_mix = Demand(MIXING) not in demands
    sentences = [
        sentence
        for rule, of_it in groupby(demands, key=lambda demand: demand.rule)
        for sentence in rule.sentences(school, list(of_it), any_mix=any_mix)
    ]
    whichever = "Whichever grades share a class, these" if any_mix and school.pairs else "These"
    blame = "" if TEACHING & set(demands) else ", and no number of teachers helps"
    head = (
        f"No single number is to blame{blame}. {whichever} rules cannot all be kept; "
        "without any one, the others could:"
    )
    return (head, *sentences) if len(sentences) > 1 else tuple(sentences)
