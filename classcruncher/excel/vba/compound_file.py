"""OLE compound files (MS-CFB, version 3): the container that holds a workbook's macros.

A compound file is a small file system. `compound_file` writes one; the same streams give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SECTOR = 512
_MINI_SECTOR = 64
#: Streams shorter than this live in the mini stream.
_MINI_CUTOFF = 4096
_END_OF_CHAIN, _FREE, _FAT_SECTOR, _NO_ENTRY = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
#: FAT sectors that the header can list; more would need a further table (files above 7 MB).
_FAT_SECTORS_IN_HEADER = 109


@dataclass
class _Entry:
    """One entry of the directory: a storage with children, or a stream with data."""

    name: str
    object_type: int
    data: bytes = b""
    children: list[_Entry] = field(default_factory=list)
    number: int = 0
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    colour: int = _BLACK
    start: int = _END_OF_CHAIN

    @property
    def is_small(self) -> bool:
        return self.object_type == _STREAM and len(self.data) < _MINI_CUTOFF

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le")
        start = 0 if self.object_type == _STORAGE else self.start
        return struct.pack(
            "<64sHBBIII16sIQQIQ",
            name, len(name), self.object_type, self.colour, self.left, self.right, self.child,
            bytes(16), 0, 0, 0, start, len(self.data),
        )  # fmt: skip


class _Sectors:
    """Sectors of one size, with the chain table that strings them together."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.content = bytearray()
        self.chains: list[int] = []

    def add(self, data: bytes) -> int:
        """Append a stream; return the number of its first sector."""
        if not data:
            return _END_OF_CHAIN
        first = len(self.chains)
        self.content += _padded(data, self.size)
        after = len(self.content) // self.size
        self.chains += [*range(first + 1, after), _END_OF_CHAIN]
        return first


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file that holds the streams; "VBA/dir" is the stream `dir` in the storage `VBA`."""
    root = _tree(streams)
    entries = _numbered(root)
    small, big = _Sectors(_MINI_SECTOR), _Sectors(_SECTOR)
    for entry in entries:
        if entry.object_type == _STREAM:
            entry.start = (small if entry.is_small else big).add(entry.data)
    root.data = bytes(small.content)
    root.start = big.add(root.data)
    mini_fat = big.add(_table(small.chains))
    directory = big.add(_directory(entries))
    fat_sectors = _add_fat(big)
    mini_fat_sectors = -(-len(small.chains) * 4 // _SECTOR)
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, len(fat_sectors), directory, 0, _MINI_CUTOFF, mini_fat, mini_fat_sectors, _END_OF_CHAIN, 0,
    )  # fmt: skip
    listed = fat_sectors + [_FREE] * (_FAT_SECTORS_IN_HEADER - len(fat_sectors))
    return header + struct.pack(f"<{_FAT_SECTORS_IN_HEADER}I", *listed) + bytes(big.content)


def _tree(streams: Mapping[str, bytes]) -> _Entry:
    root = _Entry("Root Entry", _ROOT)
    storages: dict[str, _Entry] = {"": root}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = _Entry(folder, _STORAGE)
            root.children.append(storages[folder])
        storages[folder].children.append(_Entry(name, _STREAM, data))
    return root


def _numbered(root: _Entry) -> list[_Entry]:
    """All entries in directory order, each storage's children strung into a search tree."""
    entries = [root]
    for entry in entries:  # grows while it is walked: storages bring their children
        entry.number = entries.index(entry)
        entries.extend(entry.children)
    for entry in entries:
        # Names are ordered by length first, then by letters without regard to case.
        siblings = sorted(entry.children, key=lambda each: (len(each.name), each.name.upper()))
        depth = len(siblings).bit_length()
        entry.child = _balance(siblings, depth if len(siblings) + 1 != 1 << depth else 0)
    return entries


def _balance(siblings: Sequence[_Entry], red_level: int) -> int:
    """Make a balanced red-black tree (its lowest, incomplete level is red); return the root's number."""
    if not siblings:
        return _NO_ENTRY
    middle = len(siblings) // 2
    entry = siblings[middle]
    entry.colour = _RED if red_level == 1 else _BLACK
    entry.left = _balance(siblings[:middle], red_level - 1)
    entry.right = _balance(siblings[middle + 1 :], red_level - 1)
    return entry.number


def _add_fat(sectors: _Sectors) -> list[int]:
    """Append the chain table, which also covers its own sectors; return the sectors that it takes."""
    first = len(sectors.chains)
    per_sector = _SECTOR // 4
    count = 1
    while count * per_sector < first + count:
        count += 1
    if count > _FAT_SECTORS_IN_HEADER:
        raise ValueError("The macros are too large for one compound file.")
    sectors.content += _table([*sectors.chains, *[_FAT_SECTOR] * count])
    return list(range(first, first + count))


def _table(numbers: Sequence[int]) -> bytes:
    data = struct.pack(f"<{len(numbers)}I", *numbers)
    return data + b"\xff" * (-len(data) % _SECTOR)


def _directory(entries: Sequence[_Entry]) -> bytes:
    blank = struct.pack("<64sHBBIII48s", b"", 0, 0, 0, _NO_ENTRY, _NO_ENTRY, _NO_ENTRY, b"")
    return b"".join(entry.packed() for entry in entries) + blank * (-len(entries) % (_SECTOR // len(blank)))


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)
