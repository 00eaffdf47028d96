"""The schools of the benchmarks, each the same in every run.

Limits are 18 to 26 children a class and 5 a group; every teacher is used; enrolments vary by 15% around the
average, drawn from a fixed seed until classes average 23.5 to 25 children (20 to 23 in b).

  a   7 grades of about 60, 16 teachers, neighbouring pairs
  b   7 grades of about 22, 7 teachers, any pair and any triple
  c   13 grades of about 60, 32 teachers, neighbouring pairs
  d   13 grades of about 100, 50 teachers, neighbouring pairs and triples
  e   13 grades of about 200, 104 teachers, any pairs and triples
  f   example schools that come with the program, f1 to f6: those with the rules that all contestants know

  ar, br, cr, dr   a to d with two rules about several grades: the classes of the lowest three grades have no
      more children on average than so many (which changes the best option), and of the classes of some middle
      grades 60% have 22 or fewer
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from classcruncher import examples
from classcruncher.domain.divisions import Division
from classcruncher.domain.school import Grade, Pair, School

SMALLEST, LARGEST, GROUP = 18, 26, 5
SEED = 2026
EXAMPLES = (
    "france-8-classes",
    "nsw-7-classes",
    "ontario-14-classes",
    "queensland-prep",
    "three-grades",
    "toronto-triple",
)


@dataclass(frozen=True)
class Drawn:
    """How a school is drawn: `reach` is how many grades apart two grades may be and still share a class."""

    grades: int
    average: int
    teachers: int
    most_grades: int
    reach: int
    class_sizes: tuple[float, float] = (23.5, 25.0)


DRAWN = {
    "a": Drawn(7, 60, 16, 2, 1),
    "b": Drawn(7, 22, 7, 3, 6, (20.0, 23.0)),
    "c": Drawn(13, 60, 32, 2, 1),
    "d": Drawn(13, 100, 50, 3, 2),
    "e": Drawn(13, 200, 104, 3, 12),
}


@dataclass(frozen=True)
class RuledBy:
    """Two rules about several grades: an average of grades 1 to 3, and which grades have small classes."""

    average: str
    middle: tuple[str, str]

    @property
    def divisions(self) -> tuple[Division, ...]:
        """The rules as the school has them."""
        return (
            Division("1", "3", average=Fraction(self.average)),
            Division(*self.middle, share=Fraction("0.6"), at_or_under=22),
        )


#: Averages that change the best option of the school without them, and leave it some composites more.
RULED = {
    "a": RuledBy("23.6", ("4", "5")),
    "b": RuledBy("21", ("4", "5")),
    "c": RuledBy("24.5", ("6", "8")),
    "d": RuledBy("24.5", ("6", "8")),
}


def named(name: str) -> School:
    """The school of a name: a to e, ar to dr, or f with the number of an example."""
    letter = name[0]
    if letter == "f":
        return examples.load(EXAMPLES[int(name[1:]) - 1]).school
    without_rules = drawn(DRAWN[letter], f"{SEED}{letter}")
    return replace(without_rules, divisions=RULED[letter].divisions if name.endswith("r") else ())


def all_of(letters: str) -> list[str]:
    """The names of the schools behind some letters: "aarf" is a, ar, f1, f2, ..."""
    every_f = [f"f{number}" for number in range(1, len(EXAMPLES) + 1)]
    names = re.findall("[a-z]r?", letters)
    return [name for each in names for name in (every_f if each == "f" else [each])]


def drawn(how: Drawn, seed: str) -> School:
    """A school drawn at random: the same one for the same seed."""
    rng = random.Random(seed)
    low, high = how.class_sizes
    while True:
        children = [round(how.average * rng.uniform(0.85, 1.15)) for _ in range(how.grades)]
        if low < sum(children) / how.teachers < high:
            return school(children, how.teachers, how.most_grades, how.reach)


def school(children: Sequence[int], teachers: int, most_grades: int, reach: int) -> School:
    """A school with the limits of all these benchmarks."""
    names = [str(number) for number in range(1, len(children) + 1)]
    return School(
        grades=tuple(
            Grade(name, count, SMALLEST, LARGEST) for name, count in zip(names, children, strict=True)
        ),
        teachers=teachers,
        pairs=tuple(
            Pair(names[a], names[b]) for a, b in combinations(range(len(names)), 2) if b - a <= reach
        ),
        smallest_group=GROUP,
        most_grades_in_a_class=most_grades,
    )
