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
    done = subprocess.run(
        [sys.executable, "-m", "tests.oracles.cp_sat"],
        input=pickle.dumps((school, questions, ranked, seconds)),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    answers: Answers = pickle.loads(done.stdout)
    return answers
