"""Whatever is in a workbook, reading ends in inputs, in problems or in a refusal: never in anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classcruncher.domain.inputs import Inputs, Scenario
from classcruncher.domain.outcome import Problem
from classcruncher.domain.school import School
from classcruncher.errors import BadInput, Refusal
from classcruncher.rules.allowed_types import class_types
from classcruncher.workbook.book import Block, Cell, Flaw
from classcruncher.workbook.file_book import FileBook, open_book
from classcruncher.workbook.reading import read
from tests.workbooks import INPUT_CELLS, input_workbook

WORDS = (
    "Yes",
    "no",
    "AVOID",
    "always",
    "18 to 23",
    "23-18",
    "as few as possible",
    "K",
    "1",
    "1,000",
    "1.000",
    "-5",
    "Most even classes",
    "Year 3",
    "\u200b",
    "",
    " ",
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 40),
    st.integers(-(10**15), 10**15),
    st.floats(),
    st.text(max_size=60),
    st.sampled_from(WORDS),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
PLACES = st.sampled_from(INPUT_CELLS)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def workbook_bytes() -> bytes:
    """A workbook in order."""
    content = BytesIO()
    input_workbook().save(content)
    return content.getvalue()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> FileBook:
    """A workbook in order, as read."""
    path = tmp_path_factory.mktemp("fuzz") / "input.xlsx"
    path.write_bytes(workbook_bytes())
    return open_book(path)


@st.composite
def cells(draw: st.DrawFn) -> tuple[Any, Flaw | None]:
    """What a cell may hold: any value, or a flaw."""
    flaw = draw(st.one_of(st.none(), st.none(), st.none(), st.sampled_from(Flaw)))
    return (None if flaw else draw(VALUES)), flaw


def spoilt(book: FileBook, changes: Mapping[tuple[str, str], tuple[Any, Flaw | None]]) -> FileBook:
    """The same workbook with other things in some of its cells."""

    def other(cell: Cell) -> Cell:
        if (cell.sheet, cell.address) not in changes:
            return cell
        value, flaw = changes[cell.sheet, cell.address]
        return replace(cell, value=value, flaw=flaw, shown=cell.address if flaw else "")

    def blocks(given: Mapping[str, Block]) -> dict[str, Block]:
        return {name: [[other(cell) for cell in row] for row in block] for name, block in given.items()}

    return FileBook(book.sheet_names, blocks(book.names), blocks(book.tables))


def read_or_problems(book: FileBook) -> Inputs | tuple[Problem, ...]:
    """The inputs of a workbook, or its problems."""
    try:
        return read(book)
    except BadInput as bad:
        return bad.problems


def contradiction(scenario: Scenario, school: School) -> str:
    """The sentence about a scenario that contradicts the school's rules; blank when it does not."""
    try:
        scenario.apply(school)
    except ValueError as error:
        return str(error)
    return ""


def check(book: FileBook) -> None:
    """Either a school that makes sense, or problems that say where, what and what to do."""
    result = read_or_problems(book)
    if isinstance(result, tuple):
        assert result
        for problem in result:
            assert problem.sheet
            assert problem.found.endswith(".")
            assert problem.enter.endswith(".")
            str(problem).encode()
        return
    class_types(result.school)
    for scenario in result.scenarios:
        scenario.name.encode()
        assert contradiction(scenario, result.school)[-1:] in ("", ".")


@settings(max_examples=300, deadline=None)
@given(changes=st.dictionaries(PLACES, cells(), min_size=1, max_size=4))
def test_anything_in_a_few_cells(
    book: FileBook, changes: dict[tuple[str, str], tuple[Any, Flaw | None]]
) -> None:
    check(spoilt(book, changes))


@FEW
@given(data=st.data())
def test_anything_in_every_cell(book: FileBook, data: st.DataObject) -> None:
    check(spoilt(book, {place: data.draw(cells()) for place in INPUT_CELLS}))


@dataclass(frozen=True)
class Damage:
    """Bytes that replace others from a place on, given as a share of the whole."""

    at: float
    length: int
    put: bytes

    def to(self, content: bytes) -> bytes:
        """The damaged content."""
        start = int(self.at * len(content))
        return content[:start] + self.put + content[start + self.length :]


DAMAGES = st.builds(
    Damage,
    st.floats(0, 1, exclude_max=True),
    st.sampled_from((0, 1, 4, 40, 10**6)),
    st.one_of(
        st.binary(max_size=8), st.sampled_from((b"<", b'"', b"&a;", b"<!DOCTYPE a>", b"9" * 30, b"-1"))
    ),
)


def check_file(content: bytes, folder: Path) -> None:
    """Reading a file ends as it may, and leaves the file as it was."""
    path = folder / "fuzzed.xlsx"
    path.write_bytes(content)
    refused = ""
    try:
        check(open_book(path))
    except Refusal as refusal:
        refused = str(refusal)
    assert not refused or (refused.startswith("fuzzed.xlsx ") and refused.endswith("."))
    assert path.read_bytes() == content


@FEW
@given(damages=st.lists(DAMAGES, min_size=1, max_size=3))
def test_damage_anywhere_in_a_file(damages: list[Damage], tmp_path: Path) -> None:
    content = workbook_bytes()
    for damage in damages:
        content = damage.to(content)
    check_file(content, tmp_path)


@settings(FEW, max_examples=150)
@given(data=st.data())
def test_damage_in_the_parts_of_a_package(data: st.DataObject, tmp_path: Path) -> None:
    check_file(_damaged_package(data.draw), tmp_path)


def _damaged_package(draw: Any) -> bytes:
    content = BytesIO()
    with ZipFile(BytesIO(workbook_bytes())) as source, ZipFile(content, "w") as target:
        names = source.namelist()
        hit = set(draw(st.lists(st.sampled_from(names), min_size=1, max_size=2)))
        lost = set(draw(st.lists(st.sampled_from(names), max_size=1)))
        for name in names:
            data = source.read(name)
            if name in hit:
                data = draw(DAMAGES).to(data)
            if name not in lost:
                target.writestr(name, data)
    return content.getvalue()


@FEW
@given(
    content=st.binary(max_size=300),
    magic=st.sampled_from((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
)
def test_files_of_any_bytes(content: bytes, magic: bytes, tmp_path: Path) -> None:
    check_file(magic + content, tmp_path)


@FEW
@given(
    changes=st.dictionaries(
        PLACES, st.one_of(st.integers(-5, 50), st.sampled_from(WORDS), st.dates()), max_size=5
    )
)
def test_anything_that_a_file_can_hold(changes: dict[tuple[str, str], Any], tmp_path: Path) -> None:
    content = BytesIO()
    input_workbook({f"{sheet}!{cell}": value for (sheet, cell), value in changes.items()}).save(content)
    check_file(content.getvalue(), tmp_path)
