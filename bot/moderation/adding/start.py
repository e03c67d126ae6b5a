"""The ways in: from an address, files, pasted text or a message to the preview.

Each way asks who acts, spends a quota where a page is fetched, reads off the event loop, and ends
in a preview or in a sentence that says why there is none. Nothing is stored here but the drafts
that wait.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.moderation.adding import read as reading
from bot.moderation.adding import wording
from bot.moderation.adding.buttons import show
from bot.moderation.adding.kept import address_item, kept_address, kept_paste, paste_file
from bot.moderation.adding.message import files_in, link_in, read_message
from bot.moderation.adding.modals import AddressModal, FilesModal, Pasted, PasteModal
from bot.moderation.adding.read import Reading
from bot.moderation.permissions import require_moderator
from bot.moderation.source import quotas
from bot.moderation.source.form import understand
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.persistent import PersistentButton
from bot.ui.replies import sentence_view, view_of
from bot.ui.wording import of_error
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from bot.services import Interaction

_MAX_FAILURE = 300


class WayButton(
    PersistentButton,
    template=r"pq:add:(?P<way>url|files|paste):(?P<question>\d{1,18})",
):
    """Opens the form of one way in.

    Args:
        way: "url", "files" or "paste".
        question: Number of the inbox question to be answered; 0 for none.
    """

    def __init__(self, way: str, question: int) -> None:
        super().__init__(
            f"pq:add:{way}:{question}", say(wording.WAYS[way]), style=discord.ButtonStyle.primary
        )
        self.way = way
        self.question = question or None

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["way"], int(match["question"]))

    async def _used(self, interaction: Interaction) -> None:
        """Open the form, or say why not."""
        await _admit(interaction)
        modal: ui.Modal
        if self.way == "url":
            address = kept_address(interaction.message)
            modal = AddressModal(partial(_addressed, question=self.question), address)
        elif self.way == "files":
            modal = FilesModal(partial(_uploaded, question=self.question))
        else:
            kept = await kept_paste(interaction.message)
            modal = PasteModal(partial(_pasted, question=self.question), kept)
        await interaction.response.send_modal(modal)


async def start_addition(interaction: Interaction, *, question: int | None = None) -> None:
    """Ask a moderator, privately, how they want to add an article.

    Args:
        interaction: Of a command or a button; answered with a message of its own.
        question: Number of the inbox question that the article is to answer.

    Raises:
        KindRefusalError: Not a moderator, or nothing more may be added.
    """
    await _admit(interaction)
    view = _ways_view(question)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def add_directly(
    interaction: Interaction,
    *,
    url: str | None,
    files: Sequence[discord.Attachment],
) -> None:
    """Read what a command brings along already: an address, files, or both."""
    guild_id = await _admit(interaction)
    await interaction.response.defer(thinking=True, ephemeral=True)
    read = Reading()
    if url:
        read += await _fetched(interaction, guild_id, url)
    read += await reading.read_files(files, interaction.client.services.sandbox)
    await _preview(interaction, guild_id, read, None, address=url or "")


async def add_message(interaction: Interaction, message: discord.Message) -> None:
    """Read a message's files; else the link that it is about; else its own words."""
    guild_id = await _admit(interaction)
    await interaction.response.defer(thinking=True, ephemeral=True)
    files, link = files_in(message), link_in(message)
    if files:
        read = await reading.read_files(files, interaction.client.services.sandbox)
    elif link:
        read = await _fetched(interaction, guild_id, link)
    else:
        read = await read_message(message, interaction.client.services.sandbox)
    await _preview(interaction, guild_id, read, None)


async def _addressed(interaction: Interaction, url: str, *, question: int | None) -> None:
    guild_id = await _admit(interaction)
    await interaction.response.edit_message(view=sentence_view(wording.READING))
    read = await _fetched(interaction, guild_id, url)
    await _preview(interaction, guild_id, read, question, address=url)


async def _uploaded(
    interaction: Interaction,
    files: Sequence[discord.Attachment],
    *,
    question: int | None,
) -> None:
    guild_id = await _admit(interaction)
    await interaction.response.edit_message(view=sentence_view(wording.READING))
    read = await reading.read_files(files, interaction.client.services.sandbox)
    await _preview(interaction, guild_id, read, question)


async def _pasted(interaction: Interaction, pasted: Pasted, *, question: int | None) -> None:
    guild_id = await require_moderator(interaction)  # a quota waits: what was pasted is not lost
    await interaction.response.defer()
    sandbox = interaction.client.services.sandbox
    try:
        read = await reading.read_paste(pasted.text, understand(pasted.typed), sandbox)
    except PullquoteError as error:
        shown, file = paste_file(pasted)
        view = _ways_view(question, [of_error(error)], [shown])
        await interaction.edit_original_response(view=view, attachments=[file])
        return
    await _preview(interaction, guild_id, read, question)


async def _fetched(interaction: Interaction, guild_id: int, url: str) -> Reading:
    bot = interaction.client
    refusal = await quotas.spend_fetch(
        bot.services, guild_id, interaction.user.id, interaction.created_at
    )
    if refusal is not None:
        return Reading(failures=(refusal,))
    return await reading.read_address(url, bot.services.fetcher, bot.services.sandbox)


async def _admit(interaction: Interaction) -> int:
    """Return the server's id, if who acts is a moderator and the library may grow."""
    guild_id = await require_moderator(interaction)
    await quotas.require_room(
        interaction.client.services, guild_id, interaction.user.id, interaction.created_at
    )
    return guild_id


async def _preview(
    interaction: Interaction,
    guild_id: int,
    read: Reading,
    question: int | None,
    *,
    address: str = "",
) -> None:
    if not read.drafts:
        view = _ways_view(question, read.failures, address_item(address))
        await interaction.edit_original_response(view=view, attachments=[])
        return
    addition = await interaction.client.services.records.additions.start(
        guild_id,
        interaction.user.id,
        read.drafts,
        now=interaction.created_at,
        failures=read.failures,
        unread=read.unread,
        question=question,
    )
    await show(interaction, addition)


def _ways_view(
    question: int | None, failures: Sequence[str] = (), kept: Sequence[ui.Item[Any]] = ()
) -> ui.LayoutView:
    """Offer the ways in, below what has failed.

    Args:
        question: Number of the inbox question to be answered.
        failures: Why nothing could be read.
        kept: What shows what was typed; the forms are filled in with it.
    """
    container: ui.Container[Any] = ui.Container()
    if failures:
        lines = [f"- {escape_line(failure[:_MAX_FAILURE])}" for failure in failures[:10]]
        container.add_item(ui.TextDisplay("\n".join([say(wording.NOTHING_READ), *lines])))
        for item in kept:
            container.add_item(item)
        if kept:
            container.add_item(ui.TextDisplay(say(wording.KEPT)))
        container.add_item(ui.Separator())
    container.add_item(ui.TextDisplay(say(wording.HOW)))
    if question is not None:
        container.add_item(ui.TextDisplay(say(wording.FOR_QUESTION, number=str(question))))
    container.add_item(ui.ActionRow(*(WayButton(way, question or 0) for way in wording.WAYS)))
    container.add_item(ui.TextDisplay(say(wording.KINDS)))
    return view_of(container)
