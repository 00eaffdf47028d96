"""The rules that several schools of a batch state alike, over all of them together.

Some limits are those of a board and not of a school: that at least 90% of all its classes are small, say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from classcruncher.domain.divisions import Compliance, Limit, number_in_words
from classcruncher.domain.summary_line import SummaryLine
from classcruncher.report.live_rules import NO, NO_CLASS, YES
from classcruncher.report.result_layout import (
    NUMBER_TRAITS,
    Column,
    Measure,
    ResultFormats,
    Value,
    set_page,
    set_widths,
    write_table,
)
from classcruncher.words import count

_COLUMNS = (
    Column("Rule", 58, ("wrap",)),
    Column("Schools", 10, ("whole",)),
    Column("Classes", 10, ("whole",)),
    Column("Over all schools", 18, ("centre",)),
    Column("Limit", 10, ("centre",)),
    Column("Met", 8, ("centre",)),
    Column("Schools that are beyond the limit, the furthest first", 62, ("wrap",)),
)
_MET = 5
#: Schools that are named; the others are counted.
_NAMED = 5


@dataclass(frozen=True)
class RuleOfSeveral:
    """A limit that several schools state alike, and how each of them stands with it: names and figures."""

    schools: tuple[tuple[str, Compliance], ...]

    @property
    def limit(self) -> Limit:
        """What is limited."""
        return self.together.limit

    @property
    def together(self) -> Compliance:
        """How the classes of all the schools stand with it, as if they were those of one school."""
        rules = [rule for _, rule in self.schools]
        counted, classes = sum(rule.counted for rule in rules), sum(rule.classes for rule in rules)
        return replace(rules[0], counted=counted, classes=classes)

    @property
    def beyond(self) -> tuple[tuple[str, Compliance], ...]:
        """The schools that do not keep it, the furthest from it first."""
        return tuple(sorted((each for each in self.schools if not each[1].met), key=_distance, reverse=True))

    @property
    def is_of_each(self) -> bool:
        """Whether it is for each school to keep: a number of classes means those of one school."""
        return self.limit in (Limit.FEWEST, Limit.MOST)

    @property
    def met(self) -> bool:
        """Whether it is kept: by every school, or by the classes of all of them together."""
        return not self.beyond if self.is_of_each else self.together.met


def _distance(school: tuple[str, Compliance]) -> float:
    _, rule = school
    return float(abs((rule.value or Fraction()) - rule.bound))


def rules_of_several(lines: Sequence[SummaryLine]) -> list[RuleOfSeveral]:
    """The limits that two schools or more state in the same words, in the order in which they come up."""
    stated: dict[str, list[tuple[str, Compliance]]] = {}
    for line in lines:
        for sentence, rule in {rule.sentence: rule for rule in line.rules}.items():
            stated.setdefault(sentence, []).append((line.school or line.workbook, rule))
    return [RuleOfSeveral(tuple(schools)) for schools in stated.values() if len(schools) > 1]


def rules_sentence(rules: Sequence[RuleOfSeveral]) -> str:
    """What they come to: "3 rules that several schools state alike: 2 met over all schools."."""
    met = sum(rule.met for rule in rules)
    return f"{count(len(rules), 'rule')} that several schools state alike: {met} met over all schools."


def write_rules(sheet: Worksheet, styles: ResultFormats, row: int, rules: Sequence[RuleOfSeveral]) -> None:
    """Writes the table, with its headings in a row, and sets the page up."""
    set_widths(sheet, _COLUMNS)
    after = write_table(sheet, styles, row, _COLUMNS, map(_cells, rules))
    alarm = {"type": "cell", "criteria": "==", "value": f'"{NO}"', "format": styles("alarm")}
    sheet.conditional_format(row + 1, _MET, after - 1, _MET, alarm)
    sheet.freeze_panes(row + 1, 1)
    sheet.repeat_rows(row)
    set_page(sheet, after, len(_COLUMNS))


def _cells(rule: RuleOfSeveral) -> tuple[Value, ...]:
    together, trait = rule.together, NUMBER_TRAITS[rule.limit]
    return (
        together.sentence,
        len(rule.schools),
        together.classes,
        _over_all(rule),
        Measure(float(together.bound), trait),
        YES if rule.met else NO,
        _named(rule.beyond),
    )


def _over_all(rule: RuleOfSeveral) -> Value:
    """What the classes of all schools have of what is limited, or how many schools keep it."""
    if rule.is_of_each:
        return f"{len(rule.schools) - len(rule.beyond)} of {len(rule.schools)} schools"
    value = rule.together.value
    return NO_CLASS if value is None else Measure(float(value), NUMBER_TRAITS[rule.limit])


def _named(schools: Sequence[tuple[str, Compliance]]) -> str:
    """A few schools with what each has: "Hill School (22.4), Bay School (21.5)"."""
    named = [f"{name} ({_in_words(rule)})" for name, rule in schools[:_NAMED]]
    more = len(schools) - _NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _in_words(rule: Compliance) -> str:
    """What a school has of what is limited."""
    value = rule.value or Fraction()
    return f"{number_in_words(value * 100)}%" if rule.limit is Limit.SHARE else number_in_words(value)
