"""What is raised: a file that is no use, inputs that cannot be read as they stand, a fault of the program."""

from __future__ import annotations

from classcruncher.domain.outcome import Problem


class ClassCruncherError(Exception):
    """Anything that Class Cruncher raises of its own accord, but for a ValueError about a school's rules."""


class Refusal(ClassCruncherError):
    """A file that cannot be read, or must not be written to, as it is.

    The message is one plain sentence for the person who chose the file: what is the matter, and what
    to do about it. The file is left as it was.
    """


class NotWritten(Refusal):
    """The results are known, but could not be put into the file."""


class BadInput(ClassCruncherError):
    """Inputs that cannot be read as they stand; `problems` holds every one, in the order of the sheets."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class SolverError(ClassCruncherError):
    """The solver failed: a fault of the program, never a statement about the school."""


class BrokenRule(ClassCruncherError):
    """An option breaks a rule of its school: a fault of the program. Nothing is shown of it to anybody."""


class Damage(ClassCruncherError):
    """A workbook with results in it is not whole: a fault of the program. The user's file is as it was."""
