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
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import build
from tests.workbooks import input_workbook, problems, read_saved

MUSIC_ROOM = Setting(
    "Music_room",
    "Music room",
    "the answer about the music room",
    YES_OR_NO,
    YES,
    "Whether there is one.",
    "music_room",
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
    inputs = read_saved(input_workbook({"School!B11": cell}), tmp_path)
    assert isinstance(inputs.school, MusicalSchool)
    assert inputs.school.music_room is means


@pytest.mark.usefixtures("music_room")
def test_a_new_setting_is_complained_of(tmp_path: Path) -> None:
    assert problems(input_workbook({"School!B11": "Perhaps"}), tmp_path) == [
        'School!B11: The answer about the music room is "Perhaps". Enter "Yes" or "No".'
    ]


@pytest.mark.usefixtures("music_room")
def test_a_workbook_without_the_name_means_what_the_setting_says(tmp_path: Path) -> None:
    workbook = input_workbook()
    del workbook.defined_names["Music_room"]
    inputs = read_saved(workbook, tmp_path)
    assert isinstance(inputs.school, MusicalSchool)
    assert inputs.school.music_room is False


def test_every_setting_fills_a_field_of_its_own() -> None:
    filled = [(setting.of, setting.fills) for setting in SETTINGS]
    assert len(set(filled)) == len(filled)
    for of, name in filled:
        assert name in {field.name for field in fields(of)}


def test_a_blank_setting_means_what_a_school_made_in_python_has() -> None:
    inputs = Inputs(School(GRADES, 3))
    for setting in SETTINGS:
        if setting.default is not None:
            assert setting.entered(inputs) == setting.default


def test_examples_have_settings_as_they_are_entered() -> None:
    entered: dict[str, int | str] = {
        "teachers": 4,
        "use_every_teacher": "No",
        "priority": "Most even classes",
    }
    school = School(GRADES, **examples._settings(entered))
    assert (school.use_every_teacher, school.priority) == (False, "Most even classes")


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


def test_a_pair_that_no_entry_says_is_refused(tmp_path: Path) -> None:
    inputs = Inputs(School(GRADES, 3, (Pair("K", "1", largest=18, avoid=True),)))
    with pytest.raises(ValueError, match="K/1"):
        build(tmp_path / "filled.xlsx", inputs)
