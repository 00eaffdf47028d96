"""The workbook that schools fill in: blank, or filled with a school.

The same input gives the same bytes, on every system and with every version of Python.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from classcruncher.domain.inputs import Inputs
from classcruncher.files.replacing import save
from classcruncher.ooxml.finished import finished
from classcruncher.workbook.origin import Origin
from classcruncher.workbook.template.input_layout import InputFormats
from classcruncher.workbook.template.optional_sheets import add_fixed_classes, add_what_if
from classcruncher.workbook.template.required_sheets import add_composites, add_grades, add_school
from classcruncher.workbook.template.rules_sheet import add_rules
from classcruncher.workbook.template.start import add_start

#: What adds each sheet after the first one, in order.
_SHEETS = (
    add_school,
    add_grades,
    add_composites,
    add_fixed_classes,
    add_rules,
    add_what_if,
)

#: The date that a template gives as its own, in UTC.
CREATED = datetime(2025, 1, 1)


def build(path: Path, inputs: Inputs | None = None) -> None:
    """Write the template to a path, blank or filled with a school; what is there is replaced."""
    save(path, render(inputs))


def render(inputs: Inputs | None = None, origin: Origin | None = None) -> bytes:
    """The template as the content of an .xlsx file, blank or filled with a school.

    `origin` says, on the first sheet, where the figures of a rule pack are from.
    """
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as workbook:
        workbook.set_properties(
            {"title": "Class Cruncher", "subject": "Class structures for a school", "created": CREATED}
        )
        formats = InputFormats(workbook)
        add_start(workbook, formats, inputs, origin)
        for add in _SHEETS:
            add(workbook, formats, inputs)
    return finished(content.getvalue())
