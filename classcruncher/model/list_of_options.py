"""The list of options: the best one, the trade-off, variations on the best, then the next best.

The list is what an expert would lay on the table: few, different, and each the best answer to its question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from classcruncher.checker import require_sound
from classcruncher.control import OnProgress, Progress
from classcruncher.domain.class_types import Structure, opened
from classcruncher.domain.option import Headroom, Option, Reason, Why
from classcruncher.domain.school import Priority
from classcruncher.errors import SolverError
from classcruncher.model.allocation import Allocation, deal
from classcruncher.model.engine import Engine
from classcruncher.model.questions import Answer, Bounds, Question, Stopped, Verdict
from classcruncher.words import count, grade_in_words


@dataclass(frozen=True)
class OptionList:
    """What was found, in order.

    `notes` are sentences about what does not exist; `verdict` is that on the first option, and tells "no
    answer" from "none found in the time there was". `complete` is False when the run ended before the list
    had as many options as were asked for, or as there are.
    """

    options: tuple[Option, ...]
    notes: tuple[str, ...]
    verdict: Verdict
    complete: bool

    @property
    def proven(self) -> bool:
        """Whether every claim is proven: each reason of each option, or that there is none."""
        reasons = [reason for option in self.options for reason in option.reasons]
        return self.verdict is not Verdict.UNKNOWN and all(reason.proven for reason in reasons)


def list_options(engine: Engine, number: int, progress: OnProgress | None = None) -> OptionList:
    """Up to `number` options for the school of an engine, no two alike."""
    making = _Making(engine, number, progress or (lambda _: None))
    making.best_and_other_end()
    if making.listed:
        making.trade_off()
        making.variations()
        making.next_best()
    complete = making.verdict is Verdict.NONE or making.full or not engine.limit.over
    return OptionList(tuple(making.options()), tuple(making.notes), making.verdict, complete)


@dataclass
class _Entry:
    """A structure on the list, with its measures, and why it is there."""

    answer: Answer
    reasons: list[Reason]


@dataclass
class _Making:
    """A list in the making."""

    engine: Engine
    number: int
    progress: OnProgress
    verdict: Verdict = Verdict.UNKNOWN
    listed: dict[Structure, _Entry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    other_end: Answer | None = None

    @property
    def priority(self) -> Priority:
        return self.engine.school.priority

    def _best_at(self, priority: Priority) -> str:
        """What a structure that is best by a priority is best at, in words."""
        if not self.engine.school.fewest_classes:
            return priority.value
        return f"Fewest classes, then {priority.value[0].lower()}{priority.value[1:]}"

    @property
    def full(self) -> bool:
        return len(self.listed) >= self.number

    def add(self, answer: Answer, role: Why, why: str) -> None:
        """List an answer; one that is listed already gets a further reason."""
        if answer.structure is None:
            return
        reason = Reason(role, why, answer.proven)
        entry = self.listed.get(answer.structure)
        if entry is not None:
            entry.reasons.append(reason)
        elif not self.full:
            self.listed[answer.structure] = _Entry(answer, [reason])
        self.say()

    def say(self, doing: str = "") -> None:
        if doing:
            self._doing = doing
        self.progress(Progress(self._doing, len(self.listed)))

    _doing: str = "the best option"

    def best_and_other_end(self) -> None:
        """Option 1, and the best by the other measure, where the trade-off ends."""
        self.say("the best option")
        asked = [Question(self.priority)]
        if self.number > 1:
            asked.append(Question(_other(self.priority)))
        best, *others = [self.engine.best(question) for question in asked]
        self.verdict = best.verdict
        if best.structure is None and others and others[0].structure is not None:
            # The time ran out over the first question; what the second one found is an answer all the same.
            best = replace(others[0], verdict=Verdict.FOUND)
            self.verdict = Verdict.FOUND
        self.add(best, Why.BEST, self._best_at(self.priority))
        self.other_end = others[0] if others else None

    def trade_off(self) -> None:
        """Points better on one measure than all that is better on the other: all, or half a list of them."""
        best, other = self.first, self.other_end
        if other is None or other.structure is None or _measures(other) == _measures(best):
            return
        self.say("the trade-off between fewest composites and most even classes")
        even_first = self.priority is Priority.MOST_EVEN
        for point in sorted(self._between(best, other), key=_measures, reverse=even_first):
            most = count(point.composites, "composite class", "composite classes")
            self.add(point, Why.TRADE_OFF, f"Most even with {most} at most")
        self.add(other, Why.TRADE_OFF, self._best_at(_other(self.priority)))

    def _between(self, best: Answer, other: Answer) -> list[Answer]:
        """Points of the trade-off between its ends: all of them, when the whole of it fits into half a list.

        The most even structure with so many composites at most is such a point. Each question halves the
        widest range of numbers of composites that may hold another one (the lowest of equal ones).
        """
        found: list[Answer] = []
        room = max(2, self.number // 2) - 2
        few, many = sorted((best.composites, other.composites))
        unknown = [(few + 1, many - 1)]
        while len(found) < room and unknown:
            widest = max(unknown, key=lambda each: (each[1] - each[0], -each[0]))
            unknown.remove(widest)
            low, high = widest
            if low > high:
                continue
            most = (low + high) // 2
            point = self.engine.best(Question(Priority.MOST_EVEN, Bounds(composites=most)))
            reached = point.composites if point.structure else few
            unknown += [(low, reached - 1), (most + 1, high)]
            if reached >= low and not any(_beats(each, point) for each in (best, other, *found)):
                found.append(point)
        return found

    @property
    def first(self) -> Answer:
        return next(iter(self.listed.values())).answer

    def variations(self) -> None:
        """The best without each composite type that option 1 uses, and without mixing each grade it mixes."""
        self.say("variations on the best option")
        for question, why, none in self._variations():
            if self.full:
                return
            answer = self.engine.best(question)
            if answer.verdict is Verdict.NONE:
                self.notes.append(none)
            else:
                self.add(answer, Why.VARIATION, why)

    def _variations(self) -> list[tuple[Question, str, str]]:
        """Each variation with its label and the sentence that says there is none."""
        types, structure = self.engine.types, self.first.structure or ()
        used = [t for t, number in enumerate(structure) if number and types[t].is_composite]
        asked = []
        for t in used:
            label = self.engine.school.label(types[t].grades)
            asked.append((_without(self.priority, [t]), f"Best without a {label} class",
                          f"There is no way without a {label} class."))  # fmt: skip
        for g in sorted({g for t in used for g in types[t].grades}):
            mixing = [t for t, each in enumerate(types) if each.is_composite and g in each.grades]
            grade = grade_in_words(self.engine.school.grades[g].name)
            asked.append((_without(self.priority, mixing), f"Best with {grade} in classes of its own",
                          f"There is no way with {grade} in classes of its own."))  # fmt: skip
        return asked

    def next_best(self) -> None:
        """The next best structures, in exact order, until the list is full."""
        self.say("the next best options")
        ranked = self.engine.ranked(self.priority)
        while not self.full:
            answer = next(ranked, None)
            if answer is None:
                break
            if answer.structure not in self.listed:
                self.add(answer, Why.NEXT_BEST, "Next best")
        else:
            return
        if not self.engine.limit.over:
            self.notes.append("There are no other class structures.")

    def options(self) -> Iterable[Option]:
        """The listed structures as options: allocated, dealt into classes, measured and checked."""
        school, types = self.engine.school, self.engine.types
        for structure, entry in self.listed.items():
            allocation = self.engine.allocation(structure)
            if allocation is None:
                raise SolverError("A listed structure cannot hold the children.")
            option = Option(
                tuple(entry.reasons),
                opened(types, structure),
                deal(school, allocation),
                entry.answer.composites,
                allocation.evenness,
                self._headroom(structure, allocation),
            )
            require_sound(school, option)
            yield option

    def _headroom(self, structure: Structure, allocation: Allocation) -> tuple[Headroom, ...]:
        """Of each grade; nothing when the limit strikes before it is known."""
        try:
            return tuple(
                self.engine.headroom(structure, allocation, g) for g in range(len(self.engine.school.grades))
            )
        except Stopped:
            return ()


def _other(priority: Priority) -> Priority:
    fewest, most_even = Priority.FEWEST_COMPOSITES, Priority.MOST_EVEN
    return most_even if priority is fewest else fewest


def _measures(answer: Answer) -> tuple[int, int]:
    return answer.composites, answer.evenness


def _beats(one: Answer, other: Answer) -> bool:
    """Whether an answer is at least as good on both measures."""
    return one.composites <= other.composites and one.evenness <= other.evenness


def _without(priority: Priority, types: Sequence[int]) -> Question:
    return Question(priority, without=frozenset(types))
