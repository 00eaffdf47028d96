"""Draw which room imports which: python scripts/draw_architecture.py [--check]

Writes docs/images/architecture.svg from the imports in the code, the same code giving the same bytes. A room
is a package or a module right below `classcruncher`. It stands on the floor just below the lowest room that
imports it. An arrow is an import; where a longer way over other rooms says the same, it is left out.
Imports of the public names in `classcruncher` itself count for nothing.

With --check nothing is written; the exit code is 1 when the drawing is out of date.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path

from environment import ROOT

PACKAGE = ROOT / "classcruncher"
DRAWING = ROOT / "docs" / "images" / "architecture.svg"

#: In pixels: a box, what is free beside it, the floor's height, an arrow that passes, and the drawing's edge.
WIDTH, HEIGHT, GAP, FLOOR, PASSING, MARGIN = 148, 50, 34, 98, 12, 24


@dataclass(frozen=True)
class Room:
    """A package or module right below the root; `imports` are the names of other rooms."""

    name: str
    modules: int
    lines: int
    meaning: str
    imports: frozenset[str]


@dataclass(frozen=True, order=True)
class Stop:
    """Where an arrow starts, ends or passes: a room, or (with a way) a floor between two rooms."""

    room: str
    way: str = ""

    @property
    def width(self) -> int:
        """How much room it takes on its floor, in pixels."""
        return PASSING if self.way else WIDTH


Floors = list[list[Stop]]
Arrow = tuple[Stop, ...]


def main() -> int:
    drawing = drawn(rooms())
    if "--check" not in sys.argv[1:]:
        DRAWING.write_text(drawing, "utf-8", newline="\n")
        return 0
    if DRAWING.exists() and DRAWING.read_text("utf-8") == drawing:
        return 0
    print("The drawing is out of date: run python scripts/draw_architecture.py", file=sys.stderr)
    return 1


def rooms() -> dict[str, Room]:
    """Every room by its name, in the order of the names."""
    paths = sorted(path for path in PACKAGE.iterdir() if _is_room(path))
    return {path.stem: _room(path) for path in paths}


def _is_room(path: Path) -> bool:
    return (path / "__init__.py").exists() or (
        path.suffix == ".py" and path.is_file() and path.stem != "__init__"
    )


def _room(path: Path) -> Room:
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    texts = [file.read_text("utf-8") for file in files]
    trees = [ast.parse(text) for text in texts]
    imports = frozenset(name for tree in trees for name in _imported(tree)) - {path.stem}
    meaning = (ast.get_docstring(trees[0]) or "").partition("\n\n")[0].replace("\n", " ")
    return Room(path.stem, len(files), sum(len(text.splitlines()) for text in texts), meaning, imports)


def _imported(tree: ast.Module) -> Iterator[str]:
    """The rooms that a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            root, _, rest = name.partition(".")
            room = rest.partition(".")[0]
            if root == PACKAGE.name and room and _is_room(_path(room)):
                yield room


def _path(room: str) -> Path:
    folder = PACKAGE / room
    return folder if folder.is_dir() else folder.with_suffix(".py")


def drawn(rooms: Mapping[str, Room]) -> str:
    """The drawing as the text of an SVG."""
    needed = needed_imports(rooms)
    arrows = _arrows(needed, floors_of(needed))
    floors = _ordered(_floors(arrows, floors_of(needed)), arrows)
    middle = _placed(floors, arrows)
    return "\n".join(_svg(rooms, floors, arrows, middle)) + "\n"


def needed_imports(rooms: Mapping[str, Room]) -> dict[str, list[str]]:
    """For each room what it imports, without what follows from others. RecursionError for a circle."""

    @cache
    def below(name: str) -> frozenset[str]:
        return rooms[name].imports.union(*(below(other) for other in rooms[name].imports))

    return {
        name: sorted(each for each in room.imports if not any(each in below(other) for other in room.imports))
        for name, room in rooms.items()
    }


def floors_of(needed: Mapping[str, list[str]]) -> dict[str, int]:
    """The floor of each room, counted from the top, 0 first: as high as all that imports it allows."""

    @cache
    def above_ground(name: str) -> int:
        return 1 + max((above_ground(each) for each in needed[name]), default=-1)

    @cache
    def height(name: str) -> int:
        users = [user for user, imports in needed.items() if name in imports]
        return min((height(user) for user in users), default=above_ground(name) + 1) - 1

    top = max(height(name) for name in needed)
    return {name: top - height(name) for name in needed}


