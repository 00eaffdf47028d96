"""Ways in which a school changes: a number of it moves to an end, or something is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any

from classcruncher.domain.ranged_school import with_grade
from classcruncher.domain.school import School
from classcruncher.rules.rule import Way


@dataclass(frozen=True)
class Number:
    """A number of a school: how it is read, and the school with another one."""

    of: Callable[[School], int]
    put: Callable[[School, int], School]


def setting(name: str) -> Number:
    """A number of the school itself, by the name of its field."""
    return Number(attrgetter(name), lambda school, number: replace(school, **_field(name, number)))


def of_grade(g: int, name: str) -> Number:
    """A number of a grade, by the name of its field."""
    read = attrgetter(name)
    return Number(
        lambda school: read(school.grades[g]),
        lambda school, number: with_grade(school, g, replace(school.grades[g], **_field(name, number))),
    )


def _field(name: str, number: int) -> dict[str, Any]:
    return {name: number}


#: What to do with a number, from what it is and what it becomes.
Sentence = Callable[[int, int], str]
#: How far a number moves: to the same end in every school, or to one that the school says.
End = int | Callable[[School], int]
#: Whether a change makes sense in a school.
Where = Callable[[School], bool]


def anywhere(school: School) -> bool:
    """It makes sense in every school."""
    return True


def from_to(what: str, now: int, then: int) -> str:
    """A sentence such as "Lower the smallest group from 5 to 4"."""
    return f"{what} from {now} to {then}"


def _moved(name: str, by: int, number: Number, end: End, in_words: Sentence, where: Where = anywhere) -> Way:
    def room(school: School) -> int:
        last = end if isinstance(end, int) else end(school)
        return max(0, by * (last - number.of(school)))

    def then(school: School, amount: int) -> int:
        return number.of(school) + by * min(amount, room(school))

    return Way(
        name,
        most=lambda school: room(school) if where(school) else 0,
        applied=lambda school, amount: number.put(school, then(school, amount)),
        in_words=lambda school, amount: in_words(number.of(school), then(school, amount)),
    )


#: A number moves one way, to its end and no further.
lowered, raised = partial(_moved, "lowered", -1), partial(_moved, "raised", 1)


def once(
    changed: Callable[[School], School], in_words: Callable[[School], str], where: Where = anywhere
) -> Way:
    """It is done, or it is not."""
    return Way(
        "once",
        most=lambda school: int(where(school)),
        applied=lambda school, amount: changed(school) if amount else school,
        in_words=lambda school, _: in_words(school),
    )
