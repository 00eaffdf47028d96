"""The rules of a school: one list of them, walked by everyone who asks about rules.

Class types, the integer programme, contradictions, changes and the choice of an engine all go by it, so that
no part of the program can forget a rule that another one knows. Only the checker has its own copy of each.
"""

from __future__ import annotations

from classcruncher.domain.school import School
from classcruncher.rules.always_together import ALWAYS_TOGETHER
from classcruncher.rules.children import EVERY_CHILD
from classcruncher.rules.class_sizes import LARGEST_CLASS, SMALLEST_CLASS
from classcruncher.rules.consecutive_grades import CONSECUTIVE_GRADES
from classcruncher.rules.division_limits import (
    AVERAGE_SIZE,
    FEWEST_CLASSES,
    MOST_CLASSES,
    SHARE_OF_SMALL_CLASSES,
)
from classcruncher.rules.mixing import MIXING
from classcruncher.rules.rule import Change, Demand, Rule
from classcruncher.rules.smallest_group import SMALLEST_GROUP
from classcruncher.rules.teachers import EVERY_TEACHER, NO_MORE_CLASSES
from classcruncher.rules.whole_grades import WHOLE_GRADES

#: Those first that are hardest to follow: they are the first to be left out of a contradiction, and of
#: changes that disturb alike theirs are the last to be tried.
RULES: tuple[Rule, ...] = (
    SHARE_OF_SMALL_CLASSES,
    AVERAGE_SIZE,
    FEWEST_CLASSES,
    MOST_CLASSES,
    WHOLE_GRADES,
    ALWAYS_TOGETHER,
    MIXING,
    CONSECUTIVE_GRADES,
    SMALLEST_GROUP,
    SMALLEST_CLASS,
    LARGEST_CLASS,
    EVERY_CHILD,
    EVERY_TEACHER,
    NO_MORE_CLASSES,
)


def rules_of(school: School) -> tuple[Rule, ...]:
    """The rules that a school has."""
    return tuple(rule for rule in RULES if rule.is_stated(school))


def demands_of(school: School) -> tuple[Demand, ...]:
    """All that can be left out of a school's rules on its own, rule by rule."""
    return tuple(demand for rule in rules_of(school) for demand in rule.demands(school))


def changes_of(school: School) -> tuple[Change, ...]:
    """All changes that a school may try, the mildest first, and of equal ones those that open others."""
    changes = [each for rule in reversed(rules_of(school)) for each in rule.changes(school)]
    return tuple(
        sorted(
            (each for each in changes if each.most(school) > 0),
            key=lambda each: (each.disturbance(1), not each.opens_others),
        )
    )


def only_types_matter(school: School) -> bool:
    """Whether its rules only say which class types there are, of what sizes, and how many classes."""
    return all(rule.narrows_types for rule in rules_of(school))


def enumeration_knows(school: School) -> bool:
    """Whether the enumeration's bounds are proven with all the rules that a school has."""
    return all(rule.known_to_enumeration for rule in rules_of(school))


def sizes_are_free(school: School) -> bool:
    """Whether the rules only say from which size to which one the classes of each type may be."""
    return not any(rule.concerns_sizes for rule in rules_of(school))


def heeds_empty_grades(school: School) -> bool:
    """Whether other class types are allowed where a grade has no children to place."""
    return any(rule.heeds_empty_grades for rule in rules_of(school))
