"""What surrounds the parts in a zip file: the header before each of them, and the list at the end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection
from copy import copy
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipInfo

from classcruncher.errors import Refusal

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
#: The fixed beginning of a header, in bytes.
HEADER_SIZE = _LOCAL.size
_UTF8_NAME = 0x800
_SIZES_FOLLOW = 0x08
#: The largest that plain zip headers can state, with some room for the results.
_LARGEST_FILE = 0xF0000000
_MOST_PARTS = 0xFFFE
#: New parts carry this one date, so that the same input gives the same bytes.
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def new_entry(part: str) -> ZipInfo:
    """The entry of a part that is to be compressed."""
    entry = ZipInfo(part, FIXED_DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0
    if not part.isascii():
        entry.flag_bits = _UTF8_NAME
    return entry


def sized(entry: ZipInfo) -> ZipInfo:
    """The entry of an untouched part, for a header that states its sizes up front."""
    entry = copy(entry)
    entry.flag_bits &= ~_SIZES_FOLLOW
    return entry


def deflated(entry: ZipInfo, data: bytes) -> bytes:
    """The compressed bytes of a part, whose sizes and checksum the entry gets."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    compressed = compressor.compress(data) + compressor.flush()
    entry.CRC, entry.file_size, entry.compress_size = zlib.crc32(data), len(data), len(compressed)
    return compressed


def rest_of_header(header: bytes) -> int | None:
    """How many bytes follow the fixed beginning of a part's header; None when it is none."""
    if len(header) < HEADER_SIZE or not header.startswith(b"PK\3\4"):
        return None
    *_, name_length, extra_length = _LOCAL.unpack(header)
    return int(name_length) + int(extra_length)


def header(entry: ZipInfo) -> bytes:
    """What stands before a part."""
    name = _name(entry)
    fields = (entry.extract_version, entry.flag_bits, entry.compress_type, *_moment(entry))
    sizes = (entry.CRC, entry.compress_size, entry.file_size)
    return _LOCAL.pack(b"PK\3\4", *fields, *sizes, len(name), 0) + name


def require_room(entries: Collection[ZipInfo]) -> None:
    """Raise Refusal when plain zip headers cannot hold that much."""
    largest = max(sum(entry.compress_size for entry in entries), *(entry.file_size for entry in entries))
    if largest > _LARGEST_FILE or len(entries) > _MOST_PARTS:
        raise Refusal("The workbook is too large: results can be added to files of up to 4 gigabytes.")


def write_directory(target: BinaryIO, entries: list[ZipInfo], comment: bytes) -> None:
    """Write the list of all parts behind them."""
    start = target.tell()
    for entry in entries:
        target.write(_listed(entry))
    end = target.tell()
    count = len(entries)
    target.write(_END.pack(b"PK\5\6", 0, 0, count, count, end - start, start, len(comment)) + comment)


def _listed(entry: ZipInfo) -> bytes:
    name = _name(entry)
    versions = (entry.create_version, entry.create_system, entry.extract_version & 0xFF, 0)
    fields = (entry.flag_bits, entry.compress_type, *_moment(entry))
    sizes = (entry.CRC, entry.compress_size, entry.file_size)
    lengths = (len(name), 0, len(entry.comment), 0, entry.internal_attr)
    place = (entry.external_attr, entry.header_offset)
    return _CENTRAL.pack(b"PK\1\2", *versions, *fields, *sizes, *lengths, *place) + name + entry.comment


def _name(entry: ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437")


def _moment(entry: ZipInfo) -> tuple[int, int]:
    """Time and date as the format packs them."""
    year, month, day, hour, minute, second = entry.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
