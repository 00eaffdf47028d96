"""A new workbook: what is written, and what is refused in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from classcruncher import examples
from classcruncher.cli import BAD, main
from classcruncher.errors import Refusal
from classcruncher.workbook.file_book import open_book
from classcruncher.workbook.new import new_workbook, template_path
from classcruncher.workbook.reading import read
from classcruncher.workbook.template import render


def test_a_new_workbook_is_the_shipped_template(tmp_path: Path) -> None:
    new_workbook(tmp_path / "School.xlsx")
    assert (tmp_path / "School.xlsx").read_bytes() == template_path().read_bytes() == render()
    assert [path.name for path in tmp_path.iterdir()] == ["School.xlsx"]


@pytest.mark.parametrize("name", examples.names())
def test_an_example_fills_it(name: str, tmp_path: Path) -> None:
    new_workbook(tmp_path / "School.XLSX", examples.load(name))
    assert read(open_book(tmp_path / "School.XLSX")) == examples.load(name)


def test_an_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "School.xlsx"
    path.write_text("mine")
    with pytest.raises(Refusal) as refused:
        new_workbook(path)
    assert (
        str(refused.value) == f'"{path}" exists already. Choose another name, or add --force to replace it.'
    )
    assert path.read_text() == "mine"
    new_workbook(path, examples.load("queensland-prep"), force=True)
    assert path.read_bytes() == render(examples.load("queensland-prep"))


def test_nothing_is_written_where_it_cannot_be(tmp_path: Path) -> None:
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    example = 'Choose a name such as "School.xlsx".'
    macros, bare, lost = tmp_path / "School.xlsm", tmp_path / "School", tmp_path / "no" / "School.xlsx"
    refusals = {
        macros: f'"{macros}" does not end in .xlsx. {example}',
        bare: f'"{bare}" does not end in .xlsx. {example}',
        Path(): f'"." does not end in .xlsx. {example}',
        lost: f'There is no folder "{lost.parent}". Make it first, or choose another.',
        folder: f'"{folder}" is a folder. Choose the name of a file.',
    }
    for path, sentence in refusals.items():
        with pytest.raises(Refusal) as refused:
            new_workbook(path, force=True)
        assert str(refused.value) == sentence
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_an_unknown_example_leaves_the_file_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "School.xlsx"
    path.write_text("mine")
    assert main(["new", str(path), "--example", "nowhere", "--force"]) == BAD
    assert 'There is no example "nowhere"' in capsys.readouterr().err
    assert path.read_text() == "mine"


def test_a_failed_write_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "School.xlsx"
    path.write_text("mine")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Refusal, match=r"cannot be written \(Permission denied\)\. Close it if it is open"):
        new_workbook(path, force=True)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("School.xlsx", "mine")]
