"""Example schools after real rules and counts, each in a TOML file beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import Grade, Pair, School
from classcruncher.errors import Refusal
from classcruncher.workbook import contract

_ENDING = ".toml"


def names() -> tuple[str, ...]:
    """The examples' names, in alphabetical order."""
    return tuple(
        sorted(
            entry.name.removesuffix(_ENDING) for entry in files(__name__).iterdir() if _is_example(entry.name)
        )
    )


def title(name: str) -> str:
    """The example in a few words. Raises Refusal, with all names, when there is none of this name."""
    return str(_read(name)["title"])


def load(name: str) -> Inputs:
    """The example's school. Raises Refusal, with all names, when there is none of this name."""
    example = _read(name)
    return Inputs(
        School(
            name=example["title"],
            grades=tuple(Grade(**grade) for grade in example["grades"]),
            pairs=tuple(Pair(**pair) for pair in example["pairs"]),
            **_settings(example["school"]),
        )
    )


def _settings(entered: Mapping[str, int | str]) -> dict[str, Any]:
    """The fields of a school from settings as they would be entered, each by the first that it fills."""
    settings = {setting.fills[0]: setting for setting in contract.SETTINGS if setting.fills}
    fields: dict[str, Any] = {}
    for name, content in entered.items():
        fields |= settings[name].fields(content)
    return fields


def _is_example(file_name: str) -> bool:
    return file_name.endswith(_ENDING)


def _read(name: str) -> dict[str, Any]:
    known = names()
    if name not in known:
        raise Refusal(f'There is no example "{name}". Choose one of: {", ".join(known)}.')
    return tomllib.loads(files(__name__).joinpath(name + _ENDING).read_text(encoding="utf-8"))
