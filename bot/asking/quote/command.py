"""`/quote text [private]`: the exact source of half-remembered words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.asking.buttons.share import ShareButton
from bot.asking.channel_policy import place_of
from bot.asking.question import Question
from bot.asking.quote import wording
from bot.asking.quote.view import lead
from bot.home import home_of, reads_alone
from bot.quotation.answer_view import Reply, lay_out
from bot.records.settings import Mode
from bot.ui import wording as common
from bot.ui.language import say
from bot.ui.replies import KindRefusalError, expected, shown_in
from index.answer import Answer, Verdict
from index.answering.wording import FEWEST_LETTERS, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import PullquoteBot

MAX_CHARS = 1_000


class Quote(commands.Cog):
    """Finding where words stand."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot

    @app_commands.command(name="quote", description="Find where words stand, and how they go.")
    @app_commands.describe(
        text="The words, as well as you remember them",
        private="Show the answer to me alone, or to everyone",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def quote(
        self,
        interaction: discord.Interaction[PullquoteBot],
        text: str,
        private: bool | None = None,  # noqa: FBT001  Discord passes options by name
    ) -> None:
        """Defer, look, and say kindly what cannot be looked for."""
        asked = Question(
            " ".join(text.split()),
            asker=interaction.user.id,
            guild_id=home_of(interaction),
            show=True,
            channel=interaction.channel,
        )
        await expected(interaction, self._answer(interaction, asked, private))

    async def _answer(
        self,
        interaction: discord.Interaction[PullquoteBot],
        asked: Question,
        private: bool | None,  # noqa: FBT001
    ) -> None:
        place = await place_of(self.bot, asked.guild_id, asked.channel)
        if place.mode is Mode.OFF:
            raise KindRefusalError(common.OFF_HERE)
        if sum(char.isalnum() for char in asked.text) < FEWEST_LETTERS:
            raise KindRefusalError(wording.TOO_SHORT)
        if len(asked.text) > MAX_CHARS:
            raise KindRefusalError(say(wording.TOO_LONG, limit=MAX_CHARS))
        self.bot.asker.hold_back(asked.asker, asked.guild_id)
        alone = reads_alone(interaction, chosen=private, usual=place.settings.private)
        asked = replace(asked, private=alone)
        await interaction.response.defer(thinking=True, ephemeral=asked.private)
        async with self.bot.asker.in_turn(shown_in(interaction)):
            reply = await self._reply(asked)
        await interaction.edit_original_response(view=reply.view, attachments=list(reply.files))

    async def _reply(self, asked: Question) -> Reply:
        tenants = await self.bot.asker.readable(asked.guild_id)
        found = await self.bot.service.remembered(asked.text, tenants=tenants)
        standing = [one for one in found if await self.bot.asker.may_be_shown(one.quotation)]
        if found and not standing:
            raise KindRefusalError(common.NOT_EXACT)
        if not standing:
            return await self._not_there(asked, tenants)
        exact = standing[0].match is not Match.DIFFERS
        answer = Answer(
            asked.text,
            Verdict.ANSWERED if exact else Verdict.UNCERTAIN,
            confidence=standing[0].similarity,
            quotations=tuple(one.quotation for one in standing),
        )
        return lay_out(
            answer,
            asker=asked.asker,
            show_question=True,
            private=asked.private,
            lead=lead(standing[0]),
            share=ShareButton() if asked.private else None,
        )

    async def _not_there(self, asked: Question, tenants: Sequence[int]) -> Reply:
        """One line, and what is near in meaning behind buttons."""
        near = await self.bot.service.ask(asked.text, tenants=tenants)
        answer = Answer(
            asked.text,
            Verdict.UNANSWERED,
            confidence=0.0,
            related=near.quotations or near.related,
        )
        return lay_out(
            answer,
            asker=asked.asker,
            show_question=True,
            private=asked.private,
            lead=wording.NOT_THERE,
        )


async def setup(bot: PullquoteBot) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Quote(bot))
