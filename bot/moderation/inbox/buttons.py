"""What moderators do with an open question: the buttons of the inbox, and their modal.

Each press looks at the inbox again: two moderators may have the same page open, and whoever comes
second reads what has become of the question. The page is refreshed with every press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self, cast

import discord
from discord import ui

from bot.asking.unanswered import wording as unanswered_wording
from bot.asking.unanswered.tell_waiting import tell_elsewhere
from bot.moderation.adding.start import start_addition
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import QUESTION
from bot.moderation.inbox import wording
from bot.moderation.inbox.view import PREFIX, page_view, read_page
from bot.moderation.permissions import require_moderator
from bot.records.audit import Action
from bot.records.inbox import State
from bot.ui.language import say
from bot.ui.persistent import PersistentItem
from bot.ui.replies import guarded

if TYPE_CHECKING:
    import re

    from bot.services import Interaction

What = Literal["add", "else", "drop", "back", "turn"]
_NOTE_CHARS = 1_000


class InboxButton(
    PersistentItem[ui.Button[ui.LayoutView]],
    template=rf"{PREFIX}:(?P<what>add|else|drop|back|turn):(?P<number>\d{{1,18}}):(?P<page>\d{{1,4}})",
):
    """Any button of the inbox.

    Args:
        button: As it is in the message.
        what: What it does.
        number: Of the question, in the inbox of the server where it is pressed.
        page: The page it is on, or leads to.
    """

    def __init__(self, button: ui.Button[Any], what: What, number: int, page: int) -> None:
        super().__init__(button)
        self.what = what
        self.number = number
        self.page = page

    @classmethod
    def _from_match(cls, match: re.Match[str], item: ui.Item[Any]) -> Self:
        what = cast("What", match["what"])
        button = cast("ui.Button[Any]", item)
        return cls(button, what, int(match["number"]), int(match["page"]))

    async def _used(self, interaction: Interaction) -> None:
        """Check who presses, do it, and show the page as it now is."""
        guild_id = await require_moderator(interaction)
        match self.what:
            case "turn":
                await refresh(interaction, guild_id, self.page)
            case "drop":
                await self._dismiss(interaction, guild_id)
            case "back":
                await self._put_back(interaction, guild_id)
            case "add" | "else":
                await self._open(interaction, guild_id)

    async def _open(self, interaction: Interaction, guild_id: int) -> None:
        asked = await interaction.client.services.records.inbox.get(guild_id, self.number)
        if asked is None or asked.state is not State.OPEN:
            await refresh(interaction, guild_id, self.page, missed=self.number)
        elif self.what == "else":
            await interaction.response.send_modal(ElsewhereModal(self.number, self.page))
        else:
            await start_addition(interaction, question=self.number)

    async def _dismiss(self, interaction: Interaction, guild_id: int) -> None:
        bot = interaction.client
        async with bot.services.library.database.together(guild_id):
            asked = await bot.services.records.inbox.settle(guild_id, self.number, State.DISMISSED)
            if asked is not None:
                await audit.record_deed(interaction, guild_id, Action.DISMISSED, asked.text)
        if asked is None:
            await refresh(interaction, guild_id, self.page, missed=self.number)
            return
        news = say(wording.DISMISSED, question=unanswered_wording.short(asked.text))
        await refresh(interaction, guild_id, self.page, news=news, undo=self.number)

    async def _put_back(self, interaction: Interaction, guild_id: int) -> None:
        bot = interaction.client
        async with bot.services.library.database.together(guild_id):
            asked = await bot.services.records.inbox.put_back(guild_id, self.number)
            if asked is not None:
                subject = asked.text
                await audit.record_deed(interaction, guild_id, Action.RESTORED, subject, QUESTION)
        if asked is None:
            await refresh(interaction, guild_id, self.page, missed=self.number)
            return
        news = say(wording.PUT_BACK, question=unanswered_wording.short(asked.text))
        await refresh(interaction, guild_id, self.page, news=news)


class ElsewhereModal(ui.Modal):
    """Asks where a question was answered.

    Args:
        number: Of the question.
        page: The page that is refreshed afterwards.
    """

    def __init__(self, number: int, page: int) -> None:
        super().__init__(title=say(wording.MODAL_TITLE))
        self._note: ui.TextInput[Any] = ui.TextInput(
            custom_id="note",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=_NOTE_CHARS,
        )
        self.add_item(
            ui.Label(
                text=say(wording.NOTE_LABEL),
                description=say(wording.NOTE_HINT),
                component=self._note,
            )
        )
        self.number = number
        self.page = page

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Check who submits, mark the question, and tell who wants to be told."""
        await guarded(interaction, self._submit(interaction))

    async def _submit(self, interaction: Interaction) -> None:
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        note = " ".join(self._note.value.split())
        async with bot.services.library.database.together(guild_id):
            asked = await bot.services.records.inbox.settle(
                guild_id, self.number, State.ELSEWHERE, answered_by=note or None
            )
            if asked is not None:
                await audit.record_deed(interaction, guild_id, Action.ANSWERED, asked.text, note)
        if asked is None:
            await refresh(interaction, guild_id, self.page, missed=self.number)
            return
        # Direct messages to many take long, and Discord wants a response within three seconds.
        bot.services.background.start(tell_elsewhere(bot, guild_id, asked, note), "tell_elsewhere")
        news = say(wording.ANSWERED_ELSEWHERE, question=unanswered_wording.short(asked.text))
        await refresh(interaction, guild_id, self.page, news=news)


async def refresh(  # noqa: PLR0913  what the page shows, by name
    interaction: Interaction,
    guild_id: int,
    page: int,
    *,
    news: str = "",
    undo: int | None = None,
    missed: int | None = None,
) -> None:
    """Show the page as it now is, in the message that was pressed.

    Args:
        interaction: Not yet answered.
        guild_id: The server.
        page: From 0.
        news: What was done.
        undo: The question that was dismissed.
        missed: The question that could not be handled; what has become of it is the news.
    """
    bot = interaction.client
    if missed is not None:
        asked = await bot.services.records.inbox.get(guild_id, missed)
        news = say(wording.ALREADY["gone" if asked is None else asked.state.value])
    view = page_view(await read_page(bot.services, guild_id, page, news=news, undo=undo))
    await interaction.response.edit_message(view=view)
