"""A workbook file as a package of parts.

Parts that are not put or removed are written with the very bytes they have in the file, still
compressed, so that they cannot change and large workbooks cost next to nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterator
from copy import copy
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from classcruncher.errors import Refusal
from classcruncher.ooxml.parts import part_key

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8_NAME = 0x800
_SIZES_FOLLOW = 0x08
_CHUNK = 1 << 20
#: The largest that plain zip headers can state, with some room for the results.
_LARGEST_FILE = 0xF0000000
_MOST_PARTS = 0xFFFE
#: New parts carry this one date, so that the same input gives the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


class Spoilt(Refusal):
    """A package is not whole. The message is the detail for a sentence that names its file."""


class Package:
    """The parts of a workbook file. Names carry no leading slash and are matched whatever their case."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the list of parts. Raises Spoilt when `file` is not a package that can be read."""
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise Spoilt("it is not a package of parts") from error
        self._file = file
        self._entries: dict[str, ZipInfo] = {}
        #: The order of the file: a part that is removed and put again stands where it stood.
        self._order: dict[str, None] = {}
        self._fresh: dict[str, bytes] = {}
        for entry in self._zip.infolist():
            if self._entries.setdefault(part_key(entry.filename), entry) is not entry:
                raise Spoilt(f"it holds {entry.filename} twice")
            self._order[part_key(entry.filename)] = None

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._entries

    def __iter__(self) -> Iterator[str]:
        """The names of all parts, in the order of the file, with slashes whatever the file has."""
        names = (_slashed(entry.filename) for _, entry in self._in_order())
        return (name for name in names if not name.endswith("/"))

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises Spoilt when it is missing or cannot be read."""
        fresh = self._fresh.get(part_key(part))
        if fresh is not None:
            return fresh
        return b"".join(self.stream(part))

    def stream(self, part: str) -> Iterator[bytes]:
        """The bytes of a part as it is in the file, in pieces of about a megabyte."""
        try:
            with self._zip.open(self._entries[part_key(part)]) as content:
                while piece := content.read(_CHUNK):
                    yield piece
        except KeyError as error:
            raise Spoilt(f"its part {part} is missing") from error
        except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise Spoilt(f"its part {part} cannot be read") from error

    def put(self, part: str, data: bytes) -> None:
        """Add a part, or replace it where it stands."""
        key = part_key(part)
        self._fresh[key] = data
        self._order[key] = None
        known = self._entries.get(key)
        self._entries[key] = _new_entry(known.orig_filename if known else part)

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
        _require_room(self._entries.values())
        written: list[ZipInfo] = []
        for key, entry in self._in_order():
            fresh = self._fresh.get(key)
            header = _sized(entry) if fresh is None else entry
            pieces = self._compressed(entry) if fresh is None else _deflated(header, fresh)
            header.header_offset = target.tell()
            target.write(_local_header(header))
            target.writelines(pieces)
            written.append(header)
        _write_directory(target, written, self._zip.comment)

    def _in_order(self) -> Iterator[tuple[str, ZipInfo]]:
        return ((key, self._entries[key]) for key in self._order if key in self._entries)

    def _compressed(self, entry: ZipInfo) -> Iterator[bytes]:
        self._file.seek(entry.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
            raise Spoilt(f"its part {entry.filename} cannot be read")
        *_, name_length, extra_length = _LOCAL.unpack(header)
        self._file.seek(name_length + extra_length, 1)
        left = entry.compress_size
        while left:
            piece = self._file.read(min(left, _CHUNK))
            if not piece:
                raise Spoilt(f"its part {entry.filename} is cut short")
            left -= len(piece)
            yield piece


def _slashed(part: str) -> str:
    return part.replace("\\", "/")


def _new_entry(part: str) -> ZipInfo:
    entry = ZipInfo(part, _DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0
    if not part.isascii():
        entry.flag_bits = _UTF8_NAME
    return entry


def _sized(entry: ZipInfo) -> ZipInfo:
    """The entry of an untouched part, for a header that states its sizes up front."""
    sized = copy(entry)
    sized.flag_bits &= ~_SIZES_FOLLOW
    return sized


def _deflated(entry: ZipInfo, data: bytes) -> list[bytes]:
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    compressed = compressor.compress(data) + compressor.flush()
    entry.CRC, entry.file_size, entry.compress_size = zlib.crc32(data), len(data), len(compressed)
    return [compressed]


def _name(entry: ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437")


def _moment(entry: ZipInfo) -> tuple[int, int]:
    """Time and date as the format packs them."""
    year, month, day, hour, minute, second = entry.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local_header(entry: ZipInfo) -> bytes:
    name = _name(entry)
    fields = (entry.extract_version, entry.flag_bits, entry.compress_type, *_moment(entry))
    sizes = (entry.CRC, entry.compress_size, entry.file_size)
    return _LOCAL.pack(b"PK\3\4", *fields, *sizes, len(name), 0) + name


def _central_header(entry: ZipInfo) -> bytes:
    name = _name(entry)
    versions = (entry.create_version, entry.create_system, entry.extract_version & 0xFF, 0)
    fields = (entry.flag_bits, entry.compress_type, *_moment(entry))
    sizes = (entry.CRC, entry.compress_size, entry.file_size)
    lengths = (len(name), 0, len(entry.comment), 0, entry.internal_attr)
    place = (entry.external_attr, entry.header_offset)
    return _CENTRAL.pack(b"PK\1\2", *versions, *fields, *sizes, *lengths, *place) + name + entry.comment


def _require_room(entries: Collection[ZipInfo]) -> None:
    largest = max(sum(entry.compress_size for entry in entries), *(entry.file_size for entry in entries))
    if largest > _LARGEST_FILE or len(entries) > _MOST_PARTS:
        raise Refusal("The workbook is too large: results can be added to files of up to 4 gigabytes.")


def _write_directory(target: BinaryIO, entries: list[ZipInfo], comment: bytes) -> None:
    start = target.tell()
    for entry in entries:
        target.write(_central_header(entry))
    end = target.tell()
    count = len(entries)
    target.write(_END.pack(b"PK\5\6", 0, 0, count, count, end - start, start, len(comment)) + comment)
