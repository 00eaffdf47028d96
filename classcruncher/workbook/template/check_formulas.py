"""The formulas of the live checks on Start, which speak of the inputs by name and never by address.

A user's workbook may hold anything, so a formula treats text where a number belongs as 0 and leaves the
complaint to the check beside it. `template_checks` computes the same values in Python.
"""

from __future__ import annotations

from classcruncher.domain.school import CompositeLimit
from classcruncher.workbook import contract
from classcruncher.workbook.contract import (
    AS_FEW_AS_POSSIBLE,
    CHILDREN,
    COMPOSITES_NAME,
    FIXED_CLASSES_NAME,
    GRADE,
    GRADES_TABLE,
    IDEAL_CLASS,
    LARGEST_CLASS,
    MOST_GRADES,
    NO,
    SMALLEST_CLASS,
    YES,
    Setting,
)
from classcruncher.workbook.template.check_values import (
    ABOVE,
    BELOW,
    NO_GRADES,
    NO_TEACHERS,
    OK,
    TINY,
    WAITING,
    too_few,
    too_many,
)

ALL_COLUMNS = f"{GRADES_TABLE}[[{GRADE}]:[{IDEAL_CLASS}]]"
HIGHEST = f'{contract.COMPOSITE_LIMIT.name}="{CompositeLimit.HIGHEST}"'
_AT_MOST = (NO, AS_FEW_AS_POSSIBLE)
NOT_EVERY_TEACHER = "OR(" + ",".join(f'{contract.USE_EVERY_TEACHER.name}="{text}"' for text in _AT_MOST) + ")"


def number(value: str) -> str:
    """A cell or column as numbers: blank and text are 0, a number stored as text counts."""
    return f"IFERROR(VALUE({value}),0)"


def _whole(setting: Setting) -> str:
    """A setting that takes a number, or its default where it is blank."""
    return f'IF({setting.name}="",{setting.default},{number(setting.name)})'


GROUP, MOST = _whole(contract.SMALLEST_GROUP), _whole(contract.MOST_GRADES_IN_A_CLASS)
#: Whether a class may hold two grades that need not be allowed to share one.
CHAINS = f'AND({contract.CONSECUTIVE_GRADES.name}<>"{NO}",{MOST}>2)'
NEIGHBOURS = f'{contract.NEIGHBOURS_MAY_SHARE.name}="{YES}"'


def column(heading: str) -> str:
    """A column of the table of grades."""
    return f"{GRADES_TABLE}[{heading}]"


def entry(heading: str, row: int) -> str:
    """One cell of the table of grades, its row counted from 1."""
    return f"INDEX({column(heading)},{row})"


def grade_name(row: int) -> str:
    """A grade's name as text, blank for an unused row: every heading that repeats a grade."""
    return f'=IFERROR({entry(GRADE, row)}&"","")'


def children(row: int, fixed: str) -> str:
    """The grade's children; blank for a row with nothing in it and none in fixed classes."""
    unused = f"COUNTA(INDEX({ALL_COLUMNS},{row},0))+{fixed}=0"
    return f'=IFERROR(IF({unused},"",{number(entry(CHILDREN, row))}),"")'


def fixed_children(row: int) -> str:
    """The grade's children in fixed classes (an array formula)."""
    return f"{{=SUM({number(f'INDEX({FIXED_CLASSES_NAME},0,{row + 1})')})}}"


#: The rows of the table in use before and up to each of them, counted (an array).
_GRADES_SO_FAR = f'MMULT(--(ROW({column(GRADE)})>=TRANSPOSE(ROW({column(GRADE)}))),--({column(GRADE)}<>""))'


def _entries(row: int) -> str:
    """What the matrix says of a grade with each of them, in either half, as texts (an array)."""
    by_column, by_row = f"INDEX({COMPOSITES_NAME},0,{row})", f"INDEX({COMPOSITES_NAME},{row},0)"
    return f'IF({by_column}="",TRANSPOSE({by_row}&""),{by_column}&"")'


def _partners(row: int) -> str:
    """Whether a grade may share a class with each of them, as far as the two are concerned (an array)."""
    entries = _entries(row)
    beside = f'ABS({_GRADES_SO_FAR}-SUM(--(INDEX({column(GRADE)},1):{entry(GRADE, row)}<>"")))=1'
    if_blank = f'IF({NEIGHBOURS},({beside})*({column(GRADE)}<>""),0)'
    return f'IF({entries}="",{if_blank},--({entries}<>"{NO}"))'


#: Wider than a number of an entry.
_GAP = " " * 9


