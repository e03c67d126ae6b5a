"""One building at a time for a library, among all processes that share a folder of snapshots."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from filelock import AsyncFileLock, Timeout

from index.errors import ReindexCancelledError, ReindexRunningError, SnapshotError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@asynccontextmanager
async def building_lock(folder: Path, wait_s: float) -> AsyncIterator[None]:
    """Keep other processes from building an index in a folder: both would take the next number.

    Args:
        folder: A library's; created where it is not there.
        wait_s: How long to wait for another process, in seconds.

    Raises:
        ReindexRunningError: Another process builds there still.
        SnapshotError: The folder cannot be written.
    """
    async with AsyncExitStack() as stack:
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            lock = AsyncFileLock(str(folder / "building.lock"), timeout=wait_s)
            await stack.enter_async_context(lock)
        except Timeout as error:
            raise already_running() from error
        except OSError as error:
            raise SnapshotError(
                f"The folder of the index cannot be written: {error.strerror or error}.",
                "Check PULLQUOTE_DATA_DIR and its permissions.",
            ) from error
        yield


def already_running() -> ReindexRunningError:
    """Make the error for who asks for a re-index of a library while one runs."""
    return ReindexRunningError(
        "This library is being re-indexed already.", "Wait until that is finished, then try again."
    )


def deleted_for_good() -> SnapshotError:
    """Make the error for who asks for an older state that holds what was deleted for good."""
    return SnapshotError(
        "Older states of this library hold texts that were deleted for good.",
        "They will be gone within the hour.",
    )


def stopped() -> ReindexCancelledError:
    """Make the error for who waits for a re-index that was stopped."""
    return ReindexCancelledError(
        "The re-index was stopped.", "The index that was in use before stays in use."
    )
