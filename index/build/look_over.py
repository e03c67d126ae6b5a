"""Looking over all libraries after a start: what changed on the disk while nobody looked."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Look = Callable[[int], Awaitable[bool]]

_log = structlog.get_logger(__name__)


async def look_over(
    tenants: Sequence[int], looks: Sequence[Look], mend: Callable[[int], Awaitable[None]]
) -> None:
    """Mend the indexes of libraries, one after another, so that never many are in memory.

    There may be thousands: it rests as long as it works.

    Args:
        tenants: Whose.
        looks: Each returns whether an index must be mended; what waits most comes first.
        mend: Returns when one is mended, or cannot be.
    """
    for look in looks:
        for tenant in tenants:
            began = time.monotonic()
            try:
                if await look(tenant):
                    await mend(tenant)
            except PullquoteError as error:  # the next question of its members looks again
                _log.error("look_failed", tenant=tenant, reason=error.in_log)
            except Exception:  # noqa: BLE001  whatever one library has, the others are mended
                _log.exception("look_failed", tenant=tenant)
            await asyncio.sleep(time.monotonic() - began)
