"""The fewest and the most children in a class: of a grade, of a composite of grades, and of a pair."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool, with_grade
from classcruncher.domain.school import NO_LIMIT, Grade, School
from classcruncher.rules.rule import Change, Demand, Grades, Programme, Rows, Rule, Way
from classcruncher.rules.ways import Number, from_to, lowered, of_grade, raised
from classcruncher.words import children, grade_in_words, in_a_row


class ClassSize(Rule):
    """A number of children for each grade that bounds the size of its classes.

    `fewer_or_more` is what no class has.
    """

    narrows_types = True
    known_to_enumeration = True
    fewer_or_more: str

    @abstractmethod
    def number(self, grade: Grade) -> int:
        """The number of a grade."""

    @abstractmethod
    def loosest(self, school: School, grades: Sequence[int]) -> int:
        """What no class of some grades is beyond, however they are mixed."""

    def demands(self, school: School) -> tuple[Demand, ...]:
        """The number of each grade with children to place."""
        return tuple(Demand(self, g) for g in school.grades_to_place)

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The grades that have a number in common; the loosest number where grades may mix in any way."""
        if any_mix:
            number = self.loosest(school, school.grades_to_place)
            yield f"No class has {self.fewer_or_more} than {children(number)}."
            return
        alike: dict[int, list[str]] = {}
        for demand in demands:
            grade = school.grades[demand.position]
            alike.setdefault(self.number(grade), []).append(grade_in_words(grade.name))
        for number, names in alike.items():
            yield f"No class of {in_a_row(names, 'or')} has {self.fewer_or_more} than {children(number)}."


class SmallestClass(ClassSize):
    """No class has fewer children than its smallest class."""

    fewer_or_more = "fewer"

    def number(self, grade: Grade) -> int:
        """Its smallest class."""
        return grade.smallest

    def loosest(self, school: School, grades: Sequence[int]) -> int:
        """The lowest of the grades' numbers, and of those for two of them."""
        numbers = [pair.smallest for pair in school.pairs_of(grades) if pair.smallest is not None]
        return min([school.grades[g].smallest for g in grades] + numbers)

    def narrowed(self, school: School, types: Iterable[ClassType]) -> Iterator[ClassType]:
        """A composite class takes the lowest or the highest of its grades' numbers, or that of its pair."""
        for each in types:
            yield replace(each, smallest=max(each.smallest, smallest_together(school, each.grades)))

    def rows(self, programme: Programme) -> Rows:
        """No class is too small."""
        for t, each in enumerate(programme.types):
            yield f"smallest{t}", programme.size_of(t) >= each.smallest * programme.classes[t]

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """A class of the grade may have a single child."""
        lowered = replace(ranged.school.grades[position], smallest=1)
        return replace(ranged, school=with_grade(ranged.school, position, lowered))

    def changes(self, school: School) -> Iterator[Change]:
        """Lower numbers."""
        yield from (lower_smallest_class(school, g) for g in school.grades_to_place)
        for a, b in combinations(school.grades_to_place, 2):
            if (pair := school.pair(a, b)) and pair.smallest is not None:
                yield lower_composite_smallest(school, (a, b))
        yield LOWER_EVERY_SMALLEST_CLASS


class LargestClass(ClassSize):
    """No class has more children than its largest class."""

    fewer_or_more = "more"

    def number(self, grade: Grade) -> int:
        """Its largest class."""
        return grade.largest

    def loosest(self, school: School, grades: Sequence[int]) -> int:
        """The highest of the grades' numbers, and of those for two of them."""
        numbers = [pair.largest for pair in school.pairs_of(grades) if pair.largest is not None]
        return max([school.grades[g].largest for g in grades] + numbers)

    def narrowed(self, school: School, types: Iterable[ClassType]) -> Iterator[ClassType]:
        """A composite class takes the lowest or the highest of its grades' numbers, or that of its pair."""
        for each in types:
            yield replace(each, largest=min(each.largest, largest_together(school, each.grades)))

    def rows(self, programme: Programme) -> Rows:
        """No class is too large."""
        for t, each in enumerate(programme.types):
            yield f"largest{t}", programme.size_of(t) <= each.largest * programme.classes[t]

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """A class of the grade may have any number of children."""
        raised = replace(ranged.school.grades[position], largest=NO_LIMIT)
        return replace(ranged, school=with_grade(ranged.school, position, raised))

    def changes(self, school: School) -> Iterator[Change]:
        """Higher numbers."""
        yield from (raise_largest_class(school, g) for g in school.grades_to_place)
        if school.most_grades_in_a_class > 1:
            pairs = combinations(school.grades_to_place, 2)
            yield from (raise_composite_largest(school, each) for each in pairs if school.pair(*each))
        yield RAISE_EVERY_LARGEST_CLASS


SMALLEST_CLASS, LARGEST_CLASS = SmallestClass(), LargestClass()


