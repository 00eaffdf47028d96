"""Reading the scenarios of the sheet What if."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from classcruncher.domain.inputs import Scenario
from classcruncher.domain.outcome import Problem
from classcruncher.workbook.accepted import WholeNumber
from classcruncher.workbook.book import Book, Cell
from classcruncher.workbook.contract import (
    CHILDREN_TAKES,
    CLASS_SIZE_TAKES,
    MOST_GRADES,
    SCENARIOS_NAME,
    SMALLEST_GROUP_TAKES,
    TEACHERS_TAKES,
    Sheet,
)
from classcruncher.workbook.reading.cells import is_blank, read_block, read_number, read_text, row_of
from classcruncher.workbook.reading.findings import Findings
from classcruncher.workbook.reading.grades import GradesTable

#: Columns before those of the grades: name, teachers, smallest group.
_FIRST = 3
_NAME_ENTER = "Enter a name, or leave it blank."


def read_scenarios(book: Book, grades: GradesTable, findings: Findings) -> tuple[Scenario, ...]:
    """The scenarios, those that cannot be read with their problem.

    There are none when the workbook has neither the name nor the sheet for them.
    """
    if book.named(SCENARIOS_NAME) is None and not findings.has_sheet(Sheet.WHAT_IF):
        return ()
    block = read_block(book, SCENARIOS_NAME, Sheet.WHAT_IF, _FIRST + 2 * MOST_GRADES, None, findings)
    if block is None:
        return (Scenario(Sheet.WHAT_IF.value, problem=_in_a_sentence(findings.problems)),)
    used = [line for line in block if not all(is_blank(cell) for cell in line)]
    scenarios = []
    for line in used:
        own = findings.apart()
        scenario = _scenario(line, grades, own)
        scenarios.append(replace(scenario, problem=_in_a_sentence(own.problems)))
        findings.take_in(own)
    return tuple(scenarios)


def _in_a_sentence(problems: Sequence[Problem]) -> str:
    """What is wrong with a scenario: its first problem, and how many more there are; blank for none."""
    if len(problems) < 2:
        return "".join(map(str, problems))
    more = "One more of its cells" if len(problems) == 2 else f"{len(problems) - 1} more of its cells"
    return f"{problems[0]} {more} cannot be read."


def _scenario(line: Sequence[Cell], grades: GradesTable, findings: Findings) -> Scenario:
    row = f"Row {row_of(line[0])}"
    name = read_text(line[0], _NAME_ENTER, f"The name of the scenario in row {row_of(line[0])}", findings)
    title = name if isinstance(name, str) else row

    def number(cell: Cell, takes: WholeNumber, what: str, verb: str = "is") -> int | None:
        read = read_number(cell, takes, f'{what} in the scenario "{title}"', findings, verb)
        return read if isinstance(read, int) else None

    def changes(
        cells: Sequence[Cell], takes: WholeNumber, what: str, verb: str = "is"
    ) -> tuple[tuple[int, int], ...]:
        """The changed numbers of the grades in use, by their places among the school's grades."""
        read = [number(cells[row.position], takes, f"{what} {row.label}", verb) for row in grades.rows]
        return tuple((index, value) for index, value in enumerate(read) if value is not None)

    children, largest = line[_FIRST : _FIRST + MOST_GRADES], line[_FIRST + MOST_GRADES :]
    scenario = Scenario(
        name=title,
        teachers=number(line[1], TEACHERS_TAKES, "The number of teachers"),
        smallest_group=number(line[2], SMALLEST_GROUP_TAKES, "The smallest group"),
        children=changes(children, CHILDREN_TAKES, "The children in", "are"),
        largest=changes(largest, CLASS_SIZE_TAKES, "The largest class of"),
    )
    _check_grades_in_use((*enumerate(children), *enumerate(largest)), title, grades, findings)
    _check_limits(scenario, children, grades, findings)
    return scenario


def _check_grades_in_use(
    cells: Iterable[tuple[int, Cell]], title: str, grades: GradesTable, findings: Findings
) -> None:
    """Nothing stands in the columns of blank rows of the table of grades."""
    for position, cell in cells:
        if grades.is_unused(position) and not is_blank(cell):
            findings.add_unused(
                cell, f'The scenario "{title}" changes a grade whose row in the table of grades is blank.'
            )


def _check_limits(
    scenario: Scenario, children: Sequence[Cell], grades: GradesTable, findings: Findings
) -> None:
    """A grade that a scenario gives children to has limits, which it may lack while it has none."""
    for index, count in scenario.children:
        row = grades.rows[index]
        if count > 0 and row.children == 0 and not row.has_limits:
            findings.add(
                children[row.position],
                f'The scenario "{scenario.name}" gives children to {row.label}, which has no class limits.',
                f"Enter the smallest and the largest class of {row.label} in the table of grades.",
            )
