"""The workbook that schools fill in: blank, or filled with a school.

The same input gives the same bytes, on every system and with every version of Python: times are fixed,
and the parts of the package are stored as they are, since compression differs from one zlib to the next.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from xlsxwriter import Workbook

from classcruncher.domain.inputs import Inputs
from classcruncher.workbook.template.input_layout import InputFormats
from classcruncher.workbook.template.optional_sheets import add_fixed_classes, add_what_if
from classcruncher.workbook.template.required_sheets import add_composites, add_grades, add_school
from classcruncher.workbook.template.start import add_start

#: The date that a template gives as its own, in UTC.
CREATED = datetime(2025, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def build(path: Path, inputs: Inputs | None = None) -> None:
    """Write the template to a path, blank or filled with a school; what is there is replaced."""
    path.write_bytes(render(inputs))


def render(inputs: Inputs | None = None) -> bytes:
    """The template as the content of an .xlsx file, blank or filled with a school."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as workbook:
        workbook.set_properties(
            {"title": "Class Cruncher", "subject": "Class structures for a school", "created": CREATED}
        )
        formats = InputFormats(workbook)
        for add in (add_start, add_school, add_grades, add_composites, add_fixed_classes, add_what_if):
            add(workbook, formats, inputs)
    return _stored(content)


def _stored(content: BytesIO) -> bytes:
    """The same package, uncompressed and without a trace of time or system."""
    stored = BytesIO()
    with ZipFile(content) as package, ZipFile(stored, "w") as target:
        for name in package.namelist():
            entry = ZipInfo(name, _ZIP_TIME)
            entry.compress_type = ZIP_STORED
            entry.create_system = _UNIX
            entry.external_attr = 0o600 << 16
            target.writestr(entry, package.read(name))
    return stored.getvalue()
