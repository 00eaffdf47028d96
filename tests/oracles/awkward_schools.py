"""Schools of a kind that chance seldom makes, each with a number of options."""

from __future__ import annotations

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.school import CompositeLimit, FixedClass, Pair, Priority, School
from tests.schools import grade

AWKWARD = {
    "a smaller group opens a class that may be larger than all others": Inputs(
        School((grade("K", 5, "8-10"), grade("1", 13, "8-10")), 1, (Pair("K", "1", 20),), smallest_group=6)
    ),
    "dropping both fixed classes is the mildest pair of changes": Inputs(
        School(
            (grade("K", 26, "13-13"), grade("1", 26, "13-13")),
            4,
            most_grades_in_a_class=1,
            fixed_classes=(FixedClass("Support", (7, 0)), FixedClass("Bilingual", (0, 20))),
        )
    ),
    "a trade-off of five points in a list of ten": Inputs(
        School(
            (
                grade("K", 11, "3-10", 7),
                grade("A", 12, "3-8", 6),
                grade("B", 15, "2-6", 6),
                grade("C", 8, "4-9", 7),
            ),
            9,
            (Pair("K", "A"), Pair("K", "C"), Pair("A", "B"), Pair("B", "C")),
            smallest_group=2,
            most_grades_in_a_class=4,
            priority=Priority.MOST_EVEN,
            fixed_classes=(FixedClass("Bilingual", (0, 0, 0, 3)),),
        ),
        10,
    ),
    "a trade-off of five points in a list of eleven": Inputs(
        School(
            (grade("K", 8, "3-9", 4), grade("A", 17, "4-9", 4), grade("B", 12, "5-9", 6)),
            5,
            (Pair("K", "A", 6), Pair("K", "B", avoid=True), Pair("A", "B")),
            smallest_group=2,
            composite_limit=CompositeLimit.HIGHEST,
            priority=Priority.MOST_EVEN,
            fixed_classes=(FixedClass("Support", (0, 3, 5)),),
        ),
        11,
    ),
    "a grade of few children whom limits leave without a class": Inputs(
        School(
            (
                grade("K", 24, "3-11"),
                grade("A", 14, "3-7"),
                grade("B", 6, "6-12"),
                grade("C", 3, "4-12"),
            ),
            7,
            (Pair("K", "A", avoid=True), Pair("A", "B"), Pair("A", "C"), Pair("B", "C")),
            smallest_group=1,
            composite_limit=CompositeLimit.HIGHEST,
        ),
        7,
    ),
    "ideals, composites to be avoided, and two grades of few children": Inputs(
        School(
            (
                grade("K", 3, "8-9", 9),
                grade("A", 20, "4-7", 4),
                grade("B", 3, "4-10", 5),
                grade("C", 12, "5-10", 10),
            ),
            7,
            (
                Pair("K", "A", avoid=True),
                Pair("K", "C"),
                Pair("A", "B"),
                Pair("B", "C", avoid=True),
            ),
            smallest_group=2,
            most_grades_in_a_class=3,
            priority=Priority.MOST_EVEN,
        )
    ),
}
