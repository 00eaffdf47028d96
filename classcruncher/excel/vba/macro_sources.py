"""Where the macros' source texts come from: our own, and those of the installed xlwings.

xlwings' Visual Basic and its Python must be of one version. Its texts are therefore always read from
the package that is installed here, and never stored with ours.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from classcruncher.errors import Refusal
from classcruncher.excel.vba.vba_project import Kind, Module

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
    return [Module.exported(main), Module.exported(dictionary, Kind.CLASS)]


def _text(path: Path) -> str:
    if not path.is_file():
        raise Refusal(f"The installed xlwings lacks {path.name}. Run: pip install --force-reinstall xlwings")
    return path.read_text("cp1252")
