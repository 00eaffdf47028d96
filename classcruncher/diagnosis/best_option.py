"""The best option of a changed school, and of a school with another number of teachers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.workers import Task
from classcruncher.domain.class_types import Opened, Structure, among
from classcruncher.domain.option import SchoolClass, composites, evenness
from classcruncher.domain.outcome import TeacherRow
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import Priority, School
from classcruncher.errors import SolverError
from classcruncher.model.allocation import deal, fairest
from classcruncher.model.engine import Engine
from classcruncher.model.engines import engine_for
from classcruncher.model.fairest_allocation import fairest_of
from classcruncher.model.feasibility import found_within, may_be_possible
from classcruncher.model.questions import Question, Stopped
from classcruncher.rules.allowed_types import class_types
from classcruncher.words import structure_in_words

#: So much of the time may pass before it is asked whether there is any option at all.
_FOR_THE_BEST = 1 / 2
NOT_HELD = "A structure that was found cannot hold the children."


@dataclass(frozen=True)
class Best:
    """The best option that a school can have by its priority, as far as it is known.

    `possible` is None when time ran out before it was known whether there is any. `classes` are those of the
    option, fixed ones included. `proven`: nothing is better, or there is none.
    """

    possible: bool | None
    classes: tuple[SchoolClass, ...] = ()
    proven: bool = True

    @property
    def composites(self) -> int | None:
        """The option's composites (see `Option.composites`); None without an option."""
        return composites(self.classes) if self.possible else None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The option's class sizes, smallest first, fixed classes aside."""
        return tuple(sorted(each.size for each in self.classes if not each.fixed))


NOT_KNOWN, NOT_POSSIBLE = Best(None, proven=False), Best(possible=False)


def best_in_words(school: School, limit: TimeLimit) -> str:
    """The classes of a school's best option in a line, which says so if they are but the best found.

    Raises Stopped when nothing is found.
    """
    engine = engine_for(school, limit)
    answer = engine.best(Question(school.priority))
    if answer.structure is None:
        raise Stopped
    line = structure_in_words(_classes(engine, answer.structure))
    return line if answer.proven else f"{line} (best found)"


def best_option(school: School, limit: TimeLimit) -> Best:
    """The best option of a school, or the best found when the limit strikes."""
    try:
        return _best_by_search(school, limit)
    except Stopped:
        return NOT_KNOWN


def better_of(school: School, one: Best, other: Best) -> Best:
    """What two answers to the same question come to; the first one's option when both are as good."""
    if one.possible is None or other.possible is None:
        return other if one.possible is None else one
    known = [each for each in (one, other) if each.possible]
    if not known:
        return NOT_POSSIBLE
    best = min(known, key=lambda each: _in_order(school, each))
    return replace(best, proven=one.proven or other.proven)


def with_structure(school: School, classes: Opened, limit: TimeLimit) -> tuple[SchoolClass, ...] | None:
    """The classes of a structure, which may be another school's, children dealt anew.

    None when the structure cannot hold the school's children. Raises Stopped.
    """
    types = class_types(school)
    structure = among(types, classes)
    if structure is None:
        return None
    allocation = fairest_of(school, types, structure, limit)
    return deal(school, allocation) if allocation else None


def _best_by_search(school: School, limit: TimeLimit) -> Best:
    """The best option, looked for. Raises Stopped when it is not even known whether there is any."""
    ranged = RangedSchool.exactly(school)
    if not may_be_possible(ranged):
        return NOT_POSSIBLE
    # What is best is often as soon known as whether there is any; if not, the latter is still worth knowing.
    engine = engine_for(school, limit.part(_FOR_THE_BEST))
    answer = engine.best(Question(school.priority))
    if answer.structure is not None:
        return Best(True, _classes(engine, answer.structure), answer.proven)
    any_found = None if answer.proven else found_within(ranged, limit)
    if any_found is None:
        return NOT_POSSIBLE
    allocation = any_found.allocation or fairest(any_found.types, any_found.structure, any_found.children)
    if allocation is None:
        raise SolverError(NOT_HELD)
    return Best(True, deal(school, allocation), proven=False)


def _in_order(school: School, best: Best) -> tuple[int, ...]:
    """The classes where the fewest come first, the measure that has priority, then the other one."""
    measures = composites(best.classes), evenness(best.classes)
    if school.priority is Priority.MOST_EVEN:
        measures = measures[::-1]
    return (len(best.classes), *measures) if school.fewest_classes else measures


def _classes(engine: Engine, structure: Structure) -> tuple[SchoolClass, ...]:
    """The classes of a structure that an engine found, fixed ones last."""
    allocation = engine.allocation(structure)
    if allocation is None:
        raise SolverError(NOT_HELD)
    return deal(engine.school, allocation)


#: How many teachers more and fewer are looked at.
AROUND = 2


def teacher_tasks(school: School, now: Best) -> dict[int, Task[Best]]:
    """A task for each number of teachers from two fewer to two more; `now` is known of today's number."""
    fewest = max(1, len(school.fixed_classes), school.teachers - AROUND)
    tasks = {
        number: best_task(replace(school, teachers=number))
        for number in range(fewest, school.teachers + AROUND + 1)
    }
    tasks[school.teachers].result = now
    return tasks


def best_task(school: School) -> Task[Best]:
    """The best option of a school as a task."""
    better = partial(better_of, school)
    return Task(partial(best_option, school), lambda best: best.proven, better)


def teacher_rows(tasks: Mapping[int, Task[Best]]) -> tuple[TeacherRow, ...]:
    """What the tasks have found out, fewest teachers first."""
    return tuple(_row(number, task.result or NOT_KNOWN) for number, task in sorted(tasks.items()))


def _row(number: int, best: Best) -> TeacherRow:
    average = round(sum(best.sizes) / len(best.sizes), 1) if best.sizes else None
    return TeacherRow(number, best.possible, best.composites, best.sizes, average, best.proven)
