"""Checking that the entries "Always" of the matrix can be kept together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from classcruncher.domain.school import FixedClass
from classcruncher.words import in_a_row, starting
from classcruncher.workbook import contract
from classcruncher.workbook.contract import ALWAYS, YES, Sheet
from classcruncher.workbook.reading.cells import Unread
from classcruncher.workbook.reading.findings import Findings
from classcruncher.workbook.reading.grades import GradesTable
from classcruncher.workbook.reading.pairs import Entry, Matrix, Two
from classcruncher.workbook.reading.settings import Settings


def check_always(
    matrix: Matrix, fixed_classes: Sequence[FixedClass], settings: Settings, findings: Findings
) -> None:
    """Grades that "Always" puts together, one pair after another, may share a class.

    Grades without children to place do not count. Nothing is told where a setting that matters was not read.
    """
    most = settings.number(contract.MOST_GRADES_IN_A_CLASS)
    consecutive = settings.is_yes(contract.CONSECUTIVE_GRADES)
    if most is None or consecutive is None:
        return
    present = _to_place(matrix.grades, fixed_classes)
    for entries in _chains(matrix, present):
        together = sorted({position for two in entries for position in two})
        if consecutive:
            together = [each for each in present if together[0] <= each <= together[-1]]
        _check_number(matrix, entries, together, most, findings)
        _check_pairs(matrix, entries, together, consecutive, findings)


def _to_place(grades: GradesTable, fixed_classes: Sequence[FixedClass]) -> list[int]:
    """The places in the table of the grades that have children who are not in a fixed class."""
    return [
        row.position
        for index, row in enumerate(grades.rows)
        if isinstance(row.children, int)
        and row.children > sum(fixed.children[index] for fixed in fixed_classes)
    ]


def _chains(matrix: Matrix, present: Iterable[int]) -> Iterator[list[Two]]:
    """The entries "Always" between some grades, those that have grades in common in one list."""
    left = [
        two
        for two, entry in matrix.entries.items()
        if set(two) <= set(present) and not isinstance(entry.said, Unread) and entry.said.entered == ALWAYS
    ]
    while left:
        chain = [left.pop(0)]
        while more := [two for two in left if any(set(two) & set(each) for each in chain)]:
            chain += more
            left = [two for two in left if two not in more]
        yield sorted(chain)


def _check_number(
    matrix: Matrix, entries: Sequence[Two], together: Sequence[int], most: int, findings: Findings
) -> None:
    number = len(together)
    if number > most:
        findings.add(
            matrix.entries[entries[0]].cell,
            f"{_needs(matrix, together)}: {number} grades, but a class has {most} at most.",
            f'Enter "{YES}" where they need not always share a class, or raise '
            f'"{contract.MOST_GRADES_IN_A_CLASS.label}" on the sheet {Sheet.SCHOOL} to {number}.',
        )


def _check_pairs(
    matrix: Matrix, entries: Sequence[Two], together: Sequence[int], consecutive: bool, findings: Findings
) -> None:
    """Every two of the grades may; where grades follow one another, neighbours, and no two are kept apart."""
    neighbours = set(pairwise(together))
    for two in combinations(together, 2):
        entry = matrix.entries[two]
        if _keeps_apart(entry, needed=not consecutive or two in neighbours):
            first, second = map(matrix.grades.label, two)
            says = "blank" if entry.said is Unread.BLANK else f'"{contract.NO}"'
            cells = in_a_row([matrix.entries[each].cell.address for each in entries], "or")
            findings.add(
                entry.cell,
                f"{starting(first)} with {second} is {says}. {_needs(matrix, together)}.",
                f'Enter "{YES}", or something else than "{ALWAYS}" in {cells}.',
            )


def _keeps_apart(entry: Entry, *, needed: bool) -> bool:
    """Whether two grades may not share a class; a blank cell says so where their entry is `needed`."""
    if isinstance(entry.said, Unread):
        return needed and entry.said is Unread.BLANK
    return entry.said.fields is None


def _needs(matrix: Matrix, together: Sequence[int]) -> str:
    return f'"{ALWAYS}" needs classes of {in_a_row([matrix.grades.label(each) for each in together])}'
