"""How time grows: python -m benchmarks.growth [--schools 5] [--limit 60] [--plot docs/images/growth.svg]

Sweeps the number of grades, of teachers and of class types, each alone, and draws the seconds for six proven
options. Every point is several schools drawn at random; a school that is not finished in time counts as the
limit. Needs matplotlib.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.schools import Drawn, drawn
from classcruncher.control import TimeLimit
from classcruncher.domain.school import School
from classcruncher.model.engines import engine_for
from classcruncher.model.list_of_options import list_options
from classcruncher.rules.allowed_types import class_types

OPTIONS = 6
#: What stays the same while something else grows: 8 grades, 21 teachers, neighbouring pairs.
BASE = Drawn(grades=8, average=64, teachers=21, most_grades=2, reach=1)


@dataclass(frozen=True)
class Sweep:
    """One thing that grows, with the ways to draw a school for each of its values."""

    title: str
    axis: str
    ways: tuple[Drawn, ...]
    unit: str


def sweeps() -> tuple[Sweep, ...]:
    """Grades (with 21 teachers), teachers (with 8 grades), class types (with both)."""
    children = BASE.grades * BASE.average
    return (
        Sweep(
            "Grades",
            "grades, with 21 teachers",
            tuple(replace(BASE, grades=n, average=children // n) for n in (4, 6, 8, 10, 12, 14)),
            "grades",
        ),
        Sweep(
            "Teachers",
            "teachers, with 8 grades",
            tuple(
                replace(BASE, teachers=n, average=round(24.4 * n / BASE.grades))
                for n in (10, 20, 40, 60, 80, 100)
            ),
            "teachers",
        ),
        Sweep(
            "Class types",
            "class types, with 8 grades and 21 teachers",
            tuple(
                replace(BASE, reach=reach, most_grades=most)
                for reach, most in ((1, 2), (2, 2), (7, 2), (3, 3), (7, 3), (7, 4))
            ),
            "types",
        ),
    )


def main() -> None:
    """Measure, print a line a point, and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schools", type=int, default=5, help="schools a point (default: 5)")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each school (default: 60)")
    parser.add_argument("--plot", type=Path, default=Path("docs/images/growth.svg"))
    chosen = parser.parse_args()
    points = [(sweep, measured(sweep, chosen.schools, chosen.limit)) for sweep in sweeps()]
    draw(points, chosen.limit, chosen.plot)


def measured(sweep: Sweep, number: int, limit: float) -> list[tuple[int, list[float]]]:
    """For each value of a sweep, the seconds that each school took."""
    points = []
    for way in sweep.ways:
        schools = [drawn(way, f"{sweep.title}{seed}") for seed in range(number)]
        value = len(class_types(schools[0])) if sweep.unit == "types" else getattr(way, sweep.unit)
        times = [seconds(school, limit) for school in schools]
        shown = " ".join(f"{each:.2f}" for each in times)
        print(f"{sweep.title:12}{value:5}  median {statistics.median(times):6.2f}  of {shown}", flush=True)
        points.append((value, times))
    return points


def seconds(school: School, limit: float) -> float:
    """The time for the list of options; the limit when it was not finished."""
    start = time.perf_counter()
    search = engine_for(school, TimeLimit(limit))
    found = list_options(search, OPTIONS)
    taken = time.perf_counter() - start
    return min(taken, limit) if found.proven else limit


def draw(points: Sequence[tuple[Sweep, list[tuple[int, list[float]]]]], limit: float, plot: Path) -> None:
    """One panel a sweep: each school a dot, the medians a line; times on a logarithmic scale."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot as plt
    from matplotlib.ticker import FuncFormatter, NullFormatter

    _, axes = plt.subplots(1, len(points), figsize=(11, 3.6), sharey=True, layout="constrained")
    for axis, (sweep, values) in zip(axes, points, strict=True):
        for value, times in values:
            axis.plot([value] * len(times), times, "o", color="#9db7d5", markersize=4)
        medians = [statistics.median(times) for _, times in values]
        axis.plot([value for value, _ in values], medians, "-o", color="#1f4e79", markersize=5)
        axis.set_title(sweep.title)
        axis.set_xlabel(sweep.axis)
        axis.set_yscale("log")
        axis.yaxis.set_major_formatter(FuncFormatter(lambda seconds, _: f"{seconds:g}"))
        axis.yaxis.set_minor_formatter(NullFormatter())
        axis.grid(axis="y", color="#dddddd")
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("seconds for six options")
    if any(each >= limit for _, values in points for _, times in values for each in times):
        for axis in axes:
            axis.axhline(limit, color="#b03a2e", linestyle="--", linewidth=1)
        axes[0].annotate("time limit", (0.02, limit), xycoords=("axes fraction", "data"), va="bottom")
    plot.parent.mkdir(parents=True, exist_ok=True)
    plt.savefig(plot, metadata={"Date": None} if plot.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
