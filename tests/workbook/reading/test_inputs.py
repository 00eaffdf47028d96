"""What is read from a workbook that is in order, however its owner arranged it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from classcruncher import examples
from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.school import CompositeLimit, FixedClass, Grade, Pair, Priority
from classcruncher.errors import BadInput
from classcruncher.workbook import template
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import build
from tests.workbooks import HILL_SCHOOL, define, input_workbook, problems, read_saved, setting_names


def test_a_workbook_in_order_is_read_as_it_stands(tmp_path: Path) -> None:
    assert read_saved(input_workbook(), tmp_path) == HILL_SCHOOL


def test_blank_settings_take_their_defaults(tmp_path: Path) -> None:
    blank = {f"School!B{row}": None for row in (2, 4, 5, 6, 7, 8, 9, 10)}
    inputs = read_saved(input_workbook(blank), tmp_path)
    school = inputs.school
    assert (school.name, school.use_every_teacher, school.smallest_group) == ("", True, 5)
    assert (school.most_grades_in_a_class, school.composite_limit) == (2, CompositeLimit.LOWEST)
    assert (school.priority, inputs.number_of_options, inputs.time_limit) == (
        Priority.FEWEST_COMPOSITES,
        6,
        30.0,
    )


def test_choices_are_read_without_regard_to_case_and_outer_blanks(tmp_path: Path) -> None:
    changes = {
        "School!B4": " no ",
        "School!B7": "HIGHEST of its grades",
        "School!B8": "most  even\xa0classes",
    }
    school = read_saved(input_workbook(changes), tmp_path).school
    assert not school.use_every_teacher
    assert (school.composite_limit, school.priority) == (CompositeLimit.HIGHEST, Priority.MOST_EVEN)


@pytest.mark.parametrize(
    ("entered", "number"),
    [
        ("24", 24),
        (" 24 ", 24),
        ("24\xa0", 24),
        ("+24", 24),
        ("24.0", 24),
        (24.0, 24),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("\uff12\uff14", 24),
    ],
)
def test_numbers_stored_as_text_are_accepted(entered: Any, number: int, tmp_path: Path) -> None:
    assert read_saved(input_workbook({"Grades!B3": entered}), tmp_path).school.grades[1].children == number


@pytest.mark.parametrize(
    ("entered", "name"),
    [
        (1, "1"),
        (1.0, "1"),
        (1.5, "1.5"),
        ("  Year\xa0\n 1 ", "Year 1"),
        ("=1+1", "=1+1"),
        ("\u200bPrep", "Prep"),
    ],
)
def test_grade_names_are_read_as_people_see_them(entered: Any, name: str, tmp_path: Path) -> None:
    workbook = input_workbook({"Grades!A3": entered, "Grades!A4": "Two"})
    if entered == "=1+1":
        workbook["Grades"]["A3"].data_type = "s"
    assert read_saved(workbook, tmp_path).school.grades[1].name == name


@pytest.mark.parametrize("at", ["C2", "B3"])
@pytest.mark.parametrize(
    ("entered", "pair"),
    [
        ("yes", Pair("K", "1")),
        (" AVOID ", Pair("K", "1", avoid=True)),
        (18, Pair("K", "1", 18)),
        ("18", Pair("K", "1", 18)),
        ("Always", Pair("K", "1", always=True)),
        ("18 to 23", Pair("K", "1", smallest=18, largest=23)),
        ("18 TO 23", Pair("K", "1", smallest=18, largest=23)),
        (" 18-23 ", Pair("K", "1", smallest=18, largest=23)),
        ("18 \u2013 23", Pair("K", "1", smallest=18, largest=23)),
        ("1 to 999", Pair("K", "1", smallest=1, largest=999)),
        ("23to23", Pair("K", "1", smallest=23, largest=23)),
        ("No", None),
        ("  ", None),
    ],
)
def test_either_triangle_of_the_matrix_counts(
    at: str, entered: Any, pair: Pair | None, tmp_path: Path
) -> None:
    workbook = input_workbook({"Composites!C2": None, f"Composites!{at}": entered})
    school = read_saved(workbook, tmp_path).school
    assert school.pair(0, 1) == pair
    assert school.forbids(0, 1) == school.forbids(1, 0) == (entered == "No")


def test_triangles_that_agree_and_a_diagonal_with_anything_are_fine(tmp_path: Path) -> None:
    changes = {"Composites!B3": "YES", "Composites!D5": 24, "Composites!B2": "x", "Composites!P16": "#REF!"}
    assert read_saved(input_workbook(changes), tmp_path) == HILL_SCHOOL


def test_triangles_that_say_the_same_two_numbers_in_other_words_agree(tmp_path: Path) -> None:
    changes = {"Composites!C2": "18 to 23", "Composites!B3": "18-23"}
    school = read_saved(input_workbook(changes), tmp_path).school
    assert school.pair(0, 1) == Pair("K", "1", smallest=18, largest=23)


def test_neighbours_may_share_a_class_where_nothing_else_is_said(tmp_path: Path) -> None:
    changes = {"School!B12": "Yes", "Composites!C2": None, "Composites!D3": None, "Composites!C4": "No"}
    school = read_saved(input_workbook(changes), tmp_path).school
    assert school.pairs == (Pair("K", "1"), Pair("2", "Year 3", 24))
    assert school.forbidden_pairs == (("1", "2"),)


def test_grades_with_only_blank_rows_between_them_are_neighbours(tmp_path: Path) -> None:
    changes: dict[str, Any] = {f"Grades!{column}3": None for column in "ABCDE"}
    changes |= {"Composites!C2": None, "Composites!D3": None, "'Fixed classes'!C2": None}
    changes |= {"School!B12": "yes"}
    assert read_saved(input_workbook(changes), tmp_path).school.pairs == (
        Pair("K", "2"),
        Pair("2", "Year 3", 24),
    )


def test_all_neighbours_of_thirteen_grades(tmp_path: Path) -> None:
    changes: dict[str, Any] = dict.fromkeys(("Composites!C2", "Composites!D3", "Composites!E4"))
    for row in range(2, 15):
        changes |= {f"Grades!A{row}": f"Year {row}", f"Grades!B{row}": 20}
        changes |= {f"Grades!C{row}": 10, f"Grades!D{row}": 25}
    workbook = input_workbook(changes | {"School!B12": "Yes"})
    school = read_saved(workbook, tmp_path).school
    assert [(pair.first, pair.second) for pair in school.pairs] == list(pairwise(school.names))
    build(tmp_path / "filled.xlsx", Inputs(school))
    assert read(open_book(tmp_path / "filled.xlsx")).school == school


def test_unused_rows_between_grades_keep_the_matrix_and_the_lists_in_step(tmp_path: Path) -> None:
    changes: dict[str, Any] = {f"Grades!{column}3": None for column in "ABCDE"}
    changes |= {"Composites!C2": None, "Composites!D3": None, "'Fixed classes'!C2": 0, "'What if'!F2": 21}
    school, scenarios = HILL_SCHOOL.school, HILL_SCHOOL.scenarios
    inputs = read_saved(input_workbook(changes), tmp_path)
    assert inputs.school.grades == (school.grades[0], *school.grades[2:])
    assert inputs.school.pairs == (Pair("2", "Year 3", 24),)
    assert inputs.school.fixed_classes == (FixedClass("Support", (3, 0, 2)),)
    assert inputs.scenarios == (Scenario(scenarios[0].name, children=((0, 23), (1, 21))),)


def test_a_grade_without_children_needs_no_limits_and_no_ideal(tmp_path: Path) -> None:
    changes: dict[str, Any] = {
        f"Grades!{column}6": value for column, value in zip("AB", ("Year 4", 0), strict=True)
    }
    assert read_saved(input_workbook(changes), tmp_path).school.grades[4] == Grade("Year 4", 0)
    changes |= {f"Grades!E{row}": 20 for row in range(2, 6)}
    assert read_saved(input_workbook(changes), tmp_path).school.has_ideals


def test_the_ideal_of_a_grade_without_children_makes_no_ideals(tmp_path: Path) -> None:
    changes = {"Grades!A6": "Year 4", "Grades!B6": 0, "Grades!E6": 20}
    assert not read_saved(input_workbook(changes), tmp_path).school.has_ideals


def test_scenarios_change_whatever_is_filled_in(tmp_path: Path) -> None:
    changes = {"'What if'!B3": 6, "'What if'!C3": "3", "'What if'!V3": 30, "'What if'!A5": "As it is"}
    assert read_saved(input_workbook(changes), tmp_path).scenarios == (
        Scenario("Three more in K", children=((0, 23),)),
        Scenario("Row 3", teachers=6, smallest_group=3, largest=((3, 30),)),
        Scenario("As it is"),
    )


def test_a_workbook_without_the_sheet_for_scenarios_has_none(tmp_path: Path) -> None:
    workbook = input_workbook()
    del workbook["What if"], workbook.defined_names["What_if"]
    assert read_saved(workbook, tmp_path).scenarios == ()


def test_renamed_moved_and_added_sheets_change_nothing(tmp_path: Path) -> None:
    workbook = input_workbook()
    for sheet, title in (("School", "Our school!"), ("Grades", "Jahrgänge"), ("Fixed classes", "It's fixed")):
        workbook[sheet].title = title
    for row, name in enumerate(setting_names(), start=2):
        define(workbook, name, f"'Our school!'!$B${row}")
    define(workbook, "Fixed_classes", "'It''s fixed'!$A$2:$P$9")
    workbook.create_sheet("Grades", 0).append(("Grade", "nothing of ours"))
    workbook.move_sheet("Composites", -3)
    assert read_saved(workbook, tmp_path) == HILL_SCHOOL


def test_moved_cells_and_inserted_rows_are_followed_by_name(tmp_path: Path) -> None:
    workbook = input_workbook()
    school, grades, composites = workbook["School"], workbook["Grades"], workbook["Composites"]
    school.move_range("B3", rows=20, cols=7)
    define(workbook, "Teachers", "School!$I$23")
    grades.move_range("A1:E16", rows=4, cols=2)
    grades.tables["Grades"].ref = "C5:G20"
    composites.move_range("B2:P16", rows=1, cols=30)
    define(workbook, "Composites", "Composites!AF3:AT17")
    assert read_saved(workbook, tmp_path) == HILL_SCHOOL


def test_columns_are_found_by_heading_in_any_order_and_case(tmp_path: Path) -> None:
    workbook = input_workbook()
    sheet = workbook["Grades"]
    del sheet.tables["Grades"]
    for row in sheet.iter_rows(min_row=1, max_row=16, max_col=6):
        name, children, smallest, largest, ideal, _ = (cell.value for cell in row)
        values = (f"note {name}", largest, ideal, smallest, name, children)
        for cell, value in zip(row, values, strict=True):
            cell.value = value
    headings = ("Room", "largest class", "IDEAL CLASS", " Smallest Class ", "grade", "Children\xa0")
    for cell, heading in zip(sheet[1], headings, strict=True):
        cell.value = heading
    sheet.add_table(Table(displayName="GRADES", ref="A1:F16"))
    assert read_saved(workbook, tmp_path) == HILL_SCHOOL


def test_names_are_found_in_any_case_and_the_workbooks_own_come_first(tmp_path: Path) -> None:
    workbook = input_workbook({"School!H1": 9})
    workbook["School"].defined_names["Teachers"] = DefinedName("Teachers", attr_text="School!$H$1")
    assert read_saved(workbook, tmp_path).school.teachers == 5
    del workbook.defined_names["Teachers"]
    assert read_saved(workbook, tmp_path).school.teachers == 9
    workbook.defined_names["TEACHERS"] = DefinedName("TEACHERS", attr_text="School!$B$3")
    assert read_saved(workbook, tmp_path).school.teachers == 5


def test_a_broken_workbook_name_gives_way_to_a_sheets_own(tmp_path: Path) -> None:
    workbook = input_workbook({"School!H1": 9})
    workbook["School"].defined_names["Teachers"] = DefinedName("Teachers", attr_text="School!$H$1")
    define(workbook, "Teachers", "#REF!")
    assert read_saved(workbook, tmp_path).school.teachers == 9


def test_cells_merged_outside_the_inputs_are_fine(tmp_path: Path) -> None:
    workbook = input_workbook()
    workbook["School"].merge_cells("B2:F2")
    workbook["Grades"].merge_cells("A20:E21")
    assert problems(workbook, tmp_path) == []


def test_the_blank_template_lacks_only_what_must_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    template.build(path)
    with pytest.raises(BadInput) as bad:
        read(open_book(path))
    assert [problem.message for problem in bad.value.problems] == [
        "The number of teachers is blank. Enter a whole number from 1 to 500.",
        (
            "There is no grade in the table. "
            "Enter the name, the children, and the smallest and largest class of every grade."
        ),
    ]


@pytest.mark.parametrize("name", examples.names())
def test_a_filled_template_reads_as_what_it_was_filled_with(name: str, tmp_path: Path) -> None:
    path = tmp_path / "example.xlsx"
    inputs = examples.load(name)
    template.build(path, inputs)
    read_back = read(open_book(path))
    assert set(read_back.school.pairs) == set(inputs.school.pairs)
    assert read_back.school.grades == inputs.school.grades
    assert read_back.school.teachers == inputs.school.teachers
    assert read_back.school.composite_limit == inputs.school.composite_limit


def test_a_template_filled_with_everything_reads_as_that(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    template.build(path, HILL_SCHOOL)
    assert read(open_book(path)) == HILL_SCHOOL


def test_a_template_filled_with_a_forbidden_pair_says_no(tmp_path: Path) -> None:
    inputs = replace(HILL_SCHOOL, school=replace(HILL_SCHOOL.school, forbidden_pairs=(("K", "2"),)))
    path = tmp_path / "filled.xlsx"
    template.build(path, inputs)
    assert read(open_book(path)) == inputs
