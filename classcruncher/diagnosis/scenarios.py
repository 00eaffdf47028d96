"""What becomes of each scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from classcruncher.control import OnProgress, Progress, TimeLimit
from classcruncher.diagnosis.best_option import NOT_KNOWN, Best, best_option, better_of, with_structure
from classcruncher.diagnosis.workers import Task
from classcruncher.domain.inputs import Scenario
from classcruncher.domain.option import Option, SchoolClass
from classcruncher.domain.outcome import ScenarioResult
from classcruncher.domain.school import School


class Trial:
    """A scenario that is tried out; `option` is the school's own option 1, if it has any."""

    def __init__(
        self, scenario: Scenario, school: School, option: Option | None, begin: Callable[[], None]
    ) -> None:
        self._scenario, self._option, self._begin = scenario, option, begin
        self._keeps: bool | None = None
        self._problem = scenario.problem
        #: One task, or none for a scenario that contradicts itself or cannot be read.
        self.tasks: list[Task[Best]] = []
        if self._problem:
            return
        try:
            changed = scenario.apply(school)
        except ValueError as contradiction:
            self._problem = str(contradiction)
            return
        better = partial(better_of, school)
        self.tasks = [Task(partial(self._try, changed), lambda best: best.proven, better)]

    def _try(self, changed: School, limit: TimeLimit) -> Best:
        """The best option then, which is the school's own option 1 where nothing is better than that."""
        self._begin()
        kept = None
        if self._option is not None:
            kept = kept_classes(self._option, changed, limit)
            self._keeps = kept is not None
        best = best_option(changed, limit)
        return best if kept is None else better_of(changed, Best(True, kept, proven=False), best)

    @property
    def result(self) -> ScenarioResult:
        """What is known by now."""
        if self._problem:
            return ScenarioResult(self._scenario.name, None, problem=self._problem)
        (task,) = self.tasks
        best = task.result or NOT_KNOWN
        name, keeps = self._scenario.name, self._keeps
        return ScenarioResult(name, best.possible, best.composites, best.sizes, keeps, best.proven)


def trials(
    scenarios: Sequence[Scenario], school: School, options: Sequence[Option], progress: OnProgress
) -> list[Trial]:
    """Every scenario, to be tried out; `options` are the school's own."""
    option = options[0] if options else None

    def begin(position: int) -> None:
        progress(Progress(f"scenario {position} of {len(scenarios)}", len(options)))

    return [
        Trial(scenario, school, option, partial(begin, position))
        for position, scenario in enumerate(scenarios, start=1)
    ]


def kept_classes(option: Option, school: School, limit: TimeLimit) -> tuple[SchoolClass, ...] | None:
    """The classes when another school keeps an option's structure, children dealt anew; None if it cannot.

    Raises Stopped.
    """
    classes, teachers = sum(count for _, count in option.structure), school.teachers_to_place
    if classes > teachers or (school.use_every_teacher and classes < teachers):
        return None
    return with_structure(school, option.structure, limit)