def smallest_together(school: School, grades: Grades) -> int:
    """The smallest class of some grades: a number for two of them replaces that of just these."""
    if len(grades) == 2 and (pair := school.pair(*grades)) and pair.smallest is not None:
        return pair.smallest
    return school.of_a_composite(school.grades[g].smallest for g in grades)


def largest_together(school: School, grades: Grades) -> int:
    """The largest class of some grades.

    A number for two of them replaces the largest class of just these, and caps one of more grades.
    """
    largest = school.of_a_composite(school.grades[g].largest for g in grades)
    numbers = [pair.largest for pair in school.pairs_of(grades) if pair.largest is not None]
    if len(grades) == 2 and numbers:
        return numbers[0]
    return min([largest, *numbers])


def lower_smallest_class(school: School, g: int) -> Change:
    """A smaller smallest class of a grade."""
    what = f"Lower the smallest class of {grade_in_words(school.grades[g].name)}"
    return Change(
        "smallest_class",
        effort=2,
        way=lowered(of_grade(g, "smallest"), 1, partial(from_to, what)),
        about=(g,),
        loosens=frozenset({Demand(SMALLEST_CLASS, g)}),
    )


def raise_largest_class(school: School, g: int) -> Change:
    """A larger largest class of a grade."""
    what = f"Raise the largest class of {grade_in_words(school.grades[g].name)}"
    return Change(
        "largest_class",
        effort=3,
        way=raised(of_grade(g, "largest"), NO_LIMIT, partial(from_to, what)),
        about=(g,),
        loosens=frozenset({Demand(LARGEST_CLASS, g)}),
    )


def raise_composite_largest(school: School, grades: tuple[int, int]) -> Change:
    """A larger largest class of two grades. No demand stands for it: such a number knows no bounds."""
    number = Number(
        lambda school: largest_together(school, grades),
        lambda school, largest: _with_pair(school, grades, largest=largest),
    )
    return Change(
        "composite_largest",
        effort=3,
        way=raised(number, NO_LIMIT, partial(_let_have, school.label(grades))),
        about=grades,
        follows_others=True,
    )


def lower_composite_smallest(school: School, grades: tuple[int, int]) -> Change:
    """A smaller smallest class of two grades that have a number of their own. No demand stands for it."""
    number = Number(
        lambda school: smallest_together(school, grades),
        lambda school, smallest: _with_pair(school, grades, smallest=smallest),
    )
    what = f"Lower the smallest class of {school.label(grades)}"
    return Change(
        "composite_smallest",
        effort=2,
        way=lowered(number, 1, partial(from_to, what)),
        about=grades,
        follows_others=True,
    )


def _with_pair(school: School, grades: tuple[int, int], **numbers: Any) -> School:
    """The school with other numbers for two grades that may share a class."""
    pair = school.pair(*grades)
    pairs = (replace(each, **numbers) if each == pair else each for each in school.pairs)
    return replace(school, pairs=tuple(pairs))


def _let_have(label: str, now: int, then: int) -> str:
    return f"Let a {label} class have up to {then} children instead of {now}"


def _with_children(school: School) -> list[Grade]:
    """The grades with children, where there are several."""
    grades = [grade for grade in school.grades if grade.children]
    return grades if len(grades) > 1 else []


def _all_lowered(school: School, amount: int) -> School:
    """With lower numbers for pairs too."""
    grades = (replace(grade, smallest=max(1, grade.smallest - amount)) for grade in school.grades)
    pairs = (
        pair if pair.smallest is None else replace(pair, smallest=max(1, pair.smallest - amount))
        for pair in school.pairs
    )
    return replace(school, grades=tuple(grades), pairs=tuple(pairs))


def _all_raised(school: School, amount: int) -> School:
    """With higher numbers for pairs too."""
    grades = (replace(grade, largest=min(NO_LIMIT, grade.largest + amount)) for grade in school.grades)
    pairs = (
        pair if pair.largest is None else replace(pair, largest=pair.largest + amount)
        for pair in school.pairs
    )
    return replace(school, grades=tuple(grades), pairs=tuple(pairs))


def _lower_all(school: School, amount: int) -> str:
    composites = " and composite" if any(pair.smallest is not None for pair in school.pairs) else ""
    return f"Lower the smallest class of every grade{composites} by {amount}"


def _raise_all(school: School, amount: int) -> str:
    composites = " and composite" if any(pair.largest is not None for pair in school.pairs) else ""
    return f"Raise the largest class of every grade{composites} by {amount}"


#: Of every grade by as much. They loosen several demands, none of which is enough.
LOWER_EVERY_SMALLEST_CLASS = Change(
    "smallest_class",
    effort=3,
    way=Way(
        "all lowered",
        most=lambda school: max((grade.smallest - 1 for grade in _with_children(school)), default=0),
        applied=_all_lowered,
        in_words=_lower_all,
    ),
)
RAISE_EVERY_LARGEST_CLASS = Change(
    "largest_class",
    effort=5,
    way=Way(
        "all raised",
        most=lambda school: max((NO_LIMIT - grade.largest for grade in _with_children(school)), default=0),
        applied=_all_raised,
        in_words=_raise_all,
    ),
)
