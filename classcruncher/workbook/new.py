"""A new workbook: the shipped template, or one filled with a school."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from classcruncher.domain.inputs import Inputs
from classcruncher.errors import Refusal
from classcruncher.files.replacing import save
from classcruncher.workbook.origin import Origin

ENDING = ".xlsx"
_FOLDER, _FILE = "templates", "ClassCruncher.xlsx"


def template_path() -> Traversable:
    """The shipped template: inside an installed package, or beside the package in a source checkout."""
    installed = files("classcruncher") / _FOLDER / _FILE
    if installed.is_file():
        return installed
    return Path(__file__).parents[2] / _FOLDER / _FILE


def new_workbook(
    path: Path, inputs: Inputs | None = None, force: bool = False, origin: Origin | None = None
) -> None:
    """Write the template to a path, blank or filled with the inputs of a school.

    `origin` says on its first sheet where the figures of a rule pack are from.
    Raises Refusal when the file exists and `force` is not set, its folder does not, its ending is not .xlsx,
    or the system does not let it be written.
    """
    _check_target(path, force)
    content = template_path().read_bytes() if inputs is None else _filled(inputs, origin)
    try:
        save(path, content)
    except OSError as error:
        reason = error.strerror or error
        advice = "Close it if it is open, or choose another place."
        raise Refusal(f'"{path}" cannot be written ({reason}). {advice}') from error


def _check_target(path: Path, force: bool) -> None:
    if path.suffix.lower() != ENDING:
        better = f"{path.stem or 'School'}{ENDING}"
        raise Refusal(f'"{path}" does not end in {ENDING}. Choose a name such as "{better}".')
    if not path.absolute().parent.is_dir():
        raise Refusal(f'There is no folder "{path.parent}". Make it first, or choose another.')
    if path.is_dir():
        raise Refusal(f'"{path}" is a folder. Choose the name of a file.')
    if path.exists() and not force:
        raise Refusal(f'"{path}" exists already. Choose another name, or add --force to replace it.')


def _filled(inputs: Inputs, origin: Origin | None) -> bytes:
    from classcruncher.workbook.template import render

    return render(inputs, origin)
