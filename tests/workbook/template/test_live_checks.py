"""The template's formulas, as LibreOffice finds them: the stored results, and the checks after mistakes."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from classcruncher import examples, rule_packs
from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.school import NO_LIMIT, CompositeLimit, FixedClass, Grade, Pair, School
from classcruncher.rules.allowed_types import class_types
from classcruncher.workbook.contract import Sheet
from classcruncher.workbook.template import render
from classcruncher.workbook.template.check_values import BELOW, OK, grade_checks, school_checks
from classcruncher.workbook.template.start import LINES
from tests.oracles.brute_force import structures
from tests.oracles.rules import kinds_of
from tests.schools import random_school
from tests.workbook.template.libreoffice import Edits, recalculated

RICH = Inputs(
    School(
        name="Every kind of input",
        grades=(
            Grade("Kindergarten", 19, 12, 20, 18),
            Grade("1", 14, 12, 22, 18),
            Grade("2/3", 10, 10, 24, 20),
            Grade("none", 0),
            Grade("4", 41, 14, 30, 21),
        ),
        teachers=6,
        pairs=(
            Pair("Kindergarten", "1", avoid=True),
            Pair("1", "2/3", largest=31),
            Pair("1", "4"),
            Pair("2/3", "4"),
        ),
        use_every_teacher=False,
        smallest_group=4,
        most_grades_in_a_class=3,
        composite_limit=CompositeLimit.HIGHEST,
        fixed_classes=(FixedClass("Support", (2, 1, 0, 0, 5)), FixedClass("5-6", (0, 0, 0, 0, 9))),
        divisions=(
            Division("Kindergarten", "1", average=Fraction("21.4"), fewest=1, most=3),
            Division("2/3", "4", ClassesMeant.EXACTLY, most=2, fixed_count=True),
            Division("4", meant=ClassesMeant.HIGHEST, share=Fraction(2, 3), at_or_under=20),
            Division("1", "4", ClassesMeant.LOWEST, average=Fraction(61, 3)),
            Division("1", "4", ClassesMeant.ALL, share=Fraction(1), at_or_under=40),
        ),
    ),
    number_of_options=9,
    time_limit=45,
    scenarios=(
        Scenario("Three more", children=((0, 22),)),
        Scenario("Seven teachers", teachers=7, smallest_group=6, largest=((1, 24), (4, 28))),
    ),
)
#: Every entry of the matrix and every answer that earlier workbooks did not know.
CHAINED = Inputs(
    School(
        name="Grades that follow one another",
        grades=(
            Grade("K", 19, 12, 20),
            Grade("1", 14, 13, 21),
            Grade("2", 10, 10, 24),
            Grade("3", 0),
            Grade("4", 41, 14, 30),
            Grade("5", 30, 16, 33),
        ),
        teachers=8,
        pairs=(
            Pair("K", "1", smallest=9, largest=35),
            Pair("1", "2", always=True),
            Pair("2", "4", avoid=True),
            Pair("4", "5", smallest=15, largest=31),
        ),
        forbidden_pairs=(("K", "2"),),
        use_every_teacher=False,
        fewest_classes=True,
        smallest_group=3,
        most_grades_in_a_class=3,
        consecutive_grades=True,
        whole_grades=True,
    )
)
CHAINED_PAIRS_ONLY = Inputs(replace(CHAINED.school, most_grades_in_a_class=2))
#: A class of all three grades may be smaller than one of the first two.
MIXED = School(
    (Grade("A", 20, 10, 20), Grade("B", 20, 14, 24), Grade("C", 20, 12, 22)),
    teachers=3,
    pairs=(Pair("A", "B", smallest=16, largest=24), Pair("A", "C"), Pair("B", "C")),
    smallest_group=1,
    most_grades_in_a_class=3,
)
NOT_CHAINED = Inputs(replace(CHAINED.school, consecutive_grades=False))
CHAINED_HIGHEST = Inputs(replace(CHAINED.school, composite_limit=CompositeLimit.HIGHEST))


def _with_later_rules(seed: int) -> School:
    """A random school whose grades follow one another most often, with one of all entries for each pair."""
    school, rng = random_school(seed), random.Random(seed)
    said: list[dict[str, Any]] = [
        {},
        {"avoid": True},
        {"always": True},
        {"largest": 9},
        {"smallest": 4, "largest": 9},
        {"smallest": 6, "largest": 9},
    ]
    pairs = tuple(Pair(pair.first, pair.second, **rng.choice(said)) for pair in school.pairs)
    left_out = rng.choice(pairs) if pairs else None
    return replace(
        school,
        pairs=tuple(pair for pair in pairs if pair is not left_out),
        forbidden_pairs=((left_out.first, left_out.second),) if left_out and rng.random() < 0.3 else (),
        consecutive_grades=rng.random() < 0.8,
        fewest_classes=not school.use_every_teacher and rng.random() < 0.5,
        whole_grades=rng.random() < 0.3,
    )


FILLED: dict[str, Inputs | None] = (
    {"blank": None, "rich": RICH}
    | {
        "chained": CHAINED,
        "not chained": NOT_CHAINED,
        "chained pairs": CHAINED_PAIRS_ONLY,
        "chained, highest": CHAINED_HIGHEST,
    }
    | {name: examples.load(name) for name in examples.names()}
    | {f"random {seed}": Inputs(random_school(seed)) for seed in range(8)}
    | {f"later rules {seed}": Inputs(_with_later_rules(seed)) for seed in range(8)}
    | {f"rules of {name}": rule_packs.load(name).inputs for name in ("england", "ontario", "scotland")}
)

#: A school whose neighbours may share a class but for two, entered pair by pair, and with the setting.
NEIGHBOURS = replace(
    CHAINED,
    school=replace(
        CHAINED.school,
        pairs=(
            Pair("K", "1"),
            Pair("1", "2", smallest=9, largest=25),
            Pair("2", "3"),
            Pair("3", "4"),
            Pair("K", "5"),
        ),
        forbidden_pairs=(("4", "5"),),
    ),
)
BY_SETTING = replace(
    NEIGHBOURS,
    school=replace(NEIGHBOURS.school, pairs=tuple(NEIGHBOURS.school.pairs[place] for place in (1, 4))),
)

LABELS = tuple(label for label, _ in LINES)
TOO_EARLY = dict.fromkeys(LABELS[4:], "Needs the children and the teachers first.")
ATTENTION = "1 grade below needs attention."


def _grade_fault(label: str, sentence: str) -> dict[str, str]:
    return {label: sentence, "Children": ATTENTION} | TOO_EARLY


GRADES, SCHOOL, COMPOSITES, FIXED = Sheet.GRADES, Sheet.SCHOOL, Sheet.COMPOSITES, Sheet.FIXED_CLASSES
#: Mistakes in the school of New South Wales: edits, and the verdicts that are then not OK, by their labels.
MISTAKES: dict[str, tuple[Edits, dict[str, str]]] = {
    "no name": (
        {(GRADES, "A8"): None},
        _grade_fault("", "Enter the name of this grade.")
        | {"Pairs that may share a class": "Composites has an entry for a grade that there is not."},
    ),
    "blank children": ({(GRADES, "B8"): None}, _grade_fault("1", "Enter the children: a whole number.")),
    "text for children": ({(GRADES, "B8"): "abc"}, _grade_fault("1", "Enter the children: a whole number.")),
    "a fraction": ({(GRADES, "B8"): 14.5}, _grade_fault("1", "Enter the children: a whole number.")),
    "no limit": ({(GRADES, "D8"): None}, _grade_fault("1", "Enter its smallest and largest class.")),
    "limits crossed": ({(GRADES, "C8"): 23}, _grade_fault("1", "Its smallest class is above its largest.")),
    "one ideal": (
        dict.fromkeys(((GRADES, f"E{row}") for row in range(8, 14)), 18),
        _grade_fault("K", "Enter an ideal class for all or for none."),
    ),
    "too many in fixed classes": (
        {(FIXED, "A7"): "Support", (FIXED, "C7"): 15},
        _grade_fault("1", "Fixed classes take more children than it has."),
    ),
    "numbers as text": ({(GRADES, "B8"): "14", (SCHOOL, "B6"): "7"}, {}),
    "no teachers": (
        {(SCHOOL, "B6"): None},
        {"Teachers": "Enter the number of teachers on the sheet School."} | TOO_EARLY,
    ),
    "more fixed classes than teachers": (
        {(SCHOOL, "B6"): 1, (FIXED, "B7"): 3, (FIXED, "B9"): 4},
        {"Fixed classes": "There are more fixed classes than teachers."} | TOO_EARLY,
    ),
    "halves that disagree": (
        {(COMPOSITES, "C12"): 20},
        {"Pairs that may share a class": "The two halves of Composites disagree: see the red cells."},
    ),
    "halves that agree": ({(COMPOSITES, "C12"): "Yes", (COMPOSITES, "B11"): "No"}, {}),
    "an entry for no grade": (
        {(COMPOSITES, "K10"): "Yes"},
        {"Pairs that may share a class": "Composites has an entry for a grade that there is not."},
    ),
    "too few teachers": (
        {(SCHOOL, "B6"): 4},
        {
            "Average class": "Above the largest class of every grade.",
            "Most children that fit": "Too many children: they need at least 5 classes.",
        },
    ),
    "too many teachers": (
        {(SCHOOL, "B6"): 11},
        {
            "Average class": "Below the smallest class of every grade.",
            "Fewest children that fit": "Too few children: they fill at most 10 classes.",
        },
    ),
    "too many teachers, not all used": ({(SCHOOL, "B6"): 11, (SCHOOL, "B7"): "No"}, {}),
    "too many teachers, few needed": ({(SCHOOL, "B6"): 11, (SCHOOL, "B7"): "As few as possible"}, {}),
}


LIMITS = [(limit, most) for limit in CompositeLimit for most in (2, 3)]


def _with_limits(inputs: Inputs, limit: CompositeLimit, most: int) -> Inputs:
    return replace(inputs, school=replace(inputs.school, composite_limit=limit, most_grades_in_a_class=most))


@pytest.fixture(scope="module")
def packages() -> dict[str, bytes]:
    return {name: render(inputs) for name, inputs in FILLED.items()}


@pytest.fixture(scope="module")
def books(packages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    right: dict[str, tuple[bytes, Edits]] = {name: (package, {}) for name, package in packages.items()}
    wrong = {name: (packages["nsw-7-classes"], edits) for name, (edits, _) in MISTAKES.items()}
    as_neighbours: dict[str, tuple[bytes, Edits]] = {
        f"by setting, {limit}, {most}": (
            render(_with_limits(BY_SETTING, limit, most)),
            {(SCHOOL, "B11"): "Yes"},
        )
        for limit, most in LIMITS
    }
    without_grade_3 = {(SCHOOL, "B11"): "Yes", (GRADES, "A10"): None, (GRADES, "B10"): None}
    as_neighbours["with a blank row"] = (render(BY_SETTING), without_grade_3)
    return recalculated(right | wrong | as_neighbours, tmp_path_factory.mktemp("recalculated"))


@pytest.mark.parametrize("name", FILLED)
def test_stored_results_are_those_of_a_spreadsheet_program(
    name: str, packages: dict[str, bytes], books: dict[str, Workbook]
) -> None:
    formulas = load_workbook(BytesIO(packages[name]))
    stored = load_workbook(BytesIO(packages[name]), data_only=True)
    found = {}
    wanted = {}
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in (cell for cell in row if cell.data_type == "f"):
                place = (sheet.title, cell.coordinate)
                wanted[place] = _comparable(stored[sheet.title][cell.coordinate].value)
                found[place] = _comparable(books[name][sheet.title][cell.coordinate].value)
    assert len(wanted) > 200
    assert found == wanted


def _comparable(value: object) -> object:
    return round(value, 9) if isinstance(value, int | float) else value or ""


@pytest.mark.parametrize(("limit", "most"), LIMITS)
def test_start_counts_neighbours_that_the_setting_lets_share_a_class(
    limit: CompositeLimit, most: int, books: dict[str, Workbook]
) -> None:
    wanted = load_workbook(BytesIO(render(_with_limits(NEIGHBOURS, limit, most))), data_only=True)[
        Sheet.START
    ]
    found = books[f"by setting, {limit}, {most}"][Sheet.START]
    for row in wanted.iter_rows():
        for cell in row:
            assert _comparable(found[cell.coordinate].value) == _comparable(cell.value), cell.coordinate


def test_grades_on_both_sides_of_a_blank_row_are_neighbours(books: dict[str, Workbook]) -> None:
    start = books["with a blank row"][Sheet.START]
    (count,) = (row[1].value for row in start.iter_rows() if row[0].value == LABELS[3])
    assert count == len(("K/1", "1/2", "2/4", "K/5"))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_on_start(name: str, books: dict[str, Workbook]) -> None:
    verdicts = {}
    for row in books[name][Sheet.START].iter_rows(min_row=18, max_col=8):
        label = str(row[0].value or "")
        verdict = row[2].value if label in LABELS else row[7].value
        if verdict not in (None, "", OK, "Check"):
            verdicts[label] = verdict
    assert verdicts == MISTAKES[name][1]


def test_a_grades_verdict_stands_beside_its_row_too(books: dict[str, Workbook]) -> None:
    verdicts = [cell.value for cell in books["limits crossed"][GRADES]["G"][6:]]
    assert verdicts[:3] == [OK, "Its smallest class is above its largest.", OK]


def test_no_class_is_outside_the_sizes_that_start_shows_whatever_the_entries() -> None:
    chains = 0
    chained = (CHAINED, CHAINED_PAIRS_ONLY, CHAINED_HIGHEST, NOT_CHAINED)
    schools = [_with_later_rules(seed) for seed in range(2500)]
    for school in (*schools, MIXED, *(each.school for each in chained)):
        checks = grade_checks(school)
        for kind in kinds_of(school):
            chains += len(kind.grades) == 3 and len(school.pairs_of(kind.grades)) == 2
            for g in kind.grades:
                assert (checks[g].smallest or 0) <= kind.smallest, school
                assert (checks[g].largest or NO_LIMIT) >= kind.largest, school
    assert chains > 20


def test_the_sizes_are_those_of_some_class_where_there_are_pairs_only() -> None:
    shown = [(check.smallest, check.largest) for check in grade_checks(CHAINED_PAIRS_ONLY.school)]
    assert shown == [(9, 35), (9, 35), (10, 24), (None, None), (10, 31), (15, 33)]


def test_no_class_is_outside_the_sizes_that_start_shows() -> None:
    for seed in range(400):
        school = random_school(seed)
        checks = grade_checks(school)
        for kind in class_types(school):
            for g in kind.grades:
                assert (checks[g].smallest or 0) <= kind.smallest, seed
                assert (checks[g].largest or 0) >= kind.largest, seed


def test_a_school_with_an_answer_passes_every_check_on_start() -> None:
    refused = 0
    for seed in range(400):
        school = random_school(seed)
        fits = all(line.verdict == OK for line in school_checks(Inputs(school)))
        refused += not fits
        assert fits or not school.enrolment or not structures(school), seed
    assert refused > 20
    assert any(school_checks(Inputs(random_school(seed)))[4].verdict == BELOW for seed in range(400))


def test_a_school_of_grades_that_follow_one_another_passes_too() -> None:
    refused = 0
    for seed in range(400):
        school = _with_later_rules(seed)
        fits = all(line.verdict == OK for line in school_checks(Inputs(school)))
        refused += not fits
        assert fits or not school.enrolment or not structures(school), seed
    assert refused > 20
