"""VBA projects (MS-OVBA) written from source text: what a macro workbook keeps in vbaProject.bin.

Only the text is stored, no compiled code: Office compiles it when the workbook is opened, whatever
its version. The same modules give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from classcruncher.excel.vba.compound_file import compound_file

_CODE_PAGE = "cp1252"
_ID = "{9A3C7E52-60B1-4D0B-8F2E-5C1A55C0C001}"
#: Version 0xFFFF says that there is no compiled code to trust.
_NO_COMPILED_CODE = bytes.fromhex("CC61FFFF000000")
_CHUNK = 4096
_REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#stdole2.tlb#OLE Automation"),
    ("Office", r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0##Microsoft Office Object Library"),
)


class ModuleType(Enum):
    """What a module is, with the base class that Office expects of it."""

    PROCEDURES = ""
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    WORKSHEET = "0{00020820-0000-0000-C000-000000000046}"

    @property
    def is_document(self) -> bool:
        """Whether the module belongs to the workbook or to one of its sheets."""
        return self in (ModuleType.WORKBOOK, ModuleType.WORKSHEET)


@dataclass(frozen=True)
class Module:
    """One module: its name, its source text without the heading attributes, and its type."""

    name: str
    source: str
    type: ModuleType = ModuleType.PROCEDURES

    @classmethod
    def exported(cls, text: str, module_type: ModuleType = ModuleType.PROCEDURES) -> Module:
        """Read a .bas or .cls file as the Visual Basic editor exports it."""
        lines = text.splitlines()
        heading = next(i for i, line in enumerate(lines) if line.startswith("Attribute VB_Name"))
        end = heading
        while end < len(lines) and lines[end].startswith("Attribute VB_"):
            end += 1
        return cls(lines[heading].split('"')[1], "\n".join(lines[end:]), module_type)

    def text(self) -> bytes:
        """The source as it is stored: heading attributes first, lines ended as on Windows."""
        lines = [*self._heading(), *self.source.splitlines()]
        return "".join(line + "\r\n" for line in lines).encode(_CODE_PAGE)

    def _heading(self) -> Iterator[str]:
        yield f'Attribute VB_Name = "{self.name}"'
        if self.type is ModuleType.PROCEDURES:
            return
        yield f'Attribute VB_Base = "{self.type.value}"'
        yield "Attribute VB_GlobalNameSpace = False"
        yield "Attribute VB_Creatable = False"
        yield f"Attribute VB_PredeclaredId = {self.type.is_document}"
        yield f"Attribute VB_Exposed = {self.type.is_document}"
        yield "Attribute VB_TemplateDerived = False"
        yield f"Attribute VB_Customizable = {self.type.is_document}"


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """Return the vbaProject.bin of a workbook: the modules under the project's name (plain letters)."""
    streams = {f"VBA/{module.name}": compressed(module.text()) for module in modules}
    streams["VBA/_VBA_PROJECT"] = _NO_COMPILED_CODE
    streams["VBA/dir"] = compressed(_dir(name, modules))
    streams["PROJECT"] = _project(name, modules).encode(_CODE_PAGE)
    streams["PROJECTwm"] = b"".join(_name_twice(module) for module in modules) + bytes(2)
    return compound_file(streams)


