"""What stands at the top of a compound file (MS-CFB): old Excel files and encrypted new ones come in one.

The container is a small file system of sectors. Only its directory is read, and nothing that it says is
believed: no loop goes on for longer than the file is long, and no number leads outside it.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

#: How a compound file begins.
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER_SIZE = 512
_ENTRY_SIZE = 128
#: A file may have sectors of 512 or of 4096 bytes.
_SHIFTS = (9, 12)
_ROOT = 5
#: Sectors of the directory that are read: far more than any file of Excel's has.
_MOST_SECTORS = 4096
_IN_HEADER = 109


def names_at_top(file: BinaryIO) -> frozenset[str]:
    """The names of the streams and storages at the top, in small letters; none when they cannot be read."""
    header = _read(file, 0, _HEADER_SIZE)
    if len(header) < _HEADER_SIZE or _number(header, 30, "<H") not in _SHIFTS:
        return frozenset()
    return _names(_Sectors(file, header).chain(_number(header, 48)))


class _Sectors:
    """The sectors of a compound file, and the table that says which one follows which."""

    def __init__(self, file: BinaryIO, header: bytes) -> None:
        self._file = file
        self._size = 1 << _number(header, 30, "<H")
        self._count = file.seek(0, 2) // self._size
        #: The sectors that hold the table: those in the header, then those listed in sectors of their own.
        self._tables = list(struct.unpack_from(f"<{_IN_HEADER}I", header, 76))
        self._next_list = _number(header, 68)

    def chain(self, sector: int) -> bytes:
        """The bytes of a chain of sectors, as far as it can be followed."""
        content = bytearray()
        for _ in range(_MOST_SECTORS):
            if sector >= self._count:
                break
            content += self._sector(sector)
            sector = self._following(sector)
        return bytes(content)

    def _following(self, sector: int) -> int:
        table, place = divmod(sector, self._size // 4)
        while table >= len(self._tables) and self._next_list < self._count:
            *listed, self._next_list = struct.unpack(f"<{self._size // 4}I", self._sector(self._next_list))
            self._tables += listed
        if table >= len(self._tables) or self._tables[table] >= self._count:
            return self._count
        return _number(self._sector(self._tables[table]), 4 * place)

    def _sector(self, sector: int) -> bytes:
        return _read(self._file, (sector + 1) * self._size, self._size).ljust(self._size, b"\0")


def _names(directory: bytes) -> frozenset[str]:
    """The names of the root's children, which are a tree of entries that know their neighbours."""
    entries = [directory[at : at + _ENTRY_SIZE] for at in range(0, len(directory), _ENTRY_SIZE)]
    if not entries or entries[0][66] != _ROOT:
        return frozenset()
    names, seen, ahead = set(), set(), [_number(entries[0], 76)]
    while ahead:
        entry = ahead.pop()
        if entry < len(entries) and entry not in seen:
            seen.add(entry)
            names.add(_name(entries[entry]))
            ahead += [_number(entries[entry], 68), _number(entries[entry], 72)]
    return frozenset(names)


def _name(entry: bytes) -> str:
    length = min(_number(entry, 64, "<H"), 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold()


def _number(data: bytes, place: int, form: str = "<I") -> int:
    return int(struct.unpack_from(form, data, place)[0])


def _read(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)
