"""The hidden marks by which a result sheet is known as ours, whatever its title."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

#: Sheet-scoped names: the title that a sheet was given, and the fingerprint of the inputs behind it.
MARK = "_ClassCruncher"
INPUTS_MARK = "_ClassCruncher_inputs"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK_PART = "xl/workbook.xml"
#: Every member of the package carries the same date and system: the same input gives the same bytes.
ZIP_DATE, UNIX = (1980, 1, 1, 0, 0, 0), 3


def add_marks(package: bytes, fingerprint: str = "") -> bytes:
    """The workbook with every sheet marked, and its first one with the inputs' fingerprint when given.

    Parts are stored, not compressed: compressors differ from one system to the next.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == BOOK_PART:
                part = _marked(part, fingerprint)
            member = zipfile.ZipInfo(name, ZIP_DATE)
            member.create_system = UNIX
            target.writestr(member, part)
    return result.getvalue()


def _marked(part: bytes, fingerprint: str) -> bytes:
    book = etree.fromstring(part)
    # Every sheet has a print area, so that there are names already.
    names = next(book.iter(f"{{{MAIN}}}definedNames"))
    for position, sheet in enumerate(book.iter(f"{{{MAIN}}}sheet")):
        marks = {MARK: sheet.get("name", "")}
        if position == 0 and fingerprint:
            marks[INPUTS_MARK] = fingerprint
        for mark, text in marks.items():
            name = etree.SubElement(
                names, f"{{{MAIN}}}definedName", name=mark, localSheetId=str(position), hidden="1"
            )
            name.text = '"' + text.replace('"', '""') + '"'
    names[:] = sorted(
        names, key=lambda name: (name.get("name", "").casefold(), int(name.get("localSheetId", 0)))
    )
    declaration: bytes = etree.tostring(book, xml_declaration=True, encoding="UTF-8", standalone=True)
    return declaration