def _numbers(row: int) -> tuple[str, str]:
    """The smallest and the largest class that the entries of a grade give, 0 where they do not (arrays).

    What stands between two numbers gives way to a gap, so that each is within so many characters of an end.
    """
    parts = f"LOWER({_entries(row)})"
    for between in ("to", "-", "\u2013"):
        parts = f'SUBSTITUTE({parts},"{between}","{_GAP}")'
    width = len(_GAP)
    smallest = f'LEFT(RIGHT("0{_GAP}"&{parts},{2 * width}),{width})'
    return number(f"TRIM({smallest})"), number(f"TRIM(RIGHT({parts},{width}))")


def smallest_possible(row: int, used: str) -> str:
    """The size that no class with this grade is below (an array formula)."""
    own, sizes = number(entry(SMALLEST_CLASS, row)), number(column(SMALLEST_CLASS))
    partners, (given, _) = _partners(row), _numbers(row)
    theirs = f"IF({HIGHEST},{own},{sizes})"
    counts = f"({given}>0)*(({MOST}=2)+({given}<{theirs}))"
    pairs = f"MIN(IF({partners}*({sizes}>0),IF({counts},{given},{theirs}),{own}))"
    chains = f"IF({CHAINS}*SUM({partners}),MIN(IF({sizes}>0,{theirs},{own})),{own})"
    return f'{{=IF({used}="","",IF({own}=0,"",MIN({own},MAX(2*{GROUP},MIN({pairs},{chains})))))}}'


def largest_possible(row: int, used: str) -> str:
    """The size that no class with this grade is above (an array formula)."""
    own, sizes = number(entry(LARGEST_CLASS, row)), number(column(LARGEST_CLASS))
    partners, (_, given) = _partners(row), _numbers(row)
    theirs = f"IF({HIGHEST},{sizes},{own})"
    pairs = f"MAX(IF({sizes}>0,IF({given}>0,{given},IF({partners},{theirs},{own})),{own}))"
    chains = f"IF({CHAINS}*SUM({partners}),MAX({theirs}),{own})"
    return f'{{=IF({used}="","",IF({own}=0,"",MAX({own},{pairs},{chains})))}}'


def share(children_left: str, size: str) -> str:
    """Children as a number of classes of a size, a fraction; blank where there is no size."""
    return f'=IF(N({size})=0,"",({children_left})/{size})'


def grade_verdict(row: int, name: str, used: str, fixed: str) -> str:
    """What is wrong with a grade, the first thing only, or OK; blank for an unused row."""
    typed, smallest, largest = entry(CHILDREN, row), entry(SMALLEST_CLASS, row), entry(LARGEST_CLASS, row)
    count = f"IFERROR(VALUE({typed}),-1)"
    low, high = number(smallest), number(largest)
    ideal = number(entry(IDEAL_CLASS, row))
    faults = (
        (f'TRIM({name})=""', "Enter the name of this grade."),
        (f"SUMPRODUCT(--(TRIM({column(GRADE)})=TRIM({name})))>1", "Another grade has the same name."),
        (f'OR({typed}="",{count}<0,{count}<>INT({count}))', "Enter the children: a whole number."),
        (f"AND({used}>0,OR({low}<1,{high}<1))", "Enter its smallest and largest class."),
        (f"AND({high}>0,{low}>{high})", "Its smallest class is above its largest."),
        (f"{fixed}>{used}", "Fixed classes take more children than it has."),
        (
            f'AND({used}>0,COUNTIFS({column(IDEAL_CLASS)},">0",{column(CHILDREN)},">0")>0,{ideal}=0)',
            "Enter an ideal class for all or for none.",
        ),
    )
    return f'=IF({used}="","",{_first_fault(faults)})'


def _first_fault(faults: tuple[tuple[str, str], ...]) -> str:
    """Nested IFs: the sentence of the first condition that holds, else OK."""
    formula = f'"{OK}"'
    for condition, sentence in reversed(faults):
        formula = f'IF({condition},"{sentence}",{formula})'
    return formula


def children_verdict(total: str, verdicts: str) -> str:
    """Whether all grades are in order."""
    wrong = f'SUMPRODUCT(({verdicts}<>"")*({verdicts}<>"{OK}"))'
    attention = f'IF({wrong}=1,"1 grade below needs",{wrong}&" grades below need")&" attention."'
    return f'=IF({wrong}>0,{attention},IF({total}=0,"{NO_GRADES}","{OK}"))'


def teachers() -> str:
    """The teachers as entered."""
    name = contract.TEACHERS.name
    return f'=IF({name}="","",IFERROR(VALUE({name}),{name}))'


def teachers_verdict(cell: str) -> str:
    """Whether the teachers are a number that can be."""
    return f'=IF(IF(ISNUMBER({cell}),AND({cell}>=1,{cell}=INT({cell})),FALSE),"{OK}","{NO_TEACHERS}")'


