"""What becomes of each scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from classcruncher.class_types import class_types
from classcruncher.diagnosis.best import ends_of
from classcruncher.diagnosis.together import together
from classcruncher.limit import Limit
from classcruncher.model.allocation import fairest
from classcruncher.option import Option
from classcruncher.outcome import Outcome
from classcruncher.progress import OnProgress, Progress
from classcruncher.scenario import Scenario, ScenarioResult
from classcruncher.school import School


def results(
    scenarios: Sequence[Scenario],
    school: School,
    outcome: Outcome,
    limit: Limit,
    progress: OnProgress,
    threads: int = 0,
) -> tuple[ScenarioResult, ...]:
    """Every scenario solved; those for which time ran out say so."""
    best = outcome.options[0] if outcome.options else None

    def solve(position: int, scenario: Scenario) -> ScenarioResult:
        progress(Progress(f"scenario {position} of {len(scenarios)}", len(outcome.options)))
        return _result(scenario, school, best, limit)

    jobs = [partial(solve, position, scenario) for position, scenario in enumerate(scenarios, start=1)]
    found = together(jobs, limit, threads)
    return tuple(
        result or ScenarioResult(scenario.name, None, problem=scenario.problem)
        for result, scenario in zip(found, scenarios, strict=True)
    )


def _result(scenario: Scenario, school: School, best: Option | None, limit: Limit) -> ScenarioResult:
    if scenario.problem:
        return ScenarioResult(scenario.name, None, problem=scenario.problem)
    try:
        changed = scenario.apply(school)
    except ValueError as contradiction:
        return ScenarioResult(scenario.name, None, problem=str(contradiction))
    ends = ends_of(changed, limit)
    keeps = None if best is None else keeps_structure(best, changed)
    return ScenarioResult(scenario.name, ends.possible, ends.composites, ends.sizes, keeps, ends.proven)


def keeps_structure(option: Option, school: School) -> bool:
    """Whether the class structure of an option works for another school, children dealt anew."""
    counts = Counter(each.grades for each in option.classes if not each.fixed)
    opened, teachers = sum(counts.values()), school.teachers_to_place
    kinds = class_types(school)
    structure = tuple(counts.pop(kind.grades, 0) for kind in kinds)
    if counts or (opened < teachers if school.use_every_teacher else False) or opened > teachers:
        return False
    return fairest(kinds, structure, school.children_to_place) is not None
