"""`/library imports`: how far large imports into this server are; the message follows them."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot.connection.trouble import UNREAD, code_of
from bot.moderation.imports.view import imports_view, look
from bot.moderation.permissions import admit_and_defer
from bot.moderation.reindex.progress_message import TOKEN_LASTS_S
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.moderation.imports.view import Shown
    from bot.services import Interaction

LOOK_EVERY_S = 3.0
_log = structlog.get_logger(__name__)


@app_commands.command(name="imports", description="How far large imports of articles are.")
async def imports(interaction: discord.Interaction[Any]) -> None:
    """Check the permission here too, show them privately, and go on showing them."""
    await expected(interaction, _imports(interaction))


async def _imports(interaction: Interaction) -> None:
    guild_id = await admit_and_defer(interaction)
    shown = await look(interaction.client.services, guild_id)
    await interaction.edit_original_response(view=imports_view(shown))
    if shown.goes_on:
        work = _follow(interaction, guild_id, shown)
        interaction.client.services.background.start(work, "follow_imports")


async def _follow(interaction: Interaction, guild_id: int, shown: Shown) -> None:
    """Show what changes until nothing goes on, or Discord takes no edit any more."""
    end = time.perf_counter() + TOKEN_LASTS_S
    while shown.goes_on and time.perf_counter() < end:
        await asyncio.sleep(LOOK_EVERY_S)
        now = await look(interaction.client.services, guild_id)
        if now == shown:
            continue
        shown = now
        try:
            await interaction.edit_original_response(view=imports_view(shown))
        except UNREAD as error:
            _log.info("progress_not_shown", code=code_of(error))
            return
