"""How drastic a change is, told from what it makes of a school's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classcruncher.domain.school import Pair, School
from classcruncher.rules.class_sizes import largest_together
from classcruncher.rules.mixing import grades_between

#: A number that changes by more than one part in so many changes drastically. Of children it is fewer: a
#: school can do least about them.
PARTS, PARTS_OF_CHILDREN = 5, 10
#: How drastic a change can be, from not at all to the utmost.
LEVELS = range(4)

#: Numbers before and after a change.
Moved = tuple[int, int]


def drastic(before: School, after: School) -> int:
    """How drastic it is to make one school of another: one of LEVELS.

    0: no number changes by more than a fifth, or of children by more than a tenth, and of grades that could
    not share a class only neighbours now may. 1: some number changes by more, or one grade lies between those
    that now may, or the grades of a class need not follow one another. 2: a grade loses all its children, or
    gets its first; or two grades lie between. 3: more do.
    """
    children = [(old.children, new.children) for old, new in zip(before.grades, after.grades, strict=True)]
    levels = [len(grades_between(after, *pair)) for pair in _new_pairs(before, after)]
    if before.consecutive_grades and not after.consecutive_grades:
        levels.append(1)
    if _beyond(_sizes_and_teachers(before, after), PARTS) or _beyond(children, PARTS_OF_CHILDREN):
        levels.append(1)
    if any(bool(old) is not bool(new) for old, new in children):
        levels.append(2)
    return min(max(levels, default=0), LEVELS[-1])


def _beyond(numbers: Sequence[Moved], parts: int) -> bool:
    """Whether some number changes by more than one part in so many."""
    return any(parts * abs(new - old) > old for old, new in numbers)


def _sizes_and_teachers(before: School, after: School) -> list[Moved]:
    """All numbers but those of children."""
    return [
        (before.teachers, after.teachers),
        (before.smallest_group, after.smallest_group),
        (before.most_grades_in_a_class, after.most_grades_in_a_class),
        *_sizes(before, after),
    ]


def _sizes(before: School, after: School) -> Iterator[Moved]:
    """The smallest and largest classes of grades with children, and the largest of two grades together."""
    for old, new in zip(before.grades, after.grades, strict=True):
        if old.children:
            yield old.smallest, new.smallest
            yield old.largest, new.largest
    for pair in after.pairs:
        if pair.largest is not None:
            yield largest_together(before, _places(after, pair)), pair.largest


def _new_pairs(before: School, after: School) -> Iterator[tuple[int, int]]:
    """The positions of grades that may share a class, and might not before."""
    for pair in after.pairs:
        places = _places(after, pair)
        if before.pair(*places) is None:
            yield places


def _places(school: School, pair: Pair) -> tuple[int, int]:
    """The positions of a pair's grades, in order."""
    first, second = sorted(map(school.names.index, (pair.first, pair.second)))
    return first, second
