"""How runs go: the same every time, no longer than they may, ended at once, and never silent.

The schools here are either small or so hard that no run on them ever ends by itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from functools import cache
from itertools import combinations

import pytest

from classcruncher import examples
from classcruncher.checker import broken_rules
from classcruncher.control import Cancelled, Progress, TimeLimit
from classcruncher.domain.option import Option
from classcruncher.domain.outcome import Outcome, Status
from classcruncher.domain.school import Grade, Pair, School
from classcruncher.model.engines import engine_for
from classcruncher.model.enumeration.enumeration_engine import EnumerationEngine
from classcruncher.model.list_of_options import list_options
from classcruncher.model.questions import Verdict
from classcruncher.run import solve
from tests.processes import HEARING_CTRL_C, running
from tests.schools import random_school

#: Far more than any run here may take; reached only when a run does not end.
NEVER_ENDS = 120


def school_without_rules(grades: int, children: int, most_grades: int, teachers: int) -> School:
    """Every grade may be mixed with every other one, down to a single child."""
    names = [f"G{number}" for number in range(grades)]
    return School(
        grades=tuple(Grade(name, children + number % 7, 18, 26) for number, name in enumerate(names)),
        teachers=teachers,
        pairs=tuple(Pair(a, b) for a, b in combinations(names, 2)),
        smallest_group=1,
        most_grades_in_a_class=most_grades,
    )


def hard_school() -> School:
    """Composites of up to 4 of 12 grades: answers are many, and proofs are out of reach."""
    return school_without_rules(12, 50, 4, 27)


def options_of(school: School) -> tuple[Option, ...]:
    search = engine_for(school, TimeLimit(NEVER_ENDS))
    return list_options(search, 6).options


class TestTheSameEveryTime:
    @pytest.mark.parametrize("school", [examples.load("toronto-triple").school, random_school(3)])
    def test_in_one_process(self, school: School) -> None:
        first = options_of(school)
        assert first
        assert all(options_of(school) == first for _ in range(19))

    def test_whatever_the_seed_of_hashes(self) -> None:
        script = (
            "from tests.model.test_runs import *\n"
            "print(options_of(examples.load('queensland-prep').school), options_of(random_school(3)))"
        )
        said = set()
        for seed in ("0", "1", "2"):
            with run_script(script, PYTHONHASHSEED=seed) as process:
                said.add(process.communicate(timeout=NEVER_ENDS)[0])
        assert len(said) == 1
        assert "SchoolClass" in said.pop()


class TestTheTimeLimit:
    @pytest.mark.parametrize(
        "school", [hard_school(), school_without_rules(15, 40, 15, 29)], ids=["hard", "32767 class types"]
    )
    def test_ends_a_run_that_would_not_end(self, school: School) -> None:
        outcome = solved(school, time_limit=2.0)
        assert not outcome.proven
        assert outcome.status is (Status.SOLVED if outcome.options else Status.TIME_LIMIT)
        assert not outcome.notes
        assert not any(broken_rules(school, option.classes) for option in outcome.options)

    def test_what_was_found_is_kept_and_not_called_proven(self) -> None:
        school = hard_school()
        search = EnumerationEngine.of(school, TimeLimit(NEVER_ENDS, lambda: bool(search.seen)))
        found = list_options(search, 6)
        assert found.verdict is Verdict.FOUND
        assert found.options
        assert not found.options[0].proven
        assert not found.proven
        assert broken_rules(school, found.options[0].classes) == ()

    def test_nothing_found_is_not_the_same_as_no_answer(self) -> None:
        outcome = solve(examples.load("three-grades").school, time_limit=0.0)
        assert outcome.status is Status.TIME_LIMIT
        assert outcome.options == ()
        assert outcome.reasons == ()
        assert not outcome.proven


class TestCancelling:
    def test_by_a_callable_before_anything_is_found(self) -> None:
        outcome = solved(hard_school(), cancel=lambda: True)
        assert outcome.status is Status.TIME_LIMIT
        assert outcome.options == ()

    def test_by_a_callable_when_there_are_options(self) -> None:
        school = examples.load("ontario-14-classes").school
        seen: list[Progress] = []
        outcome = solve(
            school, cancel=lambda: bool(seen) and seen[-1].options > 0, progress=seen.append, time_limit=60
        )
        complete = solve(school)
        assert outcome.status is Status.SOLVED
        assert 0 < len(outcome.options) < len(complete.options)
        assert outcome.options[0].classes == complete.options[0].classes
        assert outcome.options[0].proven

    def test_by_an_event_from_another_thread(self) -> None:
        event = threading.Event()
        timer = threading.Timer(0.5, event.set)
        timer.start()
        outcome = solved(hard_school(), cancel=event.is_set)
        timer.join()
        assert not outcome.proven
        assert outcome.status is (Status.SOLVED if outcome.options else Status.TIME_LIMIT)

    def test_by_ctrl_c(self) -> None:
        script = (
            f"{HEARING_CTRL_C}from tests.model.test_runs import *\n"
            "interrupt_when_told()\n"
            "school = hard_school()\n"
            "tell = lambda progress: print('working', flush=True)\n"
            "outcome = solve(school, time_limit=3600, progress=tell)\n"
            "print(outcome.status, len(outcome.options), outcome.proven)"
        )
        with run_script(script) as process:
            assert process.stdout
            assert process.stdout.readline().strip() == "working"
            interrupt(process)
            said, _ = process.communicate(timeout=NEVER_ENDS)
        status, options, proven = said.split()[-3:]
        assert process.returncode == 0
        assert status == (Status.SOLVED if int(options) else Status.TIME_LIMIT)
        assert proven == "False"


class TestProgress:
    def test_says_what_is_looked_for_and_how_many_options_there_are(self) -> None:
        told = complete_run()
        doing = list(dict.fromkeys(progress.doing for progress in told))
        assert doing == [
            "the best option",
            "the trade-off between fewest composites and most even classes",
            "variations on the best option",
            "the next best options",
            "how much room is left",
        ]

    def test_the_number_of_options_only_grows(self) -> None:
        numbers = [progress.options for progress in complete_run()]
        assert numbers[0] == 0
        assert numbers == sorted(numbers)
        assert numbers[-1] == 6


@cache
def complete_run() -> list[Progress]:
    told: list[Progress] = []
    solve(examples.load("nsw-7-classes").school, options=6, progress=told.append)
    return told


def solved(school: School, *, time_limit: float = 3600.0, cancel: Cancelled | None = None) -> Outcome:
    """Solve in another thread, so that a run that does not end fails the test and holds up nothing."""
    outcomes: list[Outcome] = []
    over = threading.Event()

    def cancelled() -> bool:
        return over.is_set() or (cancel is not None and cancel())

    run = threading.Thread(
        target=lambda: outcomes.append(solve(school, time_limit=time_limit, cancel=cancelled)), daemon=True
    )
    run.start()
    run.join(NEVER_ENDS)
    over.set()
    assert outcomes, "The run did not end."
    return outcomes[0]


def run_script(script: str, **environment: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return running(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
    )


def interrupt(process: subprocess.Popen[str]) -> None:
    """Ctrl-C for another process. Windows sends it to all processes of a console, so there it is told."""
    if sys.platform != "win32":
        process.send_signal(signal.SIGINT)
    elif process.stdin:
        process.stdin.write("stop\n")
        process.stdin.flush()


def interrupt_when_told() -> None:
    """In the other process: a line of input acts like Ctrl-C."""

    def wait() -> None:
        if sys.stdin.readline():
            signal.raise_signal(signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()
