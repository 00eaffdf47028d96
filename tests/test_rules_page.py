"""The page docs/rules.md: what it says of classes and limits is what the program says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from classcruncher.domain.divisions import ClassesMeant, Division, belongs, compliance
from classcruncher.domain.option import SchoolClass

PAGE = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
NAMES = ("K", "1", "2", "3", "4", "5")
#: The rules of the last table, each of which it shows twice.
DIVISIONS = {
    "K to 2, average at most 21": Division("K", "2", average=Fraction(21)),
    "1 to 3, 90% at or under 20": Division("1", "3", share=Fraction("0.9"), at_or_under=20),
    "4 to 5, at least 3 classes, all of its grades": Division("4", "5", ClassesMeant.ALL, fewest=3),
    "3 to 4, at most 1 class, exactly these grades": Division("3", "4", ClassesMeant.EXACTLY, most=1),
}


def rows(first: str) -> Iterator[list[str]]:
    """The rows of the page's tables that begin with some text."""
    for line in PAGE.splitlines():
        if line.startswith(f"| {first}"):
            yield [cell.strip() for cell in line.strip("| ").split("|")]


def school_class(words: str) -> SchoolClass:
    """A class such as "1/2 of 10 + 12"."""
    grades, children = words.split(" of ")
    each = dict(zip(grades.split("/"), map(int, children.split(" + ")), strict=True))
    return SchoolClass(grades, tuple(each.get(name, 0) for name in NAMES), 1, 99)


def positions(grades: str) -> list[int]:
    return [NAMES.index(name) for name in grades.split("/")]


@pytest.mark.parametrize("rule", DIVISIONS)
def test_classes_keep_or_break_a_rule_as_the_page_says(rule: str) -> None:
    shown = list(rows(rule))
    assert [row[3] for row in shown] == ["kept", "broken"]
    for _, classes, comes_to, verdict in shown:
        members = [school_class(words) for words in classes.split(", ")]
        (stands,) = compliance([DIVISIONS[rule]], NAMES, members)
        assert stands.met == (verdict == "kept")
        numbers = [int(number) for number in re.findall(r"\d+", comes_to)]
        assert numbers[0] == stands.counted
        if len(numbers) > 1:
            assert numbers[1] == stands.classes


@pytest.mark.parametrize("meant", ClassesMeant)
def test_composite_classes_count_as_the_page_says(meant: ClassesMeant) -> None:
    ((_, counted, others),) = rows(f"{meant} |")
    run = range(NAMES.index("1"), NAMES.index("3") + 1)
    for grades in counted.split(", "):
        assert belongs(meant, run, positions(grades)), grades
    for grades in others.split(", "):
        assert not belongs(meant, run, positions(grades)), grades
