"""How result sheets look: one font, a few colours, and formats made of named traits."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK, QUIET, LINE = "#1F2933", "#5F6B76", "#C5CDD5"
BRAND, BAND = "#1F4E79", "#E8EEF4"
#: Cells to type in look as they do on the input sheets; those that hold nothing yet are paler.
INPUT, PALE, EDGE = "#FFF3C4", "#FFFBEB", "#D9C27A"
ALARM_INK, ALARM, LINK = "#9C1C1C", "#FBE3E1", "#0B5CAD"

#: Colours, not of a theme (a user's theme would recolour them), and a font that is not one either.
BASE: dict[str, Any] = {
    "font_name": "Calibri",
    "font_size": 11,
    "font_color": INK,
    "font_scheme": "none",
    "valign": "vcenter",
}

TRAITS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": BRAND},
    "section": {"font_size": 13, "bold": True, "font_color": BRAND},
    "lead": {"font_size": 12, "bold": True},
    "quiet": {"font_color": QUIET, "font_size": 10},
    "heading": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BRAND,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "row": {"bottom": 1, "bottom_color": LINE},
    "indent": {"align": "left", "indent": 1},
    "wrap": {"text_wrap": True},
    "strong": {"bold": True},
    "band": {"bg_color": BAND},
    "number": {"align": "right", "num_format": "0"},
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "left": {"align": "left"},
    "average": {"align": "center", "num_format": "0.0"},
    # A class has no children of most grades: those cells stay quiet, though they hold a 0.
    "count": {"align": "center", "num_format": "0;-0;"},
    "whole": {"align": "center", "num_format": "0"},
    "difference": {"align": "center", "num_format": "+0;-0;0"},
    "input": {"bg_color": INPUT, "border": 1, "border_color": EDGE, "locked": False},
    "pale": {"bg_color": PALE},
    "link": {"font_color": LINK, "underline": 1},
    # A sentence that runs over its neighbours' cells is marked by its letters alone.
    "wrong": {"font_color": ALARM_INK, "bold": True},
    "alarm": {"font_color": ALARM_INK, "bg_color": ALARM, "bold": True},
}


class Styles:
    """Formats of one workbook by the names of their traits: `styles("row", "number")`."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[str, ...], Format] = {}

    def __call__(self, *traits: str) -> Format:
        """The format with these traits, later ones winning; made once."""
        if traits not in self._formats:
            properties = {name: value for trait in traits for name, value in TRAITS[trait].items()}
            self._formats[traits] = self._workbook.add_format(BASE | properties)
        return self._formats[traits]
