"""All the class structures of a small school, by trying them out: slow, plain, and no code of the model's."""

from __future__ import annotations

from functools import cache
from itertools import combinations, combinations_with_replacement, product

from classcruncher.domain.school import CompositeLimit, School

#: A class type as this file sees it: grades, smallest, largest, group, weight, ideal.
Type = tuple[tuple[int, ...], int, int, int, int, int]
#: Composites, evenness, and the classes' sets of grades, sorted.
Found = tuple[int, int, tuple[tuple[int, ...], ...]]


def types_of(school: School) -> list[Type]:
    """Every set of grades that may share a class, with its sizes."""
    pick = min if school.composite_limit is CompositeLimit.LOWEST else max
    found: list[Type] = []
    for size in range(1, school.most_grades_in_a_class + 1):
        for grades in combinations(range(len(school.grades)), size):
            pairs = [school.pair(a, b) for a, b in combinations(grades, 2)]
            if any(pair is None for pair in pairs):
                continue
            members = [school.grades[g] for g in grades]
            smallest, largest = pick(m.smallest for m in members), pick(m.largest for m in members)
            caps = [pair.largest for pair in pairs if pair is not None and pair.largest is not None]
            if caps:
                largest = caps[0] if size == 2 else min([largest, *caps])
            weight = 0 if size == 1 else 2 if any(pair is not None and pair.avoid for pair in pairs) else 1
            ideals = [m.ideal for m in members if m.ideal is not None]
            group = school.smallest_group if size > 1 else 1
            found.append((grades, smallest, largest, group, weight, pick(ideals) if ideals else 0))
    return found


def structures(school: School) -> list[Found]:
    """Every structure that can hold the children, with its two measures, best first."""
    types, places = types_of(school), school.children_to_place
    counts = [school.teachers_to_place] if school.use_every_teacher else range(school.teachers_to_place + 1)
    found = []
    for count in counts:
        for chosen in combinations_with_replacement(types, count):
            evenness = least_evenness(chosen, places)
            if evenness is not None:
                kinds = tuple(sorted(kind[0] for kind in chosen))
                found.append((sum(kind[4] for kind in chosen), evenness, kinds))
    fewest_first = school.priority.value.startswith("Fewest")
    return sorted(found, key=lambda each: (each[:2] if fewest_first else (each[1], each[0]), each[2]))


def least_evenness(classes: tuple[Type, ...], places: tuple[int, ...]) -> int | None:
    """The least sum of squares over all ways to fill the classes; None when there is none."""

    @cache
    def least(position: int, left: tuple[int, ...]) -> int | None:
        if position == len(classes):
            return None if any(left) else 0
        grades, smallest, largest, group, _, ideal = classes[position]
        best: int | None = None
        for groups in product(*(range(group, left[g] + 1) for g in grades)):
            if not smallest <= sum(groups) <= largest:
                continue
            rest = list(left)
            for g, children in zip(grades, groups, strict=True):
                rest[g] -= children
            further = least(position + 1, tuple(rest))
            if further is not None:
                total = further + (sum(groups) - ideal) ** 2
                best = total if best is None else min(best, total)
        return best

    return least(0, places)
