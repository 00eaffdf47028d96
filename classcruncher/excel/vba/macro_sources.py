"""What a workbook with macros is made of: their sources, and what they are told about Python.

xlwings' Visual Basic and its Python must be of one version. Its texts are therefore always read from the
package that is installed here, and never stored with ours. A key of its settings that is present but empty
would still override every other source, so only keys with a value are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from classcruncher.errors import Refusal
from classcruncher.excel.vba.vba_project import Module, ModuleType
from classcruncher.ooxml.markup import MAIN

#: The name under which the ribbon add-in looks for its settings.
ADD_IN_PROJECT = "classcruncher"
_XLWINGS_PROJECT = 'PROJECT_NAME As String = "myaddin"'


def xlwings_folder() -> Path:
    """The installed xlwings package. Raises Refusal when there is none."""
    spec = find_spec("xlwings")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("xlwings is not installed. Run: pip install --upgrade classcruncher")
    return Path(spec.submodule_search_locations[0])


def own_text(name: str) -> str:
    """One of our own texts: Ribbon.bas, Button.bas or ribbon.xml."""
    return (files("classcruncher.excel.vba") / "macros" / name).read_text("utf-8")


def own_module(name: str) -> Module:
    """One of our own modules, by file name."""
    return Module.exported(own_text(name))


def xlwings_modules(xlwings: Path, *, for_add_in: bool) -> list[Module]:
    """The modules that give a workbook xlwings' `RunPython`: for an add-in, or for one workbook alone."""
    main = _text(xlwings / ("xlwings_custom_addin.bas" if for_add_in else "xlwings.bas"))
    if for_add_in:
        if _XLWINGS_PROJECT not in main:
            raise Refusal("This version of xlwings is not one that Class Cruncher knows.")
        main = main.replace(_XLWINGS_PROJECT, f'PROJECT_NAME As String = "{ADD_IN_PROJECT}"')
    dictionary = _text(xlwings / "addin" / "Dictionary.cls")
    return [Module.exported(main), Module.exported(dictionary, ModuleType.CLASS)]


def _text(path: Path) -> str:
    if not path.is_file():
        raise Refusal(f"The installed xlwings lacks {path.name}. Run: pip install --force-reinstall xlwings")
    return path.read_text("cp1252")


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
