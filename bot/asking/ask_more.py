"""Asking more from under an answer: a form with one field, and the conversation goes on from there.

Discord shows a bot nothing of what replies to the answer of a slash command, so that a member can't
go on by replying; a form works under every answer. Who may read the answer before may read this one
too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.asking.answer import reply_to
from bot.asking.begin import defer
from bot.asking.buttons import wording
from bot.asking.buttons.ask_more import ASK_MORE
from bot.asking.buttons.share import may_write
from bot.asking.card.context import articles_of
from bot.asking.courtesy.phrases import after_courtesies, courtesy
from bot.asking.follow_ups import conversation_from
from bot.asking.question import Question
from bot.home import home_of
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import finish, guarded, shown_in

if TYPE_CHECKING:
    import re

    from bot.records.settings import GuildSettings
    from bot.services import Interaction
    from index.query.follow_up import Turn


class AskMoreButton(PersistentButton, template=ASK_MORE):
    """Asks for the next question."""

    def __init__(self) -> None:
        super().__init__(ASK_MORE, say(wording.ASK_MORE))

    @classmethod
    def _from_match(cls, _match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls()

    async def _used(self, interaction: Interaction) -> None:
        """Open the form."""
        if interaction.message is not None:
            limit = interaction.client.services.settings.max_question_chars
            await interaction.response.send_modal(AskMoreModal(interaction.message, limit))


class AskMoreModal(ui.Modal):
    """Takes a question that goes on from an answer.

    Args:
        answer: The answer.
        limit: Most characters of a question.
    """

    def __init__(self, answer: discord.Message, limit: int) -> None:
        super().__init__(title=say(wording.ASK_MORE))
        self._answer = answer
        self._question: ui.TextInput[Any] = ui.TextInput(
            custom_id="question",
            placeholder=say(wording.ASK_MORE_PLACEHOLDER),
            max_length=limit,
        )
        self.add_item(
            ui.Label(
                text=say(wording.ASK_MORE_LABEL),
                description=say(wording.ASK_MORE_HINT),
                component=self._question,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Answer as the conversation goes on."""
        await guarded(interaction, _go_on(interaction, self._answer, self._question.value))


async def _go_on(interaction: Interaction, answer: discord.Message, text: str) -> None:
    """Answer a question that goes on from an answer, for whoever may read that.

    Where its asker may not write, the bot does not write for them either: they alone read it.
    """
    alone = answer.flags.ephemeral or not may_write(interaction)
    asked = Question(
        text if courtesy(text) else after_courtesies(text),
        asker=interaction.user.id,
        guild_id=home_of(interaction),
        show=True,
        channel=interaction.channel,
    )

    async def begin(accepted: Question, _chosen: GuildSettings) -> Question:
        accepted = await defer(interaction, accepted, private=alone, usual=alone)
        before: tuple[Turn, ...] = ()
        if interaction.client.user is not None:
            before = await conversation_from(answer, interaction.client.user.id)
        return replace(accepted, before=before, this=articles_of(answer))

    busy = shown_in(interaction)
    reply = await reply_to(interaction.client.services, asked, begin=begin, busy=busy)
    await finish(interaction, reply)
