"""Every child has one class; and the changes of how many children there are to be placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from classcruncher.domain.ranged_school import MOST_CHILDREN, RangedSchool
from classcruncher.domain.school import NO_LIMIT, School
from classcruncher.rules.rule import Change, Demand, Programme, Rows, Rule, bounded
from classcruncher.rules.ways import lowered, of_grade, once, raised
from classcruncher.words import children, grade_in_words, in_a_row, without_a_fixed_class


class EveryChild(Rule):
    """Every child is in exactly one class."""

    narrows_types = True
    known_to_enumeration = True

    def demands(self, school: School) -> tuple[Demand, ...]:
        """The children of each grade that has any to place."""
        return tuple(Demand(self, g) for g in school.grades_to_place)

    def rows(self, programme: Programme) -> Rows:
        """As many children have a class as there are.

        A grade without a class type keeps its row, which nothing can meet: there is no answer then.
        """
        for g, (fewest, most) in enumerate(programme.ranged.children):
            if most:
                yield from bounded(f"placed{g}", programme.placed(g), fewest, most)

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """Any number of children of the grade have a class."""
        return ranged.with_children(position, 0, MOST_CHILDREN)

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The grades, with their children."""
        placed, grades = school.children_to_place, [demand.position for demand in demands]
        counts = [f"{grade_in_words(school.grades[g].name)} ({placed[g]})" for g in grades]
        yield f"Every child of {in_a_row(counts)}{without_a_fixed_class(school)} is in exactly one class."

    def changes(self, school: School) -> Iterator[Change]:
        """Other enrolments, or a fixed class less, whose children join the others."""
        grades = school.grades_to_place
        yield from (first_children(school, g) for g in range(len(school.grades)) if g not in grades)
        for g in grades:
            yield from (more_children(school, g), fewer_children(school, g))
        yield from map(dropped_fixed_class, range(len(school.fixed_classes)))


EVERY_CHILD = EveryChild()


def more_children(school: School, g: int) -> Change:
    """More children in a grade, up to as many as a school may enter."""
    return Change(
        "children",
        effort=4,
        way=raised(of_grade(g, "children"), MOST_CHILDREN, partial(_in_words, school.grades[g].name, "more")),
        about=(g,),
        loosens=frozenset({Demand(EVERY_CHILD, g)}),
        widened=partial(_up_to_more, g),
    )


def first_children(school: School, g: int) -> Change:
    """Children in a grade that has none to place. No demand stands for it: none says that there are none."""
    more = more_children(school, g)
    way = replace(more.way, name="first", most=lambda now: more.most(now) if _has_its_numbers(now, g) else 0)
    return replace(more, way=way, loosens=frozenset())


def fewer_children(school: School, g: int) -> Change:
    """Fewer children in a grade, down to those in fixed classes."""
    return Change(
        "children",
        effort=4,
        way=lowered(
            of_grade(g, "children"),
            lambda now: now.grades[g].children - now.children_to_place[g],
            partial(_in_words, school.grades[g].name, "fewer"),
        ),
        about=(g,),
        loosens=frozenset({Demand(EVERY_CHILD, g)}),
        widened=partial(_up_to_fewer, g),
    )


def _in_words(name: str, more_or_fewer: str, now: int, then: int) -> str:
    count, grade = children(abs(then - now)), grade_in_words(name)
    return f"Enrol {count} {more_or_fewer} in {grade} ({then} instead of {now})"


def _up_to_more(g: int, ranged: RangedSchool, amount: int) -> RangedSchool:
    fewest, most = ranged.children[g]
    return ranged.with_children(g, fewest, most + amount)


def _up_to_fewer(g: int, ranged: RangedSchool, amount: int) -> RangedSchool:
    fewest, most = ranged.children[g]
    return ranged.with_children(g, fewest - amount, most)


def _has_its_numbers(school: School, g: int) -> bool:
    """Whether a grade has the numbers that a grade with children needs."""
    grade = school.grades[g]
    return grade.largest != NO_LIMIT and not (school.has_ideals and grade.ideal is None)


def dropped_fixed_class(position: int) -> Change:
    """A fixed class dropped. No demand stands for it: its children and teacher join the problem."""

    def without(school: School) -> School:
        fixed = school.fixed_classes
        return replace(school, fixed_classes=fixed[:position] + fixed[position + 1 :])

    def in_words(school: School) -> str:
        fixed = school.fixed_classes[position]
        return f"Drop the fixed class {fixed.name} (its {children(fixed.size)} and teacher join the rest)"

    def widened(ranged: RangedSchool, amount: int) -> RangedSchool:
        return RangedSchool.exactly(without(ranged.school)) if amount else ranged

    return Change(
        "fixed_class",
        effort=12,
        way=once(without, in_words),
        about=(position,),
        widened=widened,
        comes_first=True,
    )
