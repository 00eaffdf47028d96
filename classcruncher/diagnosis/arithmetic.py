"""Checks by arithmetic that a person can follow: each one that fails proves that there is no answer.

A check is a short function whose docstring is what must hold; it gives a sentence for every case that does
not. No solver is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from classcruncher.diagnosis.sums import Part, Sums
from classcruncher.domain.school import School
from classcruncher.rules.always_together import always_with
from classcruncher.rules.mixing import partners
from classcruncher.words import children, classes, grade_in_words, starting, teachers

Sentences = Iterator[str]
Checks = tuple[Callable[[Sums], Sentences], ...]


def reasons_by_arithmetic(school: School, *, teachers_help: bool = True) -> tuple[str, ...]:
    """Sentences that each prove that there is no answer, first those that hold for any number of teachers.

    Empty when no check fails. Of the checks on too many children, and of those on too few, only the first
    that fails speaks: the others would say the same in a harder way. Another number of teachers is advised
    only where `teachers_help`.
    """
    lasting = reasons_that_last(school)
    sums = Sums(school, teachers_help and not lasting)
    return (*lasting, *(sentence for checks in _ABOUT_TEACHERS for sentence in _first_failing(checks, sums)))


def reasons_that_last(school: School) -> tuple[str, ...]:
    """Those of the sentences that hold for any number of teachers."""
    sums = Sums(school)
    return tuple(sentence for checks in _LASTING for sentence in _first_failing(checks, sums))


def _first_failing(checks: Checks, sums: Sums) -> list[str]:
    """What the first of some checks that fails has to say."""
    return next((sentences for check in checks if (sentences := list(check(sums)))), [])


def every_grade_has_a_class_type(sums: Sums) -> Sentences:
    """Every grade can fill a class of its own or be in some composite class."""
    school = sums.school
    for g in sums.without_a_type:
        count, grade = sums.places[g], school.grades[g]
        name = grade_in_words(grade.name)
        if together := always_with(school, g):
            yield (
                f"{starting(name)} has {_children_left(sums, count)} and is always taught together with "
                f"{sums.named(together)}: no class of them can keep the limits on classes and groups."
            )
            continue
        others = partners(school, g)
        if not others or school.most_grades_in_a_class < 2:
            mixed = f"no composite with {name} is allowed"
        elif count < school.smallest_group:
            mixed = f"too few for a group in a composite class (smallest group {school.smallest_group})"
        else:
            mixed = f"no composite with {sums.named(others, 'or')} can keep the limits on classes and groups"
        yield (
            f"{starting(name)} has {_children_left(sums, count)}: too few for a class of its own "
            f"(smallest {grade.smallest}) and {mixed}."
        )


def every_child_has_a_teacher(sums: Sums) -> Sentences:
    """When children are left to place, so are teachers."""
    if not sums.teachers and sums.placed:
        yield f"Every teacher has a fixed class; {children(sums.placed)} are left without one."


def classes_hold_all_children(sums: Sums) -> Sentences:
    """All classes at their largest hold the children."""
    if not sums.types or not sums.teachers:
        return
    largest = max(each.largest for each in sums.types)
    if sums.teachers * largest < sums.placed:
        needed = -(-sums.placed // largest) + len(sums.school.fixed_classes)
        yield (
            f"{_classes(sums.teachers, 'hold')} at most {children(sums.teachers * largest)}; {sums.placed} "
            f"{sums.enrolled}{_advice(sums, f'at least {teachers(needed)} are needed')}."
        )


def parts_need_no_more_teachers_than_there_are(sums: Sums) -> Sentences:
    """Grades that share no classes need no more classes together than there are teachers."""
    each = [(part, min(part.fewest, part.most)) for part in sums.parts]
    needed = sum(number for _, number in each)
    if len(sums.parts) > 1 and needed > sums.teachers:
        yield (
            f"Too few teachers: {_parts_in_words(sums, each, 'at least', 'at most')} make {classes(needed)}, "
            f"but there are only {sums.teachers} to open."
        )


def small_classes_leave_enough_places(sums: Sums) -> Sentences:
    """Even where classes with some grades must be smaller than others, all of them hold the children."""
    for largest in sorted({each.largest for each in sums.types})[:-1]:
        grades = [g for g in sums.served if all(k.largest <= largest for k in sums.types if g in k.grades)]
        others = [each.largest for each in sums.types if not set(each.grades) & set(grades)]
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


def children_fill_all_classes(sums: Sums) -> Sentences:
    """Where every teacher has a class, the children fill all classes at their smallest."""
    if not sums.school.use_every_teacher or not sums.teachers:
        return
    if not sums.placed:
        yield (
            f"No children are left for {teachers(sums.teachers)} without a fixed class"
            f"{_use_at_most(sums, 0)}."
        )
    elif sums.types:
        smallest = min(each.smallest for each in sums.types)
        if sums.teachers * smallest > sums.placed:
            yield (
                f"{_classes(sums.teachers, 'need')} at least {children(sums.teachers * smallest)}; "
                f"{sums.placed} {sums.enrolled}{_use_at_most(sums, sums.placed // smallest)}."
            )


def parts_fill_as_many_classes_as_there_are_teachers(sums: Sums) -> Sentences:
    """Where every teacher has a class, the grades that share no classes fill as many classes together."""
    each = [(part, max(part.fewest, part.most)) for part in sums.parts]
    filled = sum(number for _, number in each)
    if sums.school.use_every_teacher and len(sums.parts) > 1 and filled < sums.teachers:
        yield (
            f"Too many teachers: {_parts_in_words(sums, each, 'at most', 'at least')} make "
            f"{classes(filled)}, but there are {sums.teachers} to open{_use_at_most(sums, filled)}."
        )


def large_classes_leave_enough_children(sums: Sums) -> Sentences:
    """Where few classes may be smaller than the others, the children still fill every class."""
    if not sums.school.use_every_teacher:
        return
    for larger in sorted({each.smallest for each in sums.types})[1:]:
        small = [each for each in sums.types if each.smallest < larger]
        grades = sorted({g for each in small for g in each.grades})
        smallest, within = min(each.smallest for each in small), sum(sums.places[g] for g in grades)
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


def some_number_of_classes_suits_each_part(sums: Sums) -> Sentences:
    """Grades that share no class with others fit into some number of classes."""
    for part in sums.parts:
        if not part.suits:
            one = len(part.grades) == 1
            yield (
                f"{starting(sums.named(part.grades))} {'has' if one else 'have'} "
                f"{_children_left(sums, part.placed)}: {_classes(part.most, 'hold')} "
                f"at most {part.most * part.largest}, and {part.most + 1} need at least "
                f"{(part.most + 1) * part.smallest}, however many teachers there are."
            )


def _children_left(sums: Sums, count: int) -> str:
    return children(count) + (" without a fixed class" if sums.school.fixed_classes else "")


def _use_at_most(sums: Sums, filled: int) -> str:
    """The advice to use no more teachers than the classes that can be filled, fixed ones included."""
    return _advice(sums, f"use at most {teachers(filled + len(sums.school.fixed_classes))}")


def _advice(sums: Sums, sentence: str) -> str:
    """Advice on the number of teachers, where another number may help."""
    return f": {sentence}" if sums.teachers_help else ""


def _parts_in_words(sums: Sums, each: Sequence[tuple[Part, int]], number: str, size: str) -> str:
    """How many classes each part has, and why: its children, and how many a class may have.

    `number` and `size` are "at least" and "at most", or the other way round. A part that no number of classes
    suits has no reason for any.
    """
    whys = []
    for part, count in each:
        limit = part.largest if size == "at most" else part.smallest
        why = f" ({children(part.placed)}, {size} {limit} in a class)" if part.suits else ""
        whys.append(f"{sums.named(part.grades)} {number} {count}{why}")
    *most, last = whys
    return f"{'; '.join(most)}{';' if len(most) > 1 else ''} and {last}"


def _classes(number: int, do: str) -> str:
    """So many classes do something: "1 class holds", "2 classes hold"."""
    return f"{classes(number)} {do}{'s' if number == 1 else ''}"


#: Within each row, only the first check that fails speaks.
_LASTING: tuple[Checks, ...] = (
    (every_grade_has_a_class_type,),
    (some_number_of_classes_suits_each_part,),
)
_ABOUT_TEACHERS: tuple[Checks, ...] = (
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
)
