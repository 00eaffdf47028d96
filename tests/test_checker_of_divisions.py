"""The checker knows the rules of several classes together: tiny schools that keep them, and that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from classcruncher import ClassesMeant, Division, FixedClass, Pair, School, SchoolClass
from classcruncher.checker import broken_rules
from tests.schools import grade

#: One class K, one K/1, one 1, one 1/2 and one 2.
SIZES = ((20, 0, 0), (12, 6, 0), (0, 21, 0), (0, 8, 9), (0, 0, 22))
SCHOOL = School(
    (grade("K", 32, "15-24"), grade("1", 35, "15-24"), grade("2", 31, "15-24")),
    5,
    (Pair("K", "1"), Pair("1", "2")),
)


def classes(sizes: Sequence[tuple[int, ...]]) -> list[SchoolClass]:
    """Classes with these children."""
    return [SchoolClass(f"Class {number}", children, 15, 24) for number, children in enumerate(sizes, 1)]


def broken(school: School, sizes: Sequence[tuple[int, ...]] = SIZES) -> tuple[str, ...]:
    """What the checker says of classes with these children and the school's fixed classes."""
    fixed = [SchoolClass(each.name, each.children, None, None, fixed=True) for each in school.fixed_classes]
    return broken_rules(school, [*classes(sizes), *fixed])


def with_division(*args: str, fixed: tuple[int, ...] = (), **limits: object) -> School:
    """The school with limits for some grades, and a further class that is fixed."""
    school = replace(SCHOOL, divisions=(Division(*args, **limits),))  # type: ignore[arg-type]
    if not fixed:
        return school
    grades = tuple(
        replace(one, children=one.children + n) for one, n in zip(school.grades, fixed, strict=True)
    )
    return replace(school, grades=grades, teachers=6, fixed_classes=(FixedClass("Support", fixed),))


def test_nothing_is_wrong_without_further_rules() -> None:
    assert broken(SCHOOL) == ()


@pytest.mark.parametrize(("meant", "number", "sense"), [
    (ClassesMeant.ANY, 4, ""),
    (ClassesMeant.ALL, 3, " (all grades of a class)"),
    (ClassesMeant.LOWEST, 4, " (by a class's lowest grade)"),
    (ClassesMeant.HIGHEST, 3, " (by a class's highest grade)"),
    (ClassesMeant.EXACTLY, 1, " (exactly these grades)"),
])  # fmt: skip
def test_classes_belong_to_a_division_in_five_senses(meant: ClassesMeant, number: int, sense: str) -> None:
    assert broken(with_division("K", "1", meant=meant, fewest=number, most=number)) == ()
    words = f"{number} {'class' if number == 1 else 'classes'}"
    division = f"K-1{sense}"
    assert broken(with_division("K", "1", meant=meant, fewest=number + 1)) == (
        f"There are only {words} in {division}; at least {number + 1} are asked for.",
    )
    assert broken(with_division("K", "1", meant=meant, most=number - 1)) == (
        f"There are {words} in {division}; at most {number - 1} are allowed.",
    )


def test_the_lowest_and_the_highest_grade_of_a_class_decide() -> None:
    assert broken(with_division("1", meant=ClassesMeant.LOWEST, fewest=2, most=2)) == ()
    assert broken(with_division("1", meant=ClassesMeant.HIGHEST, fewest=2, most=2)) == ()
    assert broken(with_division("K", meant=ClassesMeant.HIGHEST, fewest=2))
    assert broken(with_division("2", meant=ClassesMeant.LOWEST, fewest=2))
    assert broken(with_division("2", meant=ClassesMeant.EXACTLY, fewest=1, most=1)) == ()


def test_an_average_is_kept_exactly() -> None:
    assert broken(with_division("K", average=19)) == ()
    assert broken(with_division("K", average=18.9)) == (
        "The 2 classes in K have 38 children; 18.9 on average are allowed.",
    )
    assert broken(with_division("K", "2", average=19.6)) == ()
    assert broken(with_division("K", "2", average=Fraction(196, 10) - Fraction(1, 1000)))


def test_a_share_of_small_classes_is_kept_exactly() -> None:
    assert broken(with_division("K", "2", share=0.6, at_or_under=20)) == ()
    assert broken(with_division("K", "2", share=0.61, at_or_under=20)) == (
        "Of the 5 classes in K-2 3 are of 20 children or fewer; 61% of them have to be.",
    )
    assert broken(with_division("K", "2", share=0.6, at_or_under=19))


