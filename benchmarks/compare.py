"""Lists of options side by side: python -m benchmarks.compare [--schools abcdef] [--contestants NAME ...]

This program against CP-SAT, which makes the same list by solving anew for each option, and against the
reference method on HiGHS, CBC and lp_solve, re-solved with changed weights as often as there are options (its
answers are any that keep the rules: not the best, and nothing is proven).

Every contestant has a process of its own and a time limit; contestants take turns, so that other work on the
machine meets them all. The first table gives medians in seconds: of the list, and of its first option. The
second one has both for those who make the same list, also in seconds of the processor, and how many options
were proven in the end. The run ends with an error when CP-SAT's list has other measures than the program's.
The schools: see benchmarks/schools.py.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks import schools
from benchmarks.contestants import CONTESTANTS, Listed, Result, knows
from classcruncher.domain.school import Priority

#: Programs that some contestants need, with how Debian calls their packages.
PROGRAMS = {"lp_solve": "lp-solve", "cbc": "coinor-cbc"}
#: Seconds for starting up and ending, beside the time limit.
AROUND = 180
US = "program"
CP_SAT = ("cp-sat", "cp-sat-1")

#: The results of a contestant on a school, one a repeat.
Results = dict[tuple[str, str], list[Result]]


@dataclass(frozen=True)
class Terms:
    """What all contestants get: how many options to list, and how many seconds."""

    options: int
    seconds: float


def main() -> None:
    """Run the comparison that the command line asks for."""
    chosen = _arguments()
    contestants = _present(chosen.contestants)
    names = schools.all_of(chosen.schools)
    results = run(names, contestants, Terms(chosen.options, chosen.limit), chosen.repeats)
    print(table(names, contestants, results, chosen.limit))
    print(f"\n{both_clocks(results, chosen.limit)}")
    disagreements = [
        sentence for name in names for who in CP_SAT for sentence in disagreement(name, results, who)
    ]
    sys.exit("\n".join(disagreements) if disagreements else 0)


def run(names: Sequence[str], contestants: Sequence[str], terms: Terms, repeats: int) -> Results:
    """All contestants on all schools, in turns; who did not finish once is not asked again."""
    results: Results = {
        (name, who): [] for name in names for who in contestants if knows(who, schools.named(name))
    }
    for repeat in range(repeats):
        for name in names:
            for who in contestants:
                before = results.get((name, who))
                if before is None:
                    continue
                if before and before[-1].seconds is None:
                    continue
                print(f"{repeat + 1}/{repeats} {name} {who}", end="\r", file=sys.stderr, flush=True)
                before.append(one(who, name, terms))
    return results


def one(who: str, name: str, terms: Terms) -> Result:
    """One contestant on one school, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.contestants", who, name]
    command += [str(terms.options), str(terms.seconds)]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, check=True, timeout=terms.seconds + AROUND
        )
    except subprocess.TimeoutExpired:
        return Result(None)
    told = json.loads(done.stdout)
    return Result(**{**told, "options": tuple(Listed(**each) for each in told["options"])})


def table(names: Sequence[str], contestants: Sequence[str], results: Results, limit: float) -> str:
    """A Markdown table: a school a row; the others' times with their ratio to ours."""
    others = [who for who in contestants if who != US]
    ours = US in contestants
    heading = ["school", *(["first option", "list", "MB"] if ours else []), *others]
    rows = [heading, ["---", *["--:"] * (len(heading) - 1)]]
    for name in names:
        row = [name]
        own = results[name, US] if ours else []
        if ours:
            row += [_seconds([each.first for each in own], limit)]
            row += [_seconds([each.seconds for each in own], limit)]
            row += [f"{max(each.megabytes for each in own):.0f}"]
        rows.append(row + [_against(results.get((name, who), []), own, limit) for who in others])
    return _in_markdown(rows)


