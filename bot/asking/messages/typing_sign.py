"""The sign that the bot is writing; where Discord won't show it, the answer comes all the same."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from bot.connection.trouble import UNREAD, code_of, passing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

_SHOWN_S = 8.0
"""Discord takes the sign away after ten seconds."""
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def writing_in(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that a reply is being written, for as long as it is; nothing waits for the sign.

    discord.py's own waits for it and fails with it.
    """
    showing = asyncio.create_task(_show(channel))
    try:
        yield
    finally:
        showing.cancel()


async def _show(channel: discord.abc.Messageable) -> None:
    try:
        while True:
            await channel.typing()
            await asyncio.sleep(_SHOWN_S)
    except Exception as failure:
        if not (isinstance(failure, UNREAD) or passing(failure)):
            raise
        _log.info("writing_not_shown", what=type(failure).__name__, code=code_of(failure))
