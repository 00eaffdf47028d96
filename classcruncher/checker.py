"""An independent check of classes against a school's rules.

It reads the rules from the school alone and shares nothing with the model, so that a mistake there cannot
hide here. Nothing is shown to anybody that fails it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from classcruncher.domain.divisions import ClassesMeant, Division
from classcruncher.domain.option import Option, SchoolClass
from classcruncher.domain.school import CompositeLimit, School
from classcruncher.errors import BrokenRule


def require_sound(school: School, option: Option) -> None:
    """Raise BrokenRule, with every sentence of `broken_rules`, unless the option keeps all rules."""
    sentences = [*broken_rules(school, option.classes), *_false_claims(school, option)]
    if sentences:
        raise BrokenRule(" ".join(sentences))


def broken_rules(school: School, classes: Sequence[SchoolClass]) -> tuple[str, ...]:
    """What is wrong with the classes, in sentences; nothing when every rule of the school is kept."""
    opened = [each for each in classes if not each.fixed]
    return (
        *_misplaced(school, classes),
        *_teachers(school, classes),
        *_fixed(school, classes),
        *(sentence for each in opened for sentence in _class(school, each)),
        *(sentence for division in school.divisions for sentence in _division(school, division, classes)),
        *(_divided_grades(school, opened) if school.whole_grades else ()),
        *_names(classes),
    )


def _misplaced(school: School, classes: Sequence[SchoolClass]) -> Iterator[str]:
    for g, grade in enumerate(school.grades):
        placed = sum(each.children[g] for each in classes)
        if placed != grade.children:
            yield f"{placed} of the {grade.children} children of {grade.name} have a class."


def _teachers(school: School, classes: Sequence[SchoolClass]) -> Iterator[str]:
    if len(classes) > school.teachers:
        yield f"There are {len(classes)} classes for {school.teachers} teachers."
    if len(classes) < school.teachers and school.use_every_teacher:
        yield f"Only {len(classes)} of {school.teachers} teachers have a class."


def _fixed(school: School, classes: Sequence[SchoolClass]) -> Iterator[str]:
    given = sorted((fixed.name, fixed.children) for fixed in school.fixed_classes)
    shown = sorted((each.name, each.children) for each in classes if each.fixed)
    if given != shown:
        yield "The fixed classes are not as they were given."


def _class(school: School, each: SchoolClass) -> Iterator[str]:
    if min(each.children) < 0 or not each.size:
        yield f"{each.name} has no children, or fewer than none."
        return
    if len(each.grades) > max(1, school.most_grades_in_a_class):
        yield f"{each.name} holds {len(each.grades)} grades."
    for a, b in combinations(each.grades, 2):
        between = [g for g in each.grades if a < g < b]
        needless = school.consecutive_grades and between and not school.forbids(a, b)
        if school.pair(a, b) is None and not needless:
            yield f"{each.name} mixes {school.names[a]} and {school.names[b]}, which may not share a class."
    if school.consecutive_grades:
        yield from _skipped(school, each)
    yield from _apart(school, each)
    for g in each.grades:
        if each.is_composite and each.children[g] < school.smallest_group:
            yield f"{each.name} has a group of only {each.children[g]}."
    smallest, largest = _limits(school, each)
    if not smallest <= each.size <= largest:
        yield f"{each.name} has {each.size} children; {smallest} to {largest} are allowed."


def _skipped(school: School, each: SchoolClass) -> Iterator[str]:
    """Grades with children outside the fixed classes that a class leaves out between its own."""
    for g in range(min(each.grades), max(each.grades)):
        if not each.children[g] and _has_children_to_place(school, g):
            yield f"{each.name} leaves out {school.names[g]}, which lies between its grades."


def _apart(school: School, each: SchoolClass) -> Iterator[str]:
    """Grades that a class has to hold, as it holds another one with which they are always taught."""
    always = [(rule.first, rule.second) for rule in school.pairs if rule.always]
    for here, missing in (*always, *((second, first) for first, second in always)):
        g, other = school.names.index(here), school.names.index(missing)
        alone = each.children[g] and not each.children[other]
        if alone and _has_children_to_place(school, other):
            yield f"{each.name} holds {here} without {missing}, though they are always together."


def _has_children_to_place(school: School, g: int) -> bool:
    """Whether a grade has children outside the fixed classes."""
    return school.grades[g].children > sum(taken.children[g] for taken in school.fixed_classes)


def _limits(school: School, each: SchoolClass) -> tuple[int, int]:
    """The sizes that a class may have by the grades that it holds."""
    grades = [school.grades[g] for g in each.grades]
    if school.composite_limit is CompositeLimit.LOWEST:
        smallest, largest = min(g.smallest for g in grades), min(g.largest for g in grades)
    else:
        smallest, largest = max(g.smallest for g in grades), max(g.largest for g in grades)
    rules = [school.pair(a, b) for a, b in combinations(each.grades, 2)]
    if len(grades) == 2 and rules[0] is not None and rules[0].smallest is not None:
        smallest = rules[0].smallest
    given = [rule.largest for rule in rules if rule is not None and rule.largest is not None]
    if given and len(grades) == 2:
        largest = given[0]
    elif given:
        largest = min([largest, *given])
    return smallest, largest


def _division(school: School, division: Division, classes: Sequence[SchoolClass]) -> Iterator[str]:
    """Limits of a division that its classes do not keep."""
    sizes = [
        each.size
        for each in classes
        if _is_meant(school, division, each) and (division.fixed_count or not each.fixed)
    ]
    of = f"{len(sizes)} {'class' if len(sizes) == 1 else 'classes'} in {division.label}"
    if division.fewest is not None and len(sizes) < division.fewest:
        yield f"There are only {of}; at least {division.fewest} are asked for."
    if division.most is not None and len(sizes) > division.most:
        yield f"There are {of}; at most {division.most} are allowed."
    if division.average is not None and sum(sizes) > division.average * len(sizes):
        yield f"The {of} have {sum(sizes)} children; {float(division.average):g} on average are allowed."
    if division.share is not None and division.at_or_under is not None:
        small = sum(size <= division.at_or_under for size in sizes)
        if small < division.share * len(sizes):
            asked = f"{float(division.share * 100):g}% of them have to be"
            yield f"Of the {of} {small} are of {division.at_or_under} children or fewer; {asked}."


def _is_meant(school: School, division: Division, each: SchoolClass) -> bool:
    """Whether a class belongs to a division by the grades that it holds."""
    first, last = school.names.index(division.first), school.names.index(division.last)
    lowest, highest = min(each.grades, default=-1), max(each.grades, default=-1)
    if division.meant is ClassesMeant.LOWEST:
        return first <= lowest <= last
    if division.meant is ClassesMeant.HIGHEST:
        return first <= highest <= last
    if division.meant is ClassesMeant.ALL:
        return first <= lowest and highest <= last
    if division.meant is ClassesMeant.EXACTLY:
        return each.grades == tuple(range(first, last + 1))
    return any(each.children[first : last + 1])


def _divided_grades(school: School, opened: Sequence[SchoolClass]) -> Iterator[str]:
    """Grades whose children are in classes of different grades."""
    for g, grade in enumerate(school.grades):
        mixes = {each.grades for each in opened if each.children[g]}
        if len(mixes) > 1:
            yield f"The children of {grade.name} are divided between classes of different grades."


def _names(classes: Sequence[SchoolClass]) -> Iterator[str]:
    if len({each.name.strip().casefold() for each in classes}) < len(classes):
        yield "Two classes have the same name."


def _false_claims(school: School, option: Option) -> Iterator[str]:
    """The measures and limits that an option shows must be those of its classes."""
    composites = unfair = 0
    for each in option.classes:
        if each.fixed:
            continue
        grades = [school.grades[g] for g in each.grades]
        pairs = [school.pair(a, b) for a, b in combinations(each.grades, 2)]
        if len(grades) > 1:
            composites += 2 if any(pair is not None and pair.avoid for pair in pairs) else 1
        ideals = [grade.ideal for grade in grades if grade.ideal is not None]
        pick = min if school.composite_limit is CompositeLimit.LOWEST else max
        unfair += (each.size - (pick(ideals) if ideals else 0)) ** 2
        smallest, largest = _limits(school, each)
        # A class type's smallest class also makes room for its groups.
        if each.largest != largest or each.smallest is None or each.smallest < smallest:
            yield f"{each.name} shows other limits than its grades have."
    if (composites, unfair) != (option.composites, option.evenness):
        yield "The option claims other measures than its classes have."
