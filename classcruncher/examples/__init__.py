"""Example schools after real rules and counts, each in a TOML file beside this module."""

from __future__ import annotations

from classcruncher.domain.inputs import Inputs
from classcruncher.workbook.entered import EnteredFiles, entered_school

_FILES = EnteredFiles(__name__, "example")


def names() -> tuple[str, ...]:
    """The examples' names, in alphabetical order."""
    return _FILES.names()


def title(name: str) -> str:
    """The example in a few words. Raises Refusal, with all names, when there is none of this name."""
    return str(_FILES.read(name)["title"])


def load(name: str) -> Inputs:
    """The example's school. Raises Refusal, with all names, when there is none of this name."""
    example = _FILES.read(name)
    return Inputs(entered_school({**example, "school": {"name": example["title"], **example["school"]}}))
