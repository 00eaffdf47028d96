"""What a user sees while a batch lasts: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self, TextIO

from classcruncher.domain.summary_line import SummaryLine
from classcruncher.streams import readable

#: Names of workbooks that fit on the line of what is running.
_NAMES_SHOWN = 3


class Display(Protocol):
    """Shows how a batch goes on."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def at_work(self, names: Sequence[str]) -> None:
        """These workbooks are being worked on."""

    def finished(self, line: SummaryLine) -> None:
        """One more workbook is done."""

    def say(self, sentence: str) -> None:
        """Something that the user should know."""


def display(total: int, stream: TextIO | None = None) -> Display:
    """The display that suits the stream, standard error unless given."""
    stream = stream or sys.stderr
    return Bar(total, stream) if stream.isatty() else Lines(total, stream)


def in_a_line(line: SummaryLine) -> str:
    """A workbook's line of the summary, in short."""
    standing = f"{line.standing} (unchanged)" if line.unchanged else str(line.standing)
    return f"{line.workbook}: {standing}" + (f". {line.problem}" if line.problem else "")


class Lines:
    """One plain line a workbook, for logs and pipes."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream, self._count = total, stream, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._stream.flush()

    def at_work(self, names: Sequence[str]) -> None:
        """Not said: lines are for what is done."""

    def finished(self, line: SummaryLine) -> None:
        """See `Display.finished`."""
        self._count += 1
        self.say(f"{self._count}/{self._total} {in_a_line(line)}")

    def say(self, sentence: str) -> None:
        """See `Display.say`."""
        with suppress(OSError):  # a stream that takes nothing more stops no batch
            print(readable(sentence), file=self._stream, flush=True)


class Bar:
    """A bar with what is done, what needs attention, the time left and what is running."""

    def __init__(self, total: int, stream: TextIO) -> None:
        from rich.console import Console, Group
        from rich.live import Live
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.text import Text

        self._progress = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("done, {task.fields[attention]} to look at, time left"),
            TimeRemainingColumn(),
        )
        self._bar = self._progress.add_task("", total=total, attention=0)
        self._attention = 0
        self._running = Text("", overflow="ellipsis", no_wrap=True, style="dim")
        self._live = Live(
            Group(self._progress, self._running), console=Console(file=stream), refresh_per_second=4
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.plain = ""
        self._live.stop()

    def at_work(self, names: Sequence[str]) -> None:
        """See `Display.at_work`."""
        more = len(names) - _NAMES_SHOWN
        shown = ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
        self._running.plain = f"Working on {shown}" if shown else ""

    def finished(self, line: SummaryLine) -> None:
        """See `Display.finished`: only workbooks to look at get a line of their own."""
        if not line.answered:
            self._attention += 1
            self.say(in_a_line(line))
        self._progress.update(self._bar, advance=1, attention=self._attention)

    def say(self, sentence: str) -> None:
        """See `Display.say`."""
        self._live.console.print(readable(sentence), markup=False, highlight=False)
