"""A setting is a field of the school and an entry in the contract: it is then written, read and validated."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from openpyxl import load_workbook

from classcruncher import examples
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import Grade, Pair, School
from classcruncher.workbook import contract, reading
from classcruncher.workbook.accepted import PairWord
from classcruncher.workbook.contract import NO, PAIR_ENTRIES, SETTINGS, YES, YES_OR_NO, Setting, Sheet
from classcruncher.workbook.entered import entered_settings
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import build
from tests.workbooks import HILL_SCHOOL, input_workbook, problems, read_saved

MUSIC_ROOM = Setting(
    "Music_room",
    "Music room",
    "the answer about the music room",
    YES_OR_NO,
    YES,
    "Whether there is one.",
    ("music_room",),
    absent=NO,
)
GRADES = (Grade("K", 20, 10, 20), Grade("1", 24, 12, 24))


@dataclass(frozen=True)
class MusicalSchool(School):
    music_room: bool = True


@pytest.fixture
def music_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "SETTINGS", (*SETTINGS, MUSIC_ROOM))
    monkeypatch.setattr(reading, "School", MusicalSchool)


@pytest.mark.usefixtures("music_room")
@pytest.mark.parametrize("there", [True, False])
def test_a_new_setting_is_written_read_and_validated(there: bool, tmp_path: Path) -> None:
    inputs = Inputs(MusicalSchool(GRADES, 3, music_room=there))
    path = tmp_path / "filled.xlsx"
    build(path, inputs)
    assert read(open_book(path)) == inputs
    book = load_workbook(path)
    ((sheet, address),) = book.defined_names["Music_room"].destinations
    assert (sheet, book[sheet][address].value) == (Sheet.SCHOOL, YES if there else NO)
    rules = book[sheet].data_validations.dataValidation
    (rule,) = (rule for rule in rules if str(rule.sqref) == address.replace("$", ""))
    assert (rule.type, rule.formula1, rule.error) == ("list", '"Yes,No"', YES_OR_NO.enter)


@pytest.mark.usefixtures("music_room")
@pytest.mark.parametrize(("cell", "means"), [("no", False), ("Yes", True), (None, True)])
def test_a_new_setting_is_read_in_any_spelling_and_blank(
    cell: str | None, means: bool, tmp_path: Path
) -> None:
    inputs = read_saved(input_workbook({"School!B14": cell}), tmp_path)
    assert isinstance(inputs.school, MusicalSchool)
    assert inputs.school.music_room is means


@pytest.mark.usefixtures("music_room")
def test_a_new_setting_is_complained_of(tmp_path: Path) -> None:
    assert problems(input_workbook({"School!B14": "Perhaps"}), tmp_path) == [
        'School!B14: The answer about the music room is "Perhaps". Enter "Yes" or "No".'
    ]


@pytest.mark.usefixtures("music_room")
def test_a_workbook_without_the_name_means_what_the_setting_says(tmp_path: Path) -> None:
    workbook = input_workbook()
    del workbook.defined_names["Music_room"]
    inputs = read_saved(workbook, tmp_path)
    assert isinstance(inputs.school, MusicalSchool)
    assert inputs.school.music_room is False


def test_every_setting_fills_fields_of_its_own() -> None:
    filled = [(setting.of, name) for setting in SETTINGS for name in setting.fills]
    assert len(set(filled)) == len(filled)
    for of, name in filled:
        assert name in {field.name for field in fields(of)}


def test_a_setting_that_is_absent_or_else_blank_means_what_a_school_made_in_python_has() -> None:
    inputs = Inputs(School(GRADES, 3))
    for setting in SETTINGS:
        if setting.default is not None:
            assert setting.entered(inputs) == (setting.absent or setting.default)


@pytest.mark.parametrize(
    ("cell", "every_teacher", "fewest_classes"),
    [("yes", True, False), ("No", False, False), ("AS FEW AS POSSIBLE", False, True), (None, True, False)],
)
def test_the_answer_about_teachers_fills_two_fields(
    cell: str | None, every_teacher: bool, fewest_classes: bool, tmp_path: Path
) -> None:
    school = read_saved(input_workbook({"School!B4": cell}), tmp_path).school
    assert (school.use_every_teacher, school.fewest_classes) == (every_teacher, fewest_classes)
    build(tmp_path / "filled.xlsx", Inputs(school))
    assert read(open_book(tmp_path / "filled.xlsx")).school == school


NEW = ("Consecutive_grades", "Neighbours_may_share", "Whole_grades")


@pytest.mark.parametrize("name", NEW)
def test_the_answer_is_no_in_a_workbook_made_before_the_question(name: str, tmp_path: Path) -> None:
    workbook = input_workbook()
    del workbook.defined_names[name]
    assert read_saved(workbook, tmp_path) == HILL_SCHOOL


def test_grades_follow_one_another_in_a_new_workbook_and_need_not_in_an_example(tmp_path: Path) -> None:
    for name, inputs, answers in (
        ("blank", None, (YES, NO, NO)),
        ("example", examples.load("three-grades"), (NO, NO, NO)),
    ):
        build(tmp_path / f"{name}.xlsx", inputs)
        book = load_workbook(tmp_path / f"{name}.xlsx")
        places = [next(iter(book.defined_names[each].destinations)) for each in NEW]
        assert tuple(book[sheet][address].value for sheet, address in places) == answers


@pytest.mark.parametrize(("row", "field"), [(11, "consecutive_grades"), (13, "whole_grades")])
@pytest.mark.parametrize("answer", [True, False])
def test_a_question_fills_its_field(row: int, field: str, answer: bool, tmp_path: Path) -> None:
    school = read_saved(input_workbook({f"School!B{row}": YES if answer else NO}), tmp_path).school
    assert getattr(school, field) is answer
    others = {"consecutive_grades", "whole_grades", "fewest_classes"} - {field}
    assert not any(getattr(school, other) for other in others)


def test_examples_have_settings_as_they_are_entered() -> None:
    entered: dict[str, int | str] = {
        "teachers": 4,
        "use_every_teacher": "As few as possible",
        "whole_grades": "Yes",
        "priority": "Most even classes",
    }
    school = School(GRADES, **entered_settings(entered))
    assert (school.use_every_teacher, school.fewest_classes, school.whole_grades) == (False, True, True)
    assert school.priority == "Most even classes"


def test_a_new_entry_of_the_matrix_is_written_read_and_validated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seldom = (PairWord("Seldom", {"avoid": True, "largest": 18}, "avoid"),)
    monkeypatch.setattr(contract, "PAIR_ENTRIES", (*seldom, *PAIR_ENTRIES))
    inputs = Inputs(School(GRADES, 3, (Pair("K", "1", largest=18, avoid=True),)))
    path = tmp_path / "filled.xlsx"
    build(path, inputs)
    assert read(open_book(path)) == inputs
    book = load_workbook(path)
    for rule in book[Sheet.COMPOSITES].data_validations.dataValidation:
        assert '="Seldom"' in rule.formula1
        assert rule.error.startswith('Enter "Seldom", "Yes", ')


@pytest.mark.parametrize(
    "pair",
    [
        Pair("K", "1", largest=18, avoid=True),
        Pair("K", "1", smallest=12, largest=18, avoid=True),
        Pair("K", "1", smallest=12, largest=18, always=True),
        Pair("K", "1", smallest=12),
        Pair("K", "1", avoid=True, always=True),
    ],
)
def test_a_pair_that_no_entry_says_is_refused(pair: Pair, tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=r"A cell says one thing only, .*first='K', second='1'.* Enter \"Yes\", "
    ):
        build(tmp_path / "filled.xlsx", Inputs(School(GRADES, 3, (pair,))))
