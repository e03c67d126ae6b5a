"""Sending with patience: what Discord does not take for a while is sent again until it does.

discord.py tries some refusals again itself, for up to half a minute. Others it gives up at once:
503, a 429 that says no time, a connection that breaks off. An answer must outlive all of them.
"""

from __future__ import annotations

import asyncio
import io
import secrets
from typing import TYPE_CHECKING, TypeVar

import discord
import structlog

from bot.connection.trouble import passing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

FIRST_WAIT_S = 1.0
"""Before the first new try; three times as long before each further one."""
_TRIES = 7
"""Six minutes in all, and each may take discord.py half a minute: an interaction lives fifteen."""
_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


async def delivered(send: Callable[[], Awaitable[_T]]) -> _T:
    """Send something until Discord takes it.

    Args:
        send: Begins one try. What it does must be the same whether it is done once or twice.

    Raises:
        discord.HTTPException: Discord refuses it, or had trouble for minutes.
        aiohttp.ClientError: It was not to be reached for minutes.
    """
    wait_s = FIRST_WAIT_S
    for _ in range(_TRIES - 1):
        try:
            return await send()
        except Exception as error:
            if not passing(error):
                raise
            _log.info("not_taken_yet", what=type(error).__name__, next_try_s=wait_s)
        await asyncio.sleep(wait_s)
        wait_s *= 3
    return await send()


def once_only() -> str:
    """Make what Discord knows the tries of one message by: it makes one message of them.

    Without it, one that Discord took and answered with an error would be sent twice.
    """
    return secrets.token_hex(8)


class Attachments:
    """Files that can be sent more than once: discord.py closes a file with the first try.

    Args:
        files: Not sent yet; they are read here.
    """

    def __init__(self, files: Sequence[discord.File]) -> None:
        self._kept = [(each, each.fp.read()) for each in files]

    def new(self) -> list[discord.File]:
        """Return the files to attach to one try."""
        return [
            discord.File(
                io.BytesIO(data),
                filename=each.filename,
                spoiler=each.spoiler,
                description=each.description,
            )
            for each, data in self._kept
        ]
