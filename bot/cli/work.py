"""The library and its answers, opened for the length of one command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.errors import StartError

if TYPE_CHECKING:
    from bot.cli.output.console import Advance
    from bot.settings import Settings
    from corpus.library.library import Library
    from index.build.progress import Progress
    from index.service import AnswerService
    from index.storage.snapshot import SnapshotInfo

TENANT = 0
_STAGES = {"read": "Reading articles", "embed": "Embedding", "write": "Writing the index"}
_WAIT_S = 0.2
_WAITS = 3_000  # ten minutes for a re-index that runs already


@asynccontextmanager
async def opened_library(settings: Settings) -> AsyncIterator[Library]:
    """The library, with the starter articles in it; closed at the end.

    Raises:
        StartError: The data folder cannot be made.
        LibraryUnavailableError: The database cannot be opened.
    """
    from corpus.library.library import Library
    from corpus.library.starter import import_starter

    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"The data folder {settings.data_dir} cannot be made: {error.strerror or error}.",
            "Set PULLQUOTE_DATA_DIR to a folder that you may write.",
        ) from error
    async with await Library.open(settings.database) as library:
        await import_starter(library)
        yield library


@asynccontextmanager
async def opened_service(settings: Settings, library: Library) -> AsyncIterator[AnswerService]:
    """The answer service, started; stopped at the end.

    Raises:
        ModelError: The model cannot be loaded.
    """
    from index.service import AnswerService

    service = AnswerService(
        library,
        settings.snapshots,
        model=settings.model,
        backend=settings.backend,
        read=settings.reader,
    )
    try:
        await service.start()
        yield service
    finally:
        await service.close()


async def bring_up_to_date(
    library: Library,
    service: AnswerService,
    advance: Advance,
    *,
    tenant: int = TENANT,
    full: bool = False,
) -> SnapshotInfo:
    """An index that holds exactly a library; built only where it must be, or if `full`.

    Raises:
        ReindexRunningError: Another process has been re-indexing for ten minutes.
    """
    from index.errors import ReindexRunningError

    for waited in range(_WAITS):
        info = service.info(tenant)
        if info is not None and not full and info.library == await library.digest(tenant):
            return info
        try:
            return await service.reindex(tenant, full=full, progress=_reporting(advance))
        except ReindexRunningError:  # the service began one by itself when it started
            if waited == _WAITS - 1:
                raise
            await asyncio.sleep(_WAIT_S)
    raise AssertionError


def _reporting(advance: Advance) -> ProgressReport:
    def report(progress: Progress) -> None:
        advance(_STAGES[progress.stage], progress.done, progress.total)

    return report


if TYPE_CHECKING:
    from collections.abc import Callable

    ProgressReport = Callable[[Progress], None]