def _arrows(needed: Mapping[str, list[str]], floor: Mapping[str, int]) -> list[Arrow]:
    """Each arrow with all its stops, one a floor."""
    return [
        (
            Stop(user),
            *(Stop(user, f"{used} {between}") for between in range(floor[user] + 1, floor[used])),
            Stop(used),
        )
        for user, imports in needed.items()
        for used in imports
    ]


def _floors(arrows: Iterable[Arrow], floor: Mapping[str, int]) -> Floors:
    stops: Floors = [[] for _ in range(1 + max(floor.values()))]
    for name, number in floor.items():
        stops[number].append(Stop(name))
    for arrow in arrows:
        for number, stop in enumerate(arrow[1:-1], floor[arrow[0].room] + 1):
            stops[number].append(stop)
    return [sorted(each) for each in stops]


def _steps(arrows: Iterable[Arrow]) -> list[tuple[Stop, Stop]]:
    return [step for arrow in arrows for step in pairwise(arrow)]


def _ordered(floors: Floors, arrows: Iterable[Arrow]) -> Floors:
    """The floors with what is joined put close together: the fewest crossings of forty tries."""
    steps = _steps(arrows)
    best = floors
    for turn in range(40):
        floors = _swept(floors, steps, downwards=turn % 2 == 0)
        if _crossings(floors, steps) < _crossings(best, steps):
            best = floors
    return best


def _swept(floors: Floors, steps: list[tuple[Stop, Stop]], *, downwards: bool) -> Floors:
    """Every floor sorted by where its neighbours on the floor before stand on average."""
    swept = [list(floor) for floor in floors]
    numbers = range(1, len(swept)) if downwards else range(len(swept) - 2, -1, -1)
    for number in numbers:
        before = _shares(swept[number - 1 if downwards else number + 1])
        own = _shares(swept[number])

        def wanted(stop: Stop, before: dict[Stop, float] = before, own: dict[Stop, float] = own) -> float:
            joined = [before[each] for each in _joined(stop, steps) if each in before]
            return sum(joined) / len(joined) if joined else own[stop]

        swept[number].sort(key=wanted)
    return swept


def _shares(floor: list[Stop]) -> dict[Stop, float]:
    return {stop: (place + 0.5) / len(floor) for place, stop in enumerate(floor)}


def _joined(stop: Stop, steps: Iterable[tuple[Stop, Stop]]) -> list[Stop]:
    return [b if a == stop else a for a, b in steps if stop in (a, b)]


def _crossings(floors: Floors, steps: Iterable[tuple[Stop, Stop]]) -> int:
    place = {stop: (number, at) for number, floor in enumerate(floors) for at, stop in enumerate(floor)}
    lines = [(place[a][0], place[a][1], place[b][1]) for a, b in steps]
    return sum(f == g and a < c and b > d for f, a, b in lines for g, c, d in lines)


def _placed(floors: Floors, arrows: Iterable[Arrow]) -> dict[Stop, float]:
    """The middle of every stop, in pixels from the left."""
    steps = _steps(arrows)
    middle = {stop: at for floor in floors for stop, at in zip(floor, _spread(floor), strict=True)}
    for _ in range(60):
        for floor in [*floors, *reversed(floors)]:
            wanted = [_mean([middle[each] for each in _joined(stop, steps)], middle[stop]) for stop in floor]
            middle.update(zip(floor, _apart(floor, wanted), strict=True))
    left = min(at - stop.width / 2 for stop, at in middle.items())
    return {stop: round(at - left + MARGIN) for stop, at in middle.items()}


def _spread(floor: list[Stop]) -> list[float]:
    return _apart(floor, [0.0] * len(floor))


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(floor: list[Stop], wanted: list[float]) -> list[float]:
    """Close to the places wanted, in the order of the floor, none over another: the least sum of squares."""
    offsets = [0.0]
    for one, next_one in pairwise(floor):
        offsets.append(offsets[-1] + (one.width + next_one.width) / 2 + GAP)
    blocks: list[list[float]] = []
    for at, offset in zip(wanted, offsets, strict=True):
        blocks.append([at - offset])
        while len(blocks) > 1 and _mean(blocks[-2], 0) > _mean(blocks[-1], 0):
            last = blocks.pop()
            blocks[-1] += last
    shifts = [_mean(block, 0) for block in blocks for _ in block]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]


