"""What the school could do with one or two teachers more or fewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from classcruncher.diagnosis.best import Ends, ends_of
from classcruncher.diagnosis.together import together
from classcruncher.limit import Limit
from classcruncher.option import Option, Why
from classcruncher.outcome import TeacherRow
from classcruncher.school import School

#: How many teachers more and fewer are looked at.
AROUND = 2


def teacher_rows(school: School, now: Ends | None, limit: Limit, threads: int = 0) -> tuple[TeacherRow, ...]:
    """A row for each number of teachers from two fewer to two more; `now` is known of today's number."""
    fewest = max(1, len(school.fixed_classes), school.teachers - AROUND)
    numbers = range(fewest, school.teachers + AROUND + 1)
    asked = [number for number in numbers if number != school.teachers or now is None]
    jobs = [partial(ends_of, replace(school, teachers=number), limit) for number in asked]
    known = dict(zip(asked, together(jobs, limit, threads), strict=True))
    if now is not None:
        known[school.teachers] = now
    return tuple(_row(number, known[number] or Ends(possible=None)) for number in numbers)


def ends_among(options: Sequence[Option], number_of_options: int) -> Ends | None:
    """Both ends of a list of options; None when only one was asked for, so that the other is not in it."""
    if not options or number_of_options < 2:
        return None
    even = min(options, key=lambda option: (option.evenness, option.composites))
    proven = all(option.proven for option in options if option.kind in (Why.BEST, Why.TRADE_OFF))
    return Ends(True, min(option.composites for option in options), even.sizes, proven)


def _row(number: int, ends: Ends) -> TeacherRow:
    average = round(sum(ends.sizes) / len(ends.sizes), 1) if ends.sizes else None
    return TeacherRow(number, ends.possible, ends.composites, ends.sizes, average, ends.proven)
