"""Why there is no answer: first what no number of teachers cures, then what another number might."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classcruncher.control import TimeLimit
from classcruncher.diagnosis.arithmetic import reasons_by_arithmetic, reasons_that_last
from classcruncher.diagnosis.contradiction import contradiction, contradiction_in_words
from classcruncher.domain.ranged_school import MOST_TEACHERS, RangedSchool
from classcruncher.domain.school import School
from classcruncher.model.feasibility import is_possible
from classcruncher.model.questions import Stopped
from classcruncher.rules.rule import Demand
from classcruncher.rules.teachers import TEACHING


@dataclass(frozen=True)
class Reasons:
    """Why a school has no answer: `sentences`, and `demands` that contradict each other.

    `demands` are empty when time ran out before they were found.
    """

    sentences: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()


def reasons(school: School, limit: TimeLimit) -> Reasons:
    """Why a school that has no answer has none."""
    teachers_help = _another_number_of_teachers_helps(school, limit)
    sums = reasons_by_arithmetic(school, teachers_help=teachers_help is True)
    base = any_number_of_teachers(school) if teachers_help is False else RangedSchool.exactly(school)
    try:
        demands = contradiction(base, limit)
    except Stopped:
        return Reasons(sums)
    if sums and (teachers_help is not False or reasons_that_last(school) or TEACHING & set(demands)):
        return Reasons(sums, demands)
    return Reasons((*contradiction_in_words(school, demands), *sums), demands)


def any_number_of_teachers(school: School) -> RangedSchool:
    """The school with as many teachers as a school may have, or fewer, each with a class or not."""
    fixed = len(school.fixed_classes)
    fewest = max(0, 1 - fixed) if school.use_every_teacher else 0
    return replace(RangedSchool.exactly(school), classes=(fewest, MOST_TEACHERS - fixed))


def _another_number_of_teachers_helps(school: School, limit: TimeLimit) -> bool | None:
    """Whether some number of teachers gives an answer; None when time ran out."""
    if reasons_that_last(school):
        return False
    try:
        return is_possible(any_number_of_teachers(school), limit)
    except Stopped:
        return None
