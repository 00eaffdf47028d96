"""Whatever is wrong with a file: results go in and it is sound, or one sentence says why not."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from classcruncher.errors import Refusal
from classcruncher.ooxml.references import broken, retitled
from classcruncher.splice import fingerprint, put
from tests.splice.corpus_around_excel import TARGETS as AROUND
from tests.splice.corpus_in_excel import TARGETS as INSIDE
from tests.splice.result_books import results

_QUICK = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@cache
def _workbook(number: int) -> dict[str, bytes]:
    """The parts of one of the richer workbooks, with results in it already."""
    target = (*AROUND, *INSIDE)[number]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / target.name
        target.build(path)
        put(_results(), path)
        with zipfile.ZipFile(path) as package:
            return {name: package.read(name) for name in package.namelist()}


@cache
def _results() -> bytes:
    return results(2)


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def _holds(data: bytes) -> bool:
    """Put results into the bytes of a file; True when it took them, False when it was refused unharmed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "school.xlsx"
        path.write_bytes(data)
        fingerprint(path)
        try:
            put(_results(), path)
        except Refusal:
            assert path.read_bytes() == data
            return False
        finally:
            assert [found.name for found in Path(folder).iterdir()] == ["school.xlsx"]
        with zipfile.ZipFile(path) as package:  # what was spoilt before, and is not ours, stays so
            titles = etree.fromstring(package.read("xl/workbook.xml")).iter("{*}sheet")
            assert "Results" in {title.get("name") for title in titles}
            assert b"Solved" in b"".join(package.read(part) for part in _fresh(package))
        return True


def _fresh(package: zipfile.ZipFile) -> list[str]:
    """The parts that were written by the splice: they carry its date."""
    return [entry.filename for entry in package.infolist() if entry.date_time == (1980, 1, 1, 0, 0, 0)]


def _number() -> st.SearchStrategy[int]:
    return st.integers(0, len(AROUND) + len(INSIDE) - 1)


@_QUICK
@given(_number(), st.data())
def test_missing_parts(number: int, data: st.DataObject) -> None:
    parts = dict(_workbook(number))
    for name in data.draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, max_size=3, unique=True)):
        del parts[name]
    _holds(_packed(parts))


@_QUICK
@given(_number(), st.data())
def test_parts_with_random_bytes(number: int, data: st.DataObject) -> None:
    parts = dict(_workbook(number))
    name = data.draw(st.sampled_from(sorted(parts)))
    start = data.draw(st.integers(0, len(parts[name])))
    end = data.draw(st.integers(start, min(len(parts[name]), start + 40)))
    parts[name] = parts[name][:start] + data.draw(st.binary(max_size=20)) + parts[name][end:]
    _holds(_packed(parts))


@_QUICK
@given(_number(), st.data())
def test_attributes_with_odd_values(number: int, data: st.DataObject) -> None:
    parts = dict(_workbook(number))
    small = [name for name in sorted(parts) if name.endswith((".xml", ".rels")) and "theme" not in name]
    name = data.draw(st.sampled_from(small))
    root = etree.fromstring(parts[name])
    found = [element for element in root.iter() if element.attrib]
    if found:
        element = data.draw(st.sampled_from(found))
        attribute = data.draw(st.sampled_from(sorted(element.attrib)))
        odd = st.sampled_from(["", "-1", "99999999999", "rId1", "../..", "/", "Results", "#REF!", "٣", "1e5"])
        element.set(attribute, data.draw(odd))
        parts[name] = etree.tostring(root)
    _holds(_packed(parts))


@_QUICK
@given(_number(), st.data())
def test_elements_taken_out(number: int, data: st.DataObject) -> None:
    parts = dict(_workbook(number))
    names = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
    name = data.draw(st.sampled_from([*names, "xl/styles.xml", "docProps/app.xml"]))
    root = etree.fromstring(parts[name])
    element = data.draw(st.sampled_from([child for child in root.iter() if child is not root]))
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    parts[name] = etree.tostring(root)
    _holds(_packed(parts))


@_QUICK
@given(_number(), st.data())
def test_random_bytes_in_the_file(number: int, data: st.DataObject) -> None:
    file = bytearray(_packed(_workbook(number)))
    for _ in range(data.draw(st.integers(1, 5))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(file), len(file) - 1, len(file) // 2]))
    _holds(bytes(file[:cut]))


@_QUICK
@given(st.binary(max_size=300))
def test_no_workbook_at_all(data: bytes) -> None:
    assert not _holds(data)


@_QUICK
@given(st.text(max_size=40))
def test_any_text_may_stand_where_a_formula_should(text: str) -> None:
    assert retitled(text, {}) == text
    assert broken(text, ()) == text


def test_the_workbooks_themselves_hold() -> None:
    for number in range(len(AROUND) + len(INSIDE)):
        data = _packed(_workbook(number))
        assert _holds(data)
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[-1] == "Option 2"
