"""What the school could do with one or two teachers more or fewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from classcruncher.diagnosis.best_option import NOT_KNOWN, Best, best_option, better_of
from classcruncher.diagnosis.workers import Task
from classcruncher.domain.outcome import TeacherRow
from classcruncher.domain.school import School

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
    better = partial(better_of, school.priority)
    return Task(partial(best_option, school), lambda best: best.proven, better)


def teacher_rows(tasks: Mapping[int, Task[Best]]) -> tuple[TeacherRow, ...]:
    """What the tasks have found out, fewest teachers first."""
    return tuple(_row(number, task.result or NOT_KNOWN) for number, task in sorted(tasks.items()))


def _row(number: int, best: Best) -> TeacherRow:
    average = round(sum(best.sizes) / len(best.sizes), 1) if best.sizes else None
    return TeacherRow(number, best.possible, best.composites, best.sizes, average, best.proven)
