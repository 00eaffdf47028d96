"""The parts of a workbook file, opened with care: no part may run, reach out or grow without bounds."""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from classcruncher.errors import Refusal

#: Largest part, in bytes, that is parsed as a whole; sheets and texts are streamed instead.
LARGEST_WHOLE_PART = 32 * 2**20
CONTENT_TYPES = "[Content_Types].xml"
#: The relationship types of transitional files; their last words also name those of strict ones.
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

#: Content types that say nothing of what the XML is about.
_PLAIN_XML = ("application/xml", "text/xml")

#: How a damaged package shows itself, whichever of its layers is hit.
DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OverflowError, etree.LxmlError)


class Relation(NamedTuple):
    """One relationship of a part: its id, the last word of its type, and the part that it leads to."""

    id: str
    kind: str
    target: str


class Parts:
    """The parts of one package, found by name without regard to case and to the way slashes lean.

    Raises Refusal when a part is missing or damaged, or holds a document type (which no workbook
    has, and which XML bombs and references to other files need).
    """

    def __init__(self, archive: ZipFile, title: str) -> None:
        self._archive = archive
        self._title = title
        self._entries = {part_key(entry.filename): entry for entry in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._entries

    @contextmanager
    def stream(self, part: str) -> Iterator[IO[bytes]]:
        """A part's bytes, to be read piece by piece; damage that shows meanwhile is refused."""
        entry = self._entries.get(part_key(part))
        if entry is None:
            raise Refusal(damaged(self._title, f"its part {part} is missing"))
        with telling_damage(self._title, part), self._archive.open(entry) as stream:
            yield stream

    def xml(self, part: str) -> etree._Element:
        """A part parsed as a whole."""
        with self.stream(part) as stream:
            data = stream.read(LARGEST_WHOLE_PART + 1)
            if len(data) > LARGEST_WHOLE_PART:
                raise Refusal(damaged(self._title, f"its part {part} is larger than any program makes it"))
            if b"<!DOCTYPE" in data:
                raise Refusal(
                    f"{self._title} holds XML that workbooks never have, and is not read for safety."
                )
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
            refuse_document_type(root, self._title)
            return root

    def related(self, part: str) -> list[Relation]:
        """The relationships of a part to other parts ("" stands for the package), in their order."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return []
        return [
            Relation(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                self._resolved(folder, item.get("Target", "")),
            )
            for item in self.xml(rels).iterfind("{*}Relationship")
            if item.get("TargetMode") != "External"
        ]

    def _resolved(self, folder: str, target: str) -> str:
        """The part that a target means; percent signs may belong to its name or stand for others."""
        path = target.split("#", 1)[0].replace("\\", "/")
        written, meant = (
            posixpath.normpath(posixpath.join("/", folder, name)).lstrip("/")
            for name in (path, unquote(path))
        )
        return meant if meant in self else written

    def content_type(self, part: str) -> str:
        """The content type of a part: its own or that of its ending; blank when it says no more than XML."""
        types = self.xml(CONTENT_TYPES)
        ending = posixpath.splitext(part)[1].lstrip(".").casefold()
        own = (
            item.get("ContentType", "")
            for item in types.iterfind("{*}Override")
            if part_key(item.get("PartName", "")) == part_key(part)
        )
        shared = (
            item.get("ContentType", "")
            for item in types.iterfind("{*}Default")
            if item.get("Extension", "").casefold() == ending
        )
        return next((each for each in (*own, *shared) if each not in _PLAIN_XML), "")

    def workbook(self) -> str:
        """The name of the part that is the workbook itself."""
        for relation in self.related(""):
            if relation.kind == "officeDocument":
                return relation.target
        raise Refusal(not_a_workbook(self._title))


@contextmanager
def opened(path: Path) -> Iterator[Parts]:
    """The parts of a file; Refusal when it cannot be opened or is no package."""
    with telling_damage(path.name), reading(path), ZipFile(path) as archive:
        yield Parts(archive, path.name)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns the system's errors into refusals that say what to do."""
    try:
        yield
    except FileNotFoundError:
        raise Refusal(f"{path} does not exist: check its name and its folder.") from None
    except IsADirectoryError:
        raise Refusal(f"{path} is a folder: choose a workbook in it.") from None
    except PermissionError:
        raise Refusal(
            f"{path.name} may not be read: close it in other programs, or ask for the permission to read it."
        ) from None
    except OSError as error:
        raise Refusal(f"{path.name} could not be read from its disk or network: {error.strerror}.") from None


@contextmanager
def telling_damage(title: str, part: str = "") -> Iterator[None]:
    """Turns what zip and XML readers raise on damaged files into a refusal."""
    try:
        yield
    except DAMAGE:
        raise Refusal(damaged(title, f"its part {part} cannot be read" if part else "")) from None


def refuse_document_type(element: etree._Element, title: str) -> None:
    """Refuse XML with a document type, in whatever encoding it was hidden."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise Refusal(f"{title} holds XML that workbooks never have, and is not read for safety.")


def damaged(title: str, detail: str = "") -> str:
    """The sentence for a file that is cut off or broken."""
    because = f" ({detail})" if detail else ""
    return f"{title} is damaged or only partly there{because}: open it in Excel to repair it, or use a copy."


def not_a_workbook(title: str) -> str:
    """The sentence for any other kind of file."""
    return f"{title} is not an Excel workbook: choose an .xlsx or .xlsm file."


def part_key(part: str) -> str:
    """What a part is found by: its case does not count, and old producers write backslashes."""
    return part.replace("\\", "/").lstrip("/").casefold()


def leads_outside(name: str) -> bool:
    """Whether a part's name would leave the package if it were unpacked."""
    pure = PurePosixPath(name.replace("\\", "/"))
    return pure.is_absolute() or ".." in pure.parts or ":" in name or "\0" in name
