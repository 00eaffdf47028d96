"""The table of rules on option sheets, in a real spreadsheet program: as stored, and after changes."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from classcruncher.domain.divisions import ClassesMeant, Division, compliance
from classcruncher.domain.option import SchoolClass
from classcruncher.domain.outcome import Solved
from classcruncher.domain.school import FixedClass, Grade, Pair, School
from classcruncher.report import live_rules
from classcruncher.report.results_book import render
from classcruncher.run import solve
from classcruncher.splice import put_into
from classcruncher.splice.stamp import NO_STAMP
from classcruncher.workbook.template import render as render_template
from tests.report.recalculation import Edits, recalculated
from tests.report.samples import DIVISIONS, WHEN, divided, solved

SHEET = "Option 1"
SEEDS = range(16)
#: Columns of the school of seven grades: what the classes have, the limit, whether it is met.
NOW, LIMIT, MET = "K", "L", "M"
HEAD = "A4"


def scattered(seed: int) -> tuple[SchoolClass, ...]:
    """The classes of option 1 with other children, dealt at random; now and then a class has none."""
    rng = random.Random(seed)
    most = rng.choice((5, 12, 40))
    mixes = [
        rng.choice(((), (0,), (3,), (0, 1), (2, 3), (3, 4), (3, 4), (4, 5, 6), (1, 6))) for _ in range(8)
    ]
    return tuple(
        replace(each, children=tuple(rng.randint(1, most) if g in mix else 0 for g in range(7)))
        for each, mix in zip(divided().options[0].classes, mixes, strict=True)
    )


def with_classes(*classes: SchoolClass, fixed: tuple[FixedClass, ...] = (), **rules: Any) -> Solved:
    """What a run came to, with other classes on its only option."""
    school = replace(divided().school, fixed_classes=fixed, **rules)
    option = replace(divided().options[0], classes=classes)
    return replace(divided(), school=school, options=(option,), robust=None)


SUPPORT = FixedClass("Support", (0, 0, 0, 3, 2, 0, 0))
FIXED = SchoolClass("Support", SUPPORT.children, None, None, fixed=True)
PAIR = SchoolClass("1/2 A", (0, 14, 10, 0, 0, 0, 0), 20, 26, 5, weight=1)
#: Two rules of the whole school, by the classes that are not fixed and by all.
WHOLE_SCHOOL = tuple(
    Division("K", "6", ClassesMeant.ALL, 1, 1, Fraction(24), Fraction(1), 24, fixed_count=fixed_count)
    for fixed_count in (False, True)
)
OUTCOMES = {
    "one class": with_classes(PAIR, divisions=WHOLE_SCHOOL),
    "fixed classes alone": with_classes(FIXED, fixed=(SUPPORT,), divisions=WHOLE_SCHOOL),
    "endless decimals": with_classes(
        *(
            replace(PAIR, name=name, children=(0, 0, 0, 0, 0, 0, size))
            for name, size in (("a", 21), ("b", 22))
        ),
        replace(PAIR, name="c", children=(0, 0, 0, 0, 0, 0, 21)),
        divisions=(
            Division("6", average=Fraction(64, 3)),
            Division("6", share=Fraction(2, 3), at_or_under=21),
        ),
    ),
}
EDITS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a limit": {f"{LIMIT}22": 21.4, f"{LIMIT}24": 0},
    "a text": {"B8": "many"},
    "one rule more": {"B8": 11, "C8": 9, "F13": 2},
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Everything that LibreOffice is asked, in one call."""
    package = render(divided(), WHEN)
    asked: dict[str, tuple[bytes, Edits]] = {
        f"stored {name}": (render(outcome, WHEN), {}) for name, outcome in OUTCOMES.items()
    }
    for name, edits in EDITS.items():
        asked[name] = (package, {(SHEET, address): value for address, value in edits.items()})
    for seed in SEEDS:
        counts = {
            (SHEET, f"{'BCDEFGH'[g]}{row}"): children or None
            for row, each in enumerate(scattered(seed), start=8)
            for g, children in enumerate(each.children)
        }
        asked[f"scattered {seed}"] = (package, counts)
    mixing = render(mixes(), WHEN)
    for name, (edits, _) in MIXES.items():
        asked[name] = (mixing, {(SHEET, address): value for address, value in edits.items()})
    return recalculated(asked, tmp_path_factory.mktemp("libreoffice"))


