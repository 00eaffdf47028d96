"""The school: what is given, in the words of the people who run it.

Nothing here knows a spreadsheet, a solver or pandas. Everything is frozen, so that a school
can be a key, be sent to another process, and never change under a running search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from unicodedata import normalize

from classcruncher.domain.divisions import Division, Limit

#: Largest class of a grade that has no limits of its own (only a grade without children may).
NO_LIMIT = 999


class CompositeLimit(StrEnum):
    """Which of its grades' smallest, largest and ideal class a composite class takes."""

    LOWEST = "Lowest of its grades"
    HIGHEST = "Highest of its grades"


class Priority(StrEnum):
    """What the first option is best at."""

    FEWEST_COMPOSITES = "Fewest composite classes"
    MOST_EVEN = "Most even classes"


@dataclass(frozen=True)
class Grade:
    """One grade: its enrolment and the class sizes it may have, all in children.

    `ideal` is the size that classes should come close to; it is given for every grade or for none.
    """

    name: str
    children: int
    smallest: int = 1
    largest: int = NO_LIMIT
    ideal: int | None = None

    def __post_init__(self) -> None:
        _compose(self, "name")
        _require(bool(self.name.strip()), "A grade needs a name.")
        _require(self.children >= 0, f"{self.name}: the number of children is below 0.")
        _require(self.smallest >= 1, f"{self.name}: the smallest class is below 1.")
        _require(
            self.smallest <= self.largest,
            f"{self.name}: the smallest class, {self.smallest}, is above the largest, {self.largest}.",
        )
        _require(self.ideal is None or self.ideal >= 1, f"{self.name}: the ideal class is below 1.")


@dataclass(frozen=True)
class Pair:
    """Two grades that may share a class.

    `smallest` and `largest` replace the composite limits of a class of just these two grades; `largest` also
    caps a class of more grades that holds both. `avoid`: allowed, but such a class counts as two composites.
    `always`: every class that holds one of the two holds the other, as long as both have children to place.
    """

    first: str
    second: str
    largest: int | None = None
    avoid: bool = False
    smallest: int | None = None
    always: bool = False

    def __post_init__(self) -> None:
        _compose(self, "first", "second")
        for size in (self.smallest, self.largest):
            _require(size is None or size >= 1, f"{self.first}/{self.second}: a class size is below 1.")
        _require(
            self.smallest is None or self.largest is None or self.smallest <= self.largest,
            f"{self.first}/{self.second}: the smallest class, {self.smallest}, is above the largest, "
            f"{self.largest}.",
        )

    @property
    def names(self) -> frozenset[str]:
        """The two grades, in no order."""
        return frozenset((self.first, self.second))


@dataclass(frozen=True)
class FixedClass:
    """A class already decided: its children and its teacher leave the problem.

    `children` has one number a grade, in the school's order. It need not keep any limit.
    """

    name: str
    children: tuple[int, ...]

    def __post_init__(self) -> None:
        _compose(self, "name")

    @property
    def size(self) -> int:
        """All the children in the class."""
        return sum(self.children)


