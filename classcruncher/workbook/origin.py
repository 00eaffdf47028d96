"""Where the limits and rules of a new workbook are from, as its first sheet says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """A system of schools whose figures fill a workbook: its source, the source's date, what is left out."""

    title: str
    source: str
    date: str
    leaves_out: tuple[str, ...]
