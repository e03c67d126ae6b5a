"""What follows a change: the message says it is done, then that it can be quoted.

The moderator never waits for the index. When it holds the change, the message is edited, and the
open questions of the inbox are asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import ui

from bot.asking.unanswered.tell_waiting import articles_changed
from bot.connection.trouble import UNREAD, code_of
from bot.moderation.articles import wording
from bot.ui.language import say
from bot.ui.replies import view_of
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import Interaction, Services

DONE = discord.Colour(0x2D7D5A)
ASKING = discord.Colour(0xD9962B)
REMOVING = discord.Colour(0xB3453C)
_log = structlog.get_logger(__name__)


def boxed(
    texts: Sequence[str], colour: discord.Colour | None, *rows: Sequence[ui.Item[Any]]
) -> ui.LayoutView:
    """Put texts into a container, with rows of buttons or a select under them."""
    container: ui.Container[Any] = ui.Container(*map(ui.TextDisplay, texts), accent_colour=colour)
    for row in rows:
        container.add_item(ui.Separator(visible=False))
        container.add_item(ui.ActionRow(*row))
    return view_of(container)


async def say_then_index(
    interaction: Interaction,
    guild_id: int,
    texts: Sequence[str],
) -> None:
    """Say what was done, and read the library in meanwhile.

    Args:
        interaction: Of the moderator; not answered yet, or deferred to this message.
        guild_id: The server.
        texts: What was done.
    """
    view = boxed([*texts, say(wording.READING_IN)], DONE)
    await put(interaction, view)
    work = _index(interaction, guild_id, texts)
    interaction.client.services.background.start(work, "index_changed_articles")


async def put(
    interaction: discord.Interaction[Any], view: ui.LayoutView, *, new_message: bool = False
) -> None:
    """Show a private view: in place of the message whose button was pressed, or as a new one."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view, attachments=[])
    elif interaction.message is None or new_message:
        await interaction.response.send_message(view=view, ephemeral=True)
    else:
        await interaction.response.edit_message(view=view)


def index_quietly(services: Services, guild_id: int) -> None:
    """Read the library in and tell nobody, as after a removal."""
    services.background.start(services.answers.indexes.update(guild_id), "index_changed_articles")


async def _index(interaction: Interaction, guild_id: int, texts: Sequence[str]) -> None:
    bot = interaction.client
    note = wording.QUOTABLE
    try:
        await bot.services.answers.indexes.update(guild_id)
    except PullquoteError as error:
        _log.error("changed_articles_not_indexed", guild=guild_id, reason=error.in_log)
        note = wording.NOT_READ_IN
    try:
        await interaction.edit_original_response(view=boxed([*texts, say(note)], DONE))
    except UNREAD as error:  # dismissed, or its token has run out (15 minutes)
        _log.info("change_not_shown", guild=guild_id, code=code_of(error))
    if note == wording.QUOTABLE:
        await articles_changed(bot, guild_id)