def test_a_division_without_a_class_keeps_every_average_and_share() -> None:
    school = with_division("K", "2", meant=ClassesMeant.EXACTLY, average=1, share=1, at_or_under=1)
    assert broken(school) == ()


def test_fixed_classes_count_where_a_division_says_so() -> None:
    fixed = (4, 0, 0)
    assert broken(with_division("K", fixed=fixed, fewest=2, most=2)) == ()
    assert broken(with_division("K", fixed=fixed, fewest=3, most=3, fixed_count=True)) == ()
    assert broken(with_division("K", fixed=fixed, most=2, fixed_count=True))
    assert broken(with_division("K", fixed=fixed, average=14, fixed_count=True)) == ()
    assert broken(with_division("K", fixed=fixed, average=14))
    assert (
        broken(with_division("K", fixed=fixed, share=Fraction(1, 3), at_or_under=17, fixed_count=True)) == ()
    )
    assert broken(with_division("K", fixed=fixed, share=Fraction(1, 3), at_or_under=17))


def test_a_pair_that_is_always_together() -> None:
    school = replace(SCHOOL, pairs=(Pair("K", "1", always=True), Pair("1", "2")))
    together = ((16, 5, 0), (16, 5, 0), (0, 0, 16), (0, 0, 15))
    sound = replace(school, grades=(school.grades[0], grade("1", 10, "15-24"), school.grades[2]), teachers=4)
    assert broken(sound, together) == ()
    assert broken(school) == (
        "Class 1 holds K without 1, though they are always together.",
        "Class 3 holds 1 without K, though they are always together.",
        "Class 4 holds 1 without K, though they are always together.",
    )


@pytest.mark.parametrize("fixed", [(), (FixedClass("Support", (0, 8)),)])
def test_a_grade_without_children_to_place_is_not_missed(fixed: tuple[FixedClass, ...]) -> None:
    children = sum(each.size for each in fixed)
    school = School(
        (grade("K", 20, "15-24"), grade("1", children, "15-24")),
        1 + len(fixed),
        (Pair("K", "1", always=True),),
        fixed_classes=fixed,
    )
    assert broken(school, ((20, 0),)) == ()


def test_the_smallest_class_of_a_pair() -> None:
    assert broken(replace(SCHOOL, pairs=(Pair("K", "1", smallest=18), Pair("1", "2", smallest=17)))) == ()
    school = replace(SCHOOL, pairs=(Pair("K", "1", smallest=19), Pair("1", "2", smallest=18, largest=20)))
    assert broken(school) == (
        "Class 2 has 18 children; 19 to 24 are allowed.",
        "Class 4 has 17 children; 18 to 20 are allowed.",
    )
    lower = replace(SCHOOL, pairs=(Pair("K", "1"), Pair("1", "2", smallest=10)))
    moved = (*SIZES[:2], (0, 24, 0), (0, 5, 9), SIZES[4])
    assert broken(lower, moved) == ()
    assert broken(SCHOOL, moved) == ("Class 4 has 14 children; 15 to 24 are allowed.",)


def test_the_smallest_class_of_a_pair_is_not_that_of_three_grades() -> None:
    pairs = (Pair("K", "1", smallest=20), Pair("1", "2"), Pair("K", "2"))
    school = School(
        (grade("K", 5, "15-24"), grade("1", 5, "15-24"), grade("2", 5, "15-24")),
        1,
        pairs,
        most_grades_in_a_class=3,
    )
    assert broken(school, ((5, 5, 5),)) == ()


def test_whole_grades_are_not_divided_between_kinds_of_class() -> None:
    whole = replace(SCHOOL, whole_grades=True)
    assert broken(whole) == tuple(
        f"The children of {name} are divided between classes of different grades." for name in SCHOOL.names
    )
    together = ((16, 7, 0), (16, 8, 0), (0, 0, 16), (0, 0, 15))
    school = replace(whole, grades=(whole.grades[0], grade("1", 15, "15-24"), whole.grades[2]), teachers=4)
    assert broken(school, together) == ()


def test_whole_grades_may_have_children_in_fixed_classes() -> None:
    school = School(
        (grade("K", 20, "15-24"), grade("1", 20, "15-24")),
        3,
        fixed_classes=(FixedClass("Support", (3, 3)),),
        whole_grades=True,
    )
    assert broken(school, ((17, 0), (0, 17))) == ()


def test_teachers_may_be_left_over_where_classes_are_to_be_few() -> None:
    school = replace(SCHOOL, teachers=7, use_every_teacher=False, fewest_classes=True)
    assert broken(school) == ()
    assert broken(replace(school, teachers=4)) == ("There are 5 classes for 4 teachers.",)
