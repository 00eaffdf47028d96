"""A workbook file as a package of parts, opened with care: nothing in it reaches out or grows without bounds.

Parts that are not put or removed are written with the very bytes they have in the file, still
compressed, so that they cannot change and large workbooks cost next to nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from classcruncher.ooxml.markup import Document, Element, parse, serialise
from classcruncher.ooxml.refusals import DAMAGE, NONSENSE, Unfit, damaged, reading, unreadable
from classcruncher.ooxml.zip_records import (
    HEADER_SIZE,
    deflated,
    header,
    new_entry,
    require_room,
    rest_of_header,
    sized,
    write_directory,
)

#: What a package may unpack to, in bytes and parts: far above any workbook of a school's.
LARGEST_PACKAGE = 2 * 2**30
MOST_PARTS = 20_000
#: Largest part, in bytes, that is parsed as a whole; sheets and texts are streamed instead.
LARGEST_WHOLE_PART = 32 * 2**20

_CHUNK = 1 << 20
_ENCRYPTED_BIT = 0x1


class Package:
    """The parts of a workbook file. Names carry no leading slash and are matched whatever their case."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the list of parts. Raises Unfit when `file` is no package that can be read safely."""
        try:
            self._zip = ZipFile(file)
        except NONSENSE as error:
            raise damaged() from error
        _check_entries(self._zip.infolist())
        self._file = file
        self._entries = {part_key(entry.filename): entry for entry in self._zip.infolist()}
        #: The order of the file: a part that is removed and put again stands where it stood.
        self._order = dict.fromkeys(self._entries)
        self._fresh: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._entries

    def __iter__(self) -> Iterator[str]:
        """The names of all parts, in the order of the file, with slashes whatever the file has."""
        names = (_slashed(entry.filename) for _, entry in self._in_order())
        return (name for name in names if not name.endswith("/"))

    @contextmanager
    def stream(self, part: str) -> Iterator[IO[bytes]]:
        """A part's bytes, to be read piece by piece. Raises Unfit when it is missing, or damage shows."""
        try:
            fresh = self._fresh.get(part_key(part))
            content = self._zip.open(self._entries[part_key(part)]) if fresh is None else io.BytesIO(fresh)
        except KeyError as error:
            raise damaged(f"its part {part} is missing") from error
        except NONSENSE as error:
            raise unreadable(part) from error
        try:
            with content as stream:
                yield stream
        except DAMAGE as error:
            raise unreadable(part) from error

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises Unfit as `stream` does."""
        with self.stream(part) as stream:
            return stream.read()

    def document(self, part: str) -> Document:
        """A part parsed as a whole. Raises Unfit when it is no XML, or larger than any program makes it."""
        with self.stream(part) as stream:
            data = stream.read(LARGEST_WHOLE_PART + 1)
        if len(data) > LARGEST_WHOLE_PART:
            raise damaged(f"its part {part} is larger than any program makes it")
        return parse(data, part)

    def xml(self, part: str) -> Element:
        """The root of a part's document."""
        return self.document(part).getroot()

    def put(self, part: str, data: bytes) -> None:
        """Add a part, or replace it where it stands."""
        key = part_key(part)
        self._fresh[key] = data
        self._order[key] = None
        known = self._entries.get(key)
        self._entries[key] = new_entry(known.orig_filename if known else part)

    def remove(self, part: str) -> None:
        """Take a part out, if it is there."""
        self._entries.pop(part_key(part), None)
        self._fresh.pop(part_key(part), None)

    def is_fresh(self, part: str) -> bool:
        """Whether the part was added or replaced since the file was read."""
        return part_key(part) in self._fresh

    def stored(self, part: str) -> bytes:
        """The compressed bytes of a part that is still as it is in the file."""
        return b"".join(self._compressed(self._entries[part_key(part)]))

    def write(self, target: BinaryIO) -> None:
        """Write the package: untouched parts byte for byte, all in the order of the file, new ones last."""
        require_room(self._entries.values())
        written: list[ZipInfo] = []
        for key, entry in self._in_order():
            fresh = self._fresh.get(key)
            listed = sized(entry) if fresh is None else entry
            pieces = self._compressed(entry) if fresh is None else [deflated(listed, fresh)]
            listed.header_offset = target.tell()
            target.write(header(listed))
            target.writelines(pieces)
            written.append(listed)
        write_directory(target, written, self._zip.comment)

    def to_bytes(self) -> bytes:
        """The package as the bytes of a file."""
        target = io.BytesIO()
        self.write(target)
        return target.getvalue()

    def _in_order(self) -> Iterator[tuple[str, ZipInfo]]:
        return ((key, self._entries[key]) for key in self._order if key in self._entries)

    def _compressed(self, entry: ZipInfo) -> Iterator[bytes]:
        self._file.seek(entry.header_offset)
        rest = rest_of_header(self._file.read(HEADER_SIZE))
        if rest is None:
            raise unreadable(entry.filename)
        self._file.seek(rest, 1)
        left = entry.compress_size
        while left:
            piece = self._file.read(min(left, _CHUNK))
            if not piece:
                raise damaged(f"its part {entry.filename} is cut short")
            left -= len(piece)
            yield piece


class XmlPart:
    """An XML part of a package, to change in memory; `save` puts it back if its content has changed."""

    def __init__(self, package: Package, name: str, otherwise: bytes | None = None) -> None:
        """Read the part, or start from `otherwise` when the package has none of that name."""
        self.package = package
        self.name = name
        made = otherwise is not None and name not in package
        self.document = parse(otherwise, name) if made and otherwise else package.document(name)
        self.root = self.document.getroot()
        self._before = b"" if made else serialise(self.document)

    def save(self) -> None:
        """Put the part back into the package, unless nothing has changed."""
        data = serialise(self.document)
        if data != self._before:
            self.package.put(self.name, data)
            self._before = data


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package that a file is. Raises Refusal, in a sentence, when it is none or cannot be read."""
    with reading(path), path.open("rb") as file:
        yield Package(file)


def part_key(part: str) -> str:
    """What a part is found by: its case does not count, and old producers write backslashes."""
    return _slashed(part).lstrip("/").casefold()


def _slashed(part: str) -> str:
    return part.replace("\\", "/")


def _check_entries(entries: list[ZipInfo]) -> None:
    """Raise Unfit when a list of parts is not one of a workbook's, or one that does harm."""
    if any(_leads_outside(entry.orig_filename) for entry in entries):
        raise Unfit("holds parts that lead outside the file, and is not read for safety.")
    if any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries):
        raise Unfit("is a zip file with a password, not a workbook.")
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
        raise Unfit("unpacks to more than any school's workbook holds, and is not read for safety.")
    if len({part_key(entry.filename) for entry in entries}) < len(entries):
        raise damaged("it holds two parts of one name")
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise damaged("its parts are packed in a way that Excel does not know")


def _leads_outside(name: str) -> bool:
    """Whether a part's name would leave the package if it were unpacked."""
    pure = PurePosixPath(_slashed(name))
    return pure.is_absolute() or ".." in pure.parts or ":" in name or "\0" in name
