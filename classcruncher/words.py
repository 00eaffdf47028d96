"""Phrases that more than one part of the program speaks in."""

from __future__ import annotations

from collections.abc import Sequence

from classcruncher.domain.option import SchoolClass
from classcruncher.domain.school import School


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 teacher", "2 teachers"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def classes(number: int) -> str:
    """So many classes: "1 class", "7 classes"."""
    return count(number, "class", "classes")


def children(number: int) -> str:
    """So many children: "1 child", "7 children"."""
    return count(number, "child", "children")


def teachers(number: int) -> str:
    """So many teachers: "1 teacher", "7 teachers"."""
    return count(number, "teacher")


def in_a_row(things: Sequence[str], last: str = "and") -> str:
    """Things in a row: "a", "a and b", "a, b and c"."""
    *most, final = things
    return f"{', '.join(most)} {last} {final}" if most else final


def grade_in_words(name: str) -> str:
    """A grade inside a sentence: a bare number reads as a count, so "3" becomes "grade 3"."""
    return f"grade {name}" if name.strip().isdigit() else name


def starting(sentence: str) -> str:
    """The sentence with a capital where it begins with "grade" or "the"; names of grades stay as they are."""
    return sentence[0].upper() + sentence[1:] if sentence.startswith(("grade ", "the ")) else sentence


def without_a_fixed_class(school: School) -> str:
    """What narrows down children or teachers, where some are in fixed classes."""
    return " without a fixed class" if school.fixed_classes else ""


def size_range(sizes: Sequence[int]) -> str:
    """Smallest and largest size, "16-24"; "20" when all are alike."""
    return str(min(sizes)) if min(sizes) == max(sizes) else f"{min(sizes)}-{max(sizes)}"


def structure_in_words(classes_of_option: Sequence[SchoolClass]) -> str:
    """The classes in a line, such as "18 classes, 2 of them composite, sizes 19-24"."""
    free = [each for each in classes_of_option if not each.fixed]
    if len(classes_of_option) == 1:
        only = classes_of_option[0]
        addition = ", fixed" if only.fixed else ", composite" if only.is_composite else ""
        return f"1 class of {only.size}{addition}"
    composite = sum(each.is_composite for each in free)
    parts = [
        classes(len(classes_of_option)),
        f"{composite} of them composite" if composite else "none of them composite",
    ]
    if fixed := len(classes_of_option) - len(free):
        parts.append(f"{fixed} of them fixed")
    if free:
        sizes = [each.size for each in free]
        parts.append(f"{'sizes' if min(sizes) < max(sizes) else 'all of'} {size_range(sizes)}")
    return ", ".join(parts)
