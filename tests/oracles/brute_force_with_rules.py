"""All structures of a small school with every rule, each with its best class sizes, by trying all out.

A structure is a number of classes of each set of grades. Limits for several classes together may ask for
classes of the same grades whose sizes differ by more than 1, so all sizes are tried. Whether classes of these
sizes can be filled depends on the children in all classes of a kind together (they can be dealt out over
these in any way that leaves each class its groups): every set of grades needs children enough for the classes
that hold no others, and for its groups in those that do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations_with_replacement, product

from classcruncher.domain.divisions import Division
from classcruncher.domain.option import Headroom
from classcruncher.domain.outcome import GradeRange
from classcruncher.domain.school import Priority, School
from tests.oracles.divisions import Seen, are_whole, belongs, members
from tests.oracles.rules import Kind, kinds_of

#: The sets of grades of a structure's classes, sorted.
Name = tuple[tuple[int, ...], ...]
#: The sizes of all classes of one kind, largest first, their evenness, and how many are small for each limit.
Sizes = tuple[int, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Structure:
    """A structure with its measures; `classes` are its classes that are not fixed, of the best sizes."""

    classes: tuple[Seen, ...]
    composites: int
    evenness: int

    @property
    def name(self) -> Name:
        """The sets of grades of its classes."""
        return tuple(sorted(grades for grades, _ in self.classes))

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of its classes, smallest first."""
        return tuple(sorted(size for _, size in self.classes))

    def by(self, priority: Priority) -> tuple[int, int]:
        """Both measures, the more important one first."""
        both = (self.composites, self.evenness)
        return both if priority is Priority.FEWEST_COMPOSITES else both[::-1]


class AllStructures:
    """What can be known about a small school with every rule by looking at all its structures."""

    def __init__(self, school: School) -> None:
        self.school = school

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """Every structure, best first."""
        found = [best for chosen in _chosen(self.school) if (best := _Chosen(self.school, chosen).best)]
        return tuple(sorted(found, key=lambda each: (self.rank(each), each.name)))

    @cached_property
    def possible(self) -> bool:
        """Whether there is a structure."""
        return any(_Chosen(self.school, chosen).possible for chosen in _chosen(self.school))

    @cached_property
    def by_name(self) -> dict[Name, Structure]:
        """The structures by their classes' sets of grades."""
        return {each.name: each for each in self.structures}

    def sizes_of(self, name: Name) -> list[tuple[Seen, ...]]:
        """Every way to fill a structure, as far as sizes go: see `_Chosen._ways`."""
        kinds = {kind.grades: kind for kind in kinds_of(self.school)}
        return _Chosen(self.school, tuple(kinds[grades] for grades in name)).sizes

    def rank(self, each: Structure, priority: Priority | None = None) -> tuple[int, ...]:
        """What structures are ordered by: smaller is better. The priority is the school's unless given."""
        first = (len(each.classes),) if self.school.fewest_classes else ()
        return (*first, *each.by(priority or self.school.priority))

    def best(self, priority: Priority) -> tuple[Structure, ...]:
        """The best by a priority, all of them where several are as good."""
        least = min((self.rank(each, priority) for each in self.structures), default=None)
        return tuple(each for each in self.structures if self.rank(each, priority) == least)

    @property
    def frontier(self) -> tuple[tuple[int, int], ...]:
        """The measures that none beats on one without losing on the other, fewest composites first.

        With fewest classes just the structures that have these count.
        """
        least = min((len(each.classes) for each in self.structures), default=0)
        counts = [s for s in self.structures if not self.school.fewest_classes or len(s.classes) == least]
        points: list[tuple[int, int]] = []
        for point in sorted((each.composites, each.evenness) for each in counts):
            if not points or point[1] < points[-1][1]:
                points.append(point)
        return tuple(points)

    def headroom(self, name: Name, g: int) -> Headroom:
        """How many children could join a grade, and leave it, one by one, while a structure still works."""
        now, fixed = (
            self.school.grades[g].children,
            sum(each.children[g] for each in self.school.fixed_classes),
        )
        more = fewer = 0
        while _works(enrolled(self.school, g, now + more + 1), name):
            more += 1
        while now - fewer > fixed and _works(enrolled(self.school, g, now - fewer - 1), name):
            fewer += 1
        return Headroom(more, fewer)

    def range(self, g: int, furthest: int) -> GradeRange:
        """The enrolments of a grade around today's that have a structure, at most so far from today's."""
        now, fixed = (
            self.school.grades[g].children,
            sum(each.children[g] for each in self.school.fixed_classes),
        )
        fewest = most = now
        while fewest > max(fixed, now - furthest) and is_possible(enrolled(self.school, g, fewest - 1)):
            fewest -= 1
        while most < now + furthest and is_possible(enrolled(self.school, g, most + 1)):
            most += 1
        return GradeRange(fewest, most)


