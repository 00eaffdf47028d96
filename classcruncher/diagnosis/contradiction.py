"""A smallest set of rules that cannot all be kept: why there is no answer when no single sum shows it.

Each rule can be left out of the model on its own. Rules are left out one after the other for good, as long
as there is still no answer; in the end the rules that remain contradict each other, and no longer do when any
one of them is left out as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from classcruncher.control import TimeLimit
from classcruncher.domain.ranged_school import (
    MOST_CHILDREN,
    MOST_TEACHERS,
    RangedSchool,
    widest_sizes,
    with_grade,
)
from classcruncher.domain.school import NO_LIMIT, Pair, School
from classcruncher.model.feasibility import is_possible
from classcruncher.words import children, grade_in_words, in_a_row, teachers


class Kind(StrEnum):
    """The kinds of rule, those first that are hardest to follow: they are the first to be left out."""

    MIXING = "which grades share a class"
    GROUP = "smallest group"
    SMALLEST = "smallest class"
    LARGEST = "largest class"
    PLACED = "every child has a class"
    ALL_TEACHERS = "every teacher has a class"
    NO_MORE_TEACHERS = "no more classes than teachers"


#: The kinds of rule on class sizes, in the order in which `widest_sizes` gives their numbers.
_SIZES = (Kind.SMALLEST, Kind.LARGEST)


@dataclass(frozen=True)
class Rule:
    """A rule of a school, for the grade at a position where it is about one."""

    kind: Kind
    grade: int | None = None

    def left_out(self, ranged: RangedSchool) -> RangedSchool:
        """The school without this rule."""
        school = ranged.school
        match self.kind, self.grade:
            case Kind.MIXING, _:
                return replace(ranged, any_mix=True)
            case Kind.GROUP, _:
                return replace(ranged, school=replace(school, smallest_group=1))
            case Kind.ALL_TEACHERS, _:
                return replace(ranged, classes=(0, ranged.classes[1]))
            case Kind.NO_MORE_TEACHERS, _:
                return replace(ranged, classes=(ranged.classes[0], MOST_TEACHERS))
            case Kind.PLACED, int(g):
                return ranged.with_children(g, 0, MOST_CHILDREN)
            case Kind.SMALLEST, int(g):
                return replace(ranged, school=with_grade(school, g, replace(school.grades[g], smallest=1)))
            case Kind.LARGEST, int(g):
                return replace(
                    ranged, school=with_grade(school, g, replace(school.grades[g], largest=NO_LIMIT))
                )
        raise AssertionError(self)


#: The rules that another number of teachers may break.
TEACHING = frozenset({Rule(Kind.ALL_TEACHERS), Rule(Kind.NO_MORE_TEACHERS)})


def rules_of(school: School) -> tuple[Rule, ...]:
    """All the rules of a school, kind by kind."""
    grades = [g for g, count in enumerate(school.children_to_place) if count]
    return (
        Rule(Kind.MIXING),
        Rule(Kind.GROUP),
        *(Rule(kind, g) for kind in (Kind.SMALLEST, Kind.LARGEST, Kind.PLACED) for g in grades),
        *([Rule(Kind.ALL_TEACHERS)] if school.use_every_teacher else []),
        Rule(Kind.NO_MORE_TEACHERS),
    )


def contradiction(ranged: RangedSchool, limit: TimeLimit) -> tuple[Rule, ...]:
    """Rules that cannot all be kept, none of them needless. Raises Stopped.

    For a school (with its ranged) that has no answer. Rules of one kind are tried together first.
    """
    kept = list(rules_of(ranged.at_its_largest))
    for _, same_kind in groupby(tuple(kept), key=lambda rule: rule.kind):
        together = list(same_kind)
        singly = [[rule] for rule in together] if len(together) > 1 else []
        for tried in (together, *singly):
            without = ranged
            for rule in tried:
                without = rule.left_out(without)
            if not is_possible(without, limit):
                kept = [rule for rule in kept if rule not in tried]
                ranged = without
                if tried is together:
                    break
    return tuple(kept)


def contradiction_in_words(school: School, rules: Sequence[Rule]) -> tuple[str, ...]:
    """The rules as sentences, like ones in one, headed by what they have in common."""
    mixed = Rule(Kind.MIXING) not in rules
    alike: dict[tuple[Kind, int], list[int]] = {}
    for rule in rules:
        alike.setdefault((rule.kind, _number(school, rule, mixed)), []).append(
            -1 if rule.grade is None else rule.grade
        )
    sentences = [
        _any_class(kind, number) if mixed and kind in _SIZES else _sentence(school, kind, number, grades)
        for (kind, number), grades in alike.items()
    ]
    whichever = "Whichever grades share a class, these" if mixed and school.pairs else "These"
    blame = "" if TEACHING & set(rules) else ", and no number of teachers helps"
    head = (
        f"No single number is to blame{blame}. {whichever} rules cannot all be kept; "
        "without any one, the others could:"
    )
    return (head, *sentences) if len(sentences) > 1 else tuple(sentences)


def _number(school: School, rule: Rule, mixed: bool) -> int:
    """The number of children that a rule on class sizes gives, to a class of any grades where all may mix."""
    if mixed and rule.kind in _SIZES:
        present = [g for g, count in enumerate(school.children_to_place) if count]
        return widest_sizes(school, present)[_SIZES.index(rule.kind)]
    match rule.kind, rule.grade:
        case Kind.SMALLEST, int(g):
            return school.grades[g].smallest
        case Kind.LARGEST, int(g):
            return school.grades[g].largest
    return 0


def _any_class(kind: Kind, number: int) -> str:
    """What the sizes of all grades come to where grades may share a class in any way."""
    return f"No class has {'fewer' if kind is Kind.SMALLEST else 'more'} than {children(number)}."


def _sentence(school: School, kind: Kind, number: int, grades: Sequence[int]) -> str:
    """Rules of one kind and number in words."""
    match kind:
        case Kind.MIXING:
            return _mixing(school)
        case Kind.GROUP:
            return f"Each grade in a composite class has at least {children(school.smallest_group)} there."
        case Kind.SMALLEST:
            return f"No class of {_named(school, grades, 'or')} has fewer than {children(number)}."
        case Kind.LARGEST:
            return f"No class of {_named(school, grades, 'or')} has more than {children(number)}."
        case Kind.PLACED:
            placed = school.children_to_place
            counts = [f"{grade_in_words(school.grades[g].name)} ({placed[g]})" for g in grades]
            return f"Every child of {in_a_row(counts)}{_not_fixed(school)} is in exactly one class."
        case Kind.ALL_TEACHERS:
            return f"Every one of the {teachers(school.teachers_to_place)}{_not_fixed(school)} has a class."
        case Kind.NO_MORE_TEACHERS:
            only = "is only" if school.teachers_to_place == 1 else "are only"
            return (
                f"There {only} {teachers(school.teachers_to_place)}{_not_fixed(school)}, with one class each."
            )


def _mixing(school: School) -> str:
    """Which grades may share a class, and how large it may then be."""
    if not school.pairs or school.most_grades_in_a_class < 2:
        return "No two grades may share a class."
    numbers = sum(pair.largest is not None for pair in school.pairs)
    but = ", but for that number," if numbers == 1 else ", but for these numbers," if numbers else ""
    sentence = (
        f"Only these grades may share a class: {in_a_row([_pair(pair) for pair in school.pairs])}; "
        f"at most {school.most_grades_in_a_class} of them in one, which{but} keeps the "
        f"{school.composite_limit.value.split()[0].lower()} of its grades' limits."
    )
    if numbers and school.most_grades_in_a_class > 2:
        sentence += " A class of three or more grades has no more than any number given for two of them."
    return sentence


def _pair(pair: Pair) -> str:
    """Two grades that may share a class, with their number if they have one."""
    number = "" if pair.largest is None else f" (up to {children(pair.largest)})"
    return f"{grade_in_words(pair.first)} with {grade_in_words(pair.second)}{number}"


def _named(school: School, grades: Sequence[int], last: str) -> str:
    return in_a_row([grade_in_words(school.grades[g].name) for g in grades], last)


def _not_fixed(school: School) -> str:
    return " without a fixed class" if school.fixed_classes else ""
