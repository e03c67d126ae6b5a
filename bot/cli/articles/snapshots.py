"""`pullquote articles snapshots` and `rollback`: a library as it was when an index was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.options import AsJson, NoIndex, Server, SnapshotNumber, Yes
from bot.cli.output.changes import show_reset, show_snapshots
from bot.cli.output.console import agreed, print_json, stdout
from bot.cli.session import at_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.session import Desk
    from corpus.article import Article
    from corpus.library import Reset
    from index.storage.snapshot import SnapshotInfo


def list_snapshots(*, server: Server = 0, as_json: AsJson = False) -> None:
    """List the indexes that are kept; the library can be rolled back to any."""
    from bot.cli.output.as_json import snapshot_json

    found, live = at_desk(server, _kept)
    if as_json:
        print_json([snapshot_json(info, live=info.number == live) for info in found])
    else:
        show_snapshots(stdout(), found, live)


async def _kept(desk: Desk) -> tuple[list[SnapshotInfo], int | None]:
    """Return those that can be read, newest first, and the number of the live one."""
    import asyncio

    from index.errors import SnapshotError
    from index.storage.snapshot import SnapshotStore

    store = SnapshotStore(desk.settings.snapshots)

    def read() -> tuple[list[SnapshotInfo], int | None]:
        found = []
        for number in reversed(store.numbers(desk.server)):
            try:
                found.append(store.read_info(desk.server, number))
            except SnapshotError:
                continue
        try:
            return found, store.live_number(desk.server)
        except SnapshotError:
            return found, None

    return await asyncio.to_thread(read)


def rollback(
    number: SnapshotNumber,
    *,
    yes: Yes = False,
    server: Server = 0,
    no_index: NoIndex = False,
) -> None:
    """Make the library what it was in a snapshot; what goes is kept in the bin for a week."""
    if not at_desk(server, lambda desk: _rollback(desk, number, yes=yes, no_index=no_index)):
        raise typer.Exit(1)


async def _rollback(desk: Desk, number: int, *, yes: bool, no_index: bool) -> bool:
    """Show what would change, ask and do it; return False if the person said no."""
    import asyncio

    from bot.records.audit import Action
    from index.build.lock import deleted_for_good
    from index.storage.snapshot import SnapshotStore

    store = SnapshotStore(desk.settings.snapshots)
    if await desk.library.owes(desk.server):
        raise deleted_for_good()
    then = await asyncio.to_thread(store.articles, desk.server, number)
    planned = _differences(await desk.library.articles(desk.server), then)
    show_reset(stdout(), planned)
    if not any((planned.back, planned.changed, planned.gone)):
        return True
    if not agreed(f"Roll the library back to snapshot {number}?", yes=yes):
        return False
    async with desk.together():
        done = await desk.library.reset(desk.server, then)
        counted = f"{len(done.back)} back, {len(done.changed)} changed, {len(done.gone)} gone"
        await desk.note(Action.ROLLED_BACK, f"to snapshot {number}", counted)
    stdout().print(f"Rolled back to snapshot {number}: {counted}.")
    await desk.update_index(skip=no_index)
    return True


def _differences(now: Sequence[Article], then: Sequence[Article]) -> Reset:
    """Work out what making `then` of `now` would do."""
    from corpus.library import Reset

    here, there = {one.id: one for one in now}, {one.id: one for one in then}
    return Reset(
        back=tuple(one for one in then if one.id not in here),
        changed=tuple(one for one in then if here.get(one.id, one) != one),
        gone=tuple(one for one in now if one.id not in there),
    )
