"""The program's list of options, made by CP-SAT with a new solve for every question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.moments import Moment
from classcruncher.domain.school import Priority, School
from tests.oracles.cp_sat import CpSat
from tests.oracles.cp_sat_questions import Asked, Found, Grades, OutOfTime, Structure


@dataclass
class Made:
    """A list in the making: kind, label and the two measures of each option."""

    options: list[tuple[str, str, int, int]] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)
    first: Moment | None = None
    finished: bool = False

    def add(self, found: Found | None, kind: str, why: str, number: int) -> None:
        """Put a structure on the list unless it is there or the list is full."""
        if found and found.structure not in self.structures and len(self.options) < number:
            self.first = self.first or Moment.now()
            self.structures.append(found.structure)
            self.options.append((kind, why, found.composites, found.evenness))


def make(school: School, number: int, seconds: float, workers: int = 0) -> Made:
    """The list in the program's own order: the best, the trade-off, variations, the next best.

    `workers`: see `CpSat`.
    """
    made = Made()
    try:
        _fill(made, CpSat(school, seconds, workers), number)
        made.finished = True
    except OutOfTime:
        pass
    return made


def _fill(made: Made, cp_sat: CpSat, number: int) -> None:
    priority = cp_sat.school.priority
    other_priority = next(each for each in Priority if each is not priority)
    best = cp_sat.best(Asked(priority))
    made.add(best, "best", priority.value, number)
    if best is None:
        return
    other = cp_sat.best(Asked(other_priority))
    ends = sorted(each.composites for each in (best, other) if each)
    for point in _between(cp_sat, ends[0], ends[-1], max(2, number // 2) - 2):
        made.add(point, "trade-off", "", number)
    made.add(other, "trade-off", other_priority.value, number)
    for why, without in _variations(cp_sat, best):
        if len(made.options) == number:
            return
        made.add(cp_sat.best(Asked(priority, without)), "variation", why, number)
    while len(made.options) < number:
        found = cp_sat.best(Asked(priority, listed=tuple(made.structures)))
        if found is None:
            return
        made.add(found, "next best", "Next best", number)


def _between(cp_sat: CpSat, few: int, many: int, room: int) -> list[Found]:
    """Points between the ends of the trade-off: all, or as many as there is room for."""
    points: list[Found] = []
    gaps = [(few, many)]
    while gaps and len(points) < room:
        gaps.sort(key=lambda gap: (gap[1] - gap[0], -gap[0]))
        low, high = gaps.pop()
        if high - low < 2:
            continue
        middle = (low + high) // 2
        point = cp_sat.best(Asked(Priority.MOST_EVEN, composites=middle))
        if point and point.composites > low:
            points.append(point)
            gaps.append((low, point.composites))
        gaps.append((middle, high))
    return sorted(points, key=lambda point: point.composites)


def _variations(cp_sat: CpSat, best: Found) -> Iterator[tuple[str, frozenset[Grades]]]:
    """Labels of the variations on the best structure, with the sets of grades that each goes without."""
    school = cp_sat.school
    # A set of grades has several kinds where a rule tells small classes from larger ones.
    sets = list(dict.fromkeys(frozenset(kind.grades) for kind in cp_sat.kinds))
    used = [grades for grades in sets if len(grades) > 1 and grades in dict(best.structure)]
    for grades in used:
        yield f"Best without a {school.label(sorted(grades))} class", frozenset({grades})
    for g in sorted(frozenset().union(*used)):
        mixing = frozenset(grades for grades in sets if len(grades) > 1 and g in grades)
        yield f"Best with {school.grades[g].name} in classes of its own", mixing
