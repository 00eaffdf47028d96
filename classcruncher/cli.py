"""The command line: it reads the arguments, calls, and words the result. See `classcruncher --help`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from classcruncher._version import __version__
from classcruncher.copies import copy_of, meeting, require_free
from classcruncher.domain.inputs import Inputs
from classcruncher.domain.outcome import (
    Checked,
    Failed,
    NoAnswer,
    Outcome,
    Problem,
    Solved,
    Undecided,
    Unread,
)
from classcruncher.errors import NotWritten, Refusal
from classcruncher.interruption import ctrl_c_held
from classcruncher.streams import kept_silent, lead_nowhere, make_usable, readable, say, write_line

if TYPE_CHECKING:
    from classcruncher.control import OnProgress
    from classcruncher.workbook.origin import Origin

#: Exit codes: all have an answer; bad input or not written; wrong usage; at least one has no answer.
ANSWERED, BAD, USAGE, NO_ANSWER = 0, 1, 2, 3


#: What --rules means without a name.
_LIST = ""

#: What commands need of the package, loaded before they begin.
_READING = ("run", "workbook.file_book", "workbook.reading")
_SOLVING = (
    "model.engines",
    "model.list_of_options",
    "diagnosis",
    "report.results_book",
    "splice.splicing",
    "splice.checks",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    make_usable()
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except Refusal as refusal:
        say(str(refusal))
        return BAD
    except KeyboardInterrupt:
        say("Stopped.")
        return BAD
    except BrokenPipeError:
        # Whoever read the output has heard enough: nothing is wrong, and nothing more can be written.
        lead_nowhere(sys.stdout)
        return BAD
    except Exception as fault:  # the outermost edge: users get a sentence, the log the rest
        say(_apology(fault, " ".join(arguments or sys.argv[1:])))
        return BAD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="classcruncher",
        description="Class structures for schools, in the school's own workbook: fair, ranked and proven.",
        epilog="Exit codes: 0 every workbook has an answer; 1 bad input, or a workbook could not be written; "
        "2 wrong usage; 3 inputs fine, but at least one workbook has no answer.",
    )
    parser.add_argument("--version", action="version", version=f"Class Cruncher {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    new = commands.add_parser(
        "new", help="write a workbook to fill in, one filled with an example, or one with a system's rules"
    )
    new.add_argument(
        "path", type=Path, nargs="?", metavar="PATH", help="the file to write (.xlsx, or .xlsm with a button)"
    )
    filled = new.add_mutually_exclusive_group()
    filled.add_argument(
        "--example", metavar="NAME", help="fill it with an example school; a wrong name lists them"
    )
    filled.add_argument(
        "--rules",
        metavar="NAME",
        nargs="?",
        const=_LIST,
        help="fill it with the limits and rules of a system of schools; alone, it lists them",
    )
    new.add_argument("--force", action="store_true", help="replace the file if it exists")
    new.set_defaults(command=_new)

    check = commands.add_parser("check", help="read and check workbooks; writes nothing")
    check.add_argument("workbooks", type=Path, nargs="+", metavar="WORKBOOK")
    check.add_argument("--json", action="store_true", help="one JSON object a workbook on standard output")
    check.set_defaults(command=_check)

    solve = commands.add_parser("solve", help="solve workbooks and write the results into them")
    solve.add_argument("workbooks", type=Path, nargs="+", metavar="WORKBOOK")
    solve.add_argument(
        "--out", type=Path, metavar="PATH", help="write the results into a copy at PATH instead"
    )
    solve.add_argument("--force", action="store_true", help="replace the copy at PATH if it exists")
    solve.add_argument("--json", action="store_true", help="one JSON object a workbook on standard output")
    solve.set_defaults(command=_solve)

    _add_batch(commands)
    for name, does in _EXCEL_COMMANDS.items():
        excel = commands.add_parser(name, help=does)
        excel.set_defaults(command=_excel, name=name)
    return parser


_EXCEL_COMMANDS = {
    "install": "put the Class Cruncher tab into Excel (Windows, macOS)",
    "uninstall": "take back exactly what install put there",
    "doctor": "say what is wrong with the button in Excel, and the remedy",
}


def _add_batch(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    batch = commands.add_parser("batch", help="solve every workbook in a folder, and write a summary")
    batch.add_argument("folder", type=Path, metavar="FOLDER")
    batch.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write copies here, and leave the rest alone"
    )
    batch.add_argument("--recursive", action="store_true", help="the folders inside it too")
    batch.add_argument("--pattern", default="*", help='only files whose names match, such as "North*"')
    batch.add_argument("--jobs", type=_whole, default=0, metavar="N", help="processes (default: one a core)")
    batch.add_argument("--force", action="store_true", help="solve again what has not changed")
    batch.add_argument("--csv", action="store_true", help="the summary as CSV too")
    batch.add_argument("--json", action="store_true", help="the summary as JSON too")
    batch.add_argument("--dask", default="", metavar="ADDRESS", help="solve on a Dask cluster")
    batch.set_defaults(command=_batch)


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("enter a whole number from 1")
    return number


def _new(arguments: argparse.Namespace) -> int:
    if arguments.rules == _LIST:
        return _list_rule_packs()
    if arguments.path is None:
        say("Say which file to write: classcruncher new PATH")
        return USAGE
    inputs, origin = _filling(arguments)
    if arguments.path.suffix.casefold() == ".xlsm":
        _new_with_button(arguments, inputs, origin)
    else:
        from classcruncher.workbook.new import new_workbook

        new_workbook(arguments.path, inputs, arguments.force, origin)
    say(f"Written: {arguments.path}. Fill it in, then run: classcruncher solve {_quoted(arguments.path)}")
    return ANSWERED


def _filling(arguments: argparse.Namespace) -> tuple[Inputs | None, Origin | None]:
    """What a new workbook is filled with, and where that is from."""
    if arguments.example is not None:
        from classcruncher import examples

        return examples.load(arguments.example), None
    if arguments.rules is not None:
        from classcruncher import rule_packs

        pack = rule_packs.load(arguments.rules)
        return pack.inputs, pack.origin
    return None, None


def _list_rule_packs() -> int:
    from classcruncher import rule_packs

    width = max(map(len, rule_packs.names()))
    for name in rule_packs.names():
        origin = rule_packs.load(name).origin
        write_line(f"{name:{width}}  {origin.title} ({origin.date})")
    return ANSWERED


def _new_with_button(arguments: argparse.Namespace, inputs: Inputs | None, origin: Origin | None) -> None:
    from classcruncher.excel.setup.buttons import build_button_workbook

    if arguments.path.exists() and not arguments.force:
        raise Refusal(
            f'"{arguments.path}" exists already. Choose another name, or add --force to replace it.'
        )
    build_button_workbook(arguments.path, inputs, origin=origin)


def _batch(arguments: argparse.Namespace) -> int:
    _load("batch.scheduling")
    from classcruncher.batch import BatchSettings, run

    chosen = {name: value for name, value in vars(arguments).items() if name != "command"}
    return run(BatchSettings(**chosen))


def _load(*modules: str) -> None:
    """Load modules of the package, and all that they need, where Ctrl-C cannot hit one half loaded."""
    with ctrl_c_held():
        for module in modules:
            import_module(f"classcruncher.{module}")


def _excel(arguments: argparse.Namespace) -> int:
    from classcruncher.excel.setup.doctor import doctor
    from classcruncher.excel.setup.install import install, uninstall

    commands: dict[str, Callable[[], int]] = {"install": install, "uninstall": uninstall, "doctor": doctor}
    return commands[arguments.name]()


def _check(arguments: argparse.Namespace) -> int:
    _load(*_READING)
    from classcruncher.run import check_file

    return _each(arguments, lambda workbook, progress: check_file(workbook))


def _solve(arguments: argparse.Namespace) -> int:
    out: Path | None = arguments.out
    if out is not None and len(arguments.workbooks) > 1 and not out.is_dir():
        say(f"With several workbooks, --out takes a folder for the copies: make the folder {out} first.")
        return USAGE
    if twice := meeting([copy_of(workbook, out) for workbook in arguments.workbooks]):
        say(f'Two workbooks would be written to one file, "{twice}": solve each with an --out of its own.')
        return USAGE
    _load(*_READING, *_SOLVING)
    from classcruncher.run import crunch_file

    def solve(workbook: Path, progress: OnProgress) -> Outcome:
        copy = copy_of(workbook, out)
        if copy is not None and not arguments.force:
            require_free(copy, workbook)
        outcome = crunch_file(workbook, copy, progress=progress)
        if not arguments.json:
            say(f"Results are in {copy or workbook}.")
        return outcome

    return _each(arguments, solve)


def _each(arguments: argparse.Namespace, act: Callable[[Path, OnProgress], Outcome]) -> int:
    """Act on every workbook, report each, and sum up in an exit code."""
    from classcruncher.logs import place

    codes = set()
    for workbook in arguments.workbooks:
        with _progress(quiet=arguments.json) as progress, kept_silent(place()):
            outcome = _safely(workbook, act, progress)
        codes.add(_reported(outcome, workbook, as_json=arguments.json))
    return BAD if BAD in codes else max(codes)


def _safely(workbook: Path, act: Callable[[Path, OnProgress], Outcome], progress: OnProgress) -> Outcome:
    """The outcome of one workbook; a refusal or a fault of the program becomes one, in a sentence."""
    try:
        return act(workbook, progress)
    except NotWritten as refusal:
        return Failed(str(refusal))
    except Refusal as refusal:
        return Unread(problems=(Problem("", "", str(refusal), ""),))
    except Exception as fault:  # the outermost edge for one workbook: the others go on
        return Failed(_apology(fault, f"workbook {workbook.name}"))


def _apology(fault: Exception, doing: str) -> str:
    from classcruncher.logs import keep

    return f"Something went wrong in Class Cruncher itself ({doing}). {keep(fault, doing)}"


def _reported(outcome: Outcome, workbook: Path, *, as_json: bool) -> int:
    """Report an outcome; its exit code, or that of a fault when the report cannot be written."""
    try:
        _report(outcome, workbook, as_json=as_json)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        lead_nowhere(sys.stdout)
        reason = fault.strerror or fault
        say(f"Nothing more can be printed ({reason}). {workbook.name} is done, but its report is lost.")
        return BAD
    except Exception as fault:  # the workbook itself is done, and the others go on
        say(_apology(fault, f"the report on {workbook.name}"))
        return BAD
    return _code(outcome)


def _report(outcome: Outcome, workbook: Path, *, as_json: bool) -> None:
    if as_json:
        from classcruncher.report.data import as_dict

        write_line(json.dumps(as_dict(outcome, readable(str(workbook))), ensure_ascii=False))
        return
    match outcome:
        # A file that is no use, or a fault: one sentence, whole, however narrow the terminal is.
        case Failed(message=sentence):
            say(sentence)
            return
        case Unread(problems=(Problem(place="") as problem, *_)):
            say(str(problem))
            return
    from classcruncher.report.terminal import print_outcome

    print_outcome(outcome, readable(str(workbook)), sys.stdout if isinstance(outcome, Solved) else sys.stderr)


def _code(outcome: Outcome) -> int:
    match outcome:
        case Unread() | Failed():
            return BAD
        case Solved() | Checked():
            return ANSWERED
        case NoAnswer() | Undecided():
            return NO_ANSWER


@contextmanager
def _progress(*, quiet: bool) -> Iterator[OnProgress]:
    """Shows what is being looked for while a run lasts, on a terminal's standard error only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading") as status:
        yield lambda progress: status.update(f"Looking for {progress.doing}; options: {progress.options}")


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