def is_possible(school: School) -> bool:
    """Whether a school has any structure."""
    return AllStructures(school).possible


def enrolled(school: School, g: int, children: int) -> School:
    """The school with another enrolment of a grade; ideals, which decide nothing here, are left out."""
    plain = [replace(grade, ideal=None) for grade in school.grades]
    plain[g] = replace(plain[g], children=children)
    return replace(school, grades=tuple(plain))


def _works(school: School, name: Name) -> bool:
    """Whether a school may have classes of just these sets of grades."""
    kinds = {kind.grades: kind for kind in kinds_of(school)}
    if not kinds.keys() >= set(name):
        return False
    return _Chosen(school, tuple(kinds[grades] for grades in name)).possible


def _chosen(school: School) -> Iterator[tuple[Kind, ...]]:
    """Every choice of kinds for the classes that there are teachers for."""
    children, teachers = sum(school.children_to_place), school.teachers_to_place
    present = {g for g, count in enumerate(school.children_to_place) if count}
    kinds = [kind for kind in kinds_of(school) if present >= set(kind.grades)]
    for number in [teachers] if school.use_every_teacher else range(teachers + 1):
        for chosen in combinations_with_replacement(kinds, number):
            fewest, most = sum(kind.smallest for kind in chosen), sum(kind.largest for kind in chosen)
            if fewest <= children <= most and present == {g for kind in chosen for g in kind.grades}:
                yield chosen


class _Chosen:
    """The classes of one structure, and all the sizes that they can have."""

    def __init__(self, school: School, chosen: Sequence[Kind]) -> None:
        self._school = school
        most = sum(school.children_to_place)
        self._number = Counter(replace(kind, largest=min(kind.largest, most)) for kind in chosen)
        self._kinds = list(self._number)
        self._shared = [each for each in school.divisions if each.share is not None]

    @property
    def possible(self) -> bool:
        """Whether the classes can be filled so that every rule is kept."""
        return next(self._ways(), None) is not None

    @property
    def best(self) -> Structure | None:
        """The structure with its best sizes: the most even ones, then those first in order, largest first."""
        least = min(self._ways(), default=None, key=lambda way: (_evenness(way), _largest_first(way)))
        if least is None:
            return None
        return Structure(
            self._seen(least),
            sum(kind.weight * number for kind, number in self._number.items()),
            _evenness(least),
        )

    @property
    def sizes(self) -> list[tuple[Seen, ...]]:
        """The classes with every one of the sizes in `_ways`."""
        return [self._seen(way) for way in self._ways()]

    def _seen(self, way: Sequence[Sizes]) -> tuple[Seen, ...]:
        return tuple(
            (kind.grades, size)
            for kind, (_, sizes, _) in zip(self._kinds, way, strict=True)
            for size in sizes
        )

    def _ways(self) -> Iterator[tuple[Sizes, ...]]:
        """Sizes that keep every rule: of those with as many small classes of each kind, just the best."""
        opened = [(kind.grades, 0) for kind in self._number.elements()]
        numbers = [members(self._school, each, opened) for each in self._school.divisions]
        whole = are_whole(self._school, [kind.grades for kind in self._kinds])
        if not whole or not all(each.keep_numbers for each in numbers):
            return
        limits = tuple(each.at_or_under or 0 for each in self._shared)
        for totals in self._totals():
            if self._keep_averages(totals):
                every = [
                    best_sizes(kind, self._number[kind], limits).get(total, ())
                    for kind, total in zip(self._kinds, totals, strict=True)
                ]
                yield from (way for way in product(*every) if self._keep_shares(way))

    def _keep_averages(self, totals: Sequence[int]) -> bool:
        """Whether no division has too many children on average."""
        for division in self._school.divisions:
            fixed = members(self._school, division, ())
            ours = self._members(division)
            children = fixed.children + sum(totals[k] for k in ours)
            number = fixed.number + sum(self._number[self._kinds[k]] for k in ours)
            if not replace(fixed, children=children, number=number).keep_average:
                return False
        return True

    def _keep_shares(self, way: Sequence[Sizes]) -> bool:
        """Whether every division has as many small classes as it has to have."""
        for position, division in enumerate(self._shared):
            fixed = members(self._school, division, ())
            ours = self._members(division)
            small = fixed.small + sum(way[k][2][position] for k in ours)
            number = fixed.number + sum(self._number[self._kinds[k]] for k in ours)
            if not replace(fixed, small=small, number=number).keep_share:
                return False
        return True

    def _members(self, division: Division) -> list[int]:
        """The positions of the kinds that belong to a division."""
        return [k for k, kind in enumerate(self._kinds) if belongs(self._school, division, kind.grades)]

    def _totals(self) -> Iterator[tuple[int, ...]]:
        """The children in all classes of each kind together, in every way that places all children."""
        children = self._school.children_to_place
        sets = [
            frozenset(g for g in range(len(children)) if n >> g & 1) for n in range(1, 1 << len(children))
        ]
        left = {
            chosen: sum(children[g] for g in chosen)
            - sum(
                number * kind.group * len(chosen.intersection(kind.grades))
                for kind, number in self._number.items()
                if not chosen >= set(kind.grades)
            )
            for chosen in sets
        }
        if min(left.values()) >= 0:
            yield from self._totals_from(0, left)

    def _totals_from(self, k: int, left: dict[frozenset[int], int]) -> Iterator[tuple[int, ...]]:
        """The same for the kinds from a position on, with what each set of grades has left for them."""
        everybody = left[frozenset(range(len(self._school.grades)))]
        if k == len(self._kinds):
            if not everybody:
                yield ()
            return
        kind, others = self._kinds[k], self._kinds[k + 1 :]
        number, within = self._number[kind], [chosen for chosen in left if chosen >= set(kind.grades)]
        least = everybody - sum(self._number[other] * other.largest for other in others)
        most = everybody - sum(self._number[other] * other.smallest for other in others)
        most = min(most, number * kind.largest, *(left[chosen] for chosen in within))
        for total in range(max(least, number * kind.smallest), most + 1):
            rest = {**left, **{chosen: left[chosen] - total for chosen in within}}
            yield from ((total, *further) for further in self._totals_from(k + 1, rest))


