"""The cells of a few rectangles of a sheet, whatever else the sheet holds.

The sheet is read as a stream: rows past the last wanted one are never parsed, and no more than one row
is kept in memory at a time, so that a sheet of a million formatted rows costs little.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import IO, NamedTuple, cast

from lxml import etree

from classcruncher.errors import Refusal
from classcruncher.ooxml.parts import damaged, refuse_document_type
from classcruncher.ooxml.ranges import Area, column_number, parse_range

_CHUNK = 2**16
#: Most bytes that one row, or one shared text, may take.
_LONGEST_ELEMENT = 2**24
_MERGE = re.compile(rb"""<(?:\w{1,20}:)?mergeCell\s[^>]{0,99}?\bref\s*=\s*["']([A-Z0-9:$]+)["']""")
_LONGEST_MERGE = 200
#: Most bytes that the tag at the end of a part may take.
_LONGEST_END = 500
#: Merged areas that are told of; more among the inputs make no difference.
_MOST_MERGED = 1000
_COLUMN = re.compile(r"[A-Za-z]{1,3}(?=\d)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class StoredCell(NamedTuple):
    """A cell as the file has it: type, value's text (None without one), style's index, formula's text."""

    type: str
    text: str | None
    style: int
    formula: str | None


class SheetCells(NamedTuple):
    """The cells found, by row and column, and the merged areas that touch what was looked for."""

    cells: dict[tuple[int, int], StoredCell]
    merged: list[Area]


def read_cells(stream: IO[bytes], areas: Collection[Area], title: str) -> SheetCells:
    """The stored cells inside the areas; `title` names the file in a refusal."""
    cells: dict[tuple[int, int], StoredCell] = {}
    merged: list[Area] = []
    last = max(area.bottom for area in areas)
    number = 0
    tail = b""
    source = _Chunks(stream, b"worksheet")

    def chunks() -> Iterator[bytes]:
        nonlocal tail
        for chunk in source:
            if len(merged) < _MOST_MERGED:
                merged.extend(each for each in _merged_areas(tail, chunk) if any(map(each.overlaps, areas)))
            tail = (tail + chunk)[-_LONGEST_MERGE:]
            yield chunk

    pieces = chunks()
    for row in elements(pieces, "row", title):
        number = _whole(row.get("r")) or number + 1
        if any(area.top <= number <= area.bottom for area in areas):
            for column, cell in _row_cells(row):
                if any(area.holds(number, column) for area in areas):
                    cells[number, column] = cell
        if number >= last:
            break
    else:
        return SheetCells(cells, merged)
    for _ in pieces:  # merged areas stand at the end of a sheet
        pass
    source.finish()
    return SheetCells(cells, merged)


def shared_texts(stream: IO[bytes], wanted: set[int], title: str) -> dict[int, str]:
    """The wanted ones of the texts that a workbook's sheets share, by index."""
    texts: dict[int, str] = {}
    source = _Chunks(stream, b"sst")
    for index, item in enumerate(elements(iter(source), "si", title)):
        if index in wanted:
            texts[index] = rich_text(item)
            if len(texts) == len(wanted):
                source.finish()
                break
    return texts


class _Chunks:
    """The bytes of an XML part, piece by piece, that need not all be parsed to know that none is missing."""

    def __init__(self, stream: IO[bytes], root: bytes) -> None:
        self._stream = stream
        self._end = re.compile(rb"</(?:[\w.-]+:)?%s\s*>" % root)
        self._tail = b""
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._stream.read(_CHUNK):
            # Without the zeros that make two bytes of a letter, the end reads the same in every encoding.
            self._tail = (self._tail + chunk).replace(b"\0", b"")
            self._ended = self._ended or self._end.search(self._tail) is not None
            self._tail = self._tail[-_LONGEST_END:]
            yield chunk

    def finish(self) -> None:
        """Go to the end. Raises EOFError when it comes before the end of the part's first element."""
        for _ in self:
            pass
        if not self._ended:
            raise EOFError


def elements(pieces: Iterator[bytes], tag: str, title: str) -> Iterator[etree._Element]:
    """The elements of a tag, one at a time, parsed from pieces of XML only as far as they are asked for.

    Raises what lxml raises when the XML is not whole, as soon as it shows.
    """
    parser = etree.XMLPullParser(("end",), tag=f"{{*}}{tag}", resolve_entities=False, no_network=True)
    pending = 0
    for piece in pieces:
        parser.feed(piece)
        pending += len(piece)
        for _, event in parser.read_events():
            element = cast("etree._Element", event)
            refuse_document_type(element, title)
            pending = 0
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
        if pending > _LONGEST_ELEMENT:
            raise Refusal(damaged(title, "one of its rows or texts has no end"))
    parser.close()


def rich_text(item: etree._Element) -> str:
    """The text of a string item: its runs in order, without the phonetic guides."""
    runs = [item, *item.iterfind("{*}r")]
    return unescaped("".join(text.text or "" for run in runs for text in run.iterfind("{*}t")))


def unescaped(text: str) -> str:
    """Text with the file format's own escapes (such as _x000D_) resolved, halves of characters left out."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def _row_cells(row: etree._Element) -> Iterator[tuple[int, StoredCell]]:
    """The cells of a row with their columns; a cell without an address follows the one before."""
    column = 0
    for cell in row.iterfind("{*}c"):
        letters = _COLUMN.match(cell.get("r", ""))
        column = column_number(letters[0]) if letters else column + 1
        formula = cell.find("{*}f")
        yield (
            column,
            StoredCell(
                cell.get("t", "n"),
                _stored_text(cell),
                _whole(cell.get("s")),
                None if formula is None else formula.text or "",
            ),
        )


def _stored_text(cell: etree._Element) -> str | None:
    inline = cell.find("{*}is")
    if inline is not None:
        return rich_text(inline)
    value = cell.find("{*}v")
    return None if value is None else value.text


def _merged_areas(tail: bytes, chunk: bytes) -> Iterator[Area]:
    """Merged areas that end in this chunk of the sheet, whose beginning may be in the tail of the last."""
    for match in _MERGE.finditer(tail + chunk):
        area = parse_range(match[1].decode("ascii"))
        if area is not None and match.end() > len(tail):
            yield area


def _whole(text: str | None) -> int:
    """A number attribute; 0 when it is missing or none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else 0
