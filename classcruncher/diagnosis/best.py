"""The best options of a changed school."""

from __future__ import annotations

from dataclasses import dataclass

from classcruncher.diagnosis.leeway import Leeway, composites, found_within
from classcruncher.limit import Limit
from classcruncher.model.allocation import fairest
from classcruncher.model.dealing import deal
from classcruncher.model.enumeration import Stopped
from classcruncher.model.question import Answer, Question, SolverError
from classcruncher.model.search import Search
from classcruncher.model.structure import composites_of
from classcruncher.option import SchoolClass
from classcruncher.school import Priority, School


@dataclass(frozen=True)
class Ends:
    """The fewest composites that a school can have, and the class sizes of its most even option.

    `possible` is None when time ran out; `sizes` are smallest first, fixed classes aside.
    """

    possible: bool | None
    composites: int | None = None
    sizes: tuple[int, ...] = ()
    proven: bool = True


def best_of(school: School, limit: Limit) -> tuple[SchoolClass, ...]:
    """The classes of a school's best option. Raises Stopped when none is found."""
    with Search(school, limit) as search:
        answer = search.best(Question(school.priority))
        if answer.structure is None:
            raise Stopped
        return _classes(search, answer)


def ends_of(school: School, limit: Limit) -> Ends:
    """Both ends of what a school can choose from."""
    try:
        fewest = found_within(Leeway.none(school), limit, composites)
    except Stopped:
        return Ends(possible=None)
    if fewest is None:
        return Ends(possible=False)
    with Search(school, limit) as search:
        count = composites_of(fewest.structure, fewest.kinds)
        even = search.best(Question(Priority.MOST_EVEN))
        if even.structure is None:
            return Ends(True, count, proven=False)
        sizes = tuple(sorted(each.size for each in _classes(search, even) if not each.fixed))
        return Ends(True, count, sizes, even.proven)


def _classes(search: Search, answer: Answer) -> tuple[SchoolClass, ...]:
    """The classes of an answer that has a structure, fixed ones last."""
    structure = answer.structure or ()
    allocation = fairest(search.kinds, structure, search.school.children_to_place)
    if allocation is None:
        raise SolverError("A structure that was found cannot hold the children.")
    return deal(search.school, search.kinds, structure, allocation)
