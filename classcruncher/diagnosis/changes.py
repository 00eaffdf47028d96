"""All the kinds of change that may give a school an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from classcruncher.diagnosis.change import Change
from classcruncher.diagnosis.changes_of_numbers import (
    AtMost,
    FewerChildren,
    FewerTeachers,
    FirstChildren,
    MoreChildren,
    MoreTeachers,
)
from classcruncher.diagnosis.changes_of_sizes import (
    CompositeLargest,
    EveryLargestClass,
    EverySmallestClass,
    LargestClass,
    SmallestClass,
    SmallestGroup,
)
from classcruncher.diagnosis.contradiction import Kind, Rule
from classcruncher.diagnosis.drastic import grades_between
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Pair, School
from classcruncher.words import children, grade_in_words


@dataclass(frozen=True)
class AnotherPair(Change):
    """One more pair of grades that may share a class; the further apart they are, the worse.

    `between` is the number of grades that lie between them.
    """

    kind = "pair"
    effort = 6
    opens_others = True
    first: int
    second: int
    between: int = field(default=0, compare=False)

    def most(self, school: School) -> int:
        """Once, unless the school keeps the groups apart to which the grades belong."""
        return int(not are_kept_apart(school, self.first, self.second))

    def applied(self, school: School, amount: int) -> School:
        """Enter Yes for the pair."""
        pair = Pair(school.grades[self.first].name, school.grades[self.second].name)
        return replace(school, pairs=(*school.pairs, pair)) if amount else school

    def in_words(self, school: School, amount: int) -> str:
        """Both grades."""
        first, second = (grade_in_words(school.grades[g].name) for g in (self.first, self.second))
        return f"Allow {first} and {second} to share a class"

    @property
    def rules(self) -> frozenset[Rule]:
        """All rules about mixing."""
        return frozenset({Rule(Kind.MIXING)})

    def disturbance(self, amount: int) -> int:
        """Neighbours are easiest to teach together."""
        return self.effort * (self.between + 1)


@dataclass(frozen=True)
class MoreGrades(Change):
    """One more grade per class."""

    kind = "most_grades"
    effort = 12
    opens_others = True

    def most(self, school: School) -> int:
        """Once, where there are pairs enough for so many grades."""
        most = school.most_grades_in_a_class
        return int(len(school.pairs) >= most * (most + 1) // 2)

    def applied(self, school: School, amount: int) -> School:
        """Change the setting."""
        return replace(school, most_grades_in_a_class=school.most_grades_in_a_class + amount)

    def in_words(self, school: School, amount: int) -> str:
        """Both numbers."""
        most = school.most_grades_in_a_class
        return f"Allow {most + amount} grades in a class instead of {most}"

    @property
    def rules(self) -> frozenset[Rule]:
        """All rules about mixing."""
        return frozenset({Rule(Kind.MIXING)})


@dataclass(frozen=True)
class DroppedFixedClass(Change):
    """A fixed class dropped. No rule stands for it: its children and teacher join the problem."""

    kind = "fixed_class"
    effort = 12
    position: int

    def most(self, school: School) -> int:
        """Once."""
        return 1

    def applied(self, school: School, amount: int) -> School:
        """Clear the row."""
        fixed = school.fixed_classes
        return replace(school, fixed_classes=fixed[: self.position] + fixed[self.position + 1 :])

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """The school without it; of a ranged that has no other yet."""
        return RangedSchool.exactly(self.applied(ranged.school, amount)) if amount else ranged

    def in_words(self, school: School, amount: int) -> str:
        """The class."""
        fixed = school.fixed_classes[self.position]
        return f"Drop the fixed class {fixed.name} (its {children(fixed.size)} and teacher join the rest)"


def are_kept_apart(school: School, first: int, second: int) -> bool:
    """Whether both of two grades may share classes with others, but the two groups that this makes never mix.

    A school with two streams, say, means it: it is not told to mix them.
    """
    groups = [_group(school, school.grades[g].name) for g in (first, second)]
    return all(len(group) > 1 for group in groups) and groups[0] != groups[1]


def _group(school: School, name: str) -> set[str]:
    """A grade and those that may share classes with it, those that may with them, and so on."""
    group = {name}
    while more := {each for pair in school.pairs if pair.names & group for each in pair.names} - group:
        group |= more
    return group


def changes_of(school: School) -> tuple[Change, ...]:
    """All changes that a school may try, the mildest kinds first."""
    return tuple(
        sorted(
            (each for each in _changes(school) if each.most(school) > 0), key=lambda each: each.disturbance(1)
        )
    )


def _changes(school: School) -> Iterator[Change]:
    grades = [g for g, count in enumerate(school.children_to_place) if count]
    yield from (FirstChildren(g) for g in range(len(school.grades)) if g not in grades)
    for g in grades:
        yield from (SmallestClass(g), LargestClass(g), MoreChildren(g), FewerChildren(g))
    for a, b in combinations(grades, 2):
        if school.most_grades_in_a_class > 1:
            paired = school.pair(school.grades[a].name, school.grades[b].name)
            between = len(grades_between(school, a, b))
            yield AnotherPair(a, b, between) if paired is None else CompositeLargest(a, b)
    yield from (
        EverySmallestClass(),
        EveryLargestClass(),
        SmallestGroup(),
        AtMost(),
        FewerTeachers(),
        MoreTeachers(),
        MoreGrades(),
    )
    yield from (DroppedFixedClass(position) for position in range(len(school.fixed_classes)))
