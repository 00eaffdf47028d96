"""How many children class structures can hold, for many structures at a time, without any solver.

A structure can hold the children of a school if, and only if, no set of grades has more children than the
classes for them can take, or fewer than those classes need (Hoffman's theorem on circulations). For one
grade, the others unchanged, this says from which number of children to which a structure can hold it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from classcruncher.domain.class_types import ClassType, Opened
from classcruncher.domain.school import School
from classcruncher.rules import only_types_matter

#: One structure a row: classes of each type, then teachers without a class. Kept as floats, because those
#: are multiplied fastest.
Rows = npt.NDArray[np.float32]
Row = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]

#: More numbers than this, one for each set of grades and class type, take too long to work with.
MOST_NUMBERS = 4_000_000
#: Classes that are changed, one by one, to get from a structure to another one.
MOST_CHANGES = 16


class Capacity:
    """The class types of a school with so many children to place of each grade and so many teachers.

    `every`: each teacher has a class.
    """

    def __init__(
        self, types: Sequence[ClassType], children: Sequence[int], teachers: int, *, every: bool
    ) -> None:
        self._children = np.array(children, dtype=np.float32)
        self._teachers, self._every = teachers, every
        self._position = {each.identity: t for t, each in enumerate(types)}
        member = np.array([[g in each.grades for g in range(len(children))] for each in types]).T
        #: 1 where the set (row) has the grade.
        self._sets = _connected(member).astype(np.float32)
        inside = self._sets @ member.astype(np.float32)
        width = member.sum(axis=0)
        smallest, largest, group = (
            np.array([getattr(each, name) for each in types]) for name in ("smallest", "largest", "group")
        )
        needs = np.where(inside == width, smallest, group * inside)
        takes = np.where(inside > 0, largest - group * (width - inside), 0)
        #: Children of each set that one class of each type needs, and can take; none without a class.
        self._needs, self._takes = (
            np.pad(each, ((0, 0), (0, 1))).astype(np.float32) for each in (needs, takes)
        )

    @classmethod
    def of(cls, school: School, types: Sequence[ClassType]) -> Capacity | None:
        """Of a school with these class types.

        None when there are none of them, or too many, or when a rule says more than what types there are.
        """
        if not types or len(types) * 2 ** len(school.grades) > MOST_NUMBERS or not only_types_matter(school):
            return None
        return cls(types, school.children_to_place, school.teachers_to_place, every=school.use_every_teacher)

    def row(self, classes: Opened) -> Rows:
        """One structure, which may be that of a school with other numbers."""
        row = np.zeros((1, len(self._position) + 1), dtype=np.float32)
        for class_type, count in classes:
            row[0, self._position[class_type.identity]] = count
        row[0, -1] = self._teachers - row.sum()
        return row

    def extents(self, rows: Rows, g: int) -> tuple[Rows, Rows]:
        """The fewest and the most children of a grade that each structure holds.

        No number lies between them where a structure cannot hold the other grades.
        """
        with_grade = self._sets[:, g] > 0
        others = self._sets @ self._children - self._sets[:, g] * self._children[g]
        needed, taken = rows @ self._needs.T - others, rows @ self._takes.T - others
        fine = ((needed <= 0) & (taken >= 0))[:, ~with_grade].all(axis=1)
        low = np.maximum(0, needed[:, with_grade].max(axis=1))
        return low, np.where(fine, taken[:, with_grade].min(axis=1), -1)

    def nearby(self, row: Row, g: int, children: int) -> Rows:
        """Structures that hold so many children of a grade, looked for around one that does not.

        One class at a time is changed so that fewer sets of grades are in the way, a few times over. Finding
        none proves nothing.
        """
        total = self._sets @ self._children + self._sets[:, g] * (children - self._children[g])
        seen = {row.tobytes()}
        for _ in range(MOST_CHANGES):
            over, under = self._needs @ row - total, self._takes @ row - total
            changes = np.meshgrid(np.nonzero(row)[0], np.arange(len(row) - self._every), indexing="ij")
            closed, opened = (each.ravel() for each in changes)
            broken = (over > 0) | (under < 0)
            # A look at the sets that are in the way now leaves few changes to be looked at in full.
            mending = self._in_the_way(over, under, broken, closed, opened) == 0
            closing, opening = closed[mending], opened[mending]
            good = self._in_the_way(over, under, np.ones_like(broken), closing, opening) == 0
            if good.any():
                return _changed(row, closing[good], opening[good])
            order = self._in_the_way(over, under, np.ones_like(broken), closed, opened).argsort(kind="stable")
            rows = _changed(row, closed[order], opened[order])
            row = next((each for each in rows if each.tobytes() not in seen), row)
            seen.add(row.tobytes())
        return np.zeros((0, len(row)), dtype=np.float32)

    def _in_the_way(
        self, over: Row, under: Row, sets: Truths, closed: Positions, opened: Positions
    ) -> Positions:
        """For each change of a class into another one, how many of the sets do not allow it.

        `over` and `under` say for each set by how much its children are too few, or too many, before.
        """
        needs, takes = self._needs[sets], self._takes[sets]
        too_few = over[sets, None] + needs[:, opened] - needs[:, closed] > 0
        too_many = under[sets, None] + takes[:, opened] - takes[:, closed] < 0
        count: Positions = (too_few | too_many).sum(axis=0)
        return count


def _changed(row: Row, closed: Positions, opened: Positions) -> Rows:
    """The structure with each change: a class of one type closed, and one of another opened."""
    rows = np.repeat(row[None], len(closed), axis=0)
    rows[np.arange(len(rows)), closed] -= 1
    rows[np.arange(len(rows)), opened] += 1
    return rows


def _connected(member: Truths) -> Truths:
    """The sets of grades that hang together by class types (grades x types).

    What holds for those holds for all others, which fall into such sets.
    """
    grades = len(member)
    bits = 1 << np.arange(grades)
    touched = [
        int(np.bitwise_or.reduce(bits[(member[:, member[g]]).any(axis=1)], initial=0)) for g in range(grades)
    ]
    sets = np.arange(1, 1 << grades)
    reached = sets & -sets
    for _ in range(grades):
        for g in range(grades):
            reached |= np.where(reached & bits[g], touched[g], 0) & sets
    sets = sets[reached == sets]
    chosen: Truths = (sets[:, None] & bits) > 0
    return chosen
