"""Are two runs on one school the same, and does the name of a grade decide nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Outcome
from classcruncher.domain.school import School
from tests.oracles.check_options import Breaches, name_of, reasons_of


def renamed(inputs: Inputs) -> Inputs:
    """The same school with other names for its grades."""
    school = inputs.school
    names = {grade.name: f"Form {grade.name.lower()}" for grade in school.grades}
    other = replace(
        school,
        grades=tuple(replace(grade, name=names[grade.name]) for grade in school.grades),
        forbidden_pairs=tuple((names[a], names[b]) for a, b in school.forbidden_pairs),
        pairs=tuple(
            replace(pair, first=names[pair.first], second=names[pair.second]) for pair in school.pairs
        ),
    )
    return replace(inputs, school=other)


def backwards(school: School) -> School:
    """The same school with its pairs the other way round, and in another order."""
    pairs = [replace(pair, first=pair.second, second=pair.first) for pair in school.pairs]
    return replace(school, pairs=tuple(reversed(pairs)))


def check_sameness(outcome: Outcome, other: Outcome) -> Breaches:
    """All numbers of two outcomes are the same, and nothing but words differs."""
    for (what, one), (_, two) in zip(_numbers(outcome), _numbers(other), strict=True):
        if one != two:
            yield f"sameness: {what} are {one} and {two}"


def _numbers(outcome: Outcome) -> Iterator[tuple[str, object]]:
    """What an outcome says, without names."""
    yield "the status and its proof", (outcome.status, outcome.proven)
    yield "structures", [name_of(option) for option in outcome.options]
    yield (
        "options",
        [
            (option.role, option.composites, option.evenness, option.proven, option.headroom)
            for option in outcome.options
        ],
    )
    yield "classes", [[each.children for each in option.classes] for option in outcome.options]
    yield "reasons", [len(reasons_of(option)) for option in outcome.options]
    yield "sentences", (len(outcome.notes), len(outcome.reasons))
    yield "fixes", [(fix.kind, fix.amount, fix.outlook) for fix in outcome.fixes]
    yield "rows of teachers", outcome.teachers
    yield "ranges", outcome.ranges
    yield "the most robust option", outcome.robust
    yield "scenarios", [replace(each, problem=str(bool(each.problem))) for each in outcome.scenarios]
