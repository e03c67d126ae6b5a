"""More quotations: the next best answers to the question of a message, shown to whoever presses.

No question is stored. It is read from the message itself where that repeats it, else from the
message it replies to, as follow-ups are; it is asked again and the quotations seen are skipped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.asking.follow_ups import question_of
from bot.asking.question import Question
from bot.home import home_of
from bot.ui import wording
from bot.ui.language import say
from bot.ui.replies import KindRefusalError, guarded

if TYPE_CHECKING:
    from bot.client import PullquoteBot


_TEMPLATE = r"pq:more:(?P<skip>\d{1,2})(?::(?P<tenant>\d{1,20}):(?P<article>[a-z0-9-]{1,40}))?"


def more_button(skip: int, article: tuple[int, str] | None) -> MoreButton | None:
    """The button after `skip` quotations; None where the article's id can't stand in one."""
    button = MoreButton(skip, article)
    return button if re.fullmatch(_TEMPLATE, button.item.custom_id or "") else None


class MoreButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=_TEMPLATE):
    """Shows the quotations after those of an answer.

    Args:
        skip: How many quotations have been shown.
        article: Tenant and id of the one article that was asked.
    """

    def __init__(self, skip: int, article: tuple[int, str] | None = None) -> None:
        where = f":{article[0]}:{article[1]}" if article else ""
        super().__init__(
            ui.Button(
                label=say(wording.MORE_QUOTATIONS),
                style=discord.ButtonStyle.secondary,
                custom_id=f"pq:more:{skip}{where}",
            )
        )
        self.skip = skip
        self.article = article

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button of a message that an earlier process sent."""
        article = (int(match["tenant"]), match["article"]) if match["article"] else None
        return cls(int(match["skip"]), article)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer privately with what comes next, or say that there is no more."""
        await guarded(interaction, self._show(interaction))

    async def _show(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        bot, message = interaction.client, interaction.message
        if message is None or bot.user is None:
            return
        await interaction.response.defer(thinking=True, ephemeral=True)
        text = await question_of(message, bot.user.id)
        if not text:
            raise KindRefusalError(wording.QUESTION_UNREAD)
        asked = Question(
            text,
            asker=interaction.user.id,
            guild_id=home_of(interaction),
            article=self.article,
            show=True,
            private=True,
            channel=interaction.channel,
        )
        reply = await bot.asker.more(asked, self.skip)
        await interaction.edit_original_response(view=reply.view, attachments=list(reply.files))
