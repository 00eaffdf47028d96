"""Checks by arithmetic that a person can follow: each one that fails proves that there is no answer.

A check is a short function whose docstring is what must hold; it gives a sentence for every case that does
not. No solver is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from classcruncher.class_types import ClassType, class_types
from classcruncher.school import School
from classcruncher.words import children, classes, grade_in_words, in_a_row, starting, teachers

Sentences = Iterator[str]


def reasons_by_arithmetic(school: School) -> tuple[str, ...]:
    """Sentences that each prove that there is no answer; nothing when no check fails.

    Of the checks on too many children, and of those on too few, only the first that fails speaks: the others
    would say the same in a harder way.
    """
    sums = _Sums(school)
    found: list[str] = []
    for checks in _CHECKS:
        for check in checks:
            if sentences := list(check(sums)):
                found += sentences
                break
    return tuple(found)


@dataclass(frozen=True)
class _Part:
    """Grades that share no class with any other grade, and the classes that they may have."""

    grades: tuple[int, ...]
    placed: int
    smallest: int
    largest: int

    @property
    def fewest(self) -> int:
        """The classes that its children need, were all of them full."""
        return -(-self.placed // self.largest)

    @property
    def most(self) -> int:
        """The classes that its children can fill."""
        return self.placed // self.smallest


@dataclass(frozen=True)
class _Sums:
    """What the checks add up."""

    school: School

    @cached_property
    def kinds(self) -> tuple[ClassType, ...]:
        return class_types(self.school)

    @cached_property
    def places(self) -> tuple[int, ...]:
        return self.school.children_to_place

    @property
    def placed(self) -> int:
        return sum(self.places)

    @property
    def teachers(self) -> int:
        return self.school.teachers_to_place

    @cached_property
    def homeless(self) -> tuple[int, ...]:
        """Grades with children for whom there is no class type."""
        return tuple(g for g, count in enumerate(self.places) if count and g not in self.served)

    @cached_property
    def parts(self) -> tuple[_Part, ...]:
        """The school taken apart wherever no class type joins two grades."""
        parts: list[set[int]] = []
        for kind in self.kinds:
            joined = [part for part in parts if part & set(kind.grades)]
            parts = [part for part in parts if part not in joined] + [set(kind.grades).union(*joined)]
        return tuple(self._part(tuple(sorted(part))) for part in sorted(parts, key=min))

    def _part(self, grades: tuple[int, ...]) -> _Part:
        own = [kind for kind in self.kinds if kind.grades[0] in grades]
        return _Part(
            grades,
            sum(self.places[g] for g in grades),
            min(kind.smallest for kind in own),
            max(kind.largest for kind in own),
        )

    @cached_property
    def served(self) -> tuple[int, ...]:
        """Grades for whom there is a class type."""
        return tuple(sorted({g for kind in self.kinds for g in kind.grades}))

    def named(self, grades: Sequence[int], last: str = "and") -> str:
        """Grades in a row, as they stand in a sentence."""
        return in_a_row([grade_in_words(self.school.grades[g].name) for g in grades], last)

    @property
    def enrolled(self) -> str:
        """The children to place, in words."""
        return (
            "are enrolled" if not self.school.fixed_classes else "are to be placed besides the fixed classes"
        )


def every_grade_has_a_kind_of_class(sums: _Sums) -> Sentences:
    """Every grade can fill a class of its own or be in some composite class."""
    school = sums.school
    for g in sums.homeless:
        count, grade = sums.places[g], school.grades[g]
        name = grade_in_words(grade.name)
        partners = [
            h
            for h, other in enumerate(school.grades)
            if sums.places[h] and h != g and school.pair(grade.name, other.name)
        ]
        if not partners or school.most_grades_in_a_class < 2:
            mixed = f"no composite with {name} is allowed"
        elif count < school.smallest_group:
            mixed = f"too few for a group in a composite class (smallest group {school.smallest_group})"
        else:
            mixed = (
                f"no composite with {sums.named(partners, 'or')} can keep the limits on classes and groups"
            )
        yield (
            f"{starting(name)} has {_children_left(sums, count)}: too few for a class of its own "
            f"(smallest {grade.smallest}) and {mixed}."
        )


def every_child_has_a_teacher(sums: _Sums) -> Sentences:
    """When children are left to place, so are teachers."""
    if not sums.teachers and sums.placed:
        yield f"Every teacher has a fixed class; {children(sums.placed)} are left without one."


def classes_hold_all_children(sums: _Sums) -> Sentences:
    """All classes at their largest hold the children."""
    if not sums.kinds or not sums.teachers:
        return
    largest = max(kind.largest for kind in sums.kinds)
    if sums.teachers * largest < sums.placed:
        needed = -(-sums.placed // largest) + len(sums.school.fixed_classes)
        yield (
            f"{_classes(sums.teachers, 'hold')} at most {children(sums.teachers * largest)}; {sums.placed} "
            f"{sums.enrolled}: at least {teachers(needed)} are needed."
        )


def parts_need_no_more_teachers_than_there_are(sums: _Sums) -> Sentences:
    """Grades that share no classes need no more classes together than there are teachers."""
    needed = sum(part.fewest for part in sums.parts)
    if len(sums.parts) > 1 and needed > sums.teachers:
        each = [(part, f"at least {part.fewest}", f"at most {part.largest}") for part in sums.parts]
        yield (
            f"Too few teachers: {_parts_in_words(sums, each)} make {classes(needed)}, "
            f"but there are only {sums.teachers} to open."
        )


def small_classes_leave_enough_places(sums: _Sums) -> Sentences:
    """Even where classes with some grades must be smaller than others, all of them hold the children."""
    for largest in sorted({kind.largest for kind in sums.kinds})[:-1]:
        grades = [g for g in sums.served if all(k.largest <= largest for k in sums.kinds if g in k.grades)]
        others = [kind.largest for kind in sums.kinds if not set(kind.grades) & set(grades)]
        within = sum(sums.places[g] for g in grades)
        needed = -(-within // largest)
        rest = sums.teachers - needed
        if not grades or not others or rest < 1:
            continue
        if (places := needed * largest + rest * max(others)) < sums.placed:
            yield (
                f"At least {classes(needed)} must hold {sums.named(grades, 'or')} ({children(within)}, "
                f"at most {largest} in a class). With {classes(rest)} more, of {max(others)} at most, that "
                f"makes {needed} × {largest} + {rest} × {max(others)} = {places} places; "
                f"{sums.placed} {sums.enrolled}."
            )
            return


def children_fill_all_classes(sums: _Sums) -> Sentences:
    """Where every teacher has a class, the children fill all classes at their smallest."""
    if not sums.school.use_every_teacher or not sums.teachers:
        return
    if not sums.placed:
        yield (
            f"No children are left for {teachers(sums.teachers)} without a fixed class: "
            f"use at most {teachers(len(sums.school.fixed_classes))}."
        )
    elif sums.kinds:
        smallest = min(kind.smallest for kind in sums.kinds)
        if sums.teachers * smallest > sums.placed:
            yield (
                f"{_classes(sums.teachers, 'need')} at least {children(sums.teachers * smallest)}; "
                f"{sums.placed} {sums.enrolled}: {_use_at_most(sums, sums.placed // smallest)}."
            )


def parts_fill_as_many_classes_as_there_are_teachers(sums: _Sums) -> Sentences:
    """Where every teacher has a class, the grades that share no classes fill as many classes together."""
    filled = sum(part.most for part in sums.parts)
    if sums.school.use_every_teacher and len(sums.parts) > 1 and filled < sums.teachers:
        each = [(part, f"at most {part.most}", f"at least {part.smallest}") for part in sums.parts]
        yield (
            f"Too many teachers: {_parts_in_words(sums, each)} make {classes(filled)}, "
            f"but there are {sums.teachers} to open: {_use_at_most(sums, filled)}."
        )


def large_classes_leave_enough_children(sums: _Sums) -> Sentences:
    """Where few classes may be smaller than the others, the children still fill every class."""
    if not sums.school.use_every_teacher:
        return
    for larger in sorted({kind.smallest for kind in sums.kinds})[1:]:
        small = [kind for kind in sums.kinds if kind.smallest < larger]
        grades = sorted({g for kind in small for g in kind.grades})
        smallest, within = min(kind.smallest for kind in small), sum(sums.places[g] for g in grades)
        filled = within // smallest
        rest = sums.teachers - filled
        if rest > 0 and (least := filled * smallest + rest * larger) > sums.placed:
            yield (
                f"At most {classes(filled)} can have fewer than {larger} children, each with only "
                f"{sums.named(grades, 'or')} ({children(within)}, at least {smallest} in a class). With "
                f"{classes(rest)} more, of {larger} at least, that takes "
                f"{filled} × {smallest} + {rest} × {larger} = {children(least)}; "
                f"{sums.placed} {sums.enrolled}."
            )
            return


def some_number_of_classes_suits_each_part(sums: _Sums) -> Sentences:
    """Grades that share no class with others fit into some number of classes."""
    for part in sums.parts:
        if part.fewest > part.most:
            one = len(part.grades) == 1
            yield (
                f"{starting(sums.named(part.grades))} {'has' if one else 'have'} "
                f"{_children_left(sums, part.placed)}: {_classes(part.most, 'hold')} "
                f"at most {part.most * part.largest}, and {part.most + 1} need at least "
                f"{(part.most + 1) * part.smallest}."
            )


def _children_left(sums: _Sums, count: int) -> str:
    return children(count) + (" without a fixed class" if sums.school.fixed_classes else "")


def _use_at_most(sums: _Sums, filled: int) -> str:
    allowed = filled + len(sums.school.fixed_classes)
    return f"use at most {teachers(allowed)}" if allowed else "they cannot fill a single class"


def _parts_in_words(sums: _Sums, each: Sequence[tuple[_Part, str, str]]) -> str:
    """How many classes each part has, and why: its children, and how many a class may have."""
    whys = [
        f"{sums.named(part.grades)} {has} ({children(part.placed)}, {in_a_class} in a class)"
        for part, has, in_a_class in each
    ]
    *most, last = whys
    return f"{'; '.join(most)}{';' if len(most) > 1 else ''} and {last}"


def _classes(number: int, do: str) -> str:
    """So many classes do something: "1 class holds", "2 classes hold"."""
    return f"{classes(number)} {do}{'s' if number == 1 else ''}"


#: Within each row, only the first check that fails speaks.
_CHECKS: tuple[tuple[Callable[[_Sums], Sentences], ...], ...] = (
    (every_grade_has_a_kind_of_class,),
    (
        every_child_has_a_teacher,
        classes_hold_all_children,
        parts_need_no_more_teachers_than_there_are,
        small_classes_leave_enough_places,
    ),
    (
        children_fill_all_classes,
        parts_fill_as_many_classes_as_there_are_teachers,
        large_classes_leave_enough_children,
    ),
    (some_number_of_classes_suits_each_part,),
)
