"""Small input workbooks, written with openpyxl: the contract's names and headings in the plainest layout.

School!B2:B13 holds the settings, Grades!A1:E16 the table, Composites!B2:P16 the matrix, 'Fixed classes'!A2:P9
the fixed classes, 'What if'!A2:AG9 the scenarios, and Rules!A1:I9 the table of rules, which is blank. Its
package can be changed part by part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.school import FixedClass, Grade, Pair, School
from classcruncher.errors import BadInput
from classcruncher.workbook import contract
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.reading import read

#: The settings by their names, from School!B2 downwards; any further ones follow, blank.
SETTINGS: dict[str, str | int] = {
    "School_name": "Hill School",
    "Teachers": 5,
    "Use_every_teacher": "Yes",
    "Smallest_group": 4,
    "Most_grades_in_a_class": 2,
    "Composite_limit": "Lowest of its grades",
    "Priority": "Fewest composite classes",
    "Number_of_options": 6,
    "Time_limit": 30,
    "Consecutive_grades": "No",
    "Neighbours_may_share": "No",
    "Whole_grades": "No",
}
GRADES = (("K", 20, 10, 20), (1, 24, 12, 24), (2, 22, 12, 26), ("Year 3", 30, 15, 25))
PAIRS = {"Composites!C2": "Yes", "Composites!D3": "Avoid", "Composites!E4": 24}
FIXED = (("Support", 3, 2, None, 2),)
SCENARIOS = (("Three more in K", None, None, 23),)

#: What is read from it.
HILL_SCHOOL = Inputs(
    School(
        name="Hill School",
        teachers=5,
        smallest_group=4,
        grades=(
            Grade("K", 20, 10, 20),
            Grade("1", 24, 12, 24),
            Grade("2", 22, 12, 26),
            Grade("Year 3", 30, 15, 25),
        ),
        pairs=(Pair("K", "1"), Pair("1", "2", avoid=True), Pair("2", "Year 3", 24)),
        fixed_classes=(FixedClass("Support", (3, 2, 0, 2)),),
    ),
    scenarios=(Scenario("Three more in K", children=((0, 23),)),),
)

#: What to do when a sheet, a name or a table is missing.
FRESH = "Start from a fresh template and copy your values into it."

#: The content type of a workbook, and the part that gives it.
SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = "[Content_Types].xml"

#: Every cell that is an input, for tests that try whatever a cell may hold.
INPUT_CELLS = (
    *(("School", f"B{row}") for row in range(2, 14)),
    *(("Grades", f"{column}{row}") for column in "ABCDE" for row in range(2, 8)),
    *(("Composites", f"{column}{row}") for column in "BCDEFG" for row in range(2, 8)),
    *(("Fixed classes", f"{column}{row}") for column in "ABCDEFG" for row in range(2, 5)),
    *(
        ("What if", f"{column}{row}")
        for column in ("A", "B", "C", "D", "G", "H", "S", "V", "W")
        for row in (2, 3)
    ),
    *(("Rules", f"{column}{row}") for column in "ABCDEFGHI" for row in (2, 3)),
)


def input_workbook(changes: Mapping[str, Any] | None = None) -> Workbook:
    """A school of four grades without a fault; `changes` maps places ("Grades!B2") to other values."""
    workbook = Workbook()
    workbook["Sheet"].title = "Start"
    sheets: dict[str, list[tuple[Any, ...]]] = {
        "School": [("", "Value"), *(("", value) for value in SETTINGS.values())],
        "Grades": [contract.GRADES_HEADINGS, *GRADES],
        "Composites": [],
        "Fixed classes": [("Class",), *FIXED],
        "What if": [("Scenario",), *SCENARIOS],
        "Rules": [contract.RULES_HEADINGS],
    }
    for sheet, rows in sheets.items():
        worksheet = workbook.create_sheet(sheet)
        for values in rows:
            worksheet.append(values)
    change(workbook, PAIRS)
    workbook["Grades"].add_table(Table(displayName="Grades", ref="A1:E16"))
    workbook["Rules"].add_table(Table(displayName="Rules", ref="A1:I9"))
    for row, name in enumerate(setting_names(), start=2):
        define(workbook, name, f"School!$B${row}")
    define(workbook, "Composites", "Composites!$B$2:$P$16")
    define(workbook, "Fixed_classes", "'Fixed classes'!$A$2:$P$9")
    define(workbook, "What_if", "'What if'!$A$2:$AG$9")
    change(workbook, changes or {})
    return workbook


def setting_names() -> list[str]:
    """The workbook names of the settings, from School!B2 downwards."""
    return list(dict.fromkeys((*SETTINGS, *(setting.name for setting in contract.SETTINGS))))


def define(workbook: Workbook, name: str, reference: str) -> None:
    """Let a workbook name stand for something else, or for something at all."""
    workbook.defined_names[name] = DefinedName(name, attr_text=reference)


def change(workbook: Workbook, changes: Mapping[str, Any]) -> None:
    """Put values into cells named as "Sheet!A1"."""
    for place, value in changes.items():
        sheet, _, cell = place.rpartition("!")
        workbook[sheet.strip("'")][cell].value = value


def read_saved(workbook: Workbook, folder: Path) -> Inputs:
    """What the program reads from the workbook once it is saved."""
    path = folder / "input.xlsx"
    workbook.save(path)
    return read(open_book(path))


def problems(workbook: Workbook, folder: Path) -> list[str]:
    """Every problem that the program finds, as people see it; none when all is well."""
    try:
        read_saved(workbook, folder)
    except BadInput as bad:
        return [str(problem) for problem in bad.problems]
    return []


def workbook_bytes() -> bytes:
    """A workbook in order."""
    content = BytesIO()
    input_workbook().save(content)
    return content.getvalue()


def repacked(
    change: Callable[[str, bytes], bytes | None],
    added: dict[str, bytes] | None = None,
    method: int = ZIP_DEFLATED,
) -> bytes:
    """A workbook whose parts went through `change` (None leaves a part out), with parts added."""
    content = BytesIO()
    with ZipFile(BytesIO(workbook_bytes())) as source, ZipFile(content, "w", method) as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
        for name, data in (added or {}).items():
            target.writestr(name, data)
    return content.getvalue()


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with some bytes of a part replaced."""
    return repacked(lambda name, data: data.replace(old, new) if name == part else data)


def without(part: str) -> bytes:
    """A workbook without one of its parts."""
    return repacked(lambda name, data: None if name == part else data)


def with_part(part: str, content: bytes) -> bytes:
    """A workbook with another content of a part."""
    return repacked(lambda name, data: content if name == part else data)
