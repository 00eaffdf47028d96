"""The fairest allocation of a structure, and its headroom, whatever rules a school has.

Without rules about divisions both are those of a flow. With them the flow is asked first, and the integer
programme, which takes a while to load, only where that breaks a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.control import TimeLimit
from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.divisions import compliance
from classcruncher.domain.option import Headroom
from classcruncher.domain.school import School
from classcruncher.model.allocation import Allocation, balanced, deal, fairest
from classcruncher.model.headroom import headroom
from classcruncher.model.questions import Stopped
from classcruncher.rules import sizes_are_free


def fairest_of(
    school: School,
    types: Sequence[ClassType],
    structure: Structure,
    limit: TimeLimit,
    known: Allocation | None = None,
) -> Allocation | None:
    """The fairest allocation of a structure that keeps a school's rules; None when it has none.

    `known` is one that does. When the limit strikes it is the answer; without it Stopped is raised.
    """
    free = fairest(types, structure, school.children_to_place)
    if free is None or keeps_its_limits(school, free):
        return free
    if sizes_are_free(school):
        return None
    from classcruncher.model.allocation_within_rules import allocation_within_rules

    try:
        return allocation_within_rules(school, types, structure, limit)
    except Stopped:
        if known is None:
            raise
        return balanced(known)


def headroom_of(
    school: School,
    types: Sequence[ClassType],
    structure: Structure,
    allocation: Allocation,
    grade: int,
    limit: TimeLimit,
) -> Headroom:
    """How far the enrolment of a grade may move while a structure still keeps a school's rules.

    Raises Stopped.
    """
    if sizes_are_free(school):
        return headroom(allocation, grade)
    from classcruncher.model.allocation_within_rules import headroom_within_rules

    return headroom_within_rules(school, types, structure, grade, limit)


def keeps_its_limits(school: School, allocation: Allocation) -> bool:
    """Whether the classes of an allocation keep what is said of divisions."""
    if not school.divisions:
        return True
    classes = deal(school, allocation)
    return all(each.met for each in compliance(school.divisions, school.names, classes))


def keeps_its_limits_without_classes(school: School) -> bool:
    """Whether its fixed classes alone keep what is said of divisions."""
    return keeps_its_limits(school, Allocation((), (), {}))
