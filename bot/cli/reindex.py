"""`pullquote reindex`: the operator's index, built anew beside the live one and swapped in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import prepare, progress_bar, status, stdout

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.library import Library
    from index.snapshot import SnapshotInfo


def reindex(
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Embed every passage anew, whatever is cached.")
    ] = False,
) -> None:
    """Bring the index up to date with the library."""
    settings = prepare()
    info = asyncio.run(_reindex(settings, full=full))
    stdout().print(
        f"Index {info.number}: {info.articles} articles, {info.passages} passages, "
        f"{info.sentences} sentences; {info.embedded} texts embedded anew in {info.seconds:.1f} s."
    )


async def _reindex(settings: Settings, *, full: bool) -> SnapshotInfo:
    from bot.cli.work import opened_library

    async with opened_library(settings) as library:
        return await update_index(settings, library, full=full)


async def update_index(settings: Settings, library: Library, *, full: bool = False) -> SnapshotInfo:
    """Load the model and build what the index lacks, with a progress bar."""
    from bot.cli.work import bring_up_to_date, opened_service

    with status("Loading the model…", quiet=False):
        from index import service as _  # noqa: F401 - the slow part, while the spinner turns
    async with opened_service(settings, library) as service:
        with progress_bar(quiet=False) as advance:
            return await bring_up_to_date(library, service, advance, full=full)
