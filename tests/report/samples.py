"""Outcomes put together by hand, each of another kind, for all the reports' tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from classcruncher.option import Headroom, Option, Reason, SchoolClass, Why, composites, evenness
from classcruncher.outcome import Fix, GradeRange, Outcome, Problem, Status, TeacherRow
from classcruncher.scenario import ScenarioResult
from classcruncher.school import CompositeLimit, FixedClass, Grade, Pair, School

WHEN = datetime(2025, 11, 3, 14, 5)


def structure(
    school: School, classes: Sequence[tuple[str, Sequence[int]]], kind: Why, why: str, proven: bool = True
) -> Option:
    """An option from names and counts; limits are the highest of the grades', fixed classes come last."""
    made = [_class(school, name, tuple(counts)) for name, counts in classes]
    made += [
        SchoolClass(fixed.name, fixed.children, None, None, fixed=True) for fixed in school.fixed_classes
    ]
    rooms = tuple(
        Headroom(more=sum(each.spare or 0 for each in made if each.children[g]), fewer=min(3, grade.children))
        for g, grade in enumerate(school.grades)
    )
    reasons = (Reason(kind, why, proven),)
    return Option(reasons, tuple(made), composites(tuple(made)), evenness(tuple(made)), rooms)


def _class(school: School, name: str, counts: tuple[int, ...]) -> SchoolClass:
    members = [grade for grade, count in zip(school.grades, counts, strict=True) if count]
    mixed = len(members) > 1
    return SchoolClass(
        name,
        counts,
        max(grade.smallest for grade in members),
        max(grade.largest for grade in members),
        school.smallest_group if mixed else 1,
        weight=int(mixed),
    )


def nsw() -> School:
    """A published school of seven classes."""
    children = (19, 14, 10, 29, 19, 15, 18)
    largest = (20, 22, 24, 30, 30, 30, 30)
    grades = zip(("K", "1", "2", "3", "4", "5", "6"), children, largest, strict=True)
    return School(
        grades=tuple(Grade(name, count, 12, most) for name, count, most in grades),
        teachers=7,
        pairs=(Pair("1", "2"), Pair("3", "4"), Pair("5", "6")),
        name="Bellbird Public School",
        composite_limit=CompositeLimit.HIGHEST,
    )


def solved() -> Outcome:
    """Two options, one of them robust, with every table that an answer may have."""
    school = nsw()
    fewest = structure(
        school,
        [
            ("K A", (19, 0, 0, 0, 0, 0, 0)),
            ("3 A", (0, 0, 0, 15, 0, 0, 0)),
            ("3 B", (0, 0, 0, 14, 0, 0, 0)),
            ("4 A", (0, 0, 0, 0, 19, 0, 0)),
            ("5 A", (0, 0, 0, 0, 0, 15, 0)),
            ("6 A", (0, 0, 0, 0, 0, 0, 18)),
            ("1/2 A", (0, 14, 10, 0, 0, 0, 0)),
        ],
        Why.BEST,
        "Fewest composite classes",
    )
    even = structure(
        school,
        [
            ("K A", (19, 0, 0, 0, 0, 0, 0)),
            ("1/2 A", (0, 14, 10, 0, 0, 0, 0)),
            ("3/4 A", (0, 0, 0, 10, 6, 0, 0)),
            ("3/4 B", (0, 0, 0, 10, 6, 0, 0)),
            ("3/4 C", (0, 0, 0, 9, 7, 0, 0)),
            ("5/6 A", (0, 0, 0, 0, 0, 8, 9)),
            ("5/6 B", (0, 0, 0, 0, 0, 7, 9)),
        ],
        Why.TRADE_OFF,
        "Most even classes, at the price of 5 more composites",
        proven=False,
    )
    return Outcome(
        Status.SOLVED,
        school,
        (fewest, even),
        proven=False,
        seconds=0.42,
        notes=("There is no answer without a composite of 1 and 2.",),
        teachers=(
            TeacherRow(5, False),
            TeacherRow(6, True, 2, (18, 19, 19, 20, 24, 24), 20.7),
            TeacherRow(7, True, 1, (16, 16, 16, 16, 17, 19, 24), 17.7, proven=False),
            TeacherRow(8, None),
        ),
        ranges=(
            GradeRange(12, 20),
            GradeRange(5, 34),
            GradeRange(10, 10),
            GradeRange(None, 40),
            GradeRange(12, None),
            GradeRange(None, None),
            GradeRange(0, 60),
        ),
        robust=1,
        scenarios=(
            ScenarioResult("Three more in K", False, keeps_structure=False),
            ScenarioResult(
                "One teacher more", True, 0, (10, 14, 14, 15, 15, 18, 19, 19), False, proven=False
            ),
            ScenarioResult("=Groups of 4", True, 1, (16, 16, 16, 16, 17, 19, 24), True),
            ScenarioResult("Everything at once", None),
            ScenarioResult("No grade left", None, problem="The fixed classes take more children than K has."),
        ),
    )


