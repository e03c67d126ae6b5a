"""`pullquote articles imports`: how far each is, what failed in it, and stopping it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.importing.following import follow
from bot.cli.importing.showing import as_json, counts_of, show
from bot.cli.options import AsJson, Server, whole_number
from bot.cli.output.console import print_json, show_table, stderr, stdout
from bot.cli.session import at_desk
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.cli.session import Desk
    from corpus.imports.imports import Failed, Import

_NUMBER = whole_number(1, 2**31 - 1)


def imports(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", parser=_NUMBER, help="One import, with what failed."),
    ] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", help="Wait until it is over.")] = False,
    stop: Annotated[
        bool, typer.Option("--stop", help="Stop it; what is stored already stays.")
    ] = False,
    server: Server = 0,
    json: AsJson = False,
) -> None:
    """List imports; show, follow or stop one."""
    if number is None:
        if follow or stop:
            raise typer.BadParameter("Name the import: --follow and --stop need its NUMBER.")
        _list(server, json=json)
        return
    if follow and stop:
        raise typer.BadParameter("Use --follow or --stop, not both.")
    try:
        one, failures = at_desk(
            server, lambda desk: _one(desk, number, following=follow, stopping=stop, quiet=json)
        )
    except KeyboardInterrupt:
        stderr().print(f"Import {number} goes on without this window.")
        raise
    if json:
        print_json(as_json(one, failures))
    else:
        show(stdout(), one, failures)


def _list(server: int, *, json: bool) -> None:
    found = at_desk(server, lambda desk: desk.records.imports.of(desk.server, limit=1_000))
    if json:
        print_json([as_json(one) for one in found])
        return
    rows = [
        (
            str(one.number),
            one.state.value,
            counts_of(one),
            one.label,
            f"{one.begun:%Y-%m-%d %H:%M} UTC",
        )
        for one in found
    ]
    heads = ("number", "state", "articles", "of", "begun")
    show_table(stdout(), heads, rows, empty="No imports.")


async def _one(
    desk: Desk, number: int, *, following: bool, stopping: bool, quiet: bool
) -> tuple[Import, list[Failed]]:
    imports = desk.records.imports
    one = await imports.get(desk.server, number)
    if one is None:
        raise PullquoteError(
            f"There is no import {number} here.",
            "List them: pullquote articles imports (--server ID names the server).",
        )
    if stopping:
        one = await _stop(desk, one)
    elif following:
        one = await follow(imports, one, quiet=quiet)
    return one, await imports.failures(one)


async def _stop(desk: Desk, one: Import) -> Import:
    from bot.moderation.audit.phrases import key
    from bot.records.audit import Action

    async with desk.together():
        stopped = await desk.records.imports.stop(desk.server, one.number)
        if stopped is not None:
            await desk.note(Action.CANCELLED, key("import", one.number))
    return stopped or one
