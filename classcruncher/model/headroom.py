"""How many children could join or leave a grade while a class structure still works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classcruncher.domain.class_types import ClassType, Structure
from classcruncher.domain.option import Headroom
from classcruncher.model.allocation import Allocation


def headroom(allocation: Allocation, grade: int) -> Headroom:
    """Room for one grade, the other grades unchanged and all children free to be dealt anew."""
    types, structure = allocation.types, allocation.structure
    moves = {
        joining: _Moves(types, structure, dict(allocation.children), allocation.sizes, joining)
        for joining in (True, False)
    }
    return Headroom(more=moves[True].most(grade), fewer=moves[False].most(grade))


#: A chain of moves: a child takes a place in a type or gives it up, the next child does the opposite, ...
_Chain = list[tuple[int, int]]


@dataclass
class _Moves:
    """Children joining a grade (or leaving it), each by a chain of moves: a largest flow.

    A child who joins takes a place in a class of the grade; when that class is full, a child of another
    grade moves on from it to another class, and so on until there is a spare place. A child who leaves
    makes a place that, when the class becomes too small, a child of another grade fills, and so on.
    """

    types: Sequence[ClassType]
    structure: Structure
    children: dict[tuple[int, int], int]
    sizes: dict[int, int]
    joining: bool

    def most(self, grade: int) -> int:
        """How many children can join, or leave."""
        total = 0
        while chain := self._chain(grade):
            total += self._move(chain)
        return total

    def _chain(self, grade: int) -> _Chain:
        """Shortest chain of moves from the grade to a class that can take the change; empty if none."""
        reached: dict[int, _Chain] = {}
        ends: list[tuple[int, _Chain]] = [(grade, [])]
        for g, chain in ends:
            for t in self.sizes:
                if t in reached or (t, g) not in self.children or not self._may(t, g, self.joining):
                    continue
                reached[t] = [*chain, (t, g)]
                if self._slack(t):
                    return reached[t]
                ends += [
                    (other, [*reached[t], (t, other)])
                    for other in self.types[t].grades
                    if other != g and self._may(t, other, not self.joining)
                ]
        return []

    def _move(self, chain: _Chain) -> int:
        """As many children as the chain allows, moved along it."""
        leaving = chain[1::2] if self.joining else chain[::2]
        amount = min([self._slack(chain[-1][0]), *(self._movable(t, g) for t, g in leaving)])
        for position, place in enumerate(chain):
            self.children[place] += amount if (position % 2 == 0) == self.joining else -amount
        self.sizes[chain[-1][0]] += amount if self.joining else -amount
        return amount

    def _may(self, t: int, g: int, enter: bool) -> bool:
        return enter or self._movable(t, g) > 0

    def _movable(self, t: int, g: int) -> int:
        """Children of a grade who can be taken out of a type's classes without leaving a group too small."""
        return self.children[t, g] - self.structure[t] * self.types[t].group

    def _slack(self, t: int) -> int:
        """Children by which the classes of a type can still grow (joining) or shrink (leaving)."""
        each, classes, size = self.types[t], self.structure[t], self.sizes[t]
        return classes * each.largest - size if self.joining else size - classes * each.smallest
