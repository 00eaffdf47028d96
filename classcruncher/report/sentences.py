"""The sentences that every report shares, whatever its form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from classcruncher.domain.divisions import compliance
from classcruncher.domain.option import Option
from classcruncher.domain.outcome import (
    Checked,
    Ending,
    Failed,
    GradeRange,
    NoAnswer,
    Outcome,
    Problem,
    ScenarioResult,
    Searched,
    Solved,
    TeacherRow,
    Undecided,
    Unread,
)
from classcruncher.domain.school import School
from classcruncher.rules import sizes_are_free
from classcruncher.words import children, count, size_range

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

#: Up to so many classes, every size is written out; above, sizes are counted or a range is given.
SIZES_WRITTEN_OUT = 15
SIZES_COUNTED = 4

NOT_KNOWN = "Not known in the time there was"
ONE_OPTION_A_ROW = (
    "Each row shows one option, the best then by what matters most to the school. "
    '"Best found" means that the run ended before that was proven.'
)


def sizes_in_words(sizes: Sequence[int]) -> str:
    """Class sizes as people compare them: "16 17 19", "12 of 20, 38 of 21", or "16-24"; blank for none."""
    if not sizes:
        return ""
    if len(sizes) <= SIZES_WRITTEN_OUT:
        return " ".join(str(size) for size in sorted(sizes))
    counted = sorted(Counter(sizes).items())
    if len(counted) <= SIZES_COUNTED:
        return ", ".join(f"{times} of {size}" for size, times in counted)
    return size_range(sizes)


def outcome_sentence(outcome: Outcome) -> str:
    """What a run came to. What it ended before, if anything, is said by `ending_sentence`."""
    match outcome:
        case Checked():
            return _inputs_fine(outcome.school)
        case Solved():
            return _options_found(outcome)
        case NoAnswer():
            return "No answer: no class structure keeps all the rules with these children and teachers."
        case Unread():
            return _problems_found(outcome.problems)
        case Undecided():
            return "No answer was found; this does not mean that there is none."
        case Failed():
            return f"This run failed. {outcome.message}".strip()


def _options_found(outcome: Solved) -> str:
    found = len(outcome.options)
    proven = sum(option.proven for option in outcome.options)
    if proven == found:
        proof = "each proven" if found > 1 else "proven"
    elif proven == 0:
        proof = "none of them proven" if found > 1 else "not proven to be the best"
    else:
        proof = f"{proven} of them proven"
    return f"{count(found, 'option')} found, {proof}."


def ending_sentence(outcome: Outcome) -> str:
    """What a run ended before, and why; blank when it found out everything that was asked of it."""
    if outcome.ended is Ending.COMPLETE or not isinstance(outcome, Searched):
        return ""
    before = f"before {_missed(outcome)}."
    if outcome.ended is Ending.STOPPED:
        return f"The run was stopped {before} Solve again and let it run."
    return f"The time limit was reached {before} Raise it and solve again."


def _missed(outcome: Searched) -> str:
    """What a run had not come to when it ended."""
    match outcome:
        case Undecided():
            return "any was found"
        case NoAnswer(complete=False):
            return "every change that could help was tried"
        case Solved(complete=False):
            better = "" if outcome.proven else ", and better ones"
            return f"the list was complete: there may be more options{better}"
        case Solved(proven=False):
            return "every option was proven: there may be better ones"
        case _:
            return "all tables were complete"


def _inputs_fine(school: School) -> str:
    parts = (
        count(len(school.grades), "grade"),
        children(school.enrolment),
        count(school.teachers, "teacher"),
    )
    return f"The inputs are fine: {', '.join(parts)}."


def _problems_found(problems: Sequence[Problem]) -> str:
    things = ("cell", "cells") if all(each.cell for each in problems) else ("thing", "things")
    needs = "needs" if len(problems) == 1 else "need"
    return f"{count(len(problems), *things)} {needs} attention. Nothing was solved."


def when_sentence(outcome: Outcome, when: datetime) -> str:
    """When the run was, how long it took and whether what it says is proven."""
    day = f"{when.day} {MONTHS[when.month - 1]} {when.year} at {when:%H:%M}"
    if not isinstance(outcome, Searched):
        return f"Checked on {day}."
    return f"Solved on {day}, in {duration(outcome.seconds)}. {_claim(outcome)}"


def _claim(outcome: Searched) -> str:
    """How much of what a run says is proven."""
    if outcome.settled:
        return "Everything here is proven."
    if not outcome.proven:
        return "Not everything here is proven."
    claim = "Every option is proven" if outcome.options else "That there is no answer is proven"
    return f"{claim}, but not everything else."


def duration(seconds: float) -> str:
    """Seconds as people say them: "0.4 seconds", "12 seconds", "2 minutes 5 seconds"."""
    if seconds < 9.95:
        return f"{seconds:.1f} seconds"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return count(rest, "second")
    return f"{count(minutes, 'minute')} {count(rest, 'second')}" if rest else count(minutes, "minute")


def proof(proven: bool) -> str:
    """Whether something is "Proven" or the "Best found"."""
    return "Proven" if proven else "Best found"


def proof_of_row(row: TeacherRow | ScenarioResult) -> str:
    """As `proof`, of what would be; blank when nothing is known of it."""
    return "" if row.possible is None else proof(row.proven)


def tightest_headroom(option: Option, school: School) -> str:
    """The fewest children that could still join a grade, and which: "2 more (K)"; blank when not known."""
    if not option.headroom:
        return ""
    rooms = zip(school.grades, option.headroom, strict=True)
    more = {grade.name: room.more for grade, room in rooms if grade.children}
    least = min(more.values(), default=0)
    tight = [name for name, room in more.items() if room == least]
    return f"{least} more ({', '.join(tight) if len(tight) <= 3 else f'{len(tight)} grades'})"


def robust_sentence(outcome: Solved) -> str:
    """Which option leaves most room; blank when that is not known."""
    if outcome.robust is None:
        return ""
    rooms = [tightest_headroom(option, outcome.school) for option in outcome.options]
    room = rooms[outcome.robust]
    if not room:
        return ""
    name = f"Most robust: Option {outcome.robust + 1}"
    if rooms.count(room) > 1:
        return f"{name}. Its tightest headroom, {room}, is that of others too; its next tightest is larger."
    return f"{name}. Its tightest headroom: {room}."


def rules_in_words(option: Option, school: School) -> str:
    """How many of the school's limits for divisions are kept: "All met", "2 of 5 met"; blank without any."""
    met = [rule.met for rule in compliance(school.divisions, school.names, option.classes)]
    if not met:
        return ""
    return "All met" if all(met) else f"{sum(met)} of {len(met)} met"