def both_clocks(results: Results, limit: float) -> str:
    """A Markdown table of those who make the same list: option 1 and the list, by each clock."""
    headings = ("option 1", "list", "option 1, processor", "list, processor", "proven options")
    rows = [["school", "contestant", *headings], ["---", "---", *["--:"] * len(headings)]]
    for (name, who), found in results.items():
        if who in (US, *CP_SAT):
            wall = ([each.first for each in found], [each.seconds for each in found])
            processor = ([each.first_processor for each in found], [each.processor for each in found])
            proven = min((each.proven for each in found), default=0)
            rows.append(
                [
                    name,
                    who,
                    *(_seconds(times, limit) for times in wall),
                    *(_seconds(times, limit) if None not in times else "" for times in processor),
                    str(proven),
                ]
            )
    return _in_markdown(rows)


def _in_markdown(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _seconds(times: Sequence[float | None], limit: float) -> str:
    known = [each for each in times if each is not None]
    return f"{statistics.median(known):.2f}" if known and None not in times else f">{limit:.0f}"


def _against(theirs: Sequence[Result], own: Sequence[Result], limit: float) -> str:
    """A time, and how many times ours it is; blank for who does not know the school's rules."""
    if not theirs:
        return ""
    shown = _seconds([each.seconds for each in theirs], limit)
    our_times = [each.seconds for each in own if each.seconds is not None]
    if not our_times or len(our_times) < len(own):
        return shown
    their_times = [each.seconds for each in theirs if each.seconds is not None]
    finished = len(their_times) == len(theirs)
    ratio = (statistics.median(their_times) if finished else limit) / statistics.median(our_times)
    return f"{shown} ({'' if finished else '>'}{ratio:.{1 if ratio < 9.95 else 0}f}x)"


def disagreement(name: str, results: Mapping[tuple[str, str], Sequence[Result]], other: str) -> list[str]:
    """Sentences on measures in which a list of CP-SAT differs from ours; empty when they agree."""
    lists = [results.get((name, who), []) for who in (US, other)]
    if not all(lists) or any(each[-1].seconds is None for each in lists):
        return []
    ours, theirs = (each[-1].options for each in lists)
    pairs: list[tuple[object, object, str]] = [
        (_best_and_trade_off(ours), _best_and_trade_off(theirs), "The best and the trade-off")
    ]
    for label in {each.why for each in ours if each.role == "variation"}:
        own, others = (_measures(each for each in whose if each.why == label) for whose in (ours, theirs))
        if own and others:
            pairs.append((own, others, label))
    own, others = _ranked(name, ours, theirs)
    pairs.append((own, others, "The next best"))
    return [
        f"School {name}: {what}: {own_measures} by the program, {other_measures} by CP-SAT."
        for own_measures, other_measures, what in pairs
        if own_measures != other_measures
    ]


def _best_and_trade_off(options: Sequence[Listed]) -> list[tuple[int, int]]:
    return _measures(each for each in options if each.role in ("best", "trade-off"))


def _measures(options: Iterable[Listed]) -> list[tuple[int, int]]:
    return [(each.composites, each.evenness) for each in options]


def _ranked(name: str, ours: Sequence[Listed], theirs: Sequence[Listed]) -> list[list[tuple[int, int]]]:
    """All that is better than the last next best: both lists hold it, whichever of equals each took."""
    fewest = schools.named(name).priority is Priority.FEWEST_COMPOSITES

    def ranks(options: Iterable[Listed]) -> list[tuple[int, int]]:
        return sorted(each if fewest else each[::-1] for each in _measures(options))

    last = [ranks(each for each in options if each.role == "next best")[-1:] for options in (ours, theirs)]
    if not all(last):
        return [[], []]
    return [[rank for rank in ranks(options) if rank < min(last)[0]] for options in (ours, theirs)]


def _present(contestants: Sequence[str]) -> list[str]:
    """The contestants whose program is there; a sentence about each of the others."""
    missing = [who for who in contestants if who in PROGRAMS and not shutil.which(who)]
    for who in missing:
        print(f"{who} is left out: there is no program {who} here (on Debian: {PROGRAMS[who]}).")
    return [who for who in contestants if who not in missing]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schools", default="abcdef", help="letters of schools: abcdef, or ardr")
    parser.add_argument("--contestants", nargs="+", choices=CONTESTANTS, default=list(CONTESTANTS))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each contestant (default: 60)")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each, for the median (default: 3)")
    parser.add_argument("--options", type=int, default=6, help="options in a list (default: 6)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
