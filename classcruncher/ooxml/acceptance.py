"""Whether a file is a workbook that can be read and written to: one sentence when it is not."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from classcruncher.errors import Refusal
from classcruncher.ooxml.compound_names import SIGNATURE, names_at_top
from classcruncher.ooxml.parts import (
    CONTENT_TYPES,
    Parts,
    damaged,
    leads_outside,
    not_a_workbook,
    part_key,
    reading,
    telling_damage,
)

#: What a package may unpack to, in bytes and parts: far above any workbook of a school's.
LARGEST_PACKAGE = 2 * 2**30
MOST_PARTS = 20_000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ENDINGS = (".xlsx", ".xlsm")

_ZIP = b"PK"
#: Streams of a workbook with a password, and of an old one.
_ENCRYPTED = frozenset(("encryptedpackage", "encryptioninfo"))
_OLD_WORKBOOKS = frozenset(("workbook", "book"))
_ENCRYPTED_BIT = 0x1
#: What a content type says, and the sentence for it.
_OTHER_KINDS = {
    "sheet.binary": 'is a binary workbook (.xlsb): in Excel choose "Save as" and the type .xlsx.',
    "template": "is a template (.xltx or .xltm): make a workbook from it in Excel and save that as .xlsx.",
    "addin": "is an Excel add-in (.xlam), not a workbook: choose an .xlsx or .xlsm file.",
}


def check_package(path: Path) -> None:
    """Raise Refusal, in one sentence, unless the file is an .xlsx or .xlsm workbook in good order.

    Looks at the file itself, the list of its parts and the workbook part; sheets are not read here.
    """
    with reading(path):
        head = _head(path)
    if head.startswith(SIGNATURE):
        raise Refusal(_about_compound_file(path))
    if not head.startswith(_ZIP):
        raise Refusal(_about_other(path, head))
    with telling_damage(path.name), reading(path), ZipFile(path) as archive:
        _check_entries(archive.infolist(), path.name)
        parts = Parts(archive, path.name)
        _check_workbook(parts, path.name)
    if path.suffix.lower() not in ENDINGS:
        raise Refusal(f"{path.name} is a workbook but its name does not say so: rename it to end in .xlsx.")


def content_mark(file: BinaryIO) -> str:
    """A text that stands for all the bytes of an open file: equal only for files that are equal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _head(path: Path) -> bytes:
    """The first bytes of a plain file that is not empty."""
    try:
        status = path.stat()
    except ValueError:
        raise Refusal(f"{path!s} is not a possible file name.".replace("\0", "")) from None
    if stat.S_ISDIR(status.st_mode):
        raise Refusal(f"{path} is a folder: choose a workbook in it.")
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(not_a_workbook(path.name))
    if status.st_size == 0:
        raise Refusal(f"{path.name} is empty: it holds no workbook.")
    with path.open("rb") as file:
        return file.read(4096)


def _about_compound_file(path: Path) -> str:
    """Old Excel files and encrypted new ones come in the same container, and other files of Office's too."""
    with reading(path), path.open("rb") as file:
        names = names_at_top(file)
    if names & _ENCRYPTED:
        return f"{path.name} is protected with a password: take the password off in Excel and save it."
    if names and not names & _OLD_WORKBOOKS:
        return not_a_workbook(path.name)
    return f'{path.name} is an old Excel file (.xls): in Excel choose "Save as" and the type .xlsx.'


def _about_other(path: Path, head: bytes) -> str:
    if path.suffix.lower() in (".csv", ".tsv", ".txt") or not _has_control_bytes(head):
        return (
            f"{path.name} is a text file (such as .csv), not a workbook: "
            "copy its values into a workbook made by classcruncher new."
        )
    if path.suffix.lower() in ENDINGS:
        return damaged(path.name)
    return not_a_workbook(path.name)


def _has_control_bytes(head: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _check_entries(entries: list[ZipInfo], title: str) -> None:
    names = [part_key(entry.filename) for entry in entries]
    if any(leads_outside(entry.orig_filename) for entry in entries):
        raise Refusal(f"{title} holds parts that lead outside the file, and is not read for safety.")
    if any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries):
        raise Refusal(f"{title} is a zip file with a password, not a workbook.")
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
        raise Refusal(
            f"{title} unpacks to more than any school's workbook holds, and is not read for safety."
        )
    if len(set(names)) < len(names):
        raise Refusal(damaged(title, "it holds two parts of one name"))
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise Refusal(damaged(title, "its parts are packed in a way that Excel does not know"))


def _check_workbook(parts: Parts, title: str) -> None:
    if CONTENT_TYPES not in parts:
        raise Refusal(_about_zip(parts, title))
    workbook = parts.workbook()
    kind = parts.content_type(workbook)
    for word, sentence in _OTHER_KINDS.items():
        if word in kind:
            raise Refusal(f"{title} {sentence}")
    if kind and "sheet" not in kind:
        raise Refusal(not_a_workbook(title))
    root = parts.xml(workbook)
    if root.tag == f"{{{STRICT}}}workbook":
        raise Refusal(
            f'{title} is a Strict Open XML workbook: in Excel choose "Save as" and the plain type .xlsx.'
        )
    if root.tag != f"{{{MAIN}}}workbook":
        raise Refusal(not_a_workbook(title))


def _about_zip(parts: Parts, title: str) -> str:
    if "mimetype" in parts:
        with parts.stream("mimetype") as stream:
            if b"opendocument" in stream.read(200):
                return f"{title} is an OpenDocument file (.ods): in LibreOffice save it as an .xlsx file."
    return not_a_workbook(title)
