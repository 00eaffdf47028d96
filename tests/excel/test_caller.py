"""The workbook that calls is found also when its name does not survive the command line."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
import xlwings

from classcruncher.excel import entry
from classcruncher.excel.application import calling_book
from classcruncher.excel.setup.places import Places
from classcruncher.workbook.template import build


@pytest.fixture(autouse=True)
def _no_mock_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(xlwings.Book, "_mock_caller", raising=False)


def opened(app: xlwings.App, folder: Path, name: str) -> xlwings.Book:
    build(folder / name)
    return app.books.open(str(folder / name))


def called(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    """As xlwings' macro starts Python."""
    monkeypatch.setattr(sys, "argv", ["-c", f"--wb={told}", "--from_xl=1", "--app=Excel"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("My school.xlsx", "My school.xlsx"),
        ("Year=5.xlsx", "Year=5.xlsx"),
        ("100%TEMP%.xlsx", "100C:\\Temp.xlsx"),
        ("Schüler.xlsx", "Sch√ºler.xlsx"),
        ("Schüler.xlsx", unicodedata.normalize("NFD", "Schüler.xlsx")),
        ("Cost $5.xlsx", "Cost .xlsx"),
    ],
)
def test_the_workbook_that_is_active_when_its_name_is_mangled(
    name: str, told: str, app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(app, tmp_path, "Another.xlsx")
    book = opened(app, tmp_path, name)
    called(monkeypatch, told)
    assert calling_book().name == book.name


def test_no_other_workbook_whose_name_is_the_beginning(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(app, tmp_path, "Year.xlsx").impl.name = "Year"
    book = opened(app, tmp_path, "Year=5.xlsx")
    called(monkeypatch, "Year=5.xlsx")
    assert calling_book().name == book.name


def test_a_name_that_survives_comes_before_the_active_workbook(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Mac the user may have gone to another workbook meanwhile."""
    book = opened(app, tmp_path, "My school.xlsx")
    opened(app, tmp_path, "Another.xlsx")
    called(monkeypatch, "My school.xlsx")
    assert calling_book().name == book.name


def test_the_button_works_with_such_a_name(
    app: xlwings.App, here: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(app, tmp_path, "Year=5.xlsx")
    called(monkeypatch, "Year=5.xlsx")
    entry.check()
    assert len(book.app.impl.alerts) == 1
