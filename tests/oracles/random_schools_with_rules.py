"""Random small schools with every mix of rules, most of which decide something and leave an answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from classcruncher.domain.divisions import ClassesMeant, Division, Limit
from classcruncher.domain.school import Pair, School
from tests.oracles.brute_force_with_rules import AllStructures
from tests.oracles.divisions import Seen, belongs
from tests.oracles.random_runs import TINY, Scale, random_school
from tests.oracles.structures import Everything

#: Two to four grades in up to five classes.
FEW = Scale((2, 3, 3, 4), 24, 5)
#: A school with more structures than this takes too long to look at.
MOST_STRUCTURES = 250
#: What decides about sizes of classes more than about which there are.
AVERAGES_AND_SHARES = (Limit.AVERAGE, Limit.SHARE)


def tiny_school_with_rules(seed: int) -> School:
    """One of which every child can be put into every class."""
    return school_with_rules(seed, TINY)


def school_with_rules(seed: int, scale: Scale = FEW) -> School:
    """A small school with some of the rules; the limits are near what one way to fill its classes has.

    A few have no structure even without these rules.
    """
    rng = random.Random(f"rules {seed}")
    while True:
        school = _varied(rng, random_school(rng, scale))
        structures = Everything(school)
        if len(structures.rows) <= MOST_STRUCTURES and (structures.possible or rng.random() < 0.05):
            break
    ways: list[tuple[Seen, ...]] = [()]
    if structures.possible:
        ways = AllStructures(school).sizes_of(rng.choice(structures.structures).name)
    return _with_rules(rng, school, ways)


def _varied(rng: random.Random, school: School) -> School:
    """The school with more grades in a class, often where the grades of a class follow one another."""
    if len(school.grades) < 3 or rng.random() < 0.6:
        return school
    return replace(school, most_grades_in_a_class=3, consecutive_grades=rng.random() < 0.7)


def _with_rules(rng: random.Random, school: School, ways: list[tuple[Seen, ...]]) -> School:
    """Rules of every kind now and then, that some of the ways to fill classes keep or nearly keep.

    Half of the schools have but averages and shares, which otherwise seldom have anything left to decide.
    """
    if rng.random() < 0.5:
        return replace(school, divisions=tuple(_divisions(rng, school, ways, AVERAGES_AND_SHARES)))
    pattern = rng.choice(ways)
    names = [grades for grades, _ in pattern]
    divided = any(one != other and set(one) & set(other) for one in names for other in names)
    few = rng.random() < 0.4
    return replace(
        school,
        pairs=tuple(_pair(rng, school, pair, pattern) for pair in school.pairs),
        divisions=tuple(_divisions(rng, school, ways, tuple(Limit))),
        whole_grades=rng.random() < (0.05 if divided else 0.8),
        fewest_classes=few,
        use_every_teacher=school.use_every_teacher and not few,
    )


def _pair(rng: random.Random, school: School, pair: Pair, pattern: tuple[Seen, ...]) -> Pair:
    """Now and then always together, or with sizes near those of the pattern's classes of the two."""
    both = {school.names.index(name) for name in pair.names}
    kept = all(both <= set(grades) or not both & set(grades) for grades, _ in pattern)
    if rng.random() < (0.6 if kept else 0.04):
        pair = replace(pair, always=True)
    sizes = [size for grades, size in pattern if set(grades) == both]
    if rng.random() < (0.5 if sizes else 0.1):
        smallest = max(1, min(sizes, default=rng.randint(3, 12)) - rng.choice((0, 0, 1, 2)))
        largest = rng.choice((None, max(sizes, default=smallest + 3) + rng.choice((0, 1, 3))))
        pair = replace(pair, smallest=smallest, largest=largest)
    return pair


def _divisions(
    rng: random.Random, school: School, ways: list[tuple[Seen, ...]], limits: tuple[Limit, ...]
) -> Iterator[Division]:
    """Up to three divisions, each with one of some limits or a few."""
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3)) if len(limits) > 2 else rng.choice((1, 1, 2))):
        first = rng.randrange(len(school.grades))
        last = rng.choice((rng.randint(first, len(school.grades) - 1), len(school.grades) - 1))
        division = Division(
            school.names[first],
            school.names[last],
            rng.choice((ClassesMeant.ANY, ClassesMeant.ANY, ClassesMeant.ANY, *ClassesMeant)),
            fixed_count=bool(school.fixed_classes) and rng.random() < 0.5,
        )
        chosen = rng.sample(limits, min(len(limits), rng.choice((1, 1, 1, 2, 3))))
        patterns = [rng.choice(ways) for _ in range(3)]
        pattern = min(patterns, key=lambda way: sum(_sizes(school, division, way)))
        yield _limited(rng, school, division, pattern, chosen)


def _limited(
    rng: random.Random,
    school: School,
    division: Division,
    pattern: tuple[Seen, ...],
    limits: list[Limit],
) -> Division:
    """A division with limits near what the pattern has: most often kept by it, and by few others."""
    sizes = _sizes(school, division, pattern)
    number = len(sizes)
    typical = Fraction(sum(sizes), number) if sizes else Fraction(rng.randint(3, 12))
    if Limit.AVERAGE in limits:
        tenths = -int(-typical * 10 // 1) + rng.choice((-2, 0, 0, 0, 0, 1, 2, 5))
        division = replace(division, average=Fraction(max(1, tenths), 10))
    if Limit.SHARE in limits:
        small = rng.choice(sizes) if sizes else int(typical)
        within = sum(size <= small for size in sizes)
        small = max(1, small + rng.choice((0, 0, 0, -1, -1, -2, 1)))
        part = Fraction(rng.randint(min(1, within), within), number) if sizes else Fraction(1, 2)
        percent = min(100, max(5, int(part * 20) * 5 + rng.choice((0, 0, 0, 5))))
        division = replace(division, share=Fraction(percent, 100), at_or_under=small)
    if Limit.FEWEST in limits:
        division = replace(division, fewest=max(0, number + rng.choice((-1, 0, 0, 0, 1))))
    if Limit.MOST in limits:
        most = max(0, number + rng.choice((-1, 0, 0, 0, 1, 1)))
        division = replace(division, most=max(most, division.fewest or 0))
    return division


def _sizes(school: School, division: Division, pattern: tuple[Seen, ...]) -> list[int]:
    """The sizes of the classes that count in a division."""
    classes = list(pattern)
    if division.fixed_count:
        classes += [
            (tuple(g for g, n in enumerate(one.children) if n), one.size) for one in school.fixed_classes
        ]
    return [size for grades, size in classes if belongs(school, division, grades)]