def compressed(data: bytes) -> bytes:
    """Compress as MS-OVBA 2.4.1 says: chunks of 4096 bytes, each of literals and copies of earlier bytes."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(_compressed_chunk(chunk) for chunk in chunks)


def _compressed_chunk(chunk: bytes) -> bytes:
    body = bytearray()
    position = 0
    while position < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if position >= len(chunk):
                break
            offset, length = _longest_copy(chunk, position)
            if length:
                flags |= 1 << bit
                bits = _offset_bits(position)
                tokens += struct.pack("<H", (offset - 1) << (16 - bits) | (length - 3))
            else:
                tokens.append(chunk[position])
            position += length or 1
        body.append(flags)
        body += tokens
    if len(body) >= _CHUNK and len(chunk) == _CHUNK:  # it did not shrink: stored as it is
        return struct.pack("<H", 0x3000 | _CHUNK - 1) + chunk
    return struct.pack("<H", 0xB000 | len(body) - 1) + body


def _longest_copy(chunk: bytes, position: int) -> tuple[int, int]:
    """How far back, and how long, the longest repetition of earlier bytes is; (0, 0) when below 3 bytes."""
    most = min(len(chunk) - position, (0xFFFF >> _offset_bits(position)) + 3)
    offset = length = 0
    wanted = 3
    while wanted <= most:
        found = chunk.rfind(chunk[position : position + wanted], 0, position + wanted - 1)
        if found < 0:
            break
        offset, length, wanted = position - found, wanted, wanted + 1
    return offset, length


def _offset_bits(position: int) -> int:
    return max(4, (position - 1).bit_length()) if position else 4


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """The `dir` stream: the project's properties, its references and its modules."""
    records = [
        _record(0x01, struct.pack("<I", 1)),  # written for Windows; the Mac reads it too
        _record(0x02, struct.pack("<I", 0x409)),
        _record(0x14, struct.pack("<I", 0x409)),
        _record(0x03, struct.pack("<H", 1252)),
        _record(0x04, name.encode(_CODE_PAGE)),
        _pair(0x05, 0x40, ""),
        _record(0x06, b"") + _record(0x3D, b""),
        _record(0x07, bytes(4)),
        _record(0x08, bytes(4)),
        struct.pack("<HIIH", 0x09, 4, 1, 0),
        _pair(0x0C, 0x3C, ""),
    ]
    for reference, library in _REFERENCES:
        libid = library.encode(_CODE_PAGE)
        records.append(_pair(0x16, 0x3E, reference))
        records.append(_record(0x0D, struct.pack("<I", len(libid)) + libid + bytes(6)))
    records.append(_record(0x0F, struct.pack("<H", len(modules))))
    records.append(_record(0x13, b"\xff\xff"))
    records += [_module_records(module) for module in modules]
    records.append(_record(0x10, b""))
    return b"".join(records)


def _module_records(module: Module) -> bytes:
    return b"".join(
        (
            _pair(0x19, 0x47, module.name),
            _pair(0x1A, 0x32, module.name),
            _pair(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),  # the text begins at once: no compiled code before it
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.type is ModuleType.PROCEDURES else 0x22, b""),
            _record(0x2B, b""),
        )
    )


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _pair(number: int, unicode_number: int, text: str) -> bytes:
    """A text twice: in the code page and in Unicode."""
    return _record(number, text.encode(_CODE_PAGE)) + _record(unicode_number, text.encode("utf-16-le"))


def _project(name: str, modules: Sequence[Module]) -> str:
    """The `PROJECT` stream: the list of modules as the Visual Basic editor keeps it."""
    lines = [f'ID="{_ID}"', *(_project_line(module) for module in modules)]
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{obfuscated(bytes(4))}"',  # nothing is protected,
        f'DPB="{obfuscated(bytes(1))}"',  # there is no password,
        f'GC="{obfuscated(bytes([255]))}"',  # and the project is visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(line + "\r\n" for line in lines)


def _name_twice(module: Module) -> bytes:
    return f"{module.name}\0".encode(_CODE_PAGE) + f"{module.name}\0".encode("utf-16-le")


def _project_line(module: Module) -> str:
    if module.type.is_document:
        return f"Document={module.name}/&H00000000"
    return f"{'Class' if module.type is ModuleType.CLASS else 'Module'}={module.name}"


def obfuscated(data: bytes, project_id: str = _ID, seed: int = 0x11) -> str:
    """Hide a protection setting as MS-OVBA 2.4.3.2 says; in hexadecimal. A fixed seed gives equal bytes."""
    key = sum(project_id.encode(_CODE_PAGE)) & 0xFF
    written = [seed, seed ^ 2, seed ^ key]
    plain_before = key
    for plain in bytes((seed & 6) // 2) + struct.pack("<I", len(data)) + data:
        written.append(plain ^ ((written[-2] + plain_before) & 0xFF))
        plain_before = plain
    return bytes(written).hex().upper()
