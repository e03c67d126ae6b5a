"""The message menu "What do the articles say?": answered privately, to whoever opens it.

The message is read, looked for and forgotten: whoever wrote it did not ask. One that asks about an
article itself ("who wrote this?") is answered from the article's card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.asking.ask import Found, Judged, find
from bot.asking.begin import defer
from bot.asking.buttons.ask_more import ask_more_button
from bot.asking.buttons.share import share_entry
from bot.asking.card.context import articles_before
from bot.asking.card.view import card_reply
from bot.asking.message_menu import wording
from bot.asking.message_menu.plain_text import statements_in
from bot.asking.own_words import OwnWords
from bot.asking.question import Question
from bot.home import home_of
from bot.quotation.answer_foot import Buttons
from bot.quotation.answer_view import lay_out
from bot.ui.language import say
from bot.ui.replies import KindRefusalError, expected, finish, shown_in
from index.answer import Answer, Verdict
from index.query.card_question import card_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.quotation.exact_block import Block
    from bot.records.settings import GuildSettings
    from bot.services import Interaction, Services


@app_commands.context_menu(name=wording.MENU)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
async def what_articles_say(interaction: Interaction, message: discord.Message) -> None:
    """Find quotations on the subject of a message."""
    await expected(interaction, _answer(interaction, message))


async def _answer(interaction: Interaction, message: discord.Message) -> None:
    said = tuple(statements_in(message))
    about = card_question(message.clean_content)
    question = Question(
        message.clean_content if about else " ".join(said),
        asker=interaction.user.id,
        guild_id=home_of(interaction),
        channel=interaction.channel,
    )

    async def begin(accepted: Question, _chosen: GuildSettings) -> Question:
        accepted = await defer(interaction, accepted, private=True, usual=True)
        if about is None or not about.points or interaction.client.user is None:
            return accepted
        return replace(accepted, this=await articles_before(message, interaction.client.user.id))

    way = OwnWords() if about else OnSubject(said, message.jump_url)
    services, busy = interaction.client.services, shown_in(interaction)
    _, judged = await find(services, way, question, begin=begin, busy=busy)
    if judged.answer.card is not None:
        buttons = Buttons([ask_more_button()], [share_entry()])
        await finish(interaction, card_reply(judged.answer.card, None, buttons))
        return
    reply = lay_out(
        judged.answer,
        blocks=judged.blocks,
        show_question=False,
        lead=judged.lead,
        buttons=Buttons([ask_more_button()], [share_entry()]) if judged.blocks else Buttons(),
    )
    await finish(interaction, reply)


@dataclass(frozen=True)
class OnSubject:
    """The way of asking what the articles say on the subject of a message.

    Attributes:
        statements: Its sentences that say the most.
        link: To the message.
    """

    statements: tuple[str, ...]
    link: str

    async def check(self, _services: Services, _question: Question) -> None:
        """Refuse a message that states nothing."""
        if not self.statements:
            raise KindRefusalError(wording.NO_WORDS)

    async def find(
        self,
        services: Services,
        question: Question,
        tenants: Sequence[int],
        chosen: GuildSettings,
    ) -> Found:
        """Look for quotations near to what the message states."""
        quotations = await services.answers.concerning(
            self.statements, tenants=tenants, limit=chosen.quotations
        )
        return Found(quotations, lambda blocks: self._judged(question, blocks))

    def _judged(self, question: Question, blocks: Sequence[Block]) -> Judged:
        shown = tuple(block.quotation for block in blocks)
        answer = Answer(
            question.text,
            # Near in subject is all that is known: they may agree with the message or not.
            Verdict.UNCERTAIN if shown else Verdict.UNANSWERED,
            confidence=shown[0].score if shown else 0.0,
            quotations=shown,
        )
        lead = say(wording.FOUND if shown else wording.NOT_FOUND, link=self.link)
        return Judged(answer, tuple(blocks), lead=lead)
