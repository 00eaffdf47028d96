"""Whether a file is a workbook that can be read and written to: one sentence when it is not."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

from classcruncher.errors import Refusal
from classcruncher.ooxml.compound_names import SIGNATURE, names_at_top
from classcruncher.ooxml.content_types import PART as CONTENT_TYPES
from classcruncher.ooxml.content_types import ContentTypes
from classcruncher.ooxml.markup import MAIN
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.refusals import Unfit, damaged, naming, not_a_workbook, reading
from classcruncher.ooxml.relations import workbook_part

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ENDINGS = (".xlsx", ".xlsm")

_ZIP = b"PK"
#: Streams of a workbook with a password, and of an old one.
_ENCRYPTED = frozenset(("encryptedpackage", "encryptioninfo"))
_OLD_WORKBOOKS = frozenset(("workbook", "book"))
#: What a content type says, and the sentence for it.
_OTHER_FORMATS = {
    "sheet.binary": 'is a binary workbook (.xlsb): in Excel choose "Save as" and the type .xlsx.',
    "template": "is a template (.xltx or .xltm): make a workbook from it in Excel and save that as .xlsx.",
    "addin": "is an Excel add-in (.xlam), not a workbook: choose an .xlsx or .xlsm file.",
}
#: Content types that say nothing of what the XML is about.
_PLAIN_XML = ("application/xml", "text/xml")


def require_workbook(path: Path) -> None:
    """Raise Refusal, in one sentence, unless the file is an .xlsx or .xlsm workbook in good order.

    Looks at the file itself, the list of its parts and the workbook part; sheets are not read here.
    """
    with reading(path):
        _require_plain_file(path)
        with path.open("rb") as file:
            require_workbook_content(file, path.name)


def require_workbook_content(file: BinaryIO, name: str) -> None:
    """Raise Refusal as `require_workbook`, for an open file or bytes of this name."""
    with naming(name):
        file.seek(0)
        head = file.read(4096)
        if not head:
            raise Unfit("is empty: it holds no workbook.")
        if head.startswith(SIGNATURE):
            raise _about_compound_file(file)
        if not head.startswith(_ZIP):
            raise _about_other(name, head)
        require_workbook_package(Package(file))
        if _ending(name) not in ENDINGS:
            raise Unfit("is a workbook but its name does not say so: rename it to end in .xlsx.")


def require_workbook_package(package: Package) -> None:
    """Raise Unfit unless the package is a workbook of the format that is read and written to."""
    if CONTENT_TYPES not in package:
        raise _about_zip(package)
    workbook = workbook_part(package)
    content_type = ContentTypes(package).of(workbook) or ""
    for word, sentence in _OTHER_FORMATS.items():
        if word in content_type:
            raise Unfit(sentence)
    if content_type and content_type not in _PLAIN_XML and "sheet" not in content_type:
        raise not_a_workbook()
    root = package.xml(workbook)
    if root.tag == f"{{{STRICT}}}workbook":
        raise Unfit('is a Strict Open XML workbook: in Excel choose "Save as" and the plain type .xlsx.')
    if root.tag != f"{{{MAIN}}}workbook":
        raise not_a_workbook()


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
        raise IsADirectoryError
    if not stat.S_ISREG(status.st_mode):
        raise not_a_workbook()


def _about_compound_file(file: BinaryIO) -> Unfit:
    """Old Excel files and encrypted new ones come in the same container, and other files of Office's too."""
    file.seek(0)
    names = names_at_top(file)
    if names & _ENCRYPTED:
        return Unfit("is protected with a password: take the password off in Excel and save it.")
    if names and not names & _OLD_WORKBOOKS:
        return not_a_workbook()
    return Unfit('is an old Excel file (.xls): in Excel choose "Save as" and the type .xlsx.')


def _about_other(name: str, head: bytes) -> Unfit:
    if _ending(name) in (".csv", ".tsv", ".txt") or not _has_control_bytes(head):
        return Unfit(
            "is a text file (such as .csv), not a workbook: "
            "copy its values into a workbook made by classcruncher new."
        )
    if _ending(name) in ENDINGS:
        return damaged()
    return not_a_workbook()


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _has_control_bytes(head: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _about_zip(package: Package) -> Unfit:
    if "mimetype" in package:
        with package.stream("mimetype") as stream:
            if b"opendocument" in stream.read(200):
                return Unfit("is an OpenDocument file (.ods): in LibreOffice save it as an .xlsx file.")
    return not_a_workbook()
