"""Is the list of options right? Measures, classes, order, trade-off, variations, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classcruncher.domain.inputs import Inputs
from classcruncher.domain.option import Option, SchoolClass, Why
from classcruncher.domain.outcome import Outcome, Status
from classcruncher.domain.school import Priority, School
from tests.oracles.structures import Everything, Name, Structure, measures

#: A thing that is not as it should be, in a sentence.
Breaches = Iterator[str]


def name_of(option: Option) -> Name:
    """The sets of grades of an option's classes, fixed ones aside."""
    return tuple(sorted(each.grades for each in option.classes if not each.fixed))


def reasons_of(option: Option) -> list[str]:
    """Why an option is listed, reason by reason, in small letters."""
    return option.why.casefold().split("; ")


def check_options(inputs: Inputs, outcome: Outcome, everything: Everything) -> Breaches:
    """All that can be said about the list of options."""
    if outcome.status is not (Status.SOLVED if everything.possible else Status.NO_ANSWER):
        yield f"status: {outcome.status} with {len(everything.structures)} structures"
        return
    if not outcome.proven:
        yield "proof: an outcome is not proven in ample time"
    for option in outcome.options:
        yield from _classes(inputs.school, option, everything)
    if everything.possible:
        yield from _length(inputs, outcome, everything)
        yield from _best(inputs.school, outcome, everything)
        yield from _trade_off(inputs, outcome, everything)
        yield from _reasons(inputs.school, outcome, everything)
        yield from _next_best(inputs.school, outcome, everything)
        yield from _notes(inputs, outcome, everything)


def _classes(school: School, option: Option, everything: Everything) -> Breaches:
    """Every child is placed once by the rules, as fairly as the structure permits."""
    known = everything.by_name.get(name_of(option))
    if known is None:
        yield f"structure: {name_of(option)} is none of the school's"
        return
    opened = [each for each in option.classes if not each.fixed]
    kinds = {kind.grades: kind for kind in everything.kinds}
    for each in opened:
        kind = kinds[each.grades]
        if not kind.holds(tuple(each.children[g] for g in each.grades)):
            yield f"class: {each} breaks a rule"
        shown = each.smallest, each.largest, each.group, each.weight, each.ideal or 0
        if shown != (kind.smallest, kind.largest, kind.group, kind.weight, kind.ideal):
            yield f"class: {each} shows other limits than {kind}"
    if _placed(school, option.classes) != [grade.children for grade in school.grades]:
        yield f"children: {option.why} places {_placed(school, option.classes)}"
    fixed = [(each.name, each.children) for each in option.classes if each.fixed]
    if fixed != [(each.name, each.children) for each in school.fixed_classes]:
        yield f"fixed: {option.why} has {fixed}"
    if (option.composites, option.evenness) != (known.composites, known.evenness):
        yield f"measures: {option.composites, option.evenness} of {known}"
    if tuple(sorted(each.size - kinds[each.grades].ideal for each in opened)) != known.gaps:
        yield f"sizes: {option.sizes} instead of {known.sizes}"
    if not option.proven:
        yield f"proof: {option.why} is not proven in ample time"


def _placed(school: School, classes: Sequence[SchoolClass]) -> list[int]:
    return [sum(each.children[g] for each in classes) for g in range(len(school.grades))]


def _length(inputs: Inputs, outcome: Outcome, everything: Everything) -> Breaches:
    """As many options as asked for, or all there are; no two alike."""
    names = {name_of(option) for option in outcome.options}
    if len(names) < len(outcome.options):
        yield "list: two options are alike"
    if len(names) != min(inputs.number_of_options, len(everything.structures)):
        yield f"list: {len(names)} options of {len(everything.structures)}, {inputs.number_of_options} asked"


def _best(school: School, outcome: Outcome, everything: Everything) -> Breaches:
    first, best = outcome.options[0], everything.structures[0]
    if first.role is not Why.BEST or reasons_of(first)[0] != school.priority.value.casefold():
        yield f"best: option 1 is listed as {first.role}: {first.why}"
    if measures(first.composites, first.evenness, school.priority) != best.by(school.priority):
        yield f"best: option 1 is {first.composites, first.evenness}, {best} is better"


