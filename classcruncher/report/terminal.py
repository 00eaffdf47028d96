"""A run's outcome for a terminal, readable at 80 columns and in a plain file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from classcruncher.domain.option import Option, SchoolClass
from classcruncher.domain.outcome import Outcome, Solved
from classcruncher.domain.school import School
from classcruncher.report import sentences
from classcruncher.words import structure_in_words

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def print_outcome(outcome: Outcome, title: str = "", file: TextIO | None = None) -> None:
    """Prints the outcome to `file` (standard output when None): in colour on a terminal, else plain.

    `title` names the workbook or school that it is about.
    """
    from rich.console import Console

    console = Console(file=file, highlight=False)
    for part in renderables(outcome, title):
        console.print(part)


def renderables(outcome: Outcome, title: str = "") -> Iterator[RenderableType]:
    """The outcome in parts that rich can print, from the sentence to the classes of every option."""
    from rich.text import Text

    if heading := title or outcome.school_name:
        yield Text(heading, style="bold")
    yield Text(sentences.outcome_sentence(outcome))
    if ending := sentences.ending_sentence(outcome):
        yield Text(ending)
    if outcome.problems:
        yield _bullets([str(problem) for problem in outcome.problems])
    if outcome.reasons:
        yield Text("\nWhy there is no answer", style="bold")
        yield _bullets(outcome.reasons)
    if outcome.fixes:
        yield Text("\nWhat would make an answer: any one of these changes", style="bold")
        yield _fixes(outcome)
    if isinstance(outcome, Solved):
        yield from _solved(outcome)
    if outcome.notes:
        yield Text()
        yield _bullets(outcome.notes)


def _solved(outcome: Solved) -> Iterator[RenderableType]:
    """The options side by side, what may be said of all of them, and each one's classes."""
    from rich.text import Text

    yield Text()
    yield _options(outcome)
    for said in (sentences.robust_sentence(outcome), sentences.evenness_sentence(outcome.school)):
        if said:
            yield Text(said)
    for number, option in enumerate(outcome.options, start=1):
        yield from _option(number, option, outcome.school)


def _bullets(sentences: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    bullets = Table.grid(padding=(0, 1))
    for sentence in sentences:
        bullets.add_row(" -", Text(sentence, overflow="fold"))
    return bullets


def _table(*headings: str, numbers: Sequence[str] = ()) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in numbers else "left", overflow="fold")
    return table


def _options(outcome: Solved) -> Table:
    from rich.text import Text

    table = _table("", "Why", "Composites", "Class sizes", "Headroom", "", numbers=("", "Composites"))
    for number, option in enumerate(outcome.options, start=1):
        cells = (
            str(number),
            option.why,
            str(option.composites),
            sentences.sizes_in_words(option.sizes),
            sentences.tightest_headroom(option, outcome.school),
            sentences.proof(option.proven).lower(),
        )
        table.add_row(*map(Text, cells))
    return table


def _option(number: int, option: Option, school: School) -> Iterator[RenderableType]:
    """An option's classes, and how it stands with the limits for divisions."""
    from rich.text import Text

    yield Text(f"\nOption {number}: {structure_in_words(option.classes)}", style="bold")
    yield _classes(option, school)
    if rules := sentences.rules_in_words(option, school):
        yield Text(f"  Rules: {rules.lower()}")


def _fixes(outcome: Outcome) -> Table:
    from rich.text import Text

    table = _table("", "Change", "The best option would then be")
    for number, fix in enumerate(outcome.fixes, start=1):
        table.add_row(*map(Text, (str(number), fix.change, fix.outlook)))
    return table


def _classes(option: Option, school: School) -> RenderableType:
    """The classes side by side, as many to a line as fit."""
    from rich.columns import Columns
    from rich.padding import Padding
    from rich.text import Text

    shown = [Text(_class(each, school)) for each in option.classes]
    return Padding(Columns(shown, padding=(0, 3), column_first=True), (0, 0, 0, 2))


def _class(each: SchoolClass, school: School) -> str:
    """One class, such as "1/2 A 24 (1: 14, 2: 10)"; a straight class needs no more than its size."""
    groups = ", ".join(f"{school.names[g]}: {each.children[g]}" for g in each.grades)
    mixed = f" ({groups})" if each.is_composite else ""
    return f"{each.name} {each.size}{mixed}{' fixed' if each.fixed else ''}"
