"""Folders of workbooks, and what a batch said about them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from classcruncher import examples
from classcruncher.workbook.template import render

#: One class of three grades: solved in a moment.
QUICK = "toronto-triple"


def many_workbooks(folder: Path, number: int) -> Path:
    """A folder with so many copies of a small school."""
    folder.mkdir(parents=True)
    content = render(examples.load(QUICK))
    for copy in range(number):
        (folder / f"School {copy + 1}.xlsx").write_bytes(content)
    return folder


def workbook(path: Path, teachers: int | None = None, name: str = "") -> Path:
    """A workbook of a small school, with other teachers when given; none (0) are an input problem."""
    inputs = examples.load(QUICK)
    school = replace(inputs.school, teachers=teachers or inputs.school.teachers, name=name or "Small School")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(replace(inputs, school=school)))
    if teachers == 0:
        spoil(path, "Teachers", "many")
    return path


def spoil(path: Path, name: str, value: str) -> None:
    """Put a value into the cell that a name of the workbook stands for."""
    book = openpyxl.load_workbook(path)
    sheet, cell = next(iter(book.defined_names[name].destinations))
    book[sheet][cell] = value
    book.save(path)


def figures(folder: Path) -> list[dict[str, Any]]:
    """The summary's table without what differs from one run to the next."""
    frame = table(folder)
    return [{key: row[key] for key in row if key not in ("Seconds", "Unchanged")} for row in frame]


def table(folder: Path) -> list[dict[str, Any]]:
    """The rows of the summary workbook's table of schools, by heading; totals left out."""
    sheet = openpyxl.load_workbook(folder / "Class Cruncher summary.xlsx")["Schools"]
    headings, *rows = sheet[sheet.tables["Schools"].ref]
    names = [cell.value for cell in headings]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows[:-1]]


def sheets(path: Path) -> list[str]:
    """The titles of a workbook's sheets."""
    return list(openpyxl.load_workbook(path, read_only=True).sheetnames)


def json_rows(folder: Path) -> list[dict[str, Any]]:
    """The summary as other programs read it."""
    rows: list[dict[str, Any]] = json.loads(
        (folder / "Class Cruncher summary.json").read_text(encoding="utf-8")
    )
    return rows
