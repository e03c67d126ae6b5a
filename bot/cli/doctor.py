"""`pullquote doctor`: what is configured, what is reachable, what is wrong, and each cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.checks import INVITATION, Check, Level, check_settings, checks
from bot.cli.data.checks import data_checks
from bot.cli.data.metrics_check import metrics_check
from bot.cli.data.vectors_check import vectors_check
from bot.cli.output.console import print_json, stdout
from bot.errors import StartError

if TYPE_CHECKING:
    from bot.settings import Settings

_MARKS = {Level.OK: "[green]✓[/]", Level.NOTE: "[yellow]![/]", Level.WRONG: "[bold red]✗[/]"}


def doctor(
    *,
    online: Annotated[
        bool,
        typer.Option("--online", help="Also ask Discord whether it knows the token."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check settings, data, model, index and token; exit 1 if something is wrong."""
    examine(online=online, as_json=as_json)


def examine(*, online: bool, as_json: bool = False) -> None:
    """Check everything and print what was found.

    Raises:
        Exit: With status 1, if something is wrong.
    """
    import asyncio

    from bot.logs import configure_logs
    from bot.settings import Settings

    try:
        settings = Settings.load()
    except StartError as error:
        found = [Check("settings", Level.WRONG, error.what, error.cure)]
    else:
        configure_logs(settings, quiet=True)
        found = [*check_settings(settings), *asyncio.run(_all(settings, online=online))]
    if as_json:
        print_json([check.as_dict() for check in found])
    else:
        _show(found)
    if any(check.level is Level.WRONG for check in found):
        raise typer.Exit(1)


async def _all(settings: Settings, *, online: bool) -> list[Check]:
    found = [*await checks(settings, online=online), *await data_checks(settings)]
    return [*found, *await vectors_check(settings), *await metrics_check(settings)]


def _show(found: list[Check]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    links = [check for check in found if check.name == INVITATION]
    for check in found:
        if check in links:
            continue
        words = Text(check.what)
        if check.cure:
            words += Text(f"\n→ {check.cure}", style="yellow")
        table.add_row(_MARKS[check.level], check.name, words)
    stdout().print(table)
    for link in links:  # whole, on a line of its own: it is there to be clicked and copied
        stdout().print(f"Invite the bot: {link.what}", soft_wrap=True, markup=False)
