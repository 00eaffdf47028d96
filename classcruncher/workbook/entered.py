"""A school from what would be entered, as files of examples and rule packs hold it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.school import Grade, Pair, School
from classcruncher.errors import Refusal
from classcruncher.workbook import contract

_ENDING = ".toml"


@dataclass(frozen=True)
class EnteredFiles:
    """The TOML files beside the modules of a package; `noun` is the word for one of them."""

    package: str
    noun: str

    def names(self) -> tuple[str, ...]:
        """Their names, in alphabetical order."""
        found = (entry.name for entry in files(self.package).iterdir() if entry.name.endswith(_ENDING))
        return tuple(sorted(name.removesuffix(_ENDING) for name in found))

    def read(self, name: str) -> dict[str, Any]:
        """What one of them holds. Raises Refusal, with all names, when there is none of this name."""
        known = self.names()
        if name not in known:
            raise Refusal(f'There is no {self.noun} "{name}". Choose one of: {", ".join(known)}.')
        return tomllib.loads(files(self.package).joinpath(name + _ENDING).read_text(encoding="utf-8"))


def entered_school(content: Mapping[str, Any]) -> School:
    """The school of a file: its grades, its pairs and divisions if there are any, and its settings."""
    return School(
        grades=tuple(Grade(**{"children": 0} | grade) for grade in content["grades"]),
        pairs=tuple(Pair(**pair) for pair in content.get("pairs", ())),
        divisions=tuple(_division(division) for division in content.get("divisions", ())),
        **entered_settings(content["school"]),
    )


def entered_settings(entered: Mapping[str, int | str]) -> dict[str, Any]:
    """The fields of a school from settings as they would be entered, each by the first that it fills."""
    settings = {setting.fills[0]: setting for setting in contract.SETTINGS if setting.fills}
    fields: dict[str, Any] = {}
    for name, content in entered.items():
        fields |= settings[name].fields(content)
    return fields


def default_settings() -> dict[str, int | str]:
    """What the settings of a school mean where they are left blank, as it would be entered."""
    return {
        setting.fills[0]: setting.default
        for setting in contract.SETTINGS
        if setting.of is School and setting.fills and setting.default is not None
    }


def _division(entered: Mapping[str, Any]) -> Division:
    return Division(**{**entered, "meant": ClassesMeant(entered.get("meant", ClassesMeant.ANY))})
