"""From an allocation to classes with names: children dealt out, class by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.option import SchoolClass
from classcruncher.domain.school import School
from classcruncher.domain.structure import Structure
from classcruncher.model.allocation import Allocation


def deal(
    school: School, kinds: Sequence[ClassType], structure: Structure, allocation: Allocation
) -> tuple[SchoolClass, ...]:
    """The classes of an option: those of the structure by grade, then the fixed ones.

    Names are the class type and a letter ("1/2 A"), never one that is taken already.
    """
    taken = {fixed.name.strip().casefold() for fixed in school.fixed_classes}
    classes: list[SchoolClass] = []
    for t in sorted(range(len(kinds)), key=lambda t: (kinds[t].grades[0], kinds[t].grades)):
        kind, label = kinds[t], school.label(kinds[t].grades)
        names = (name for letter in _letters() if (name := f"{label} {letter}").casefold() not in taken)
        for groups in _hands(kind, structure[t], [allocation.children.get((t, g), 0) for g in kind.grades]):
            children = [0] * len(school.grades)
            for g, group in zip(kind.grades, groups, strict=True):
                children[g] = group
            name = next(names)
            taken.add(name.casefold())
            classes.append(
                SchoolClass(
                    name,
                    tuple(children),
                    kind.smallest,
                    kind.largest,
                    kind.group,
                    kind.ideal,
                    kind.weight,
                )
            )
    fixed = [SchoolClass(each.name, each.children, None, None, fixed=True) for each in school.fixed_classes]
    return (*classes, *fixed)


def _hands(kind: ClassType, classes: int, totals: Sequence[int]) -> list[list[int]]:
    """The groups of each class of a type, when each grade's children are dealt out in turn.

    Each grade goes on where the one before stopped, so that groups and sizes differ by 1 at most.
    """
    hands = [[total // classes for total in totals] for _ in range(classes)]
    turn = 0
    for g, total in enumerate(totals):
        for _ in range(total % classes if classes else 0):
            hands[turn % classes][g] += 1
            turn += 1
    return hands


def _letters() -> Iterator[str]:
    """A, B, ... Z, AA, AB, ..."""
    for number in count(1):
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("A") + letter) + letters
        yield letters
