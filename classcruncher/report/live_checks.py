"""The live checks of an option sheet, as formulas that any Excel since 2010 and LibreOffice know.

Cells are given as addresses ("B8", "$B$8", "B8:H8"), all of them on the sheet itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.report.live_rules import NO

OK, FIXED, ALL_OK = "OK", "Fixed", "Checks: all OK"


def class_check(
    counts: str, own: Sequence[str], total: str, smallest: str, largest: str, smallest_group: str
) -> str:
    """Whether one class keeps its rules: "OK", "2 over", "1 under", "group of 3 is too small".

    `counts` is the row of its counts and `own` the counts of the grades that it is made for: its limits
    hold for these, so that another mix of grades has to be solved again.
    """
    groups = f'COUNTIF({counts},">0")'
    least = f"SMALL({counts},COUNTIF({counts},0)+1)"
    as_made = ",".join([f"{groups}={len(own)}", *(f"{cell}>0" for cell in own)])
    return (
        f'=IF({_not_whole(counts)},"whole numbers only",'
        f'IF({total}=0,"no children",'
        f'IF({total}>{largest},{total}-{largest}&" over",'
        f'IF({total}<{smallest},{smallest}-{total}&" under",'
        f'IF(AND({groups}>1,{least}<{smallest_group}),"group of "&{least}&" is too small",'
        f'IF(AND({as_made}),"{OK}","new mix of grades: solve again"))))))'
    )


def _not_whole(counts: str) -> str:
    # A text makes INT fail, hence IFERROR.
    return f"IFERROR(SUMPRODUCT(({counts}<0)+({counts}<>INT({counts}))),1)>0"


def fixed_check(counts: str) -> str:
    """A fixed class keeps no limits; its counts must still be counts."""
    return f'=IF({_not_whole(counts)},"whole numbers only","{FIXED}")'


def grades_check(differences: Sequence[str], names: Sequence[str]) -> str:
    """Whether every child has one place: "OK", "2 children of Year 3 without a class", "... too many".

    `differences` are cells of places minus enrolment, `names` the grades for use inside a sentence,
    each an expression of a formula.
    """
    every = f"{differences[0]}:{differences[-1]}"
    sentences = "&".join(
        f'IF({cell}=0,"","; "&ABS({cell})&IF(ABS({cell})=1," child"," children")&" of "&{name}'
        f'&IF({cell}<0," without a class"," too many"))'
        for cell, name in zip(differences, names, strict=True)
    )
    # The first sentence begins after its "; ".
    return f'=IF(COUNTIF({every},0)={len(differences)},"{OK}",MID({sentences},3,2000))'


def overall_check(
    checks: str, number_of_classes: int, differences: str, number_of_grades: int, rules_met: str = ""
) -> str:
    """One line for the head of the sheet: "Checks: all OK", "Checks: look at 2 classes and 1 grade".

    `rules_met` are the cells that say whether each rule is met; blank where there are none.
    """
    parts = [
        (f'({number_of_classes}-COUNTIF({checks},"{OK}")-COUNTIF({checks},"{FIXED}"))', "class", "classes"),
        (f"({number_of_grades}-COUNTIF({differences},0))", "grade", "grades"),
    ]
    if rules_met:
        parts.append((f'COUNTIF({rules_met},"{NO}")', "rule", "rules"))
    sentence, before = "", ""
    for number, one, more in parts:
        if before:
            sentence += f'&IF({before}*{number}=0,""," and ")'
        sentence += f'&IF({number}=0,"",{number}&IF({number}=1," {one}"," {more}"))'
        before = f"({before}+{number})" if before else number
    bad = "+".join(number for number, _, _ in parts)
    return f'=IF({bad}=0,"{ALL_OK}","Checks: look at "{sentence})'
