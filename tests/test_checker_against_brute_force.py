"""The checker judges classes of random small schools as the oracles do, which share no code with it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from classcruncher.checker import broken_rules
from classcruncher.domain.option import SchoolClass
from classcruncher.domain.school import School
from tests.oracles.brute_force_with_rules import AllStructures, filled
from tests.oracles.direct_check import Children, keep_all_rules
from tests.oracles.random_schools_with_rules import school_with_rules

#: Schools in one test, so that the tests can be shared out.
BLOCK = 20


def shown(school: School, classes: Sequence[Children]) -> list[SchoolClass]:
    """Classes as the checker takes them, with the fixed ones."""
    fixed = [SchoolClass(each.name, each.children, None, None, fixed=True) for each in school.fixed_classes]
    return [*(SchoolClass(f"Class {n}", children, 1, 99) for n, children in enumerate(classes)), *fixed]


def disturbed(rng: random.Random, classes: list[Children]) -> Iterator[list[Children]]:
    """Some children moved between classes, or changed places; once a class less, once a class more."""
    for _ in range(6):
        moved = [list(each) for each in classes]
        for _ in range(rng.choice((1, 2, 2, 4))):
            one, other = rng.randrange(len(moved)), rng.randrange(len(moved))
            g = rng.randrange(len(moved[0]))
            number = rng.randint(0, moved[one][g])
            moved[one][g] -= number
            moved[other][g] += number
        yield [tuple(each) for each in moved]
    first, *others = classes
    if others:
        yield [tuple(a + b for a, b in zip(first, others[0], strict=True)), *others[1:]]
    half = tuple(count // 2 for count in first)
    yield [half, tuple(a - b for a, b in zip(first, half, strict=True)), *others]


@pytest.mark.parametrize("start", range(0, 60, BLOCK))
def test_the_checker_judges_classes_alike(start: int) -> None:
    judged = {True: 0, False: 0}
    for seed in range(start, start + BLOCK):
        school, rng = school_with_rules(seed), random.Random(f"disturbed {seed}")
        for structure in AllStructures(school).structures[:12]:
            classes = filled(school, structure.classes)
            assert keep_all_rules(school, classes), seed
            assert broken_rules(school, shown(school, classes)) == (), seed
            for others in disturbed(rng, classes) if classes else ():
                sound = keep_all_rules(school, others)
                assert sound == (not broken_rules(school, shown(school, others))), (seed, others)
                judged[sound] += 1
    assert min(judged.values()) > 10


@pytest.mark.parametrize("start", range(0, 60, BLOCK))
def test_the_checker_and_the_direct_check_judge_rules_left_out_alike(start: int) -> None:
    """What is best without the rules breaks some of them: both see it."""
    broken = 0
    for seed in range(start, start + BLOCK):
        school = school_with_rules(seed)
        plain = replace(
            school,
            divisions=(),
            whole_grades=False,
            pairs=tuple(replace(pair, always=False, smallest=None) for pair in school.pairs),
        )
        for structure in AllStructures(plain).structures[:40]:
            classes = filled(plain, structure.classes)
            sound = keep_all_rules(school, classes)
            assert sound == (not broken_rules(school, shown(school, classes))), (seed, classes)
            broken += not sound
    assert broken > 10
