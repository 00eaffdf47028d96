"""Is what surrounds an answer right? Headroom, ranges, other numbers of teachers, scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import GradeRange, Outcome, ScenarioResult, TeacherRow
from classcruncher.domain.school import School
from tests.oracles.check_options import Breaches, name_of
from tests.oracles.structures import Everything, Name

#: Enrolments up to so far from today's are looked at one by one.
NEAR = 8
#: More children than this cannot be entered for a grade.
MOST_CHILDREN = 2000


def check_surroundings(inputs: Inputs, outcome: Outcome, everything: Everything) -> Breaches:
    """All that is said about other numbers than the school's."""
    yield from _headroom(inputs.school, outcome, everything)
    yield from _robust(inputs.school, outcome)
    yield from _ranges(inputs.school, outcome)
    yield from _teachers(inputs.school, outcome)
    yield from _scenarios(inputs, outcome)


def _headroom(school: School, outcome: Outcome, everything: Everything) -> Breaches:
    """Every option's structure holds as many more and fewer children of a grade as it says, and no others."""
    for option in outcome.options:
        for g, room in enumerate(option.headroom):
            name, placed = name_of(option), everything.children
            for change in (room.more, -room.fewer):
                if not everything.holds(name, _moved(placed, g, change)):
                    yield f"headroom: {option.why} does not hold {change} children more of grade {g}"
            for change in (room.more + 1, -room.fewer - 1):
                if everything.holds(name, _moved(placed, g, change)):
                    yield f"headroom: {option.why} holds {change} children more of grade {g}"
        if len(option.headroom) != len(school.grades):
            yield f"headroom: {option.why} has {len(option.headroom)} numbers"


def _moved(placed: tuple[int, ...], g: int, change: int) -> tuple[int, ...]:
    return tuple(count + change * (h == g) for h, count in enumerate(placed))


def _robust(school: School, outcome: Outcome) -> Breaches:
    """The most robust option is the first whose tightest grades, one after the other, have most headroom."""
    best = None
    if len(outcome.options) > 1:
        rooms = [
            sorted(option.headroom[g].more for g, count in enumerate(school.children_to_place) if count)
            for option in outcome.options
        ]
        best = rooms.index(max(rooms))
    if outcome.robust != best:
        yield f"robust: option {outcome.robust} instead of {best}"


def enrolled(school: School, g: int, children: int) -> School:
    """The school with another enrolment of a grade, and without ideals, which decide nothing here."""
    grades = tuple(
        replace(grade, ideal=None, children=children if h == g else grade.children)
        for h, grade in enumerate(school.grades)
    )
    return replace(school, grades=grades)


def _ranges(school: School, outcome: Outcome) -> Breaches:
    """Every enrolment within a range has an answer, and none just outside."""
    if len(outcome.ranges) != (len(school.grades) if outcome.options else 0):
        yield f"range: there are {len(outcome.ranges)}"
    for g, reach in enumerate(outcome.ranges):
        yield from _range(school, g, reach)


def _range(school: School, g: int, reach: GradeRange) -> Breaches:
    now, fixed = school.grades[g].children, school.grades[g].children - school.children_to_place[g]
    if reach.fewest is None or reach.most is None:
        yield f"range: that of grade {g} is not known"
        return
    if not fixed <= reach.fewest <= now <= reach.most <= MOST_CHILDREN:
        yield f"range: {reach} of grade {g} with {now} children"
    near = range(max(reach.fewest, now - NEAR), min(reach.most, now + NEAR) + 1)
    for count in {*near, reach.fewest, (reach.fewest + now) // 2, (reach.most + now) // 2, reach.most}:
        if not Everything(enrolled(school, g, count)).possible:
            yield f"range: {reach} of grade {g}, but {count} children have no answer"
    for count in (reach.fewest - 1, reach.most + 1):
        if fixed <= count <= MOST_CHILDREN and Everything(enrolled(school, g, count)).possible:
            yield f"range: {reach} of grade {g}, but {count} children have an answer"


def _teachers(school: School, outcome: Outcome) -> Breaches:
    """One row for each number from two fewer to two more teachers, each as that school would be."""
    fewest = max(1, len(school.fixed_classes), school.teachers - 2)
    if [row.teachers for row in outcome.teachers] != list(range(fewest, school.teachers + 3)):
        yield f"teachers: the rows are {[row.teachers for row in outcome.teachers]}"
    for row in outcome.teachers:
        for breach in _best_option(row, Everything(replace(school, teachers=row.teachers))):
            yield f"with {row.teachers} teachers: {breach}"
        if row.average != (round(sum(row.sizes) / len(row.sizes), 1) if row.sizes else None):
            yield f"with {row.teachers} teachers: the average of {row.sizes} is {row.average}"


def _best_option(found: TeacherRow | ScenarioResult, everything: Everything) -> Iterator[str]:
    """A result of another school speaks of one option: the best by its priority.

    With ideals the sizes are only added up: distances from the ideal class can be alike where sizes are not.
    """
    if found.possible is not everything.possible:
        yield f"possible is {found.possible}"
    elif not found.proven:
        yield "it is not proven in ample time"
    elif everything.possible:
        alike = [each for each in everything.best if each.composites == found.composites]
        if not alike:
            yield f"{found.composites} composites instead of {everything.best[0].composites}"
        elif found.sizes not in [each.sizes for each in alike] and not everything.school.has_ideals:
            yield f"sizes {found.sizes} instead of {[each.sizes for each in alike]}"
        if sum(found.sizes) != sum(everything.children):
            yield f"sizes {found.sizes} do not hold {sum(everything.children)} children"
    elif found.composites is not None or found.sizes:
        yield f"{found.composites} composites and sizes {found.sizes} without an answer"


def _scenarios(inputs: Inputs, outcome: Outcome) -> Breaches:
    """What became of each scenario."""
    if [each.name for each in outcome.scenarios] != [each.name for each in inputs.scenarios]:
        yield f"scenarios: there are {outcome.scenarios}"
    for asked, found in zip(inputs.scenarios, outcome.scenarios, strict=True):
        for breach in _scenario(inputs.school, outcome, asked, found):
            yield f"{asked}: {breach}"


def _scenario(school: School, outcome: Outcome, asked: Scenario, found: ScenarioResult) -> Breaches:
    try:
        changed = changed_by(school, asked)
    except ValueError:
        if not found.problem or found.possible is not None:
            yield f"it contradicts itself, which is not said: {found}"
        return
    everything = Everything(changed)
    yield from _best_option(found, everything)
    if found.problem:
        yield f"it does not contradict itself: {found.problem}"
    keeps = _keeps(name_of(outcome.options[0]), everything) if outcome.options else None
    if found.keeps_structure is not keeps:
        yield f"keeps_structure is {found.keeps_structure}"


def _keeps(name: Name, everything: Everything) -> bool:
    """Whether a structure works for another school: so many teachers, and the children."""
    teachers, opened = everything.school.teachers_to_place, len(name)
    enough = opened == teachers if everything.school.use_every_teacher else opened <= teachers
    return enough and everything.holds(name, everything.children)


def changed_by(school: School, asked: Scenario) -> School:
    """The school of a scenario. Raises ValueError when its rules contradict each other."""
    children, largest = dict(asked.children), dict(asked.largest)
    return replace(
        school,
        teachers=asked.teachers or school.teachers,
        smallest_group=asked.smallest_group or school.smallest_group,
        grades=tuple(
            replace(grade, children=children.get(g, grade.children), largest=largest.get(g, grade.largest))
            for g, grade in enumerate(school.grades)
        ),
    )
