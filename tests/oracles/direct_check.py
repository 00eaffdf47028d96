"""Whether classes keep all rules, class by class and child by child, without a sentence about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from classcruncher.domain.school import School
from tests.oracles.divisions import keep_limits
from tests.oracles.rules import kinds_of

#: The children of a class that is not fixed, one number for every grade of the school.
Children = tuple[int, ...]


def keep_all_rules(school: School, classes: Sequence[Children]) -> bool:
    """Whether a school may have these classes beside its fixed ones."""
    teachers, kinds = school.teachers_to_place, {kind.grades: kind for kind in kinds_of(school)}
    if len(classes) > teachers or (school.use_every_teacher and len(classes) < teachers):
        return False
    placed = Counter({g: sum(each[g] for each in classes) for g in range(len(school.grades))})
    if any(placed[g] != count for g, count in enumerate(school.children_to_place)):
        return False
    seen = [(tuple(g for g, count in enumerate(each) if count), sum(each)) for each in classes]
    for each, (grades, _) in zip(classes, seen, strict=True):
        groups = tuple(each[g] for g in grades)
        if min(each) < 0 or grades not in kinds or not kinds[grades].holds(groups):
            return False
    return keep_limits(school, seen)
