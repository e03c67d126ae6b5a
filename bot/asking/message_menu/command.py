"""The message menu "What do the articles say?": answered privately, to whoever opens it.

The message is read, looked for and forgotten: whoever wrote it did not ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.asking.buttons.share import ShareButton
from bot.asking.channel_policy import place_of
from bot.asking.message_menu import wording
from bot.asking.message_menu.plain_text import statements_in
from bot.home import home_of
from bot.quotation.answer_view import Reply, lay_out
from bot.records.settings import Mode
from bot.ui import wording as common
from bot.ui.language import say
from bot.ui.replies import KindRefusalError, expected, shown_in
from index.answer import Answer, Verdict

if TYPE_CHECKING:
    from bot.client import PullquoteBot


@app_commands.context_menu(name=wording.MENU)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
async def what_articles_say(
    interaction: discord.Interaction[PullquoteBot], message: discord.Message
) -> None:
    """Find quotations on the subject of a message."""
    await expected(interaction, _answer(interaction, message))


async def _answer(interaction: discord.Interaction[PullquoteBot], message: discord.Message) -> None:
    bot, home = interaction.client, home_of(interaction)
    place = await place_of(bot, home, interaction.channel)
    if place.mode is Mode.OFF:
        raise KindRefusalError(common.OFF_HERE)
    statements = statements_in(message)
    if not statements:
        raise KindRefusalError(wording.NO_WORDS)
    bot.asker.hold_back(interaction.user.id, home)
    await interaction.response.defer(thinking=True, ephemeral=True)
    async with bot.asker.in_turn(shown_in(interaction)):
        tenants = await bot.asker.readable(home)
        found = await bot.service.concerning(
            statements, tenants=tenants, limit=place.settings.quotations
        )
        standing = tuple([q for q in found if await bot.asker.may_be_shown(q)])
    if found and not standing:
        raise KindRefusalError(common.NOT_EXACT)
    answer = Answer(
        " ".join(statements),
        Verdict.UNCERTAIN if standing else Verdict.UNANSWERED,
        confidence=standing[0].score if standing else 0.0,
        quotations=standing,
    )
    reply = _laid_out(answer, interaction.user.id, message.jump_url)
    await interaction.edit_original_response(view=reply.view, attachments=list(reply.files))


def _laid_out(answer: Answer, asker: int, link: str) -> Reply:
    told = wording.FOUND if answer.quotations else wording.NOT_FOUND
    return lay_out(
        answer,
        asker=asker,
        show_question=False,
        private=True,
        lead=say(told, link=link),
        share=ShareButton() if answer.quotations else None,
    )


async def setup(bot: PullquoteBot) -> None:
    """Add the menu to the bot."""
    bot.tree.add_command(what_articles_say)
