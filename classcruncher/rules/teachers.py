"""Every teacher has a class, and every class has a teacher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classcruncher.domain.ranged_school import MOST_TEACHERS, RangedSchool
from classcruncher.domain.school import School
from classcruncher.rules.rule import Change, Demand, Programme, Rows, Rule, bounded
from classcruncher.words import teachers, without_a_fixed_class


class EveryTeacher(Rule):
    """Every teacher has a class. The row of the other rule says so where it is stated."""

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
        yield from (AtMost(), FewerTeachers())


class NoMoreClasses(Rule):
    """There are no more classes than teachers."""

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
        yield MoreTeachers()


EVERY_TEACHER, NO_MORE_CLASSES = EveryTeacher(), NoMoreClasses()
#: What another number of teachers may break.
TEACHING = frozenset({Demand(EVERY_TEACHER), Demand(NO_MORE_CLASSES)})


@dataclass(frozen=True)
class AtMost(Change):
    """Use at most so many teachers instead of every one."""

    kind = "use_every_teacher"
    effort = 7

    def most(self, school: School) -> int:
        """Once."""
        return int(school.use_every_teacher)

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, use_every_teacher=school.use_every_teacher and not amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Fewer classes too."""
        return replace(super().relaxed(ranged, amount), classes=(0, ranged.classes[1])) if amount else ranged

    def in_words(self, school: School, amount: int) -> str:
        """The number of teachers."""
        return f"Use at most {teachers(school.teachers)} instead of every one"

    @property
    def loosens(self) -> frozenset[Demand]:
        """Every teacher has a class."""
        return frozenset({Demand(EVERY_TEACHER)})


@dataclass(frozen=True)
class FewerTeachers(Change):
    """Fewer teachers, each with a class."""

    kind = "teachers"
    effort = 10

    def most(self, school: School) -> int:
        """Down to the fixed classes' teachers; where not every teacher is used, fewer are no help."""
        return school.teachers - max(1, len(school.fixed_classes)) if school.use_every_teacher else 0

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, teachers=school.teachers - amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Up to so many classes fewer."""
        fewest, most = ranged.classes
        return replace(ranged, classes=(max(0, fewest - amount), most))

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        return f"Use {teachers(school.teachers - amount)} instead of {school.teachers}"

    @property
    def loosens(self) -> frozenset[Demand]:
        """Every teacher has a class."""
        return frozenset({Demand(EVERY_TEACHER)})


@dataclass(frozen=True)
class MoreTeachers(Change):
    """More teachers."""

    kind = "teachers"
    effort = 15

    def most(self, school: School) -> int:
        """As many as a school may enter."""
        return MOST_TEACHERS - school.teachers

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, teachers=school.teachers + amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """Up to so many classes more."""
        fewest, most = ranged.classes
        return replace(ranged, classes=(fewest, most + amount))

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        return f"Use {teachers(school.teachers + amount)} instead of {school.teachers}"

    @property
    def loosens(self) -> frozenset[Demand]:
        """There are no more classes than teachers."""
        return frozenset({Demand(NO_MORE_CLASSES)})
