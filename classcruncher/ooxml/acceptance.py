"""Whether a file is a workbook that can be read and written to: one sentence when it is not."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path, PurePath
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
        _require_plain_file(path)
        with path.open("rb") as file:
            check_content(file, path.name)


def check_content(file: BinaryIO, name: str) -> None:
    """Raise Refusal as `check_package`, for an open file or bytes of this name."""
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise Refusal(f"{name} is empty: it holds no workbook.")
    if head.startswith(SIGNATURE):
        raise Refusal(_about_compound_file(file, name))
    if not head.startswith(_ZIP):
        raise Refusal(_about_other(name, head))
    with telling_damage(name), ZipFile(file) as archive:
        _check_entries(archive.infolist(), name)
        parts = Parts(archive, name)
        _check_workbook(parts, name)
    if _ending(name) not in ENDINGS:
        raise Refusal(f"{name} is a workbook but its name does not say so: rename it to end in .xlsx.")


def content_mark(file: BinaryIO) -> str:
    """A text that stands for all the bytes of an open file: equal only for files that are equal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _require_plain_file(path: Path) -> None:
    """Raise Refusal for a folder, a device or the like."""
    try:
        status = path.stat()
    except ValueError:
        raise Refusal(f"{path!s} is not a possible file name.".replace("\0", "")) from None
    if stat.S_ISDIR(status.st_mode):
        raise Refusal(f"{path} is a folder: choose a workbook in it.")
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(not_a_workbook(path.name))


def _about_compound_file(file: BinaryIO, name: str) -> str:
    """Old Excel files and encrypted new ones come in the same container, and other files of Office's too."""
    file.seek(0)
    names = names_at_top(file)
    if names & _ENCRYPTED:
        return f"{name} is protected with a password: take the password off in Excel and save it."
    if names and not names & _OLD_WORKBOOKS:
        return not_a_workbook(name)
    return f'{name} is an old Excel file (.xls): in Excel choose "Save as" and the type .xlsx.'


def _about_other(name: str, head: bytes) -> str:
    if _ending(name) in (".csv", ".tsv", ".txt") or not _has_control_bytes(head):
        return (
            f"{name} is a text file (such as .csv), not a workbook: "
            "copy its values into a workbook made by classcruncher new."
        )
    if _ending(name) in ENDINGS:
        return damaged(name)
    return not_a_workbook(name)


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


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
