"""How fast a batch is: python -m benchmarks.batch [WHAT] [--copies N] [--school NAME], where WHAT is one of

- speed: workbooks per second on 1 and 2 processes, beside the floor: the same workbooks only opened, read
  and saved with openpyxl by as many processes, as they are before the batch and with the results in them;
- memory: of all processes together, over a long batch (--copies 2000);
- start-up: of the command, over that of the bare interpreter;
- country: schools and scenarios per second and core.

Needs psutil, which Dask brings.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from classcruncher import examples
from classcruncher.batch import BatchSettings, run, steps
from classcruncher.domain.inputs import Scenario
from classcruncher.workbook.template import render

SCHOOL = "nsw-7-classes"
RUNS = 7
SCENARIOS = 50


def main() -> None:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="?", default="speed", choices=("speed", "memory", "start-up", "country")
    )
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--school", default=SCHOOL, help="the name of an example")
    chosen = parser.parse_args()
    if chosen.what == "speed":
        speed(chosen.school, chosen.copies)
    elif chosen.what == "memory":
        memory(chosen.school, chosen.copies)
    elif chosen.what == "start-up":
        start_up()
    else:
        country(chosen.school)


def speed(school: str, copies: int) -> None:
    """Workbooks per second of a batch and of the floor, and how many times the floor's time a batch takes."""
    print(f"{copies} copies of {school}")
    print("processes   batch/s   floor/s   times   floor with results/s   times")
    for processes in (1, 2):
        with folder(school, copies) as place:
            before = seconds(partial(floor, place, processes))
            batch = seconds(partial(solve, place, processes))
            after = seconds(partial(floor, place, processes))
        print(
            f"{processes:9}{copies / batch:10.2f}{copies / before:10.2f}{batch / before:8.2f}"
            f"{copies / after:23.2f}{batch / after:8.2f}",
            flush=True,
        )


def memory(school: str, copies: int) -> None:
    """The memory of all processes together, as the batch goes on."""
    print(f"Memory over {copies} workbooks, 2 processes\n  done   megabytes")
    with folder(school, copies) as place, watched(place, copies):
        solve(place, 2)


def start_up() -> None:
    """Seconds of a command over those of the bare interpreter, each the median of several runs."""
    with folder("toronto-triple", 1) as place:
        workbook = str(next(place.glob("*.xlsx")))
        command = [sys.executable, "-m", "classcruncher"]
        bare, helped, solved = shortest(
            [[sys.executable, "-c", "pass"], [*command, "--help"], [*command, "solve", workbook]]
        )
        warm = seconds_of_warm_solve(Path(workbook))
    print(f"Start-up: bare interpreter {bare:.3f} s")
    print(f"--help  {helped - bare:.3f} s over it ({helped / bare:.1f} times)")
    over = solved - warm - bare
    print(f"solve   {over:.3f} s over it, beside the {warm:.3f} s that reading, solving and writing take")


def country(school: str) -> None:
    """Solving alone, as a worker of a cluster does it, in seconds of a core; and the sum for a country."""
    inputs = replace(examples.load(school), time_limit=3600.0)
    children = inputs.school.grades[0].children
    scenarios = tuple(
        Scenario(
            f"Scenario {number + 1}",
            children=((0, children - 5 + number % 11),),
            teachers=inputs.school.teachers - 1 + number % 3,
        )
        for number in range(SCENARIOS)
    )
    read = steps.Read(inputs, content="")
    steps.solve(read, datetime.now())
    alone = statistics.median(
        seconds(partial(steps.solve, read, datetime.now()), time.process_time) for _ in range(RUNS)
    )
    asked = steps.Read(replace(inputs, scenarios=scenarios), content="")
    more = statistics.median(
        seconds(partial(steps.solve, asked, datetime.now()), time.process_time) for _ in range(3)
    )
    scenario = (more - alone) / SCENARIOS
    print(f"One core: {1 / alone:.2f} schools/s in full, {1 / scenario:.1f} scenarios/s")
    hours = 10_000 * (alone + 1_000 * scenario) / 3600
    print(f"10,000 schools with 1,000 scenarios each: {hours:,.0f} hours of one core")


def solve(place: Path, processes: int) -> None:
    """A batch that tells nothing."""
    with redirect_stderr(io.StringIO()):
        code = run(BatchSettings(place, jobs=processes, force=True))
    assert code == 0, f"the batch ended with {code}"


def floor(place: Path, processes: int) -> None:
    """What any program pays that works through openpyxl: open, read every cell, save."""
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for _ in pool.map(open_read_save, sorted(place.glob("School*.xlsx"))):
            pass


def open_read_save(path: Path) -> int:
    """One workbook through openpyxl; returns how many cells it has."""
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    cells = sum(1 for sheet in workbook for row in sheet.iter_rows(values_only=True) for _ in row)
    workbook.save(path.with_suffix(".floor"))
    return cells


@contextmanager
def folder(school: str, copies: int) -> Iterator[Path]:
    """A folder with so many copies of a school, for a while."""
    with tempfile.TemporaryDirectory() as temporary:
        content = render(examples.load(school))
        for number in range(copies):
            (Path(temporary) / f"School {number + 1}.xlsx").write_bytes(content)
        yield Path(temporary)


@contextmanager
def watched(place: Path, copies: int) -> Iterator[None]:
    """Print the memory of this process and its children at every tenth of the way."""
    done = threading.Event()
    size = next(place.glob("School*.xlsx")).stat().st_size

    def watch() -> None:
        shown = -1
        while not done.wait(0.5):
            written = sum(path.stat().st_size != size for path in place.glob("School*.xlsx"))
            if written * 10 // copies > shown:
                shown = written * 10 // copies
                print(f"{written:6}{megabytes():12.0f}", flush=True)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def megabytes() -> float:
    """The memory of this process and all that it started."""
    this = psutil.Process()
    total = 0
    for process in [this, *this.children(recursive=True)]:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


def seconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long it takes."""
    start = clock()
    act()
    return clock() - start


def shortest(commands: Sequence[Sequence[str]]) -> list[float]:
    """The commands' shortest times; they take turns, so that other work on the machine meets them all."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(RUNS):
        for command, taken in zip(commands, times, strict=True):
            act = partial(subprocess.run, command, check=True, capture_output=True)
            taken.append(seconds(act))
    return [min(taken) for taken in times]


def seconds_of_warm_solve(workbook: Path) -> float:
    """One run in a process that has done it before."""
    from classcruncher.run import crunch_file

    crunch_file(workbook)
    return min(seconds(partial(crunch_file, workbook)) for _ in range(RUNS))


if __name__ == "__main__":
    main()
