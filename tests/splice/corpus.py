"""Workbooks of every kind to put results into, each with the contents that must survive it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Content:
    """One kind of content: in words, the part that holds it, and bytes that show that it does."""

    what: str
    part: str
    mark: bytes = b""


@dataclass(frozen=True)
class Target:
    """A workbook to put results into: its file name, who makes it, and what it holds."""

    name: str
    maker: str
    build: Callable[[Path], None]
    contents: tuple[Content, ...]


def contents(part: str, **marks: bytes) -> tuple[Content, ...]:
    """Several kinds of content of one part; an underscore in a keyword stands for a blank."""
    return tuple(Content(what.replace("_", " "), part, mark) for what, mark in marks.items())
