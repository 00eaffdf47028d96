"""The rules of a school as they are written down, set of grades by set of grades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from classcruncher.domain.school import CompositeLimit, Grade, School


@dataclass(frozen=True)
class Kind:
    """Grades that may share a class (positions), and what such a class has to keep.

    Sizes are in children; `group` is the fewest of each grade; `weight` is what the class adds to the number
    of composites; `ideal` is 0 where no ideal class is given, so that evenness is a sum of squares anyway.
    """

    grades: tuple[int, ...]
    smallest: int
    largest: int
    group: int
    weight: int
    ideal: int

    def holds(self, groups: tuple[int, ...]) -> bool:
        """Whether a class may hold these groups, one number for each of its grades."""
        return min(groups) >= self.group and self.smallest <= sum(groups) <= self.largest

    def can_be_filled(self, children: tuple[int, ...]) -> bool:
        """Whether there are children enough for one such class, given those of every grade."""
        ours = [children[g] for g in self.grades]
        return min(ours) >= self.group and sum(ours) >= self.smallest


def kinds_of(school: School) -> tuple[Kind, ...]:
    """Every set of grades that may share a class, whether or not the school has children to fill it."""
    positions = range(len(school.grades))
    most = min(len(positions), max(1, school.most_grades_in_a_class))
    sets = (grades for size in range(1, most + 1) for grades in combinations(positions, size))
    return tuple(kind for grades in sets for kind in _kind(school, grades))


def _kind(school: School, grades: tuple[int, ...]) -> Iterator[Kind]:
    """The kind of class for a set of grades, if the rules permit one."""
    members = [school.grades[g] for g in grades]
    together = [
        [rule for rule in school.pairs if {rule.first, rule.second} == {one.name, other.name}]
        for one, other in combinations(members, 2)
    ]
    if not _may_mix(school, grades) or _is_torn(school, grades):
        return
    rules = [found[0] for found in together if found]
    numbers = [rule.largest for rule in rules if rule.largest is not None]
    largest = _limit(school, [grade.largest for grade in members])
    if numbers:
        largest = numbers[0] if len(grades) == 2 else min(largest, min(numbers))
    group = school.smallest_group if len(grades) > 1 else 1
    smallest = _limit(school, [grade.smallest for grade in members])
    if len(grades) == 2 and rules[0].smallest is not None:
        smallest = rules[0].smallest
    smallest = max(smallest, group * len(grades))
    if smallest <= largest:
        weight = (2 if any(rule.avoid for rule in rules) else 1) if rules else 0
        yield Kind(grades, smallest, largest, group, weight, _ideal(school, members))


def _is_torn(school: School, grades: tuple[int, ...]) -> bool:
    """Whether one of these grades is always taught with another one, which has children, but is not here."""
    inside = {school.grades[g].name for g in grades}
    outside = {
        name for name, count in zip(school.names, school.children_to_place, strict=True) if count
    } - inside
    return any(rule.always and rule.names & inside and rule.names & outside for rule in school.pairs)


def _may_mix(school: School, grades: tuple[int, ...]) -> bool:
    """Whether the matrix and the rule on grades in a row permit these grades in one class."""
    said = {frozenset((rule.first, rule.second)) for rule in school.pairs}
    against = {frozenset(names) for names in school.forbidden_pairs}
    every_two = {
        frozenset((school.grades[a].name, school.grades[b].name)) for a, b in combinations(grades, 2)
    }
    if not school.consecutive_grades:
        return every_two <= said
    taken = [sum(fixed.children[g] for fixed in school.fixed_classes) for g in range(len(school.grades))]
    row = [g for g in range(grades[0], grades[-1] + 1) if g in grades or school.grades[g].children > taken[g]]
    neighbours = {frozenset((school.grades[a].name, school.grades[b].name)) for a, b in pairwise(grades)}
    return row == list(grades) and neighbours <= said and not every_two & against


def _limit(school: School, numbers: list[int]) -> int:
    """The number of a composite class: the lowest or the highest of its grades'."""
    return min(numbers) if school.composite_limit is CompositeLimit.LOWEST else max(numbers)


def _ideal(school: School, members: list[Grade]) -> int:
    given = [grade.ideal for grade in members if grade.ideal is not None]
    return _limit(school, given) if len(given) == len(members) else 0
