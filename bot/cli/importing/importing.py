"""`pullquote articles import`: many articles into the queue, from which workers take them.

Nothing is read here but the files' bytes, so a hundred thousand lines take seconds. Started twice,
it goes on with the same import: what is in the queue already, or stored, is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.importing.following import follow
from bot.cli.importing.showing import as_json, show
from bot.cli.options import AsJson, Server
from bot.cli.output.console import print_json, status, stderr, stdout
from bot.cli.session import at_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.session import Desk
    from corpus.imports.imports import Failed, Import


@dataclass
class _Reached:
    """How far the command has come, for who presses Ctrl-C."""

    number: int = 0
    filled: bool = False


def import_articles(
    targets: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL...", help="articles.jsonl, files, folders or pages."),
    ],
    *,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Only put them into the queue.")
    ] = False,
    server: Server = 0,
    json: AsJson = False,
) -> None:
    """Import very many articles, which workers read and store."""
    reached = _Reached()
    try:
        one, failures = at_desk(
            server, lambda desk: _import(desk, targets, reached, wait=not no_wait, quiet=json)
        )
    except KeyboardInterrupt:
        _say_what_goes_on(reached)
        raise
    if json:
        print_json(as_json(one, failures))
    else:
        show(stdout(), one, failures)
    if one.failed or one.problem:
        raise typer.Exit(1)


async def _import(
    desk: Desk, targets: Sequence[str], reached: _Reached, *, wait: bool, quiet: bool
) -> tuple[Import, list[Failed]]:
    import asyncio

    from bot.records.audit import OPERATOR
    from corpus.imports import sources

    imports = desk.records.imports
    await asyncio.to_thread(sources.check, targets)
    # Moderators read it too: where files lie on this machine is not for them.
    label = ", ".join(map(sources.shown, targets))
    one = await imports.begin(desk.server, sources.identities(targets), label, by=OPERATOR)
    reached.number = one.number
    found = sources.batches(targets)
    put = new = 0
    with status("Putting articles into the queue…", quiet=quiet):
        while some := await asyncio.to_thread(next, found, None):
            put += len(some)
            new += await imports.put(one, some)
    one = await imports.filled(one)
    reached.filled = True
    if not quiet:
        twice = f" ({put - new:,} were there already, or come twice)" if put > new else ""
        stderr().print(f"Import {one.number}: {new:,} articles put into the queue{twice}.")
    if wait:
        one = await follow(imports, one, quiet=quiet)
    return one, await imports.failures(one)


def _say_what_goes_on(reached: _Reached) -> None:
    if reached.filled:
        stderr().print(
            f"Import {reached.number} goes on without this window. Look at it with "
            f"[bold]pullquote articles imports {reached.number}[/], stop it with [bold]--stop[/]."
        )
    elif reached.number:
        stderr().print(
            f"Import {reached.number} is not whole in the queue yet. Start the same command again "
            "to go on with it."
        )
