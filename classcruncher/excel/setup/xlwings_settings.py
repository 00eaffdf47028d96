"""What the macros are told about Python: the keys of xlwings' configuration sheet.

A key that is present but empty would still override every other source, so only keys with a value
are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from classcruncher.ooxml.markup import MAIN


def settings(
    system: str,
    interpreter: Path | None,
    conda: Mapping[str, str] | None = None,
    temporary: Path | None = None,
) -> dict[str, str]:
    """The keys for one system ("Windows", "Darwin" for macOS, or another: then Python is found by its name).

    `conda` holds CONDA_EXE and CONDA_DEFAULT_ENV of the environment that the interpreter belongs to, if any;
    `temporary` is a folder for what the macros write, when they cannot write the path of the usual one.
    """
    # xlwings would resolve the workbook's own folder, which fails for folders in OneDrive.
    keys = {"ADD_WORKBOOK_TO_PYTHONPATH": "False"}
    if interpreter is not None and system == "Windows":
        keys["INTERPRETER_WIN"] = str(interpreter)
    if interpreter is not None and system == "Darwin":
        keys["INTERPRETER_MAC"] = str(interpreter)
    if conda and system == "Windows" and "CONDA_EXE" in conda and "CONDA_DEFAULT_ENV" in conda:
        keys["CONDA PATH"] = str(_parent_of_scripts(conda["CONDA_EXE"]))
        keys["CONDA ENV"] = conda["CONDA_DEFAULT_ENV"]
    if temporary is not None and system == "Windows":
        keys["TEMP DIR"] = str(temporary)
    return keys


def settings_sheet(keys: Mapping[str, str], code_name: str) -> bytes:
    """The worksheet part that holds the keys, as xlwings reads it: two columns without a heading."""
    rows = "".join(
        f'<row r="{number}">{_cell(f"A{number}", key)}{_cell(f"B{number}", value)}</row>'
        for number, (key, value) in enumerate(keys.items(), start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr codeName="{code_name}"/>'
        '<cols><col min="1" max="1" width="32" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def _cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _parent_of_scripts(conda_exe: str) -> str:
    """The folder of conda itself: above Scripts, in which conda.exe is."""
    return conda_exe.replace("/", "\\").rsplit("\\", 2)[0]