@dataclass(frozen=True)
class School:
    """A school and its rules. Raises ValueError, in a sentence, when they contradict each other.

    Two grades that are not among the `pairs` may not share a class. `forbidden_pairs` are those, by their
    names, of which the school says so; of the others it says nothing. With `consecutive_grades` a class of
    three or more grades needs only its neighbouring ones among the pairs, and none that are forbidden.

    With `fewest_classes`, which goes with not using every teacher, fewer classes come before everything else.
    With `whole_grades` a grade is not divided between classes of different grades: all its children to place
    are in classes of just the same grades. `divisions` are limits for several grades together.
    """

    grades: tuple[Grade, ...]
    teachers: int
    pairs: tuple[Pair, ...] = ()
    name: str = ""
    use_every_teacher: bool = True
    smallest_group: int = 5
    most_grades_in_a_class: int = 2
    composite_limit: CompositeLimit = CompositeLimit.LOWEST
    priority: Priority = Priority.FEWEST_COMPOSITES
    fixed_classes: tuple[FixedClass, ...] = ()
    forbidden_pairs: tuple[tuple[str, str], ...] = ()
    consecutive_grades: bool = False
    fewest_classes: bool = False
    whole_grades: bool = False
    divisions: tuple[Division, ...] = ()
    _pair_of: dict[tuple[int, int], Pair] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        for name in ("grades", "pairs", "fixed_classes", "divisions"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        forbidden = ((normalize("NFC", a), normalize("NFC", b)) for a, b in self.forbidden_pairs)
        object.__setattr__(self, "forbidden_pairs", tuple(forbidden))
        _check(self)
        object.__setattr__(self, "_pair_of", _by_positions(self))

    @property
    def names(self) -> tuple[str, ...]:
        """The grades' names, in order."""
        return tuple(grade.name for grade in self.grades)

    @property
    def enrolment(self) -> int:
        """All the children of the school."""
        return sum(grade.children for grade in self.grades)

    @property
    def children_to_place(self) -> tuple[int, ...]:
        """The children of each grade who are not in a fixed class."""
        return tuple(
            grade.children - sum(fixed.children[g] for fixed in self.fixed_classes)
            for g, grade in enumerate(self.grades)
        )

    @property
    def teachers_to_place(self) -> int:
        """The teachers who have no fixed class."""
        return self.teachers - len(self.fixed_classes)

    @property
    def has_ideals(self) -> bool:
        """Whether fairness is measured from ideal class sizes."""
        return any(grade.ideal is not None for grade in self.grades)

    @property
    def grades_to_place(self) -> tuple[int, ...]:
        """The positions of the grades that have children who are not in a fixed class."""
        return tuple(g for g, count in enumerate(self.children_to_place) if count)

    def pair(self, a: int, b: int) -> Pair | None:
        """What is said of two grades, by their positions, that may share a class; None when they may not."""
        return self._pair_of.get((a, b))

    def forbids(self, a: int, b: int) -> bool:
        """Whether the school says of two grades, by their positions, that they may not share a class."""
        first, second = self.grades[a].name, self.grades[b].name
        return (first, second) in self.forbidden_pairs or (second, first) in self.forbidden_pairs

    def pairs_of(self, grades: Sequence[int]) -> list[Pair]:
        """The pairs that may share a class among some grades, by their positions."""
        return [pair for a, b in combinations(grades, 2) if (pair := self.pair(a, b))]

    def run_of(self, division: Division) -> range:
        """The positions of a division's grades."""
        return range(self.names.index(division.first), self.names.index(division.last) + 1)

    def of_a_composite(self, numbers: Iterable[int]) -> int:
        """The number of a composite class from those of its grades: the lowest or the highest."""
        return min(numbers) if self.composite_limit is CompositeLimit.LOWEST else max(numbers)

    def label(self, grades: Sequence[int]) -> str:
        """The class type's name that people read: "1/2" for the grades 1 and 2."""
        return "/".join(self.grades[g].name for g in grades)


def _by_positions(school: School) -> dict[tuple[int, int], Pair]:
    """The pairs by the positions of their grades, in either order."""
    position = {name: g for g, name in enumerate(school.names)}
    found = {}
    for pair in school.pairs:
        a, b = position[pair.first], position[pair.second]
        found[a, b] = found[b, a] = pair
    return found


def _check(school: School) -> None:
    """Refuse what no reading of the rules can make sense of."""
    folded = [name.strip().casefold() for name in school.names]
    _require(len(set(folded)) == len(folded), "Two grades have the same name.")
    _require(school.teachers >= 1, "The school needs at least 1 teacher.")
    _require(school.smallest_group >= 1, "The smallest group is below 1.")
    _require(school.most_grades_in_a_class >= 1, "A class holds at least 1 grade.")
    pairs = {pair.names for pair in school.pairs}
    _require(len(pairs) == len(school.pairs), "A pair of grades is given twice.")
    for pair in school.pairs:
        unknown = [name for name in (pair.first, pair.second) if name not in school.names]
        _require(not unknown, f"The pair {pair.first}/{pair.second} names no grade of the school.")
        _require(pair.first != pair.second, f"{pair.first} is paired with itself.")
    for names in school.forbidden_pairs:
        label = "/".join(names)
        _require(set(names) <= set(school.names), f"The forbidden pair {label} names no grade of the school.")
        _require(frozenset(names) not in pairs, f"The pair {label} is both allowed and forbidden.")
    with_children = [grade for grade in school.grades if grade.children]
    ideals = [grade.ideal is not None for grade in with_children]
    _require(all(ideals) or not any(ideals), "Give an ideal class for every grade or for none.")
    fixed_names = [fixed.name.strip().casefold() for fixed in school.fixed_classes]
    _require(len(set(fixed_names)) == len(fixed_names), "Two fixed classes have the same name.")
    for fixed in school.fixed_classes:
        _require(
            len(fixed.children) == len(school.grades) and min(fixed.children, default=0) >= 0,
            f"The fixed class {fixed.name} needs one number of children for each grade.",
        )
        _require(fixed.size > 0, f"The fixed class {fixed.name} holds no children.")
    for grade, left in zip(school.grades, school.children_to_place, strict=True):
        _require(left >= 0, f"The fixed classes take more children of {grade.name} than it has.")
    _require(school.teachers_to_place >= 0, "There are more fixed classes than teachers.")
    _require(
        not (school.fewest_classes and school.use_every_teacher),
        "As few classes as possible and a class for every teacher cannot both be asked for.",
    )
    for division in school.divisions:
        _check_division(school, division)


def _check_division(school: School, division: Division) -> None:
    label = f"The rule for {division.label}"
    unknown = [name for name in (division.first, division.last) if name not in school.names]
    _require(not unknown, f"{label} names no grade of the school.")
    _require(len(school.run_of(division)) > 0, f"{label}: the first grade comes after the last.")
    _require(
        (division.share is None) == (division.at_or_under is None),
        f"{label} needs both a share and the number of children that it is about, or neither.",
    )
    _require(division.share is None or 0 < division.share <= 1, f"{label}: a share is above 0 and at most 1.")
    for limit in (Limit.FEWEST, Limit.MOST, Limit.AVERAGE):
        number = getattr(division, limit)
        _require(number is None or number >= 0, f"{label} has a number below 0.")
    _require(division.at_or_under is None or division.at_or_under >= 1, f"{label}: a class size is below 1.")
    _require(
        division.fewest is None or division.most is None or division.fewest <= division.most,
        f"{label}: the fewest classes, {division.fewest}, are above the most, {division.most}.",
    )


def _compose(named: Grade | Pair | FixedClass, *names: str) -> None:
    """Spell names in one way: an accent that stands apart from its letter joins it."""
    for name in names:
        object.__setattr__(named, name, normalize("NFC", getattr(named, name)))


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)
