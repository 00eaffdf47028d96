"""What the tests ask, answered by the full model rather than by what they test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from classcruncher.control import TimeLimit
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Grade, Priority, School
from classcruncher.model.engines import engine_for
from classcruncher.model.feasibility import is_possible
from classcruncher.model.questions import Question, Verdict
from tests.schools import random_school

MINUTES = 600.0


def limit() -> TimeLimit:
    """Time enough."""
    return TimeLimit(MINUTES)


def has_answer(school: School) -> bool:
    """Whether the school has any class structure, asked of the model that finds the options."""
    search = engine_for(school, limit())
    return search.best(Question(Priority.FEWEST_COMPOSITES)).verdict is not Verdict.NONE


def impossible_schools(seeds: Iterable[int]) -> Iterator[tuple[int, School]]:
    """Random schools that have no class structure, with their seeds."""
    for seed in seeds:
        school = random_school(seed)
        if not is_possible(RangedSchool.exactly(school), limit()):
            yield seed, school


def with_sizes(school: School, names: Iterable[str], **sizes: int) -> School:
    """The school with other numbers for the grades of these names."""
    return replace(
        school,
        grades=tuple(_changed(grade, sizes) if grade.name in names else grade for grade in school.grades),
    )


def _changed(grade: Grade, sizes: dict[str, int]) -> Grade:
    return Grade(
        grade.name,
        sizes.get("children", grade.children),
        sizes.get("smallest", grade.smallest),
        sizes.get("largest", grade.largest),
        grade.ideal,
    )
