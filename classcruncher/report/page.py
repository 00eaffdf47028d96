"""Every result sheet's page: A4 landscape, one page wide."""

from __future__ import annotations

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

A4 = 9


def set_page(sheet: Worksheet, rows: int, columns: int, pages: int = 0) -> None:
    """Sets up printing of the first `rows` and `columns`; `pages` long, or as long as it takes (0)."""
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.65)
    sheet.fit_to_pages(1, pages)
    sheet.print_area(0, 0, rows - 1, columns - 1)
    sheet.set_footer("&L&A&RPage &P of &N")
    # A grade called 3 is a text all the same, and each class is checked by its own rules.
    every = xl_range(0, 0, rows, columns)
    sheet.ignore_errors({"number_stored_as_text": every, "formula_differs": every})