def fixed_classes() -> str:
    """How many fixed classes hold children (an array formula)."""
    body = f"INDEX({FIXED_CLASSES_NAME},0,2):INDEX({FIXED_CLASSES_NAME},0,{MOST_GRADES + 1})"
    return f"{{=SUM(--(MMULT({number(body)},TRANSPOSE(COLUMN({body})^0))>0))}}"


def fixed_verdict(cell: str, teachers_cell: str) -> str:
    """Whether there is a teacher for each fixed class."""
    return (
        f'=IF(AND({cell}>0,{cell}>N({teachers_cell})),"There are more fixed classes than teachers.","{OK}")'
    )


def pairs() -> str:
    """How many pairs of grades may share a class (an array formula)."""
    allowed = f'({COMPOSITES_NAME}<>"")*({COMPOSITES_NAME}<>"{NO}")'
    mirrored = f'TRANSPOSE({COMPOSITES_NAME}<>"")*TRANSPOSE({COMPOSITES_NAME}<>"{NO}")'
    blank = f'({COMPOSITES_NAME}="")*TRANSPOSE({COMPOSITES_NAME}="")'
    in_use = f'({column(GRADE)}<>"")*TRANSPOSE({column(GRADE)}<>"")'
    beside = f"(ABS({_GRADES_SO_FAR}-TRANSPOSE({_GRADES_SO_FAR}))=1)*{in_use}"
    return f"{{=SUM(SIGN({allowed}+{mirrored}+IF({NEIGHBOURS},{blank}*{beside},0)))/2}}"


def pairs_verdict() -> str:
    """Whether the matrix's two halves agree and speak of grades only (an array formula)."""
    filled, mirror = f'({COMPOSITES_NAME}<>"")', f"TRANSPOSE({COMPOSITES_NAME})"
    clash = f'SUM({filled}*TRANSPOSE({COMPOSITES_NAME}<>"")*({COMPOSITES_NAME}<>{mirror}))>0'
    blank = f'({column(GRADE)}="")'
    stray = (
        f'SUM(({COMPOSITES_NAME}<>"")*({COMPOSITES_NAME}<>"{NO}")*({blank}+TRANSPOSE({column(GRADE)}="")))>0'
    )
    faults = (
        (clash, "The two halves of Composites disagree: see the red cells."),
        (stray, "Composites has an entry for a grade that there is not."),
    )
    return f"{{={_first_fault(faults)}}}"


def average(ready: str, children_left: str, teachers_left: str) -> str:
    """Children a class, fixed classes left out."""
    return f'=IF({ready},IF({teachers_left}>0,({children_left})/({teachers_left}),""),"")'


def average_verdict(cell: str, ready: str, smallest: str, largest: str) -> str:
    """Whether the average lies between the smallest and the largest class of all."""
    faults = (
        (f"{cell}>MAX({largest})", ABOVE),
        (f"AND({cell}<MIN({smallest}),NOT({NOT_EVERY_TEACHER}))", BELOW),
    )
    return f'=IF({cell}="",IF({ready},"{OK}","{WAITING}"),{_first_fault(faults)})'


def most(ready: str, fixed: str, children_left: str, teachers_left: str, needs: str) -> str:
    """Most children that fit; `needs` holds the fewest classes that the children need."""
    room = f"IF({needs}=0,0,INT(({teachers_left})*({children_left})/{needs}+{TINY:f}))"
    return f'=IF({ready},{fixed}+{room},"")'


def most_verdict(cell: str, enrolment: str, fixed_classes_cell: str, needs: str) -> str:
    """Whether all children fit."""
    classes = f"{fixed_classes_cell}+ROUNDUP({needs}-{TINY:f},0)"
    words = too_many(f'"&({classes})&"')
    return f'=IF({cell}="","{WAITING}",IF({cell}<{enrolment},"{words}","{OK}"))'


def fewest(ready: str, fixed: str, children_left: str, teachers_left: str, fills: str) -> str:
    """Fewest children that fit; `fills` holds the most classes that the children fill."""
    full = f"ROUNDUP(({teachers_left})*({children_left})/{fills}-{TINY:f},0)"
    return f'=IF({ready},{fixed}+IF({NOT_EVERY_TEACHER},0,IF({fills}=0,{teachers_left},{full})),"")'


def fewest_verdict(cell: str, enrolment: str, fixed_classes_cell: str, fills: str) -> str:
    """Whether there are enough children for the classes."""
    classes = f"{fixed_classes_cell}+INT({fills}+{TINY:f})"
    words = too_few(f'"&({classes})&"')
    return f'=IF({cell}="","{WAITING}",IF({cell}>{enrolment},"{words}","{OK}"))'
