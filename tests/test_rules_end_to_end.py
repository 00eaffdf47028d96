"""Rules of systems of schools through workbooks: written by the command, filled in, solved, and read."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from classcruncher.batch import BatchSettings, run
from classcruncher.cli import ANSWERED, main
from classcruncher.control import TimeLimit
from classcruncher.model.engines import engine_for
from classcruncher.rules.allowed_types import class_types
from classcruncher.workbook.contract import Sheet
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read

#: Children of each grade, teachers, and pairs of grades that may share a class.
School = tuple[tuple[int, ...], int, tuple[tuple[str, str], ...]]
#: A school for each of these packs.
SCHOOLS: dict[str, School] = {
    "ontario": ((30, 22, 41, 37, 24), 8, (("1", "2"), ("2", "3"))),
    "victoria": ((40, 43, 41, 50, 47, 52, 49), 13, (("P", "1"), ("3", "4"), ("5", "6"))),
    "scotland": ((38, 41, 36, 40, 44, 39, 42), 12, ()),
}
#: One of Ontario that is soon solved.
SMALL: School = ((20, 18, 26, 14), 4, (("2", "3"),))
#: What schools ran.
RAN = {
    "england-blackfield": {"Y3/Y4": 5},
    "japan-hirohara": {"1": 1, "2/3": 1, "4": 1, "5": 1, "6": 1},
    "victoria-15-classes": {"P": 3, "1": 4, "2": 3, "3/4": 4, "5/6": 1},
}
TORONTO = {"K": 5, "1": 2, "1/2": 2, "2": 1, "2/3": 2, "3": 2, "3/4": 1, "4/5": 3}


def enter(path: Path, cells: dict[str, Any]) -> None:
    """Enter values: into the cell that a name of the workbook stands for, or at a place ("Grades!B2")."""
    book = load_workbook(path)
    for place, value in cells.items():
        if "!" in place:
            sheet, cell = place.split("!")
        else:
            ((sheet, cell),) = book.defined_names[place].destinations
        book[sheet][cell].value = value
    book.save(path)


def fill_in(path: Path, school: School) -> None:
    """Enter the children, the teachers and the pairs of a school."""
    children, teachers, pairs = school
    sheet = load_workbook(path)[Sheet.GRADES]
    headings = sheet[sheet.tables["Grades"].ref][0]
    row, column = headings[0].row, headings[1].column_letter
    cells: dict[str, Any] = {
        f"{Sheet.GRADES}!{column}{row + n}": count for n, count in enumerate(children, 1)
    }
    enter(path, {**cells, "Teachers": teachers, **allowed(path, pairs)})


def allowed(path: Path, pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The cells of the matrix that say that pairs of grades may share a class."""
    book, names = load_workbook(path), read_names(path)
    ((sheet, area),) = book.defined_names["Composites"].destinations
    cells = book[sheet][area]
    places = (cells[names.index(first)][names.index(second)] for first, second in pairs)
    return {f"{sheet}!{cell.coordinate}": "Yes" for cell in places}


def read_names(path: Path) -> list[str]:
    sheet = load_workbook(path)[Sheet.GRADES]
    return [str(row[0].value) for row in sheet[sheet.tables["Grades"].ref][1:] if row[0].value is not None]


def solved(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `solve --json` says of a workbook that has an answer."""
    capsys.readouterr()
    assert main(["solve", "--json", str(path)]) == ANSWERED
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["status"] == "solved"
    assert found["proven"]
    return found


def structure(option: dict[str, Any]) -> dict[str, int]:
    """How many classes of which grades an option has."""
    return Counter("/".join(each["children"]) for each in option["classes"])


@pytest.mark.parametrize("pack", SCHOOLS)
def test_a_pack_is_written_filled_in_and_solved(
    pack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "school.xlsx"
    assert main(["new", str(path), "--rules", pack]) == ANSWERED
    fill_in(path, SCHOOLS[pack])
    found, school = solved(path, capsys), read(open_book(path)).school
    for option in found["options"]:
        assert len(option["classes"]) == SCHOOLS[pack][1]
        assert len(option["rules"]) == sum(len(each.limits) for each in school.divisions)
        assert all(rule["met"] for rule in option["rules"])
        for each in option["classes"]:
            assert each["smallest"] <= each["size"] <= each["largest"]
    assert "Option 1" in load_workbook(path).sheetnames


@pytest.mark.parametrize("name", RAN)
def test_what_a_school_ran_is_among_the_options_of_its_workbook(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "school.xlsx"
    assert main(["new", str(path), "--example", name]) == ANSWERED
    enter(path, {"Number_of_options": 20})
    assert RAN[name] in [structure(option) for option in solved(path, capsys)["options"]]


@pytest.mark.slow
def test_toronto_is_offered_classes_as_even_with_fewer_composites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "school.xlsx"
    assert main(["new", str(path), "--example", "ontario-eglinton"]) == ANSWERED
    school = read(open_book(path)).school
    ran = tuple(TORONTO.get(school.label(each.grades), 0) for each in class_types(school))
    allocation = engine_for(school, TimeLimit(60)).allocation(ran)
    assert allocation is not None
    composites = sum(number for label, number in TORONTO.items() if "/" in label)
    assert any(
        option["evenness"] <= allocation.evenness and option["composites"] < composites
        for option in solved(path, capsys)["options"]
    )


def primary_classes(option: Worksheet) -> tuple[int, int]:
    """The classes of Grades 1 to 3 on the sheet of an option: the small ones, and all of them."""
    rows: list[tuple[Any, ...]] = list(option.iter_rows(values_only=True))
    labels = [row[0] for row in rows]
    classes = [list(row[1:10]) for row in rows[labels.index("Class") + 1 : labels.index("In classes")]]
    sizes = [sum(children) for children in classes if any(children[1:4])]
    return sum(size <= 20 for size in sizes), len(sizes)


def test_a_batch_says_how_all_schools_of_a_system_stand_with_its_share(tmp_path: Path) -> None:
    folder, names = tmp_path / "board", ("Bay", "Hill", "Lake")
    folder.mkdir()
    for name in names:
        path = folder / f"{name}.xlsx"
        assert main(["new", str(path), "--rules", "ontario"]) == ANSWERED
        fill_in(path, SMALL)
        enter(path, {"School_name": name, "Number_of_options": 1})
    assert run(BatchSettings(folder, jobs=2)) == ANSWERED
    counted = [primary_classes(load_workbook(folder / f"{name}.xlsx")["Option 1"]) for name in names]
    small, classes = (sum(numbers) for numbers in zip(*counted, strict=True))
    summary = load_workbook(folder / "Class Cruncher summary.xlsx")["Rules"]
    rows: list[tuple[Any, ...]] = list(summary.iter_rows(values_only=True))
    share = "At least 90% of the classes in 1-3 with 20 children or fewer"
    (row,) = (row for row in rows if row[0] == share)
    assert row[1:6] == (3, classes, pytest.approx(small / classes), 0.9, "Yes")
