"""Where commands write: answers to stdout, everything else (progress, errors) to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.settings import Settings

Advance = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def stdout() -> Console:
    """Return where what was asked for goes. Piped, it neither colours nor wraps."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def stderr() -> Console:
    """Return where everything else goes."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def prepare() -> Settings:
    """Load the settings of a command that runs and ends, and set up its logs.

    Raises:
        StartError: A setting is wrong.
    """
    from bot.logs import configure_logs
    from bot.settings import Settings

    settings = Settings.load()
    configure_logs(settings, quiet=True)
    return settings


def show_error(error: PullquoteError) -> None:
    """Print what happened and what to do, a line each."""
    stop_with(error.what, error.cure)


def stop_with(what: str, cure: str) -> None:
    """Print what happened, and its cure on a line of its own, on stderr."""
    console = stderr()
    console.print(f"[bold red]✗[/] {escape(what)}")
    if cure:
        console.print(f"  [dim]→[/] {escape(cure)}")


def unwritable(path: Path | str, error: OSError) -> PullquoteError:
    """Return what to raise where a file that was asked for cannot be written."""
    return PullquoteError(
        f"{path} cannot be written: {error.strerror or error}.", "Choose another file."
    )


def print_json(value: object) -> None:
    """Print one JSON value on stdout, its text readable in any language."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def agreed(question: str, *, yes: bool) -> bool:
    """Return whether the person says yes; never ask where nobody could answer.

    Args:
        question: Ends in a question mark.
        yes: Whether `--yes` was said, so that nothing is asked.

    Raises:
        PullquoteError: `--yes` is needed, because stdin is no terminal.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise PullquoteError(f"I can't ask here: {question}", "Use --yes to confirm.")
    if typer.confirm(question, err=True):
        return True
    stderr().print("Nothing was changed.")
    return False


def show_table(
    console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str
) -> None:
    """Print a table in a terminal, tab-separated lines in a pipe.

    Args:
        console: Where to.
        columns: Headings; piped, there are none.
        rows: Plain text, one string a column.
        empty: What is said on stderr where there are no rows.
    """
    from rich.table import Table
    from rich.text import Text

    if not rows:
        stderr().print(empty)
        return
    if not console.is_terminal:
        for row in rows:
            line = "\t".join(" ".join(cell.split()) for cell in row)
            console.print(Text(line), soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for place, name in enumerate(columns):
        table.add_column(name, style="cyan" if place == 0 else "", no_wrap=place == 0)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


@contextmanager
def status(message: str, *, quiet: bool) -> Iterator[None]:
    """Show a spinner on stderr while something without steps goes on, where somebody looks."""
    console = stderr()
    if quiet or not console.is_terminal:
        yield
        return
    with console.status(message):
        yield


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Advance]:
    """Show a progress bar on stderr, one line a stage; none in pipes and beside JSON."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    console = stderr()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    tasks: dict[str, TaskID] = {}
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bars:

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield advance
