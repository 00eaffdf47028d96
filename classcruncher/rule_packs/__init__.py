"""Rule packs: limits and rules of systems of schools, each in a TOML file beside this module.

A pack holds the figures that its source states, and says what it leaves out. It has no children and no
teachers: these a school fills in.
"""

from __future__ import annotations

from dataclasses import dataclass

from classcruncher.domain.inputs import Inputs
from classcruncher.workbook.entered import EnteredFiles, default_settings, entered_school
from classcruncher.workbook.origin import Origin

_FILES = EnteredFiles(__name__, "rule pack")

#: A school has a teacher at least; the workbook leaves the cell blank while there are no children.
_TO_BE_FILLED_IN = {"teachers": 1}


@dataclass(frozen=True)
class RulePack:
    """One pack: what a workbook is filled with, and where that is from."""

    inputs: Inputs
    origin: Origin


def names() -> tuple[str, ...]:
    """The packs' names, in alphabetical order."""
    return _FILES.names()


def load(name: str) -> RulePack:
    """The pack of this name. Raises Refusal, with all names, when there is none."""
    pack = _FILES.read(name)
    settings = default_settings() | _TO_BE_FILLED_IN | pack.get("school", {})
    return RulePack(
        Inputs(entered_school({**pack, "school": settings})),
        Origin(pack["title"], _one_line(pack["source"]), pack["date"], tuple(pack["leaves_out"])),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