def table(sheet: Worksheet) -> list[tuple[Any, Any, Any]]:
    """The rules on an option sheet: sentence, what the classes have, and whether it is met."""
    start = next(row for row in range(1, 60) if sheet[f"A{row}"].value == "Rules")
    rows: list[tuple[Any, Any, Any]] = []
    while sheet[f"A{start + 1 + len(rows)}"].value:
        row = start + 1 + len(rows)
        rows.append((sheet[f"A{row}"].value, sheet[f"{NOW}{row}"].value, sheet[f"{MET}{row}"].value))
    return rows


def filled(classes: tuple[SchoolClass, ...]) -> list[SchoolClass]:
    """The classes that have children."""
    return [each for each in classes if each.size]


def expected(school: School, classes: tuple[SchoolClass, ...]) -> list[tuple[Any, Any, Any]]:
    """The same by the domain, which knows no class without children."""
    return [
        (
            rule.sentence,
            live_rules.NO_CLASS if rule.value is None else pytest.approx(float(rule.value)),
            "Yes" if rule.met else "No",
        )
        for rule in compliance(school.divisions, school.names, filled(classes))
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_rules_follow_the_counts(books: dict[str, Workbook], seed: int) -> None:
    assert table(books[f"scattered {seed}"][SHEET]) == expected(divided().school, scattered(seed))


def test_the_counts_at_random_meet_every_case() -> None:
    school = divided().school
    found = [
        [
            (rule.value is None, rule.met)
            for rule in compliance(school.divisions, school.names, filled(scattered(seed)))
        ]
        for seed in SEEDS
    ]
    for position in range(8):
        assert {met for _, met in (each[position] for each in found)} == {True, False}, position
    assert any(no_class for each in found for no_class, _ in each)


@pytest.mark.parametrize("name", OUTCOMES)
def test_stored_rules_are_those_of_a_recalculation(books: dict[str, Workbook], name: str) -> None:
    outcome = OUTCOMES[name]
    stored = load_workbook(BytesIO(render(outcome, WHEN)), data_only=True)
    rules = expected(outcome.school, outcome.options[0].classes)
    assert table(stored[SHEET]) == rules
    assert table(books[f"stored {name}"][SHEET]) == rules


def test_endless_decimals_are_met_exactly() -> None:
    assert [
        met
        for _, _, met in table(
            load_workbook(BytesIO(render(OUTCOMES["endless decimals"], WHEN)), data_only=True)[SHEET]
        )
    ] == ["Yes", "Yes"]


def test_a_limit_can_be_changed_too(books: dict[str, Workbook]) -> None:
    before, after = books["nothing"][SHEET], books["a limit"][SHEET]
    assert [before[f"{MET}{row}"].value for row in (22, 24)] == ["Yes", "No"]
    assert [after[f"{MET}{row}"].value for row in (22, 24)] == ["No", "Yes"]


def test_a_text_among_the_counts_leaves_the_rules_readable(books: dict[str, Workbook]) -> None:
    rows = table(books["a text"][SHEET])
    assert rows[0][1:] == (12, "Yes")
    assert {met for _, _, met in rows} == {"Yes", "No"}


def test_the_head_counts_rules_that_are_not_met(books: dict[str, Workbook]) -> None:
    assert books["nothing"][SHEET][HEAD].value == "Checks: look at 2 rules"
    said = books["one rule more"][SHEET][HEAD].value
    assert said == "Checks: look at 2 classes and 3 grades and 3 rules"


def test_a_school_without_limits_for_divisions_has_no_table() -> None:
    without = replace(divided(), school=replace(divided().school, divisions=(Division("K"),)))
    for outcome in (solved(), without):
        book = load_workbook(BytesIO(render(outcome, WHEN)))
        assert not [
            cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "Rules"
        ]


def test_the_table_stays_as_it_is_in_the_schools_workbook() -> None:
    rendered = render(divided(), WHEN)
    put = load_workbook(BytesIO(put_into(render_template(), rendered, NO_STAMP, "school.xlsx")))[SHEET]
    alone = load_workbook(BytesIO(rendered))[SHEET]
    assert sorted(map(str, put.merged_cells.ranges)) == sorted(map(str, alone.merged_cells.ranges))
    assert table(put) == table(alone)


def test_results_say_how_many_rules_each_option_meets() -> None:
    def column(outcome: Solved) -> list[Any]:
        sheet = load_workbook(BytesIO(render(outcome, WHEN)))["Results"]
        return [sheet[f"I{row}"].value for row in (6, 7, 8)]

    assert column(divided()) == ["Rules", "6 of 8 met", "6 of 8 met"]
    kept = replace(divided(), school=replace(divided().school, divisions=DIVISIONS[:2]))
    assert column(kept) == ["Rules", "All met", "All met"]


def mixes() -> Solved:
    """A school whose grades follow one another: K and 2 share a class without a cell of their own."""
    school = School(
        (Grade("K", 8, 6, 24), Grade("1", 8, 6, 24), Grade("2", 8, 6, 24), Grade("3", 20, 6, 24)),
        2,
        (Pair("K", "1"), Pair("1", "2")),
        most_grades_in_a_class=3,
        consecutive_grades=True,
        forbidden_pairs=(("2", "3"),),
    )
    outcome = solve(school, options=1)
    assert isinstance(outcome, Solved)
    assert [each.grades for each in outcome.options[0].classes] == [(0, 1, 2), (3,)]
    # The pair's own smallest and largest class, as a class of just these grades would carry them.
    option = outcome.options[0]
    classes = (replace(option.classes[0], smallest=20, largest=24), option.classes[1])
    pairs = (Pair("K", "1", always=True), Pair("1", "2", always=True))
    return replace(
        outcome, school=replace(school, pairs=pairs), options=(replace(option, classes=classes),), robust=None
    )


#: Edits of that school's classes, and what the check of a class says then.
MIXES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "three neighbours": ({}, {"J8": "OK", "J9": "OK"}),
    "under the smallest class of its own": ({"B8": 6, "C8": 6, "D8": 6}, {"J8": "2 under"}),
    "over the largest class of its own": ({"B8": 9}, {"J8": "1 over"}),
    "a grade between left out": ({"B8": 10, "C8": None, "D8": 10}, {"J8": "new mix of grades: solve again"}),
    "one without the other": ({"B8": None, "C8": 10, "D8": 10}, {"J8": "new mix of grades: solve again"}),
    "a forbidden pair": ({"D9": 5, "E9": 15}, {"J9": "new mix of grades: solve again"}),
}


@pytest.mark.parametrize("name", MIXES)
def test_checks_keep_to_the_mix_that_the_rules_allowed(books: dict[str, Workbook], name: str) -> None:
    _, says = MIXES[name]
    sheet = books[name][SHEET]
    assert {address: sheet[address].value for address in says} == says


def test_a_single_comparison_becomes_a_number() -> None:
    """Excel holds FALSE to be more than 0, which no other program that tests can ask does."""
    columns = ["$B$8:$B$9", "$C$8:$C$9"]
    assert live_rules.belonging(ClassesMeant.ANY, range(1), columns) == "1*(0+($B$8:$B$9>0)>0)"
    assert (
        live_rules.belonging(ClassesMeant.EXACTLY, range(1), columns) == "1*($B$8:$B$9>0)*(0+($C$8:$C$9>0)=0)"
    )
