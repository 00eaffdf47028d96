"""For every rule a tiny school that keeps it, and one that the rule alone makes impossible."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from classcruncher.control import TimeLimit
from classcruncher.domain.school import CompositeLimit, FixedClass, Pair, Priority, School
from classcruncher.model.engines import engine_for
from classcruncher.model.questions import Question, Verdict
from tests.schools import grade


@dataclass(frozen=True)
class Rule:
    """A school that keeps a rule with the classes that it must get, and the same school breaking it."""

    sentence: str
    keeping: School
    classes: tuple[str, ...]
    breaking: School


TWO = School((grade("K", 20, "15-25"), grade("1", 20, "15-25")), 2)
SPLIT = School((grade("K", 30, "15-20"), grade("1", 30, "15-20")), 3, (Pair("K", "1"),))
TRIPLE = School(
    (grade("4", 8, "15-30"), grade("5", 9, "15-30"), grade("6", 7, "15-30")),
    1,
    (Pair("4", "5"), Pair("5", "6"), Pair("4", "6")),
    most_grades_in_a_class=3,
)

RULES = (
    Rule(
        "every child has one class",
        TWO,
        ("1 20", "K 20"),
        replace(TWO, grades=(*TWO.grades, grade("2", 3, "15-25"))),
    ),
    Rule("no class is too large", TWO, ("1 20", "K 20"), replace(TWO, teachers=1)),
    Rule("no class is too small", TWO, ("1 20", "K 20"), replace(TWO, teachers=3)),
    Rule(
        "at most so many teachers", replace(TWO, teachers=3, use_every_teacher=False), ("1 20", "K 20"),
        replace(TWO, teachers=1, use_every_teacher=False),
    ),
    Rule(
        "grades share a class only when allowed", SPLIT, ("1 20", "K 20", "K/1 20"),
        replace(SPLIT, pairs=()),
    ),
    Rule(
        "no group is too small", replace(SPLIT, smallest_group=10), ("1 20", "K 20", "K/1 20"),
        replace(SPLIT, smallest_group=11),
    ),
    Rule(
        "most grades in a class", TRIPLE, ("4/5/6 24",), replace(TRIPLE, most_grades_in_a_class=2)
    ),
    Rule(
        "every pair in a class must be allowed", TRIPLE, ("4/5/6 24",),
        replace(TRIPLE, pairs=(Pair("4", "5"), Pair("5", "6"))),
    ),
    Rule(
        "a number caps a pair", replace(SPLIT, pairs=(Pair("K", "1", largest=20),)),
        ("1 20", "K 20", "K/1 20"), replace(SPLIT, pairs=(Pair("K", "1", largest=19),)),
    ),
    Rule(
        "a number replaces the limit of a pair",
        School((grade("K", 12, "10-20"), grade("1", 12, "10-20")), 1, (Pair("K", "1", largest=24),)),
        ("K/1 24",),
        School((grade("K", 12, "10-20"), grade("1", 12, "10-20")), 1, (Pair("K", "1"),)),
    ),
    Rule(
        "the lowest number in a class of three caps it",
        replace(TRIPLE, pairs=(Pair("4", "5", 26), Pair("5", "6", 24), Pair("4", "6"))), ("4/5/6 24",),
        replace(TRIPLE, pairs=(Pair("4", "5", 26), Pair("5", "6", 23), Pair("4", "6"))),
    ),
    Rule(
        "a number above the limit does not widen a class of three",
        replace(TRIPLE, pairs=(Pair("4", "5", 40), Pair("5", "6", 40), Pair("4", "6"))), ("4/5/6 24",),
        replace(
            TRIPLE, grades=tuple(replace(each, largest=20) for each in TRIPLE.grades),
            pairs=(Pair("4", "5", 40), Pair("5", "6", 40), Pair("4", "6", 40)),
        ),
    ),
    Rule(
        "the highest of its grades' limits",
        School((grade("1", 14, "12-22"), grade("2", 10, "12-24")), 1, (Pair("1", "2"),),
               composite_limit=CompositeLimit.HIGHEST),
        ("1/2 24",),
        School((grade("1", 14, "12-22"), grade("2", 10, "12-24")), 1, (Pair("1", "2"),)),
    ),
    Rule(
        "the highest of its grades' smallest classes too",
        School((grade("1", 7, "10-22"), grade("2", 7, "14-24")), 1, (Pair("1", "2"),),
               composite_limit=CompositeLimit.HIGHEST),
        ("1/2 14",),
        School((grade("1", 7, "10-22"), grade("2", 6, "14-24")), 1, (Pair("1", "2"),),
               composite_limit=CompositeLimit.HIGHEST),
    ),
    Rule(
        "fixed classes take their children and their teacher",
        replace(TWO, teachers=3, fixed_classes=(FixedClass("Support", (4, 4)),)),
        ("1 16", "K 16"),
        replace(TWO, teachers=3, fixed_classes=(FixedClass("Support", (6, 4)),)),
    ),
)  # fmt: skip


def classes(school: School) -> tuple[Verdict, tuple[str, ...]]:
    from classcruncher.model.list_of_options import list_options

    search = engine_for(school, TimeLimit(30))
    found = list_options(search, 1)
    if not found.options:
        return found.verdict, ()
    opened = [each for each in found.options[0].classes if not each.fixed]
    return found.verdict, tuple(sorted(f"{each.name.rsplit(' ', 1)[0]} {each.size}" for each in opened))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_a_school_that_keeps_the_rule_has_its_classes(rule: Rule) -> None:
    assert classes(rule.keeping) == (Verdict.PROVEN, rule.classes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_a_school_that_breaks_the_rule_has_no_answer(rule: Rule) -> None:
    assert classes(rule.breaking) == (Verdict.NONE, ())


def test_a_class_to_avoid_counts_twice() -> None:
    # Two plain composites, through grade 1, do the work of the one that is to be avoided.
    grades = (grade("K", 30, "15-20"), grade("1", 20, "15-20"), grade("2", 30, "15-20"))
    school = School(grades, 4, (Pair("K", "2", avoid=True), Pair("K", "1"), Pair("1", "2")))
    search = engine_for(school, TimeLimit(30))
    answer = search.best(Question(Priority.FEWEST_COMPOSITES))
    used = {
        school.label(kind.grades) for kind, n in zip(search.types, answer.structure or (), strict=True) if n
    }
    assert answer.composites == 2
    assert "K/2" in used or {"K/1", "1/2"} <= used
    search = engine_for(replace(school, pairs=(Pair("K", "2"), *school.pairs[1:])), TimeLimit(30))
    assert search.best(Question(Priority.FEWEST_COMPOSITES)).composites == 1


def test_ideals_replace_equal_sizes() -> None:
    grades = (grade("K", 40, "10-30", 15), grade("1", 40, "10-30", 25))
    school = School(grades, 4, (Pair("K", "1"),), priority=Priority.MOST_EVEN)
    search = engine_for(school, TimeLimit(30))
    answer = search.best(Question(Priority.MOST_EVEN))
    # Two classes of 20 each: 5 above and 5 below their ideals. A K/1 class has the lower ideal, 15.
    assert answer.evenness <= 4 * 25
    search = engine_for(replace(school, pairs=()), TimeLimit(30))
    alone = search.best(Question(Priority.MOST_EVEN))
    opened = dict(zip((kind.grades for kind in search.types), alone.structure or (), strict=True))
    # By deviation: three classes of K (13 13 14) and one of grade 1 (40) is against the limits.
    assert opened == {(0,): 2, (1,): 2}