LEFT_OVER = "so at least 4 children would be left without a class, whichever way grades are mixed."


def impossible() -> Outcome:
    """No answer: reasons and changes."""
    return Outcome(
        Status.NO_ANSWER,
        nsw(),
        seconds=1.3,
        reasons=(
            "2 has 10 children: too few for a class of its own (smallest 12), and no pair with 2 is allowed.",
            f"6 classes hold at most 120 children if K has its own class; 124 are enrolled: {LEFT_OVER}",
        ),
        fixes=(
            Fix("teachers", "Use 7 teachers instead of 6.", 1, "7 classes, 1 of them composite, sizes 14-24"),
            Fix("pair", "Allow 2 and 3 in one class.", 1, "6 classes, 2 of them composite, sizes 17-29"),
            Fix(
                "smallest + group",
                "Lower the smallest class of 2 from 12 to 10 and the smallest group from 5 to 4.",
                3,
                "6 classes, none of them composite, sizes 10-30",
            ),
        ),
        teachers=(TeacherRow(5, False), TeacherRow(6, False), TeacherRow(7, True, 1, (14, 20, 24), 17.7)),
        ranges=tuple(GradeRange(grade.children + 2, 60) for grade in nsw().grades),
    )


def misread() -> Outcome:
    """Input problems, with and without a cell."""
    return Outcome(
        Status.BAD_INPUT,
        problems=(
            Problem(
                "Grades", "B5", 'The children in Year 3 are "abc".', "Enter a whole number from 0 to 2000."
            ),
            Problem("Fixed classes", "C4", "=1+1 is not a number.", "Enter a whole number from 0 to 2000."),
            Problem(
                "Composites", "", "The name Composites is missing.", "Take the sheet from a new template."
            ),
            Problem(
                "School",
                "C6",
                "The number of teachers is the formula =SUM(Staff!B2:B40)-2, which has no stored result.",
                "Open the file in Excel or LibreOffice, let it calculate, save it and solve again.",
            ),
        ),
    )


def awkward() -> Outcome:
    """Names that look like formulas, a grade of one child too few, and fixed classes."""
    school = School(
        grades=(Grade("=K", 20, 5, 25), Grade("+1", 19, 5, 25), Grade('Year "3"', 7, 5, 25)),
        teachers=3,
        pairs=(Pair("=K", "+1"), Pair("+1", 'Year "3"', avoid=True)),
        name="=O'Hara & <Sons>",
        fixed_classes=(FixedClass("@Support", (2, 0, 1)),),
    )
    only = structure(school, [("=K A", (18, 0, 0)), ("+1/Year 3", (0, 19, 6))], Why.BEST, "-Best there is")
    return Outcome(Status.TIME_LIMIT, school, (only,), proven=False, seconds=65.0, notes=("=not a formula",))


def large(classes: int = 50, grades: int = 13) -> Outcome:
    """Many classes: every grade has some of its own, and the first two share one."""
    names = ["K", *(f"Year {n}" for n in range(1, grades))]
    each, extra = divmod(classes - 1, grades)
    rows: list[tuple[str, list[int]]] = []
    for g, name in enumerate(names):
        for number in range(each + (g < extra)):
            counts = [0] * grades
            counts[g] = 20 + (g + number) % 5
            rows.append((f"{name} {chr(65 + number % 26)}{number // 26 or ''}", counts))
    mixed = [10, 12] + [0] * (grades - 2)
    rows.append(("K/Year 1 A", mixed))
    totals = [sum(counts[g] for _, counts in rows) for g in range(grades)]
    school = School(
        grades=tuple(Grade(name, total, 15, 26) for name, total in zip(names, totals, strict=True)),
        teachers=classes,
        pairs=(Pair("K", "Year 1"),),
        name="A large school",
    )
    option = structure(school, rows, Why.BEST, "Fewest composite classes")
    return Outcome(Status.SOLVED, school, (option,), seconds=12.0, robust=0)


SAMPLES = {
    "solved": solved,
    "impossible": impossible,
    "misread": misread,
    "awkward": awkward,
}
