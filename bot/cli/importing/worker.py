"""`pullquote worker`: takes articles from the queue of imports, until a signal ends it.

Any number of workers may run, on any number of machines with the same database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import whole_number
from bot.cli.output.console import stderr
from bot.errors import StartError

if TYPE_CHECKING:
    from bot.records import Records
    from bot.settings import Settings
    from corpus.imports.imports import Import
    from corpus.imports.worker import Worker
    from index.build.deleted_elsewhere import DeletedElsewhere

_WAIT_S = 5.0
"""Before the next look for a server that is not there yet."""
_FOLLOWED_S = 60.0
"""Between two looks for what others have deleted for good."""


def worker(
    *,
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="End when no import is left.")
    ] = False,
    at_once: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            parser=whole_number(1, 1_000),
            help="Articles that are taken together.",
        ),
    ] = 32,
    take_over: Annotated[
        int,
        typer.Option(
            metavar="SECONDS",
            parser=whole_number(2, 3_600),
            help="After so long without a sign of this worker, others take what it has.",
        ),
    ] = 60,
) -> None:
    """Read, embed and store the articles of imports (needs PostgreSQL)."""
    import asyncio

    from bot.cli.stopping import until_stopped
    from bot.logs import configure_logs
    from bot.settings import Settings
    from corpus.database.engine import is_sqlite, parsed_url

    settings = Settings.load()
    configure_logs(settings)
    if is_sqlite(parsed_url(settings.database)):
        raise StartError(
            "Workers share their queue in PostgreSQL, and this database is a file of SQLite.",
            "Use `pullquote articles add`, or move to PostgreSQL: docs/operators.md.",
        )
    work = _work(settings, until_empty=until_empty, at_once=at_once, hold_s=take_over)
    asyncio.run(until_stopped(work))


async def _work(settings: Settings, *, until_empty: bool, at_once: int, hold_s: float) -> None:
    """Open everything, work, close it; where the database is not there yet, wait for it."""
    import asyncio

    import structlog

    from corpus.errors import DatabaseAwayError

    while True:
        try:
            async with _opened(settings, at_once=at_once, hold_s=hold_s) as worker:
                try:
                    await worker.run(until_empty=until_empty)
                finally:
                    stderr().print(f"{worker.finished:,} articles finished.")
        except DatabaseAwayError as error:
            logs = structlog.get_logger(__name__)
            logs.warning("database_away", reason=error.in_log, next_try_s=_WAIT_S)
            await asyncio.sleep(_WAIT_S)
        else:
            return


@asynccontextmanager
async def _opened(settings: Settings, *, at_once: int, hold_s: float) -> AsyncIterator[Worker]:
    """Open the library, the sandbox and the model, and give a worker that uses them."""
    from bot.cli.session import opened_library, opened_service
    from bot.records import Records
    from corpus.coordination.several import coordination_for
    from corpus.fetch.fetcher import Fetcher
    from corpus.imports.reading import JobReader
    from corpus.imports.store import Room
    from corpus.imports.worker import Steps, Worker
    from corpus.sandbox import Sandbox
    from index.answering.loading import LoadingModels
    from index.build.deleted_elsewhere import DeletedElsewhere
    from index.storage.snapshot import SnapshotStore

    # No question is asked here, so the reader stays where it is.
    models = LoadingModels(settings.model, settings.backend, settings.prompts, read=False)
    async with opened_library(settings) as library:
        with Sandbox() as sandbox:
            async with opened_service(settings, library, models) as service:
                note = partial(_note, Records(library.database))
                store = SnapshotStore(settings.snapshots)
                others = coordination_for(settings.database, library.database.origin)
                try:
                    async with following(DeletedElsewhere(others, store, service.indexes)):
                        yield Worker(
                            library.database,
                            JobReader(sandbox, Fetcher()),
                            Steps(service.embed_ahead, service.indexes.update, note),
                            room=Room(settings.max_articles, settings.max_characters),
                            at_once=at_once,
                            hold_s=hold_s,
                        )
                finally:
                    await others.close()


@asynccontextmanager
async def following(
    elsewhere: DeletedElsewhere, every_s: float = _FOLLOWED_S
) -> AsyncIterator[None]:
    """Delete meanwhile, in this worker's folder, what others delete for good.

    The indexes that it has built lie there with their texts, and no bot looks into its folder.

    Args:
        elsewhere: Knows what others have deleted.
        every_s: Seconds between two looks.

    Raises:
        DatabaseAwayError: The database cannot be asked at the beginning.
    """
    import asyncio

    from corpus.tasks import of_its_own

    await elsewhere.follow()
    task = of_its_own(_follow(elsewhere, every_s), "follow_deletions")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _follow(elsewhere: DeletedElsewhere, every_s: float) -> None:
    import asyncio

    import structlog

    from corpus.errors import LibraryError

    while True:
        await asyncio.sleep(every_s)
        try:
            await elsewhere.follow()
        except LibraryError as error:
            logs = structlog.get_logger(__name__)
            logs.warning("deletion_delayed", reason=error.in_log)


async def _note(records: Records, ended: Import) -> None:
    """Write into the server's audit log that an import has ended."""
    from bot.moderation.audit.phrases import key
    from bot.records.audit import Action

    counts = (ended.added, ended.updated, ended.unchanged, ended.failed)
    what, detail = key("import", ended.number), key("imported", *counts)
    await records.audit.add(ended.tenant, ended.started_by, Action.IMPORTED, what, detail)
