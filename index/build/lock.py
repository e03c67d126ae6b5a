"""One building at a time for a library, among all processes that have its articles.

A lease keeps those on other machines off, so that a passage is embedded once; whoever comes next
finds it in the cache. A lock on the folder keeps off those that share it.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from filelock import AsyncFileLock, Timeout

from corpus.errors import LeaseHeldError
from index.errors import ReindexCancelledError, ReindexLostError, ReindexRunningError, SnapshotError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from corpus.coordination.contract import Lease, Leases


@asynccontextmanager
async def building_lock(
    folder: Path, leases: Leases, tenant: int, wait_s: float
) -> AsyncIterator[Lease]:
    """Keep other processes from building a library's index: both would do the same.

    Args:
        folder: The library's; created where it is not there.
        leases: Who builds what.
        tenant: Whose library.
        wait_s: How long to wait for another process, in seconds.

    Yields:
        What must still be held when the index is swapped in.

    Raises:
        ReindexRunningError: Another process builds it still.
        SnapshotError: The folder cannot be written.
        DatabaseAwayError: Nobody can say who builds it.
    """
    async with AsyncExitStack() as stack:
        try:
            lease = await stack.enter_async_context(leases.hold(f"index {tenant}", wait_s))
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            lock = AsyncFileLock(str(folder / "building.lock"), timeout=wait_s)
            await stack.enter_async_context(lock)
        except (Timeout, LeaseHeldError) as error:
            raise already_running() from error
        except OSError as error:
            raise SnapshotError(
                f"The folder of the index cannot be written: {error.strerror or error}.",
                "Check PULLQUOTE_DATA_DIR and its permissions.",
            ) from error
        yield lease


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


def overtaken() -> ReindexLostError:
    """Make the error for who finds another process at what it was building."""
    return ReindexLostError(
        "Another process has taken this re-index over.",
        "The index that was in use before stays in use until the other one is ready.",
    )


def stopped() -> ReindexCancelledError:
    """Make the error for who waits for a re-index that was stopped."""
    return ReindexCancelledError(
        "The re-index was stopped.", "The index that was in use before stays in use."
    )
