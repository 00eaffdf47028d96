"""What if: a school with some of its numbers changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classcruncher.domain.school import School


@dataclass(frozen=True)
class Scenario:
    """Changes to try; None, or a missing grade, leaves the school's own number.

    `children` and `largest` hold pairs of a grade's position and its new number. `problem` is a sentence
    when the changes could not be read: there is nothing to solve then.
    """

    name: str
    teachers: int | None = None
    smallest_group: int | None = None
    children: tuple[tuple[int, int], ...] = ()
    largest: tuple[tuple[int, int], ...] = ()
    problem: str = ""

    def apply(self, school: School) -> School:
        """The school as it would be. Raises ValueError, in a sentence, when the rules then contradict."""
        children, largest = dict(self.children), dict(self.largest)
        return replace(
            school,
            grades=tuple(
                replace(
                    grade,
                    children=children.get(g, grade.children),
                    largest=largest.get(g, grade.largest),
                )
                for g, grade in enumerate(school.grades)
            ),
            teachers=school.teachers if self.teachers is None else self.teachers,
            smallest_group=school.smallest_group if self.smallest_group is None else self.smallest_group,
        )


@dataclass(frozen=True)
class ScenarioResult:
    """What became of a scenario.

    `possible` is None when time ran out. `composites` and `sizes` (smallest first) are those of one option:
    the best then, by the school's priority, if `proven`, else the best found. `keeps_structure` says whether
    the class structure of the school's own option 1 still works. `problem` is a sentence when the scenario
    contradicts itself or cannot be read.
    """

    name: str
    possible: bool | None
    composites: int | None = None
    sizes: tuple[int, ...] = ()
    keeps_structure: bool | None = None
    proven: bool = True
    problem: str = ""
