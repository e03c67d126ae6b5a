"""`pullquote reindex`: indexes built beside the live ones and swapped in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Server
from bot.cli.output.console import stdout
from bot.cli.session import at_desk, update_index

if TYPE_CHECKING:
    from bot.cli.session import Desk
    from index.storage.snapshot import SnapshotInfo


def reindex(
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Index every passage again, ignoring the cache.")
    ] = False,
    server: Server = 0,
    every: Annotated[
        bool, typer.Option("--all", help="Every server's library, one after the other.")
    ] = False,
) -> None:
    """Bring the index up to date with the library."""
    if every and server:
        raise typer.BadParameter("Use --server ID or --all, not both.")
    at_desk(server, lambda desk: _reindex(desk, full=full, every=every))


async def _reindex(desk: Desk, *, full: bool, every: bool) -> None:
    from dataclasses import replace

    from bot.records.audit import Action

    servers = sorted({0, *await desk.library.tenants()}) if every else [desk.server]
    for server in servers:
        info = await update_index(desk.settings, desk.library, server, full=full)
        label = f"Server {server}: " if every else ""
        if info is None:
            stdout().print(f"{label}There is nothing to index: the library has no articles.")
            continue
        stdout().print(label + _summary(info))
        await replace(desk, server=server).note(
            Action.REINDEXED, f"index {info.number}", f"{info.articles} articles"
        )


def _summary(info: SnapshotInfo) -> str:
    return (
        f"Index {info.number}: {info.articles} articles, {info.passages} passages, "
        f"{info.sentences} sentences; {info.embedded} new texts in {info.seconds:.1f} s."
    )
