"""`pullquote articles sync`: the articles that the starter library names, from their publishers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.articles.adding import note_added
from bot.cli.options import NoIndex
from bot.cli.output.articles import show_added
from bot.cli.output.console import show_error, status, stdout
from bot.cli.session import at_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.session import Desk
    from corpus.article import Draft
    from corpus.library import Added


def sync(*, no_index: NoIndex = False) -> None:
    """Fetch the articles that the starter library names at their publishers."""
    if at_desk(0, lambda desk: _sync(desk, no_index=no_index)):
        raise typer.Exit(1)


async def _sync(desk: Desk, *, no_index: bool) -> int:
    """Fetch every source, and return how many failed."""
    from corpus.fetch.fetcher import Fetcher
    from corpus.library import sync_sources
    from corpus.sandbox import Sandbox

    async def keep(drafts: Sequence[Draft]) -> list[Added]:
        """Store what one source gave, and write it into the audit log, in one transaction."""
        async with desk.together():
            stored = await desk.library.add_all(desk.server, drafts)
            for added in stored:
                await note_added(desk, added)
        return stored

    with Sandbox() as sandbox, status("Fetching articles from their publishers…", quiet=False):
        results = await sync_sources(desk.library, Fetcher(), sandbox, desk.server, keep=keep)
    for result in results:
        for added in result.added:
            show_added(stdout(), added, None)
        if result.error is not None:
            show_error(result.error)
    failures = sum(result.error is not None for result in results)
    if failures < len(results):
        await desk.update_index(skip=no_index)
    return failures
