"""Reading the inputs of a workbook: a school and how to run, or every problem with them at once."""

from __future__ import annotations

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import Problem
from classcruncher.domain.school import School
from classcruncher.errors import BadInput
from classcruncher.workbook.book import Book
from classcruncher.workbook.contract import NEIGHBOURS_MAY_SHARE, TEACHERS
from classcruncher.workbook.reading.always import check_always
from classcruncher.workbook.reading.divisions import read_divisions
from classcruncher.workbook.reading.findings import Findings
from classcruncher.workbook.reading.fixed_classes import read_fixed_classes
from classcruncher.workbook.reading.grades import read_grades
from classcruncher.workbook.reading.pairs import read_pairs
from classcruncher.workbook.reading.scenarios import read_scenarios
from classcruncher.workbook.reading.settings import read_settings


def read(book: Book) -> Inputs:
    """The inputs of a workbook; BadInput, with every problem in the order of the sheets, if there are any."""
    inputs, problems = _read(book)
    if problems:
        raise BadInput(problems)
    return inputs


def read_for_solving(book: Book) -> Inputs:
    """As `read`, but problems with scenarios alone are told by these, and do not keep the school from it."""
    return _read(book)[0]


def _read(book: Book) -> tuple[Inputs, tuple[Problem, ...]]:
    """The inputs, and the problems with scenarios; BadInput, with every problem, if there are others."""
    findings = Findings(book.sheet_names)
    settings = read_settings(book, findings)
    grades = read_grades(book, findings)
    matrix = read_pairs(book, grades, bool(settings.is_yes(NEIGHBOURS_MAY_SHARE)), findings)
    fixed_classes = read_fixed_classes(book, grades, settings.number(TEACHERS), findings)
    check_always(matrix, fixed_classes, settings, findings)
    divisions = read_divisions(book, grades, findings)
    of_scenarios = findings.apart()
    scenarios = read_scenarios(book, grades, of_scenarios)
    if findings.problems:
        findings.take_in(of_scenarios)
        raise BadInput(findings.problems)
    inputs = Inputs(
        school=School(
            grades=grades.grades(),
            pairs=matrix.pairs,
            fixed_classes=fixed_classes,
            forbidden_pairs=matrix.forbidden,
            divisions=divisions,
            **settings.fields(School),
        ),
        scenarios=scenarios,
        **settings.fields(Inputs),
    )
    return inputs, of_scenarios.problems
