"""`/library add` and the message menu "Add as article", with the buttons that follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.moderation.adding.buttons import StepButton
from bot.moderation.adding.start import WayButton, add_directly, add_message, start_addition
from bot.moderation.permissions import for_moderators
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.services import Served


@app_commands.command(name="add", description="Add an article: by address, file or pasted text.")
@app_commands.describe(
    url="The article's web address",
    file="A txt, md, html, pdf, epub, docx, odt, pptx, srt, vtt or jsonl file",
)
async def add(
    interaction: discord.Interaction[Any],
    url: str | None = None,
    file: discord.Attachment | None = None,
) -> None:
    """Read what came along, or ask how to add it."""
    if url is None and file is None:
        await expected(interaction, start_addition(interaction))
    else:
        files = [] if file is None else [file]
        await expected(interaction, add_directly(interaction, url=url, files=files))


@app_commands.context_menu(name="Add as article")
@for_moderators
async def add_as_article(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Read a message's file, link or words."""
    await expected(interaction, add_message(interaction, message))


async def setup(bot: Served) -> None:
    """Add the message menu and the buttons; `/library add` belongs to its group."""
    bot.add_dynamic_items(WayButton, StepButton)
    bot.tree.add_command(add_as_article)
