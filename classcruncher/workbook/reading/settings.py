"""Reading the settings on the sheet School."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import School
from classcruncher.workbook import contract
from classcruncher.workbook.accepted import Choice, WholeNumber
from classcruncher.workbook.book import Book, Cell
from classcruncher.workbook.contract import Setting, Sheet
from classcruncher.workbook.reading.cells import Unread, read_block, read_choice, read_number, read_text
from classcruncher.workbook.reading.findings import Findings


@dataclass(frozen=True)
class Settings:
    """The settings that could be read, as entered, by their workbook names."""

    values: Mapping[str, int | str]

    def number(self, setting: Setting) -> int | None:
        """The value of a setting that takes a number; None when it could not be read."""
        value = self.values.get(setting.name)
        return value if isinstance(value, int) else None

    def is_yes(self, setting: Setting) -> bool | None:
        """Whether the answer is Yes; None when it could not be read."""
        value = self.values.get(setting.name)
        return None if value is None else value == contract.YES

    def fields(self, of: type[School | Inputs]) -> dict[str, Any]:
        """The fields that settings fill of a school, or of the inputs, once nothing was found wrong."""
        fields: dict[str, Any] = {}
        for setting in contract.SETTINGS:
            if issubclass(of, setting.of):
                fields |= setting.fields(self.values[setting.name])
        return fields


def read_settings(book: Book, findings: Findings) -> Settings:
    """Every setting that can be read; a blank one takes its default."""
    without = [setting for setting in contract.SETTINGS if book.named(setting.name) is None]
    if len(without) == len(contract.SETTINGS) and not findings.has_sheet(Sheet.SCHOOL):
        findings.add_sheet(Sheet.SCHOOL, f'The sheet "{Sheet.SCHOOL}" is missing.')
        return Settings({})
    values: dict[str, int | str] = {}
    for setting in contract.SETTINGS:
        if setting in without and setting.absent is not None:
            values[setting.name] = setting.absent
            continue
        block = read_block(book, setting.name, Sheet.SCHOOL, 1, 1, findings)
        value = Unread.FAULTY if block is None else _value(block[0][0], setting, findings)
        if not isinstance(value, Unread):
            values[setting.name] = value
    return Settings(values)


def _value(cell: Cell, setting: Setting, findings: Findings) -> int | str | Unread:
    what = setting.what[0].upper() + setting.what[1:]
    value: int | str | Unread
    match setting.takes:
        case WholeNumber() as takes:
            value = read_number(cell, takes, what, findings)
        case Choice() as takes:
            value = read_choice(cell, takes, what, findings)
        case takes:
            value = read_text(cell, takes.enter, what, findings)
    if value is not Unread.BLANK:
        return value
    if setting.default is None:
        findings.add(cell, f"{what} is blank.", setting.takes.enter)
        return Unread.FAULTY
    return setting.default
