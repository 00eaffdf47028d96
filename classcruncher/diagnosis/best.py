"""The best options of a changed school."""

from __future__ import annotations

from dataclasses import dataclass

from classcruncher.diagnosis.leeway import OutOfTime
from classcruncher.limit import Limit
from classcruncher.model.allocation import fairest
from classcruncher.model.dealing import deal
from classcruncher.model.question import Answer, Question, SolverError, Verdict
from classcruncher.model.search import Search
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
    """The classes of a school's best option. Raises OutOfTime when none is found."""
    with Search(school, limit, 1) as search:
        answer = search.best(Question(school.priority))
        if answer.structure is None:
            raise OutOfTime
        return _classes(search, answer)


def ends_of(school: School, limit: Limit) -> Ends:
    """Both ends of what a school can choose from."""
    with Search(school, limit, 1) as search:
        fewest = search.best(Question(Priority.FEWEST_COMPOSITES))
        if fewest.verdict is Verdict.NONE:
            return Ends(possible=False)
        even = search.best(Question(Priority.MOST_EVEN))
        found = [answer for answer in (fewest, even) if answer.structure is not None]
        if not found:
            return Ends(possible=None)
        classes = _classes(search, min(found, key=lambda answer: answer.evenness))
    sizes = tuple(sorted(each.size for each in classes if not each.fixed))
    composites = min(answer.composites for answer in found)
    return Ends(True, composites, sizes, fewest.proven and even.proven)


def _classes(search: Search, answer: Answer) -> tuple[SchoolClass, ...]:
    """The classes of an answer that has a structure, fixed ones last."""
    structure = answer.structure or ()
    allocation = fairest(search.kinds, structure, search.school.children_to_place)
    if allocation is None:
        raise SolverError("A structure that was found cannot hold the children.")
    return deal(search.school, search.kinds, structure, allocation)