def evenness_sentence(school: School) -> str:
    """In which sense classes are even, where rules about their sizes may leave none that are in every sense.

    Blank for a school without such rules. See docs/model.md.
    """
    if sizes_are_free(school):
        return ""
    compared = (
        "Under an average or a share, ways to place the children of one option are compared by the squares"
    )
    if school.has_ideals:
        return (
            f"{compared} of the distances of class sizes from the ideal classes: the smaller their sum, the "
            "better. There may be no way that is the best in every sense."
        )
    return (
        f"{compared} of the class sizes: the smaller their sum, the better; of equal sums, the largest "
        "classes decide. There may be no way that is the most even in every sense."
    )


def possible_in_words(possible: bool | None) -> str:
    """Whether there is any answer: "Possible", "Not possible", or that it is not known."""
    return NOT_KNOWN if possible is None else "Possible" if possible else "Not possible"


def scenario_in_words(result: ScenarioResult) -> str:
    """What a scenario comes to."""
    return f"Not solved: {result.problem}" if result.problem else possible_in_words(result.possible)


def scenarios_sentence(results: Sequence[ScenarioResult]) -> str:
    """How many scenarios there are, how many have an answer, and of how many that is not known."""
    possible = sum(result.possible is True for result in results)
    open_ones = sum(result.possible is None and not result.problem for result in results)
    left_open = f", {open_ones} not known in the time there was" if open_ones else ""
    return f"{count(len(results), 'scenario')}, {possible} of them possible{left_open}."


def keeps_in_words(result: ScenarioResult) -> str:
    """Whether the class structure of option 1 would still do."""
    return {True: "Yes", False: "No", None: ""}[result.keeps_structure]


def range_in_words(reach: GradeRange) -> str:
    """The enrolments for which there is an answer: "12 to 21 children"."""
    if reach.fewest is None and reach.most is None:
        return NOT_KNOWN
    if reach.fewest is None:
        return f"Up to {children(reach.most or 0)}; the fewest is not known"
    if reach.most is None:
        return f"From {children(reach.fewest)}; the most is not known"
    if reach.fewest == reach.most:
        return children(reach.most)
    return f"{reach.fewest} to {children(reach.most)}"


def distance_in_words(enrolment: int, reach: GradeRange) -> str:
    """How far the enrolment may move, or how far it is from an answer."""
    if reach.fewest is not None and enrolment < reach.fewest:
        return f"At least {reach.fewest - enrolment} more needed"
    if reach.most is not None and enrolment > reach.most:
        return f"At least {enrolment - reach.most} too many"
    if reach.fewest == reach.most == enrolment:
        return "0 fewer or 0 more"
    parts = []
    if reach.fewest is not None:
        parts.append(f"{enrolment - reach.fewest} fewer")
    if reach.most is not None:
        parts.append(f"{reach.most - enrolment} more")
    return " or ".join(parts)
