"""Where things stand on an option's sheet."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_range, xl_range_abs

HEADING_ROW = 6


@dataclass(frozen=True)
class Grid:
    """Where things stand on the sheet with this title: rows and columns counted from 0."""

    title: str
    classes: int
    grades: int

    @property
    def first(self) -> int:
        """Row of the first class."""
        return HEADING_ROW + 1

    @property
    def last(self) -> int:
        """Row of the last class."""
        return HEADING_ROW + self.classes

    @property
    def total(self) -> int:
        """Column of the totals; smallest, largest, spare places and check follow."""
        return self.grades + 1

    @property
    def check(self) -> int:
        """Column of the checks, the last one."""
        return self.grades + 5

    @property
    def in_classes(self) -> int:
        """Row of the children in classes; enrolled, difference and check follow."""
        return self.last + 1

    @property
    def difference(self) -> int:
        """Row of the differences between places and enrolment."""
        return self.last + 3

    @property
    def room(self) -> int:
        """Row of the spare places; how many could join and leave follow."""
        return self.last + 7

    @property
    def group(self) -> int:
        """Row of the smallest group."""
        return self.last + 6

    def column(self, c: int) -> str:
        """All classes' cells of a column."""
        return str(xl_range_abs(self.first, c, self.last, c))

    def counts(self, row: int) -> str:
        """The cells of all the grades in a row."""
        return str(xl_range(row, 1, row, self.grades))
