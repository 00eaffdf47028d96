"""Putting results into any workbook leaves everything else in it as it was."""

from __future__ import annotations

import os
import re
import warnings
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook, SheetTypeEnum

from classcruncher.splice import put
from tests.programs import converted
from tests.splice import (
    corpus_around_excel,
    corpus_by_libraries,
    corpus_by_programs,
    corpus_in_excel,
    corpus_of_oddities,
)
from tests.splice.corpus import Target
from tests.splice.result_books import results

_QUICK = (
    *corpus_by_libraries.TARGETS,
    *corpus_in_excel.TARGETS,
    *corpus_around_excel.TARGETS,
    *corpus_of_oddities.TARGETS,
)
_ALL = (*_QUICK, *corpus_by_programs.TARGETS)
_EACH = pytest.mark.parametrize(
    "target",
    [
        pytest.param(target, id=target.name, marks=() if target in _QUICK else (pytest.mark.slow,))
        for target in _ALL
    ],
)
_PAGE = Path(__file__).parents[2] / "docs" / "preservation.md"
#: Set this in the environment to have the table on the page written anew.
_UPDATE = "UPDATE_GOLDEN"
#: A remark of the audit's, not a fault: Excel itself moves texts out of the cells when it saves next.
_REMARK = "inline-string cell(s)"
#: What may change, by what its name or content type ends with: only by additions.
_MAY_GROW = ("[Content_Types].xml", "sheet.main+xml", "macroEnabled.main+xml", "styles+xml")
_NAMED_ODDLY = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_ADDED = {"Results", "Option 1", "Option 2", "Option 3"}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Workbooks before and after, made when first asked for."""
    folder = tmp_path_factory.mktemp("targets")
    (folder / "after").mkdir()
    return _Pairs(folder)


class _Pairs(dict[str, tuple[Path, Path]]):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, name: str) -> tuple[Path, Path]:
        target = next(target for target in _ALL if target.name == name)
        before, after = self._folder / name, self._folder / "after" / name
        target.build(before)
        put(results(), before, after)
        self[name] = before, after
        return self[name]


@cache
def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _may_grow(part: str, types: bytes) -> bool:
    """Whether a part is one of the few that results are entered in, such as the styles."""
    kind = re.search(rb'PartName="/%s" ContentType="([^"]*)"' % re.escape(part.encode()), types)
    name = kind[1].decode() if kind else part
    return name.endswith((*_MAY_GROW, "extended-properties+xml")) or part in _NAMED_ODDLY


def _lost(before: etree._Element, after: etree._Element) -> list[str]:
    """What of the one document is not in the other at its place; counts and indexes may grow."""
    lost = [
        f"{before.tag}@{name!s}"
        for name, value in before.attrib.items()
        if name not in ("count", "size", "localSheetId") and after.get(name) != value
    ]
    if (before.text or "").strip() != (after.text or "").strip() and not len(before):
        lost.append(f"{before.tag}: {before.text!r} became {after.text!r}")
    others = iter(after)
    for child in before:
        for other in others:
            if other.tag == child.tag and not _lost(child, other):
                break
        else:
            lost.append(etree.tostring(child).decode())
    return lost


@_EACH
def test_every_part_that_need_not_change_is_the_same_to_the_byte(
    target: Target, pairs: dict[str, tuple[Path, Path]]
) -> None:
    before, after = map(_parts, pairs[target.name])
    assert set(before) <= set(after)
    changed = {part for part in before if before[part] != after[part]}
    assert all(_may_grow(part, before["[Content_Types].xml"]) for part in changed), changed


@_EACH
def test_what_changes_changes_only_by_what_is_added(
    target: Target, pairs: dict[str, tuple[Path, Path]]
) -> None:
    before, after = map(_parts, pairs[target.name])
    for part in (part for part in before if before[part] != after[part]):
        old, new = etree.fromstring(before[part]), etree.fromstring(after[part])
        if b"extended-properties" in before[part][:600]:
            assert {text.strip() for text in old.itertext() if not text.isdigit()} <= {*new.itertext()}
        else:
            assert _lost(old, new) == [], part


@_EACH
def test_openpyxl_sees_the_same_and_the_results(target: Target, pairs: dict[str, tuple[Path, Path]]) -> None:
    before, after = map(_read, pairs[target.name])
    assert set(after.sheetnames) - set(before.sheetnames) == _ADDED
    for sheet in before.worksheets:
        assert list(after[sheet.title].values) == list(sheet.values)
    assert after["Results"]["A1"].value == "Solved"
    assert after["Results"]["A1"].font.bold
    assert after["Option 3"]["B8"].number_format == '0 "children"'
    assert after["Option 3"].print_title_rows == "$3:$3"


def _read(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it does not know
        return openpyxl.load_workbook(path, data_only=True)


@_EACH
def test_calamine_sees_the_same_and_the_results(target: Target, pairs: dict[str, tuple[Path, Path]]) -> None:
    before, after = (CalamineWorkbook.from_path(path) for path in pairs[target.name])
    for sheet in before.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            rows = before.get_sheet_by_name(sheet.name).to_python()
            assert after.get_sheet_by_name(sheet.name).to_python() == rows
    assert after.get_sheet_by_name("Option 2").to_python()[7][1] == 65


@_EACH
def test_the_audit_finds_nothing_that_it_did_not_find_before(
    target: Target, pairs: dict[str, tuple[Path, Path]]
) -> None:
    before, after = map(_findings, pairs[target.name])
    assert not after - before


def _findings(path: Path) -> Counter[str]:
    texts = map(str, OpenXmlValidator().validate(path).errors)
    return Counter(text for text in texts if _REMARK not in text)


@_EACH
def test_twenty_runs_leave_what_one_run_left(
    target: Target, pairs: dict[str, tuple[Path, Path]], tmp_path: Path
) -> None:
    path = tmp_path / target.name
    path.write_bytes(pairs[target.name][1].read_bytes())
    for _ in range(19):
        put(results(), path)
    assert path.read_bytes() == pairs[target.name][1].read_bytes()


@pytest.mark.slow
def test_libreoffice_opens_them_all(pairs: dict[str, tuple[Path, Path]], tmp_path: Path) -> None:
    saved = converted([pairs[target.name][1] for target in _ALL], tmp_path, "ods")
    for path in saved:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Option 1")
        assert sheet.to_python()[7][1] == 64, path.name


@pytest.mark.slow
def test_the_page_lists_what_is_kept(pairs: dict[str, tuple[Path, Path]]) -> None:
    lines = []
    for target in _ALL:
        before, after = map(_parts, pairs[target.name])
        for content in target.contents:
            assert content.mark in before[content.part], f"{target.name} holds no {content.what}"
            same = before[content.part] == after[content.part]
            assert same or content.mark in after[content.part], f"{target.name} lost: {content.what}"
            how = "byte for byte" if same else "in a part that is added to"
            lines.append(f"| {content.what} | {target.maker} | `{content.part}` | {how} |")
    table = "\n".join(sorted(lines))
    page = _PAGE.read_text("utf-8")
    start, end = "| --- | --- | --- | --- |\n", "\n\n<!-- end of the table -->"
    before_table, rest = page.split(start)
    _, after_table = rest.split(end)
    if os.environ.get(_UPDATE):
        _PAGE.write_text(f"{before_table}{start}{table}{end}{after_table}", "utf-8")
    assert _PAGE.read_text("utf-8") == f"{before_table}{start}{table}{end}{after_table}", (
        f"The table in {_PAGE.name} is not what is kept: run this test with {_UPDATE}=1 to write it."
    )
