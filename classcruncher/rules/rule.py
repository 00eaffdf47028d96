"""What a rule of a school, and a change that loosens it, are to the program."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

from classcruncher.domain.class_types import ClassType
from classcruncher.domain.ranged_school import RangedSchool
from classcruncher.domain.school import School

#: Positions of grades in the school's order, the first one first.
Grades = tuple[int, ...]
#: A number for each class type, and what these times the numbers of classes add up to at least.
Need = tuple[Sequence[int], int]
#: Constraints, each with the name of its row (expressions by whatever class PuLP calls them).
Rows = Iterator[tuple[str, Any]]


@dataclass(frozen=True)
class Demand:
    """What can be left out of a school's rules on its own.

    `position` is that of a grade, where a rule has a demand for each of them.
    """

    rule: Rule
    position: int = 0

    def left_out(self, ranged: RangedSchool) -> RangedSchool:
        """The school without it."""
        return self.rule.left_out(ranged, self.position)


class Programme(Protocol):
    """What a rule sees of the integer programme: see `model.programme`."""

    @property
    def ranged(self) -> RangedSchool:
        """The school, with the numbers that are left open."""

    @property
    def types(self) -> tuple[ClassType, ...]:
        """The class types that may be opened."""

    @property
    def classes(self) -> tuple[Any, ...]:
        """The number of classes of each type."""

    @property
    def children(self) -> dict[tuple[int, int], Any]:
        """For a type and a grade of it, the children of the grade in all classes of the type together."""

    def size_of(self, t: int) -> Any:
        """All the children in the classes of a type."""

    def placed(self, g: int) -> Any:
        """All the children of a grade who have a class."""

    @property
    def most_classes(self) -> Sequence[int]:
        """For each type, a number of classes that there cannot be more of."""

    def total(self, types: Iterable[int]) -> Any:
        """The number of classes of some types together."""

    def yes_or_no(self, name: str) -> Any:
        """A new variable that is 0 or 1."""

    @property
    def all_classes(self) -> Any:
        """The number of classes of all types together."""


class Rule(ABC):
    """A rule that schools may have: stateless, and the same for all of them.

    It is one of three: it takes class types away or gives them other sizes (`admits`, `narrowed`), it adds
    rows to the integer programme (`rows`), or both. `narrows_types`: it does no more than say which class
    types there are, of what sizes, and how many classes together. `known_to_enumeration`: that, or `needs`
    and `excludes` say all of it, so that the enumeration is true with it. `concerns_sizes`: it says more of
    class sizes than from which one to which one those of each type may be. `heeds_empty_grades`: other class
    types are allowed where a grade has no children to place.
    """

    narrows_types: ClassVar[bool] = False
    known_to_enumeration: ClassVar[bool] = False
    concerns_sizes: ClassVar[bool] = False
    heeds_empty_grades: ClassVar[bool] = False

    def is_stated(self, school: School) -> bool:
        """Whether a school has the rule at all."""
        return True

    def demands(self, school: School) -> tuple[Demand, ...]:
        """What can be left out of it on its own."""
        return (Demand(self),)

    def admits(self, school: School) -> Callable[[Grades], bool] | None:
        """Whether several grades may share a class, when all of them but the last may; None: any may."""
        return None

    def narrowed(self, school: School, types: Iterable[ClassType]) -> Iterable[ClassType]:
        """The class types that it leaves, with the sizes that it leaves them."""
        return types

    def cuts(self, school: School, each: ClassType) -> Iterator[int]:
        """Sizes up to which it counts classes of a type apart from larger ones."""
        return iter(())

    def needs(self, school: School, types: Sequence[ClassType]) -> Iterator[Need]:
        """What structures have to meet, as sums over the numbers of classes."""
        return iter(())

    def excludes(self, types: Sequence[ClassType]) -> Iterator[tuple[int, int]]:
        """Class types, by position, that are never both open."""
        return iter(())

    def rows(self, programme: Programme) -> Rows:
        """What it adds to the integer programme."""
        return iter(())

    @abstractmethod
    def left_out(self, ranged: RangedSchool, position: int) -> RangedSchool:
        """The school without the demand at a position. All that was possible is still possible then."""

    @abstractmethod
    def sentences(self, school: School, demands: Sequence[Demand], *, any_mix: bool) -> Iterator[str]:
        """Some of its demands as an administrator would say them, like ones in one sentence.

        `any_mix`: they hold whichever grades share a class.
        """

    def changes(self, school: School) -> Iterator[Change]:
        """What loosens it."""
        return iter(())


def bounded(name: str, expression: Any, low: int, high: int) -> Rows:
    """An expression kept between two numbers."""
    if low == high:
        yield name, expression == low
        return
    if low:
        yield f"fewest_{name}", expression >= low
    yield f"most_{name}", expression <= high


@dataclass(frozen=True)
class Way:
    """What a change does to a school (see there); most are made by the functions of `ways`."""

    name: str
    most: Callable[[School], int] = field(compare=False, repr=False)
    applied: Callable[[School, int], School] = field(compare=False, repr=False)
    in_words: Callable[[School, int], str] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Change:
    """A change to a school's numbers or rules.

    It is the same in every school where its kind, the name of its way and what it is about are: positions of
    grades, or that of a fixed class. `kind` names it for programs; `effort` says how much one step of it
    disturbs: it only serves to put the mildest first.
    """

    kind: str
    effort: int = field(compare=False)
    way: Way
    about: tuple[int, ...] = ()
    #: The demands each of which, left out, allows all that this change would. None: no demand does.
    loosens: frozenset[Demand] = field(default=frozenset(), compare=False, repr=False)
    #: What may be with an amount and all smaller ones, where the school with this amount does not say that.
    widened: Callable[[RangedSchool, int], RangedSchool] | None = field(
        default=None, compare=False, repr=False
    )
    #: With it, changes make sense that did not before.
    opens_others: bool = field(default=False, compare=False, repr=False)
    #: It leaves other children to place, and later positions move up: changes of other kinds come after it.
    comes_first: bool = field(default=False, compare=False, repr=False)
    #: It begins with a number that other changes move.
    follows_others: bool = field(default=False, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The same for all that are alike, whatever they are about."""
        return f"{self.way.name} {self.kind}"

    def most(self, school: School) -> int:
        """The largest amount there is; 0 when the change makes no sense."""
        return self.way.most(school)

    def applied(self, school: School, amount: int) -> School:
        """The school with exactly this amount."""
        return self.way.applied(school, amount)

    def in_words(self, school: School, amount: int) -> str:
        """What to do, as a sentence without its stop."""
        return self.way.in_words(school, amount)

    def relaxed(self, ranged: RangedSchool, amount: int) -> RangedSchool:
        """What may be with up to this amount."""
        if self.widened is not None:
            return self.widened(ranged, amount)
        return replace(ranged, school=self.applied(ranged.school, amount))

    def disturbance(self, amount: int) -> int:
        """How much the change upsets a school: only good for comparing changes."""
        return self.effort * amount
