"""`pullquote setup`: ask for the token, check it, keep it, and say how to invite the bot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.output.console import show_error, stderr, stdout
from bot.errors import StartError

if TYPE_CHECKING:
    from rich.console import Console

_FILE = Path(".env")
_TRIES = 3
_STEPS = """\
[bold]1.[/] Open {portal}
[bold]2.[/] [bold]New Application[/], then [bold]Bot[/], then [bold]Reset Token[/]. Copy the token.
   Leave the three privileged intents off: I need none."""


def setup() -> None:
    """Ask for the token, check it, write .env and print the invite link."""
    import asyncio

    from bot.access.invitation import invitation
    from bot.access.portal import PORTAL, application_of
    from bot.cli.doctor import examine
    from bot.cli.setting_up.token_file import NAME, keep_token, set_elsewhere

    if sys.stdin.isatty():
        stderr().print(_STEPS.format(portal=PORTAL))
    token = _asked()
    known = asyncio.run(application_of(token))
    keep_token(_FILE, token)
    console = stdout()
    console.print(f"[green]✓[/] The token is good: it belongs to [bold]{known.name}[/].")
    console.print(f"[green]✓[/] It is in {_FILE.absolute()}, which only you can read.")
    if set_elsewhere():
        console.print(f"[yellow]![/] {NAME} is set in the environment too, and wins over .env.")
    console.print()
    _invite(console, invitation(known.application_id))
    console.print()
    examine(online=False)


def _invite(console: Console, link: str) -> None:
    """Print the link on a line of its own, whole, so that it can be clicked and copied."""
    console.print("Open this link to add the bot to your server:")
    console.print(link, soft_wrap=True, style="bold", markup=False)
    console.print(
        "Then start it: [bold]pullquote run[/]. In the server, continue with [bold]/setup[/]."
    )


def _asked() -> str:
    """Return a token of the right form: typed unseen, or the first line of what is piped in.

    Raises:
        StartError: It was of the wrong form, three times where somebody types.
    """
    from bot.access.bot_token import checked_token

    if not sys.stdin.isatty():
        return checked_token(sys.stdin.readline(), "What was piped in")
    for left in reversed(range(_TRIES)):
        try:
            typed: str = typer.prompt("Token (it stays hidden)", hide_input=True, err=True)
            return checked_token(typed, "That")
        except StartError as error:
            if not left:
                raise
            show_error(error)
    raise AssertionError
