"""Random schools with every setting, and what a user may ask for them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import combinations

from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, Priority, School
from tests.oracles.structures import Everything

#: A school with more structures than this takes too long to look at.
MOST_STRUCTURES = 600
#: Seconds that a small school never needs.
AMPLE = 600.0


@dataclass(frozen=True)
class Scale:
    """How large the random schools are."""

    grades: tuple[int, ...]
    most_children: int
    most_teachers: int


#: Small enough to try out every way to place the children; to look at all structures; large ones only show
#: whether a run ends well.
TINY, SMALL, LARGE = (
    Scale((2, 2, 3, 3), 10, 4),
    Scale((2, 3, 3, 4, 4), 30, 8),
    Scale(tuple(range(4, 9)), 60, 20),
)


def tiny_school(seed: int) -> School:
    """A school of which every child can be placed in every way."""
    return random_school(random.Random(f"tiny {seed}"), TINY)


def small_inputs(seed: int) -> Inputs:
    """A small school with a number of options and up to two scenarios, and time enough."""
    rng = random.Random(f"small {seed}")
    while True:
        inputs = random_inputs(rng, SMALL)
        everything = Everything(inputs.school)
        if len(everything.rows) > MOST_STRUCTURES:
            continue
        # A list whose trade-off just fits into it, or just does not, is worth a look.
        points = len(everything.frontier)
        return replace(inputs, number_of_options=2 * points + rng.randint(-1, 1)) if points > 2 else inputs


def large_inputs(seed: int) -> Inputs:
    """A school of several grades, with little time."""
    return replace(random_inputs(random.Random(f"large {seed}"), LARGE), time_limit=1.0)


def random_inputs(rng: random.Random, scale: Scale) -> Inputs:
    """A school, a number of options and up to two scenarios."""
    school = random_school(rng, scale)
    scenarios = tuple(_scenario(rng, school, number) for number in range(rng.choice((0, 0, 1, 2))))
    return Inputs(school, rng.choice((1, 2, 3, 4, 5, 6, 6, 8, 10, 12, 16, 20)), AMPLE, scenarios)


def random_school(rng: random.Random, scale: Scale) -> School:
    """A school that has an answer, or many, or none; a tight one has limits that leave little room."""
    tight = rng.random() < 0.4
    grades = _grades(rng, scale, tight=tight)
    fixed = _fixed(rng, grades)
    placed = sum(grade.children for grade in grades) - sum(each.size for each in fixed)
    middle = sum(grade.smallest + grade.largest for grade in grades) / 2 / len(grades)
    typical = round(placed / middle * rng.uniform(0.85, 1.25))
    avoid, numbers = rng.choice((0, 0.1, 0.4)), rng.choice((0, 0, 0.15, 0.5))
    near, distant = (0.8, 0.3) if tight else (0.95, 0.5)
    pairs = tuple(
        Pair(
            grades[a].name,
            grades[b].name,
            _number(rng, grades[a], grades[b]) if rng.random() < numbers else None,
            avoid=rng.random() < avoid,
        )
        for a, b in combinations(range(len(grades)), 2)
        if rng.random() < (near if b == a + 1 else distant)
    )
    return School(
        grades=grades,
        teachers=max(1, min(scale.most_teachers, typical) + len(fixed)),
        pairs=pairs,
        use_every_teacher=rng.random() < 0.65,
        smallest_group=rng.choice((1, 2, 3, 4, 5, 5, 6, 10) if tight else (1, 2, 3)),
        most_grades_in_a_class=rng.choice((1, 2, 2, 3, 4) if tight else (2, 2, 2, 3, 4)),
        composite_limit=rng.choice(tuple(CompositeLimit)),
        priority=rng.choice(tuple(Priority)),
        fixed_classes=fixed,
        forbidden_pairs=_forbidden(rng, grades, pairs),
        consecutive_grades=rng.random() < 0.3,
    )


def _forbidden(
    rng: random.Random, grades: tuple[Grade, ...], pairs: tuple[Pair, ...]
) -> tuple[tuple[str, str], ...]:
    """Some of the pairs that are not allowed are forbidden in so many words."""
    allowed = {pair.names for pair in pairs}
    others = [(a.name, b.name) for a, b in combinations(grades, 2) if {a.name, b.name} not in allowed]
    return tuple(names for names in others if rng.random() < 0.3)


def _grades(rng: random.Random, scale: Scale, *, tight: bool) -> tuple[Grade, ...]:
    """Grades with limits around one size of class, now and then with one that is quite different."""
    with_ideals, middle = (
        rng.random() < 0.3,
        rng.randint(*rng.choice(((4, 7), (5, scale.most_children // 2)))),
    )
    most = min(scale.most_children, 3 * middle)
    grades = []
    for number in range(rng.choice(scale.grades)):
        differs = rng.random() < 0.2
        typical = rng.randint(3, middle) if differs else middle
        smallest = max(1, typical - rng.randint(0 if tight else typical // 4, typical // 2))
        largest = typical + rng.choice((1, 2, 3, typical // 3, typical // 2)) + (0 if tight else 2)
        if differs and rng.random() < 0.6:
            children = rng.randint(smallest, largest)
        else:
            children = rng.choice((0, 2)) if rng.random() < 0.1 else rng.randint(3, most)
        ideal = rng.randint(smallest, largest) if with_ideals and (children or rng.random() < 0.5) else None
        grades.append(Grade("KABCDEFG"[number], children, smallest, largest, ideal))
    return tuple(grades)


def _number(rng: random.Random, one: Grade, other: Grade) -> int:
    """A largest class for a pair, most often one that can be filled."""
    highest = max(one.largest, other.largest) + rng.choice((3, 3, 15))
    return max(2, rng.randint(min(one.smallest, other.smallest) - 1, highest))


def _fixed(rng: random.Random, grades: tuple[Grade, ...]) -> tuple[FixedClass, ...]:
    """Now and then a support class or two, of any size."""
    left, found = [grade.children for grade in grades], []
    for name in ("Support", "Bilingual")[: rng.choice((0, 0, 0, 0, 0, 1, 1, 2, 2))]:
        taken = tuple(rng.randint(0, min(6, count)) if rng.random() < 0.6 else 0 for count in left)
        if any(taken):
            found.append(FixedClass(name, taken))
            left = [count - less for count, less in zip(left, taken, strict=True)]
    return tuple(found)


def _scenario(rng: random.Random, school: School, number: int) -> Scenario:
    """One to three numbers changed; it may contradict the school."""
    asked = Scenario(f"What if {number}")
    for change in rng.sample(("teachers", "group", "children", "largest"), rng.randint(1, 3)):
        g = rng.randrange(len(school.grades))
        grade = school.grades[g]
        if change == "teachers":
            asked = replace(asked, teachers=max(1, school.teachers + rng.randint(-2, 2)))
        elif change == "group":
            asked = replace(asked, smallest_group=max(1, school.smallest_group + rng.randint(-2, 2)))
        elif change == "children":
            asked = replace(asked, children=((g, max(0, grade.children + rng.randint(-4, 4))),))
        else:
            asked = replace(asked, largest=((g, max(1, grade.largest + rng.randint(-2, 3))),))
    return asked
