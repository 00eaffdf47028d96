"""Why a file is refused, in a sentence that begins with its name; and the name put before it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree

from classcruncher.errors import Refusal

#: How a damaged package shows itself, whichever of its layers is hit.
DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OverflowError, etree.LxmlError)
#: Besides, what the list of parts or the head of one raises when it makes no sense.
NONSENSE = (*DAMAGE, ValueError, RuntimeError)


class Unfit(Refusal):
    """A file that is not, or not wholly, a workbook to be read and written to.

    The message is a sentence without its subject: see `naming`.
    """


def damaged(detail: str = "") -> Unfit:
    """A file that is cut off or broken."""
    because = f" ({detail})" if detail else ""
    return Unfit(f"is damaged or only partly there{because}: open it in Excel to repair it, or use a copy.")


def unreadable(part: str) -> Unfit:
    """A file with a part that is cut off or broken."""
    return damaged(f"its part {part} cannot be read")


def not_a_workbook() -> Unfit:
    """A file that is anything else."""
    return Unfit("is not an Excel workbook: choose an .xlsx or .xlsm file.")


def unsafe() -> Unfit:
    """A file with a document type in its XML, which XML bombs and references to other files need."""
    return Unfit("holds XML that workbooks never have, and is not read for safety.")


@contextmanager
def naming(title: str) -> Iterator[None]:
    """Puts the name of the file before what is the matter with it."""
    try:
        yield
    except Unfit as unfit:
        raise Refusal(f"{title} {unfit}") from unfit


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns the system's errors, and what is the matter with the file itself, into refusals."""
    try:
        with naming(path.name):
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