@cache
def best_sizes(kind: Kind, number: int, limits: tuple[int, ...]) -> dict[int, tuple[Sizes, ...]]:
    """For each number of children in so many classes of a kind, the best of the sizes that they can have.

    The best is told for each number of classes within each limit.
    """
    best: dict[tuple[int, tuple[int, ...]], Sizes] = {}
    for sizes in combinations_with_replacement(range(kind.largest, kind.smallest - 1, -1), number):
        small = tuple(sum(size <= limit for size in sizes) for limit in limits)
        found = (sum((size - kind.ideal) ** 2 for size in sizes), sizes, small)
        known = best.setdefault((sum(sizes), small), found)
        best[sum(sizes), small] = min(known, found)
    return {
        total: tuple(found for (other, _), found in best.items() if other == total)
        for total in {total for total, _ in best}
    }


def _evenness(way: Sequence[Sizes]) -> int:
    return sum(evenness for evenness, _, _ in way)


def _largest_first(way: Sequence[Sizes]) -> list[int]:
    return sorted((size for _, sizes, _ in way for size in sizes), reverse=True)


def filled(school: School, classes: Sequence[Seen]) -> list[tuple[int, ...]]:
    """Classes of these grades and sizes with the children of each grade, in one way that the rules permit."""
    kinds = {kind.grades: kind for kind in kinds_of(school)}

    @cache
    def rest_of(position: int, left: tuple[int, ...]) -> tuple[tuple[int, ...], ...] | None:
        if position == len(classes):
            return None if any(left) else ()
        grades, size = classes[position]
        kind = kinds[grades]
        for groups in product(*(range(kind.group, left[g] + 1) for g in grades)):
            here = tuple(dict(zip(grades, groups, strict=True)).get(g, 0) for g in range(len(left)))
            if sum(groups) == size:
                further = rest_of(position + 1, tuple(a - b for a, b in zip(left, here, strict=True)))
                if further is not None:
                    return (here, *further)
        return None

    found = rest_of(0, school.children_to_place)
    if found is None:
        raise AssertionError(f"{classes} should hold the children of {school}")
    return list(found)
