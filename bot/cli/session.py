"""What a command of the shell works with: libraries, records and answers, open while it runs.

The shell does what moderators do on Discord, in the same database. Each change is written into the
server's audit log with the operator as its author; a running bot notices it at the next question.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.cli.output.console import prepare, progress_bar, status, stderr
from bot.errors import StartError
from bot.text import counted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.cli.output.console import Advance
    from bot.records import Records
    from bot.records.audit import Action
    from bot.settings import Settings
    from corpus.library import Library
    from index.answering.loading import LoadingModels
    from index.build.progress import Progress
    from index.service import AnswerService
    from index.storage.snapshot import SnapshotInfo

    ProgressReport = Callable[[Progress], None]

T = TypeVar("T")
TENANT = 0
_STAGES = {"read": "Reading articles", "embed": "Embedding", "write": "Writing the index"}
_WAIT_S = 0.2
_TOGETHER_S = 600.0
"""Thousands of articles may be set back at once."""
_WAITS = 3_000  # ten minutes for a re-index that runs already


@dataclass(frozen=True)
class Desk:
    """One server, open for the length of a command.

    Attributes:
        server: Its id, or 0 for the operator's own library.
    """

    settings: Settings
    library: Library
    records: Records
    server: int

    async def note(self, action: Action, subject: str, detail: str = "") -> None:
        """Write into the server's audit log what the operator did.

        Args:
            action: What was done.
            subject: To what: a title, a question, the name of a setting.
            detail: More about it.
        """
        from bot.records.audit import OPERATOR

        await self.records.audit.add(self.server, OPERATOR, action, subject, detail)

    def together(self) -> AbstractAsyncContextManager[None]:
        """Make one transaction of a change and its note: both are kept, or neither."""
        return self.library.database.together(self.server, _TOGETHER_S)

    async def update_index(self, *, skip: bool = False) -> None:
        """Make what was changed quotable, and say so on stderr; nothing if `skip`."""
        if skip:
            return
        info = await update_index(self.settings, self.library, self.server)
        if info is not None:
            stderr().print(f"[dim]Index {info.number}: {counted(info.passages, 'passage')}.[/]")


def at_desk(server: int, work: Callable[[Desk], Awaitable[T]]) -> T:
    """Open a server's library and records, do the work, close them.

    Args:
        server: Id, or 0.
        work: Runs on an event loop of its own.

    Raises:
        StartError: A setting is wrong, or the data folder cannot be made.
        LibraryUnavailableError: The database cannot be opened.
    """
    import asyncio

    settings = prepare()

    async def inside() -> T:
        from bot.records import Records

        async with opened_library(settings) as library:
            return await work(Desk(settings, library, Records(library.database), server))

    return asyncio.run(inside())


@asynccontextmanager
async def opened_library(settings: Settings) -> AsyncIterator[Library]:
    """Open the library, with the starter articles in it; close it at the end.

    Raises:
        StartError: The data folder cannot be made.
        LibraryUnavailableError: The database cannot be opened.
    """
    from bot.records import open_library
    from corpus.library import import_starter

    try:
        settings.data_dir.mkdir(0o700, parents=True, exist_ok=True)  # what members wrote
    except OSError as error:
        raise StartError(
            f"The data folder {settings.data_dir} cannot be made: {error.strerror or error}.",
            "Set PULLQUOTE_DATA_DIR to a folder that you may write.",
        ) from error
    async with await open_library(settings.database, settings.snapshots) as library:
        await import_starter(library)
        yield library


@asynccontextmanager
async def opened_service(
    settings: Settings, library: Library, loading: LoadingModels | None = None
) -> AsyncIterator[AnswerService]:
    """Start the answer service; stop it at the end.

    It builds nothing by itself: a command says what it builds, and how far it is.

    Args:
        settings: What is loaded, from where.
        library: The articles.
        loading: Models that are being loaded already.

    Raises:
        ModelError: The model cannot be loaded.
    """
    from corpus.coordination.several import coordination_for
    from index.service import AnswerService
    from index.vector_stores.choice import open_store

    coordination = coordination_for(settings.database, library.database.origin)
    service = AnswerService(
        library,
        settings.snapshots,
        model=settings.model,
        backend=settings.backend,
        prompts=settings.prompts,
        read=settings.reader,
        loading=loading,
        memory_mb=settings.index_memory_mb,
        vectors=open_store(settings.vectors_in, library.database, settings.milvus),
        coordination=coordination,
    )
    try:
        await service.start(refresh=False)
        yield service
    finally:
        await service.close()
        await coordination.close()


async def bring_up_to_date(
    service: AnswerService,
    advance: Advance,
    *,
    tenant: int = TENANT,
    full: bool = False,
) -> SnapshotInfo:
    """Return an index that holds exactly a library; build it where it must be, or if `full`.

    Raises:
        ReindexRunningError: Another process has been re-indexing for ten minutes.
    """
    import asyncio

    from index.errors import ReindexRunningError

    for waited in range(_WAITS):
        info = service.indexes.info(tenant)
        if info is not None and not full and not await service.indexes.outdated(tenant):
            return info
        try:
            return await service.indexes.reindex(tenant, full=full, progress=_reporting(advance))
        except ReindexRunningError:  # the bot builds one
            if waited == _WAITS - 1:
                raise
            await asyncio.sleep(_WAIT_S)
    raise AssertionError


def _reporting(advance: Advance) -> ProgressReport:
    def report(progress: Progress) -> None:
        advance(_STAGES[progress.stage], progress.done, progress.total)

    return report


async def update_index(
    settings: Settings, library: Library, server: int, *, full: bool = False
) -> SnapshotInfo | None:
    """Load the model and build what a server's index lacks, with a progress bar.

    Returns:
        The live index; None if there is none and nothing to make one of.
    """
    with status("Loading the model…", quiet=False):
        from index import service as _  # noqa: F401 - the slow part, while the spinner turns
    async with opened_service(settings, library) as service:
        if service.indexes.info(server) is None and not await library.hashes(server):
            return None
        with progress_bar(quiet=False) as advance:
            return await bring_up_to_date(service, advance, tenant=server, full=full)
