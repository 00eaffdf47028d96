"""Everything that a workbook asks for: the school, what if it were another, and how to run."""

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
class Inputs:
    """A school with the settings of a run; `time_limit` is in seconds. Raises ValueError without options."""

    school: School
    number_of_options: int = 6
    time_limit: float = 30.0
    scenarios: tuple[Scenario, ...] = ()

    def __post_init__(self) -> None:
        if self.number_of_options < 1:
            raise ValueError("A run looks for at least 1 option.")
