"""Outcomes of each kind, all of them what a run came to, for all the reports' tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import NoAnswer, Outcome, Solved, Undecided, Unread
from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, School
from classcruncher.run import crunch
from classcruncher.workbook.file_book import open_book
from tests.clock import run_until, whole_run
from tests.workbooks import input_workbook

Kind = TypeVar("Kind", NoAnswer, Solved, Undecided, Unread)
WHEN = datetime(2025, 11, 3, 14, 5)

SCENARIOS = (
    Scenario("Two more in K", children=((0, 21),)),
    Scenario("One teacher more", teachers=8),
    Scenario("=Groups of 4", smallest_group=4),
    Scenario("Everything at once", teachers=8, smallest_group=4, children=((0, 20), (3, 27))),
    Scenario("A largest class below the smallest", largest=((0, 5),)),
)


def nsw() -> School:
    """A published school of seven classes."""
    children = (19, 14, 10, 29, 19, 15, 18)
    largest = (20, 22, 24, 30, 30, 30, 30)
    grades = zip(("K", "1", "2", "3", "4", "5", "6"), children, largest, strict=True)
    return School(
        grades=tuple(Grade(name, count, 12, most) for name, count, most in grades),
        teachers=7,
        pairs=(Pair("1", "2"), Pair("3", "4"), Pair("5", "6")),
        name="Bellbird Public School",
        composite_limit=CompositeLimit.HIGHEST,
    )


def _a(kind: type[Kind], outcome: Outcome) -> Kind:
    """The outcome, which is of this kind."""
    assert isinstance(outcome, kind)
    return outcome


@cache
def solved() -> Solved:
    """Two options, one of them robust, with every table that an answer may have, all of it proven."""
    return _a(Solved, whole_run(Inputs(nsw(), 2, scenarios=SCENARIOS)))


@cache
def hurried() -> Solved:
    """The time limit struck before the list was complete: one option is not proven, tables are blank."""
    trade_off = "the trade-off between fewest composites and most even classes"
    return _a(Solved, run_until(Inputs(nsw(), scenarios=SCENARIOS), trade_off))


@cache
def stopped() -> Solved:
    """Someone stopped the run when half of the scenarios were tried."""
    return _a(Solved, run_until(Inputs(nsw(), 2, scenarios=SCENARIOS), "scenario 3 of 5", stopped=True))


@cache
def unanswered() -> Undecided:
    """The time limit struck before there was anything to show."""
    return _a(Undecided, run_until(Inputs(nsw()), "the best option"))


@cache
def impossible() -> NoAnswer:
    """No answer: reasons and changes."""
    return _a(NoAnswer, whole_run(Inputs(replace(nsw(), teachers=5))))


@cache
def misread() -> Unread:
    """Input problems, with and without a cell."""
    workbook = input_workbook({"Grades!B5": "abc", "School!B3": "=SUM(Staff!B2:B40)-2"})
    workbook["Fixed classes"]["C2"].value = "=1+1"
    workbook["Fixed classes"]["C2"].data_type = "s"
    del workbook.defined_names["Composites"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "school.xlsx"
        workbook.save(path)
        return _a(Unread, crunch(open_book(path)))


@cache
def awkward() -> Solved:
    """Names that look like formulas, a pair to avoid, and fixed classes."""
    school = School(
        grades=(Grade("=K", 20, 5, 25), Grade("+1", 19, 5, 25), Grade('Year "3"', 7, 5, 25)),
        teachers=3,
        pairs=(Pair("=K", "+1"), Pair("+1", 'Year "3"', avoid=True)),
        name="=O'Hara & <Sons>",
        fixed_classes=(FixedClass("@Support", (2, 0, 1)),),
    )
    return _a(Solved, whole_run(Inputs(school)))


#: Each sense in which classes may be meant, and each limit; some are kept, some not, some of no class.
DIVISIONS = (
    Division("K", "2", average=Fraction("21.5")),
    Division("3", "6", share=Fraction("0.8"), at_or_under=17),
    Division("3", "4", ClassesMeant.EXACTLY, fewest=1, most=2),
    Division("3", "4", ClassesMeant.ALL, average=Fraction(12), fixed_count=True),
    Division("2", "3", ClassesMeant.LOWEST, share=Fraction(1), at_or_under=13),
    Division("5", "6", ClassesMeant.HIGHEST, most=1),
    Division("K", "1", ClassesMeant.EXACTLY, average=Fraction(20)),
)


@cache
def divided() -> Solved:
    """Options of a school that is given limits for divisions afterwards, so that not all of them are met."""
    school = replace(nsw(), teachers=8, fixed_classes=(FixedClass("Support", (0, 0, 0, 3, 2, 0, 0)),))
    outcome = _a(Solved, whole_run(Inputs(school, 2)))
    return replace(outcome, school=replace(school, divisions=DIVISIONS))


@cache
def large(classes: int = 50, grades: int = 13) -> Solved:
    """Many classes: every grade has some of its own, and the first two may share one."""
    names = ["K", *(f"Year {n}" for n in range(1, grades))]
    each, extra = divmod(classes - 1, grades)
    totals = [sum(20 + (g + number) % 5 for number in range(each + (g < extra))) for g in range(grades)]
    totals[0] += 10
    totals[1] += 12
    school = School(
        grades=tuple(Grade(name, total, 15, 26) for name, total in zip(names, totals, strict=True)),
        teachers=classes,
        pairs=(Pair("K", "Year 1"),),
        name="A large school",
    )
    return _a(Solved, run_until(Inputs(school, 1), "how much room is left"))


SAMPLES: dict[str, Callable[[], Outcome]] = {
    "solved": solved,
    "hurried": hurried,
    "stopped": stopped,
    "unanswered": unanswered,
    "impossible": impossible,
    "misread": misread,
    "awkward": awkward,
    "divided": divided,
}
