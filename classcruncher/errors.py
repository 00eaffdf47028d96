"""Why a run ends before it starts: a file that is no use, or inputs that cannot be read as they stand."""

from __future__ import annotations

from classcruncher.domain.outcome import Problem


class Refusal(Exception):
    """A file that cannot be read, or must not be written to, as it is.

    The message is one plain sentence for the person who chose the file: what is the matter, and what
    to do about it. The file is left as it was.
    """


class NotWritten(Refusal):
    """The results are known, but could not be put into the file."""


class BadInput(Exception):
    """Inputs that cannot be read as they stand; `problems` holds every one, in the order of the sheets."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