def _trade_off(inputs: Inputs, outcome: Outcome, everything: Everything) -> Breaches:
    """A frontier that fits into half of the list is listed whole; a longer one keeps its ends."""
    number, frontier = inputs.number_of_options, everything.frontier
    if number < 2:
        return
    room = max(2, number // 2)
    listed = [(option.composites, option.evenness) for option in outcome.options]
    missing = [point for point in frontier if point not in listed]
    if len(frontier) <= room and missing:
        yield f"frontier: of {frontier}, {missing} have no option among {number}"
    if frontier[0] in missing or frontier[-1] in missing:
        yield f"frontier: an end of {frontier} is not listed"
    if len(frontier) > room and len(frontier) - len(missing) < room:
        yield f"frontier: of {frontier}, only {len(frontier) - len(missing)} are listed, not {room}"
    for option in outcome.options:
        point = option.composites, option.evenness
        if option.role is Why.TRADE_OFF and point not in frontier:
            yield f"frontier: {point} is listed as a trade-off, but is not one of {frontier}"


def _reasons(school: School, outcome: Outcome, everything: Everything) -> Breaches:
    """Each reason is true: nothing that keeps its condition is better."""
    variations, most = _variations(school, outcome.options[0]), {}
    for composites in range(2 * school.teachers + 1):
        word = "class" if composites == 1 else "classes"
        most[f"most even with {composites} composite {word} at most"] = composites
    for option in outcome.options:
        for reason in reasons_of(option):
            among, priority = list(everything.structures), school.priority
            if reason in [each.value.casefold() for each in Priority]:
                priority = next(each for each in Priority if each.value.casefold() == reason)
            elif reason in most:
                among = [each for each in among if each.composites <= most[reason]]
                priority = Priority.MOST_EVEN
            elif reason.removeprefix("best ") in variations:
                among = _without(everything, variations[reason.removeprefix("best ")])
            elif reason != "next best":
                yield f"reason: {reason} is not known"
            else:
                continue
            best = min(each.by(priority) for each in among)
            if measures(option.composites, option.evenness, priority) != best:
                yield f"reason: {reason} is not true of {option.composites, option.evenness}: {best}"


def _variations(school: School, first: Option) -> dict[str, set[tuple[int, ...]]]:
    """What the variations on option 1 are called, with the sets of grades that must not share a class."""
    composites = {grades for grades in name_of(first) if len(grades) > 1}
    named = {}
    for grades in composites:
        label = "/".join(school.grades[g].name for g in grades).casefold()
        named[f"without a {label} class"] = {grades}
    for g in {g for grades in composites for g in grades}:
        grade = school.grades[g].name.casefold()
        words = f"grade {grade}" if grade.strip().isdigit() else grade
        named[f"with {words} in classes of its own"] = {
            grades for kinds in _names_with(len(school.grades), g) for grades in kinds
        }
    return named


def _names_with(count: int, g: int) -> Iterator[set[tuple[int, ...]]]:
    """Every set of two or more grades, with the grade at a position in it."""
    for chosen in range(1 << count):
        grades = tuple(h for h in range(count) if chosen >> h & 1)
        if g in grades and len(grades) > 1:
            yield {grades}


def _without(everything: Everything, unwanted: set[tuple[int, ...]]) -> list[Structure]:
    return [each for each in everything.structures if not unwanted & set(each.name)]


def _next_best(school: School, outcome: Outcome, everything: Everything) -> Breaches:
    """The next best are in order, and nothing better than the last of them is missing."""
    listed = {name_of(option) for option in outcome.options}
    ranks = [
        measures(option.composites, option.evenness, school.priority)
        for option in outcome.options
        if option.role is Why.NEXT_BEST
    ]
    if ranks != sorted(ranks):
        yield f"order: the next best are {ranks}"
    for each in everything.structures:
        if ranks and each.by(school.priority) < ranks[-1] and each.name not in listed:
            yield f"order: {each} is not listed, but better than {ranks[-1]}"


def _notes(inputs: Inputs, outcome: Outcome, everything: Everything) -> Breaches:
    """What is said not to exist does not, and every variation is either listed or said not to exist."""
    variations = _variations(inputs.school, outcome.options[0])
    said = {reason.removeprefix("best ") for option in outcome.options for reason in reasons_of(option)}
    more = len(outcome.options) < len(everything.structures)
    for note in outcome.notes:
        words = note.casefold().removeprefix("there is no way ").rstrip(".")
        if note == "There are no other class structures.":
            if more:
                yield f"note: {note} There are {len(everything.structures)}."
        elif words not in variations:
            yield f"note: {note} is not known"
        elif _without(everything, variations[words]):
            yield f"note: {note} There is {_without(everything, variations[words])[0]}"
        else:
            said.add(words)
    filled_before = all(option.role is not Why.NEXT_BEST for option in outcome.options)
    if len(outcome.options) < inputs.number_of_options or not filled_before:
        yield from (f"variation: nothing is said about {each}" for each in variations if each not in said)
