"""The best options of a changed school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classcruncher.class_types import ClassType, class_types
from classcruncher.diagnosis.capacity import Capacity
from classcruncher.diagnosis.leeway import Leeway, composites_in, found_within, is_possible
from classcruncher.limit import Limit
from classcruncher.model.allocation import fairest
from classcruncher.model.dealing import deal
from classcruncher.model.enumeration import Enumeration, Stopped, TooMany
from classcruncher.model.fairness import least_evenness
from classcruncher.model.numbers import NEVER
from classcruncher.model.question import Question, SolverError
from classcruncher.model.search import Search
from classcruncher.model.structure import Structure, composites_of
from classcruncher.option import SchoolClass
from classcruncher.school import Priority, School

#: More structures than this are not measured one by one.
MOST_STRUCTURES = 200
#: Unfinished structures looked at before a question is left to the integer programme.
EFFORT = 100_000


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
        return _classes(school, search.kinds, answer.structure)


def ends_of(school: School, limit: Limit) -> Ends:
    """Both ends of what a school can choose from."""
    try:
        return _ends_among_all(school) or _ends_by_search(school, limit)
    except Stopped:
        return Ends(possible=None)


def _ends_among_all(school: School) -> Ends | None:
    """Both ends of all the structures that there are; None when there are too many to look at."""
    kinds = class_types(school)
    capacity = Capacity.of(school, kinds)
    rows = capacity.structures() if capacity else None
    if rows is None or len(rows) > MOST_STRUCTURES:
        return None
    structures: list[Structure] = [tuple(map(int, row[:-1])) for row in rows]
    if not structures:
        return Ends(possible=False)
    children = school.children_to_place

    def order(structure: Structure) -> tuple[int | None, int, list[int]]:
        evenness = least_evenness(kinds, structure, children)
        return evenness, composites_of(structure, kinds), [-count for count in structure]

    fewest = min(composites_of(structure, kinds) for structure in structures)
    return Ends(True, fewest, _sizes(school, kinds, min(structures, key=order)))


def _ends_by_search(school: School, limit: Limit) -> Ends:
    """Both ends, each looked for. Raises Stopped when it is not even known whether there are any."""
    if not is_possible(Leeway.none(school), limit):
        return Ends(possible=False)
    with Search(school, limit) as search:
        even = search.best(Question(Priority.MOST_EVEN))
    if even.structure is None:
        return Ends(True, proven=False)
    try:
        fewest, proven = _fewest_composites(school, even.composites, limit), even.proven
    except Stopped:
        fewest, proven = even.composites, False
    return Ends(True, fewest, _sizes(school, search.kinds, even.structure), proven)


def _fewest_composites(school: School, most: int, limit: Limit) -> int:
    """The fewest composites there can be, `most` of which are known to do. Raises Stopped."""
    children, kinds, teachers = school.children_to_place, class_types(school), school.teachers_to_place
    numbers = range(teachers if school.use_every_teacher else 1, teachers + 1)
    each = [Enumeration(children, kinds, classes, lambda: limit.over) for classes in numbers]
    least = min((one.least_composites(NEVER, None) for one in each), default=most)
    try:
        for composites in range(least, most):
            if any(next(one.structures(composites, effort=EFFORT), None) for one in each):
                return composites
    except TooMany:
        found = found_within(Leeway.none(school), limit, composites_in)
        return composites_of(found.structure, found.kinds) if found else most
    return most


def _sizes(school: School, kinds: Sequence[ClassType], structure: Structure) -> tuple[int, ...]:
    """The class sizes of a structure's fairest allocation, smallest first."""
    classes = _classes(school, kinds, structure)
    return tuple(sorted(each.size for each in classes if not each.fixed))


def _classes(school: School, kinds: Sequence[ClassType], structure: Structure) -> tuple[SchoolClass, ...]:
    """The classes of a structure, fixed ones last."""
    allocation = fairest(kinds, structure, school.children_to_place)
    if allocation is None:
        raise SolverError("A structure that was found cannot hold the children.")
    return deal(school, kinds, structure, allocation)
