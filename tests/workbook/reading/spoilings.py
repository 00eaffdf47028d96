"""One cell spoilt at a time, and what is said about it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

TO_2000 = "Enter a whole number from 0 to 2000."
TO_999 = "Enter a whole number from 1 to 999."
TO_500 = "Enter a whole number from 1 to 500."
PAIR = 'Enter "Yes", "No", "Avoid", "Always", a whole number from 1 to 999 or two numbers such as 18 to 23.'
YES_OR_NO = 'Enter "Yes" or "No".'
TEACHERS_USED = 'Enter "Yes", "No" or "As few as possible".'
UNIQUE = "Enter a name that no other grade has."
UNUSED = "Clear the cell, or fill in the grade in the table."
SAME = "Enter the same in both cells, or clear one of them."
GENERAL = f"Set the cell's format to General. {TO_2000}"
SAVE = "Open the file in Excel or LibreOffice and save it, then try again."

#: Where something is put, what is put there, what is found then, and what to enter.
SPOILINGS: list[tuple[str, Any, str, str]] = [
    # School
    ("School!B3", None, "The number of teachers is blank.", TO_500),
    ("School!B3", "  ", "The number of teachers is blank.", TO_500),
    ("School!B3", "five", 'The number of teachers is "five".', TO_500),
    ("School!B3", 0, "The number of teachers is 0.", TO_500),
    ("School!B3", 501, "The number of teachers is 501.", TO_500),
    ("School!B3", 5.5, "The number of teachers is 5.5.", TO_500),
    ("School!B3", "1.000", 'The number of teachers is "1.000".', TO_500),
    ("School!B3", True, "The number of teachers is TRUE.", TO_500),
    ("School!B3", "=2+3", "The number of teachers is a formula without a stored result.", SAVE),
    ("School!B3", "#DIV/0!", "The number of teachers is the error value #DIV/0!.", TO_500),
    (
        "School!B2",
        date(2026, 2, 1),
        "The school's name is the date 1 February 2026.",
        "Set the cell's format to Text. Enter a text, or leave it blank.",
    ),
    ("School!B4", "perhaps", 'The answer to "Use every teacher" is "perhaps".', TEACHERS_USED),
    ("School!B4", 1, 'The answer to "Use every teacher" is 1.', TEACHERS_USED),
    ("School!B4", False, 'The answer to "Use every teacher" is FALSE.', TEACHERS_USED),
    ("School!B5", 201, "The smallest group is 201.", "Enter a whole number from 1 to 200."),
    ("School!B6", 1, "The most grades in a class is 1.", "Enter a whole number from 2 to 15."),
    (
        "School!B7",
        "Lowest",
        'The choice of limits of a composite class is "Lowest".',
        'Enter "Lowest of its grades" or "Highest of its grades".',
    ),
    (
        "School!B8",
        "Even",
        'What matters most is "Even".',
        'Enter "Fewest composite classes" or "Most even classes".',
    ),
    ("School!B9", 21, "The number of options is 21.", "Enter a whole number from 1 to 20."),
    ("School!B10", 3601, "The time limit is 3601.", "Enter a whole number from 1 to 3600."),
    ("School!B11", "often", 'The answer to "Consecutive grades" is "often".', YES_OR_NO),
    ("School!B12", "all", 'The answer to "Neighbours may share a class" is "all".', YES_OR_NO),
    ("School!B13", 1, 'The answer to "Whole grades" is 1.', YES_OR_NO),
    # Grades
    ("Grades!B5", "abc", 'The children in Year 3 are "abc".', TO_2000),
    ("Grades!B5", None, "The children in Year 3 are blank.", TO_2000),
    ("Grades!B5", -1, "The children in Year 3 are -1.", TO_2000),
    ("Grades!B5", "-1", 'The children in Year 3 are "-1".', TO_2000),
    ("Grades!B5", 2001, "The children in Year 3 are 2001.", TO_2000),
    ("Grades!B5", 1e30, "The children in Year 3 are 1e+30.", TO_2000),
    ("Grades!B5", 12.5, "The children in Year 3 are 12.5.", TO_2000),
    ("Grades!B5", "12,5", 'The children in Year 3 are "12,5".', TO_2000),
    ("Grades!B5", "1,23", 'The children in Year 3 are "1,23".', TO_2000),
    ("Grades!B5", True, "The children in Year 3 are TRUE.", TO_2000),
    ("Grades!B5", "=SUM(B2:B4)", "The children in Year 3 are a formula without a stored result.", SAVE),
    ("Grades!B5", "#REF!", "The children in Year 3 are the error value #REF!.", TO_2000),
    ("Grades!B5", date(2026, 1, 30), "The children in Year 3 are the date 30 January 2026.", GENERAL),
    (
        "Grades!B5",
        datetime(2026, 1, 30, 8, 15),
        "The children in Year 3 are the date 30 January 2026.",
        GENERAL,
    ),
    ("Grades!B5", time(8, 30), "The children in Year 3 are the time 08:30.", GENERAL),
    ("Grades!B5", "x" * 99, f'The children in Year 3 are "{"x" * 39}…".', TO_2000),
    ("Grades!C5", None, "The smallest class of Year 3 is blank.", TO_999),
    ("Grades!D5", None, "The largest class of Year 3 is blank.", TO_999),
    ("Grades!C5", 0, "The smallest class of Year 3 is 0.", TO_999),
    ("Grades!D5", 1000, "The largest class of Year 3 is 1000.", TO_999),
    ("Grades!D5", "about 25", 'The largest class of Year 3 is "about 25".', TO_999),
    (
        "Grades!C5",
        26,
        "The smallest class of Year 3, 26, is above its largest, 25.",
        "Enter a whole number from 1 to 25, or raise the largest class.",
    ),
    (
        "Grades!E5",
        20,
        "The ideal class of Year 3 is given, but most grades have none.",
        "Enter an ideal class for every grade or for none.",
    ),
    ("Grades!E5", "none", 'The ideal class of Year 3 is "none".', TO_999),
    ("Grades!A5", None, "The grade in row 5 has no name.", "Enter a name, or clear the row."),
    ("Grades!A5", " k ", 'The name "k" is in the table twice.', UNIQUE),
    ("Grades!A5", "1", 'The name "1" is in the table twice.', UNIQUE),
    (
        "Grades!A5",
        date(2026, 2, 1),
        "The name of the grade in row 5 is the date 1 February 2026.",
        "Set the cell's format to Text. Enter a name that no other grade has.",
    ),
    ("Grades!A5", True, "The name of the grade in row 5 is TRUE.", UNIQUE),
    ("Grades!A5", "#N/A", "The name of the grade in row 5 is the error value #N/A.", UNIQUE),
    (
        "Grades!B1",
        "Pupils",
        'The table "Grades" has no column "Children".',
        'Give a column the heading "Children", or start from a fresh template.',
    ),
    # Composites
    ("Composites!C2", "maybe", 'K with grade 1 is "maybe".', PAIR),
    ("Composites!C2", 0, "K with grade 1 is 0.", PAIR),
    ("Composites!C2", 20.5, "K with grade 1 is 20.5.", PAIR),
    ("Composites!C2", True, "K with grade 1 is TRUE.", PAIR),
    ("Composites!B3", "ja", 'K with grade 1 is "ja".', PAIR),
    ("Composites!C2", "18 to", 'K with grade 1 is "18 to".', PAIR),
    ("Composites!C2", "18 and 23", 'K with grade 1 is "18 and 23".', PAIR),
    ("Composites!C2", "0 to 23", 'K with grade 1 is "0 to 23".', PAIR),
    ("Composites!C2", "18 to 1000", 'K with grade 1 is "18 to 1000".', PAIR),
    ("Composites!C2", "18 to 23.5", 'K with grade 1 is "18 to 23.5".', PAIR),
    (
        "Composites!C2",
        "23 to 18",
        'K with grade 1 is "23 to 18".',
        "Enter 18 to 23: the smaller number comes first.",
    ),
    (
        "Composites!C2",
        date(2026, 12, 25),
        "K with grade 1 is the date 25 December 2026.",
        'Enter 12 to 25, with the word "to": Excel takes 12-25 for a date.',
    ),
    (
        "Composites!C2",
        datetime(1935, 12, 1),
        "K with grade 1 is the date 1 December 1935.",
        'Enter 12 to 35, with the word "to": Excel takes 12-35 for a date.',
    ),
    (
        "Composites!C2",
        date(1900, 1, 24),
        "K with grade 1 is the date 24 January 1900.",
        f"Set the cell's format to Text. {PAIR}",
    ),
    (
        "Composites!C2",
        time(8, 30),
        "K with grade 1 is the time 08:30.",
        f"Set the cell's format to Text. {PAIR}",
    ),
    ("Composites!B3", "18 to 23", 'K with grade 1 is "Yes" in C2 but "18 to 23" in B3.', SAME),
    ("Composites!C2", "=A1", "K with grade 1 is a formula without a stored result.", SAVE),
    ("Composites!C2", "#NAME?", "K with grade 1 is the error value #NAME?.", PAIR),
    ("Composites!B3", "No", 'K with grade 1 is "Yes" in C2 but "No" in B3.', SAME),
    ("Composites!D5", 25, 'Grade 2 with Year 3 is "24" in E4 but "25" in D5.', SAME),
    (
        "Composites!G2",
        "Yes",
        "This cell is filled in, but it belongs to a blank row of the table of grades.",
        UNUSED,
    ),
    (
        "Composites!P15",
        "perhaps",
        "This cell is filled in, but it belongs to a blank row of the table of grades.",
        UNUSED,
    ),
    # Fixed classes
    ("'Fixed classes'!B2", "three", 'The children of K in "Support" are "three".', TO_2000),
    (
        "'Fixed classes'!B2",
        21,
        "The fixed classes take more children of K than the 20 it has.",
        "Enter a whole number from 0 to 20, or raise the children in K.",
    ),
    ("'Fixed classes'!A2", None, "The fixed class in row 2 has no name.", "Enter a name, or clear the row."),
    (
        "'Fixed classes'!A2",
        "#VALUE!",
        "The name of the fixed class in row 2 is the error value #VALUE!.",
        "Enter a name that no other fixed class has.",
    ),
    (
        "'Fixed classes'!A3",
        "Nurture",
        'The fixed class "Nurture" has no children.',
        "Enter its children, or clear the name.",
    ),
    (
        "'Fixed classes'!F2",
        1,
        'This cell of "Support" is filled in, but its column belongs to a blank row of the table of grades.',
        UNUSED,
    ),
    # What if
    ("'What if'!B2", "six", 'The number of teachers in the scenario "Three more in K" is "six".', TO_500),
    (
        "'What if'!C2",
        0,
        'The smallest group in the scenario "Three more in K" is 0.',
        "Enter a whole number from 1 to 200.",
    ),
    ("'What if'!D3", -3, 'The children in K in the scenario "Row 3" are -3.', TO_2000),
    (
        "'What if'!V2",
        "big",
        'The largest class of Year 3 in the scenario "Three more in K" is "big".',
        TO_999,
    ),
    (
        "'What if'!W2",
        5,
        'The scenario "Three more in K" changes a grade whose row in the table of grades is blank.',
        UNUSED,
    ),
    ("'What if'!A2", True, "The name of the scenario in row 2 is TRUE.", "Enter a name, or leave it blank."),
]