def _svg(
    rooms: Mapping[str, Room], floors: Floors, arrows: Iterable[Arrow], middle: Mapping[Stop, float]
) -> Iterator[str]:
    top = {stop: MARGIN + FLOOR * number for number, floor in enumerate(floors) for stop in floor}
    width = max(at + stop.width / 2 for stop, at in middle.items()) + MARGIN
    height = 2 * MARGIN + FLOOR * (len(floors) - 1) + HEIGHT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" font-family="Arial, Helvetica, sans-serif" text-anchor="middle">'
    )
    yield "<title>Which room of Class Cruncher imports which</title>"
    yield f'<rect width="{width:.0f}" height="{height}" fill="#ffffff"/>'
    yield '<g fill="none" stroke="#6b7785" stroke-width="1.4">'
    ends = _ends(arrows, middle)
    for arrow in arrows:
        yield _line(arrow, ends, middle, top)
    yield "</g>"
    for floor in floors:
        for stop in floor:
            if not stop.way:
                yield from _box(rooms[stop.room], middle[stop], top[stop])
    yield "</svg>"


def _ends(arrows: Iterable[Arrow], middle: Mapping[Stop, float]) -> dict[tuple[Stop, Stop], float]:
    """Where each first and last step meets its box, spread over the box's edge so that no two meet there.

    The key is the box and the stop at the other end of the step.
    """
    ends: dict[tuple[Stop, Stop], float] = {}
    lasts = [(arrow[-1], arrow[-2]) for arrow in arrows]
    firsts = [(arrow[0], arrow[1]) for arrow in arrows]
    for side in (firsts, lasts):
        for box in {box for box, _ in side}:
            others = sorted(
                (other for each, other in side if each == box), key=lambda stop: (middle[stop], stop)
            )
            apart = min(24, (WIDTH - 24) / len(others))
            for place, other in enumerate(others):
                ends[box, other] = middle[box] + apart * (place - (len(others) - 1) / 2)
    return ends


def _line(
    arrow: Arrow,
    ends: Mapping[tuple[Stop, Stop], float],
    middle: Mapping[Stop, float],
    top: Mapping[Stop, int],
) -> str:
    """A curve from the lower edge of one box, past the stops between, to the upper edge of another."""
    first, last = ends[arrow[0], arrow[1]], ends[arrow[-1], arrow[-2]]
    points = [(first, top[arrow[0]] + HEIGHT)]
    for stop in arrow[1:-1]:
        points += [(middle[stop], top[stop]), (middle[stop], top[stop] + HEIGHT)]
    points.append((last, top[arrow[-1]] - 6))
    path = f"M{first:.1f} {points[0][1]}"
    for (x, y), (u, v) in pairwise(points):
        bend = (v - y) / 2
        path += f" C{x:.1f} {y + bend:.1f} {u:.1f} {v - bend:.1f} {u:.1f} {v}"
    tip = top[arrow[-1]]
    head = f'<path d="M{last:.1f} {tip} l-4.5 -9 h9 z" fill="#6b7785" stroke="none"/>'
    return f'<path d="{path}"/>{head}'


def _box(room: Room, middle: float, top: int) -> Iterator[str]:
    left = middle - WIDTH / 2
    fill, edge = ("#dcebf7", "#2f6b9a") if room.modules > 1 else ("#f4f1e8", "#9a8a5c")
    look = f'fill="{fill}" stroke="{edge}"'
    yield f"<g><title>{escape(room.meaning)}</title>"
    yield f'<rect x="{left:.0f}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="6" {look}/>'
    yield f'<text x="{middle:.0f}" y="{top + 21}" font-size="15" font-weight="bold">{room.name}</text>'
    yield f'<text x="{middle:.0f}" y="{top + 39}" font-size="11.5" fill="#48525c">{_size(room)}</text></g>'


def _size(room: Room) -> str:
    """How large a room is, the lines in hundreds, so that not every change makes the drawing out of date."""
    hundreds = round(room.lines, -2)
    lines = f"{hundreds:,} lines".replace(",", " ") if hundreds else "under 50 lines"
    return f"{room.modules} modules, {lines}" if room.modules > 1 else lines


if __name__ == "__main__":
    sys.exit(main())
