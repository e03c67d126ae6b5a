"""`pullquote audit`: who changed what in a server, the newest first."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import AsJson, Server, whole_number
from bot.cli.output.console import print_json, show_table, stdout
from bot.cli.session import at_desk

_MOST = 10_000


def audit(
    *,
    server: Server = 0,
    limit: Annotated[
        int,
        typer.Option(metavar="N", parser=whole_number(1, _MOST), help="How many entries."),
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Show who changed what; 0 is the operator at the shell."""
    from bot.cli.output.as_json import entry_json
    from bot.moderation.audit.phrases import english_words_of

    found = at_desk(server, lambda desk: desk.records.audit.entries(server, limit=limit))
    if as_json:
        print_json([entry_json(entry) for entry in found])
        return
    rows = [
        (
            str(entry.number),
            f"{entry.at:%Y-%m-%d %H:%M} UTC",
            str(entry.actor) if entry.actor else "operator",
            str(entry.action),
            *english_words_of(entry),
        )
        for entry in found
    ]
    columns = ("number", "when", "who", "did", "to what", "more")
    show_table(stdout(), columns, rows, empty="Nothing has been changed yet.")
