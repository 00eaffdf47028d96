"""Questions to CP-SAT and its answers, for programs that do not import OR-Tools themselves.

OR-Tools and HiGHS do not go together in one process everywhere.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classcruncher.domain.school import Priority, School

#: The positions of the grades that share a class.
Grades = frozenset[int]
#: The sets of grades that have classes, each with how many.
Structure = frozenset[tuple[Grades, int]]


class OutOfTime(Exception):
    """CP-SAT has not proven its answer in the time it has."""


@dataclass(frozen=True)
class Found:
    """A structure that is proven best, with its measures (see `classcruncher.domain.option.Option`)."""

    composites: int
    evenness: int
    structure: Structure


@dataclass(frozen=True)
class Asked:
    """A question: the best by `priority`, with no class of the sets of grades in `without`.

    At most so many `composites`; structures in `listed` do not count.
    """

    priority: Priority
    without: frozenset[Grades] = frozenset()
    composites: int | None = None
    listed: tuple[Structure, ...] = ()


@dataclass(frozen=True)
class Answers:
    """Answers to questions (None: there is none), and the best structures in order."""

    found: list[Found | None]
    ranked: list[Found]


def ask_cp_sat(school: School, questions: Sequence[Asked], ranked: int, seconds: float) -> Answers:
    """Ask CP-SAT in a process of its own. Raises CalledProcessError when it fails or time runs out."""
    answers: Answers = answered_by("cp_sat", (school, questions, ranked, seconds))
    return answers


@dataclass(frozen=True)
class AskedWithRules:
    """What is the best of a school with every rule, by a priority or, if one is given, of a structure?

    The structure is the sets of grades of its classes, sorted.
    """

    school: School
    priority: Priority
    structure: tuple[tuple[int, ...], ...] | None = None


@dataclass(frozen=True)
class FoundWithRules:
    """A structure that is proven best, its measures, and the best sizes of its classes, smallest first."""

    structure: tuple[tuple[int, ...], ...]
    composites: int
    evenness: int
    sizes: tuple[int, ...]


def ask_cp_sat_with_rules(questions: Sequence[AskedWithRules], seconds: float) -> list[FoundWithRules | None]:
    """Ask CP-SAT about schools with every rule, each in so many seconds; see `ask_cp_sat`."""
    answers: list[FoundWithRules | None] = answered_by("cp_sat_with_rules", (questions, seconds))
    return answers


def answered_by(oracle: str, question: object) -> Any:
    """What an oracle writes, as a program, when it reads a question."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.oracles.{oracle}"],
        input=pickle.dumps(question),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    return pickle.loads(done.stdout)
