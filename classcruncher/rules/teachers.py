"""Every teacher has a class, and every class has a teacher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from classcruncher.domain.ranged_school import MOST_TEACHERS, RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules.rule import Change, Demand, Programme, Rows, Rule, bounded
from classcruncher.rules.ways import lowered, once, raised, setting
from classcruncher.words import teachers, without_a_fixed_class


class EveryTeacher(Rule):
    """Every teacher has a class. The row of the other rule says so where it is stated."""

    narrows_types = True
    known_to_enumeration = True

    def is_stated(self, school: School) -> bool:
        """Whether no teacher may be without a class."""
        return school.use_every_teacher

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """Any teachers may be without a class."""
        return replace(ranged, classes=(0, ranged.classes[1]))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The number of teachers."""
        count = teachers(school.teachers_to_place)
        yield f"Every one of the {count}{without_a_fixed_class(school)} has a class."

    def changes(self, school: School) -> Iterator[Change]:
        """Teachers without a class, or fewer teachers."""
        yield from (AT_MOST, FEWER_TEACHERS)


class NoMoreClasses(Rule):
    """There are no more classes than teachers."""

    narrows_types = True
    known_to_enumeration = True

    def rows(self, programme: Programme) -> Rows:
        """As many classes as there may be, and no fewer where each teacher is to have one."""
        yield from bounded("teachers", programme.all_classes, *programme.ranged.classes)

    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """As many teachers as a school may have."""
        return replace(ranged, classes=(ranged.classes[0], MOST_TEACHERS))

    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """The number of teachers."""
        count, only = school.teachers_to_place, "is only" if school.teachers_to_place == 1 else "are only"
        yield f"There {only} {teachers(count)}{without_a_fixed_class(school)}, with one class each."

    def changes(self, school: School) -> Iterator[Change]:
        """More teachers."""
        yield MORE_TEACHERS


EVERY_TEACHER, NO_MORE_CLASSES = EveryTeacher(), NoMoreClasses()
#: What another number of teachers may break.
TEACHING = frozenset({Demand(EVERY_TEACHER), Demand(NO_MORE_CLASSES)})


def _uses_every_teacher(school: School) -> bool:
    return school.use_every_teacher


def _another_number(now: int, then: int) -> str:
    return f"Use {teachers(then)} instead of {now}"


def _fewer_classes(ranged: RangedSchool, amount: int) -> RangedSchool:
    fewest, most = ranged.classes
    return replace(ranged, classes=(max(0, fewest - amount), most))


def _more_classes(ranged: RangedSchool, amount: int) -> RangedSchool:
    fewest, most = ranged.classes
    return replace(ranged, classes=(fewest, most + amount))


def _not_every_teacher(school: School) -> School:
    return replace(school, use_every_teacher=False)


def _any_fewer_classes(ranged: RangedSchool, amount: int) -> RangedSchool:
    if not amount:
        return ranged
    return replace(ranged, school=_not_every_teacher(ranged.school), classes=(0, ranged.classes[1]))


#: At most so many teachers instead of every one.
AT_MOST = Change(
    "use_every_teacher",
    effort=7,
    way=once(
        _not_every_teacher,
        lambda school: f"Use at most {teachers(school.teachers)} instead of every one",
        where=_uses_every_teacher,
    ),
    loosens=frozenset({Demand(EVERY_TEACHER)}),
    widened=_any_fewer_classes,
)
#: Fewer teachers, each with a class; where not every teacher is used, fewer are no help.
FEWER_TEACHERS = Change(
    "teachers",
    effort=10,
    way=lowered(
        setting("teachers"),
        lambda school: max(1, len(school.fixed_classes)),
        _another_number,
        where=_uses_every_teacher,
    ),
    loosens=frozenset({Demand(EVERY_TEACHER)}),
    widened=_fewer_classes,
)
#: More teachers, up to as many as a school may enter.
MORE_TEACHERS = Change(
    "teachers",
    effort=15,
    way=raised(setting("teachers"), MOST_TEACHERS, _another_number),
    loosens=frozenset({Demand(NO_MORE_CLASSES)}),
    widened=_more_classes,
)
