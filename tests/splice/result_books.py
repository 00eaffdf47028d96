"""Stand-alone workbooks of result sheets to splice: a bit of everything that results may hold."""

from __future__ import annotations

import io

import xlsxwriter


def results(options: int = 3, *, words: str = "Solved", what_if: bool = False) -> bytes:
    """Sheets Results, Option 1, ...: texts, links, live formulas, tables, charts, bars and print areas."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "num_format": '0 "children"', "border": 1}
        )
        bad = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
        first = book.add_worksheet("Results")
        first.write("A1", words, head)
        first.write_rich_string("A2", "proven ", head, "best")
        for number in range(1, options + 1):
            title = f"Option {number}"
            first.write_url(number + 1, 0, f"internal:'{title}'!A1", string=title)
            sheet = book.add_worksheet(title)
            sheet.add_table(
                "A3:C6",
                {
                    "name": f"Classes_{number}",
                    "columns": [
                        {"header": "Class"},
                        {"header": "Children", "format": head},
                        {"header": "Check"},
                    ],
                    "data": [["K A", 20 + number, "OK"], ["1 A", 21, "OK"], ["2 A", 22, "OK"]],
                },
            )
            sheet.write("A1", title, head)
            sheet.write_url("C1", "internal:Results!A1", string="Back")
            sheet.write_formula("B8", f"=SUM(Classes_{number}[Children])", head, 63 + number)
            sheet.write_formula("B9", f"=SUM('{title}'!$B$4:$B$6)", None, 63 + number)
            sheet.conditional_format(
                "C4:C6", {"type": "cell", "criteria": "!=", "value": '"OK"', "format": bad}
            )
            sheet.conditional_format("B4:B6", {"type": "data_bar", "data_bar_2010": True})
            chart = book.add_chart({"type": "bar", "subtype": "stacked"})
            chart.add_series({"categories": f"='{title}'!$A$4:$A$6", "values": f"='{title}'!$B$4:$B$6"})
            sheet.insert_chart("E3", chart)
            sheet.set_row(2, 20, head)
            sheet.set_column(0, 0, 14, head)
            sheet.print_area("A1:H30")
            sheet.repeat_rows(2)
            sheet.set_landscape()
        if what_if:
            book.add_worksheet("What if results").write("A1", "Scenario", head)
    return stream.getvalue()
