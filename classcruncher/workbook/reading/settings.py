"""Reading the settings on the sheet School."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classcruncher.workbook.book import Book, Cell
from classcruncher.workbook.contract import SETTINGS, Choice, Setting, Sheet, WholeNumber
from classcruncher.workbook.reading.cells import Unread, read_block, read_choice, read_number, read_text
from classcruncher.workbook.reading.findings import Findings


@dataclass(frozen=True)
class Settings:
    """The settings that could be read, by their workbook names."""

    values: Mapping[str, int | str]

    def __contains__(self, setting: Setting) -> bool:
        return setting.name in self.values

    def number(self, setting: Setting) -> int:
        """The value of a setting that takes a number and could be read."""
        return int(self.values[setting.name])

    def text(self, setting: Setting) -> str:
        """The value of a setting that takes a text and could be read."""
        return str(self.values[setting.name])


def read_settings(book: Book, findings: Findings) -> Settings:
    """Every setting that can be read; a blank one takes its default."""
    if all(book.named(setting.name) is None for setting in SETTINGS) and not findings.has_sheet(Sheet.SCHOOL):
        findings.add_sheet(Sheet.SCHOOL, f'The sheet "{Sheet.SCHOOL}" is missing.')
        return Settings({})
    values: dict[str, int | str] = {}
    for setting in SETTINGS:
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
