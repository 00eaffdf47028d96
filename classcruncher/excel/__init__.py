"""The button in Excel: the live route, which works on the workbook that is open."""
