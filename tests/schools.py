"""Schools for tests: small ones at random, and shorthand to write one down."""

from __future__ import annotations

import random
from itertools import combinations

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, Priority, School


def random_school(seed: int) -> School:
    """A small school, with every kind of rule now and then; small enough to try out all its structures."""
    rng = random.Random(seed)
    count = rng.choice((1, 2, 2, 3, 3))
    with_ideals = rng.random() < 0.25
    grades = []
    for number in range(count):
        smallest = rng.randint(2, 5)
        largest = smallest + rng.randint(0, 5)
        ideal = rng.randint(smallest, largest) if with_ideals else None
        children = rng.choice((rng.randint(1, 14), rng.randint(4, 18), 0 if rng.random() < 0.2 else 9))
        grades.append(Grade(f"G{number}", children, smallest, largest, ideal))
    highest = rng.random() < 0.5
    pairs = tuple(
        Pair(a.name, b.name, _cap(rng, a, b, highest=highest), avoid=rng.random() < 0.2)
        for a, b in combinations(grades, 2)
        if rng.random() < 0.75
    )
    fixed = []
    if rng.random() < 0.2:
        taken = tuple(rng.randint(0, min(2, grade.children)) for grade in grades)
        fixed = [FixedClass("Support", taken)] if sum(taken) else []
    placed = sum(grade.children for grade in grades) - sum(each.size for each in fixed)
    typical = max(1, round(placed / rng.uniform(3.0, 6.5)))
    return School(
        grades=tuple(grades),
        teachers=max(1, min(4 if count == 3 else 5, typical)) + len(fixed),
        pairs=pairs,
        use_every_teacher=rng.random() < 0.7,
        smallest_group=rng.randint(1, 3),
        most_grades_in_a_class=rng.randint(2, 3),
        composite_limit=CompositeLimit.HIGHEST if highest else CompositeLimit.LOWEST,
        priority=rng.choice(tuple(Priority)),
        fixed_classes=tuple(fixed),
    )


def _cap(rng: random.Random, a: Grade, b: Grade, *, highest: bool) -> int | None:
    """Now and then a largest class for a pair, never below the smallest that it may have."""
    if rng.random() > 0.25:
        return None
    smallest = max(a.smallest, b.smallest) if highest else min(a.smallest, b.smallest)
    return smallest + rng.randint(0, 6)


def grade(name: str, children: int, sizes: str, ideal: int | None = None) -> Grade:
    """A grade in a line: grade("K", 19, "12-20")."""
    smallest, largest = map(int, sizes.split("-"))
    return Grade(name, children, smallest, largest, ideal)


#: A school whose average leaves no least majorised sizes (docs/model.md): 3 5 7 7 and 4 4 6 8.
#: Grade a (9 children) and c (2) share a class, b (11) and c do, and these two classes hold 8 on average 4.
NOT_MAJORISED = School(
    (grade("a", 9, "1-12"), grade("c", 2, "1-12"), grade("b", 11, "1-12")),
    4,
    (Pair("a", "c"), Pair("c", "b")),
    smallest_group=1,
    divisions=(
        Division("c", meant=ClassesMeant.ANY, average=4),  # type: ignore[arg-type]
        Division("a", "c", meant=ClassesMeant.EXACTLY, fewest=1, most=1),
        Division("c", "b", meant=ClassesMeant.EXACTLY, fewest=1, most=1),
    ),
)
