"""Workbook files as packages (ECMA-376): the only room that knows their parts, relations and formulas."""
