"""The button under a private answer that posts it to the channel, under the asker's name.

What is posted is the private message itself, so that nobody shares what they have not seen. Each
quotation is checked against its article again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.asking.card.context import ARTICLE_SHOWN
from bot.asking.channel_policy import place_of
from bot.home import home_of, is_guest
from bot.quotation.answer_view import ATTACHED, whole
from bot.quotation.buttons import PATTERN_SHOWN, DeleteButton, delete_entry
from bot.quotation.exact_block import InexactError
from bot.quotation.menu import Entry, custom_ids
from bot.quotation.reference import Reference
from bot.quotation.still_quotable import article_behind
from bot.records.settings import Mode
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import QUOTE, escape_line, read_back
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError

if TYPE_CHECKING:
    import re

    from bot.services import Interaction
    from index.answer import Quotation

_ID = "pq:share"


class ShareButton(PersistentButton, template=_ID):
    """Posts a private answer to the channel."""

    def __init__(self) -> None:
        super().__init__(_ID, say(wording.SHARE))

    @classmethod
    def _from_match(cls, _match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls()

    async def _used(self, interaction: Interaction) -> None:
        """Post the answer, or say why it can't be."""
        message = interaction.message
        if message is None:
            return
        await _refuse_where_unwelcome(interaction)
        quoted = await _quoted(interaction, message)
        if quoted is None:
            return
        files = [whole(quotation) for quotation in quoted[:1]] if message.attachments else []
        kept, shared = (_again(message) for _ in range(2))
        name = escape_line(interaction.user.display_name)
        _replace_button(kept, None)
        _replace_button(shared, interaction.user.id)
        shared.add_item(ui.TextDisplay(say(wording.SHARED, member=name)))
        await interaction.response.edit_message(view=kept)  # pressed once, it is gone
        await interaction.followup.send(
            view=shared, files=files, allowed_mentions=discord.AllowedMentions.none()
        )


def share_entry() -> Entry:
    """Make the entry that posts a private answer."""
    return Entry(ShareButton(), say(wording.SHARE_HINT))


def may_write(interaction: Interaction) -> bool:
    """Return whether the bot may write for somebody where they are, since they may themselves."""
    if interaction.guild_id is None:
        return True
    theirs = interaction.permissions
    thread = isinstance(interaction.channel, discord.Thread)
    writes = theirs.send_messages_in_threads if thread else theirs.send_messages
    return writes and (not is_guest(interaction) or theirs.use_external_apps)


async def _refuse_where_unwelcome(interaction: Interaction) -> None:
    if interaction.guild_id is None:
        return
    if not may_write(interaction):
        raise KindRefusalError(wording.SHARE_REFUSED)
    place = await place_of(interaction.client.services, home_of(interaction), interaction.channel)
    if place.mode is Mode.OFF:
        raise KindRefusalError(wording.OFF_HERE)


async def _quoted(interaction: Interaction, message: discord.Message) -> list[Quotation] | None:
    """Return a message's quotations if each is still what its article says; else say why not.

    Raises:
        InexactError: A block of the message is in none of its articles.
    """
    quoted: list[Quotation] = []
    for custom_id in custom_ids(message.components):
        if match := PATTERN_SHOWN.fullmatch(custom_id):
            reference = Reference.parse(match)
            article = await article_behind(interaction, reference)
            if article is None:
                return None
            quoted.append(reference.quotation(article))
        described = ARTICLE_SHOWN.fullmatch(custom_id)
        if described and await article_behind(interaction, Reference.parse(described)) is None:
            return None
    texts = [quotation.article.text for quotation in quoted]
    items = ui.LayoutView.from_message(message).walk_children()
    blocks = [item.content for item in items if isinstance(item, ui.TextDisplay)]
    for block in blocks:
        if block.startswith(QUOTE) and not any(read_back(block) in text for text in texts):
            raise InexactError("a shared quotation is in none of the articles it names")
    return quoted


def _again(message: discord.Message) -> ui.LayoutView:
    """Return a message's view, to be sent again; the files that it names are attached again."""
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, ui.File):
            item.url = ATTACHED
    return view


def _replace_button(view: ui.LayoutView, asker: int | None) -> None:
    """Put Delete in the place of Share, or nothing.

    Args:
        view: Of a private answer: Share is an entry of its menu, or a button.
        asker: Who may delete; None for nothing.
    """
    for container in view.children:
        rows = container.children if isinstance(container, ui.Container) else []
        for row in list(rows):
            if not isinstance(row, ui.ActionRow):
                continue
            for item in list(row.children):
                if isinstance(item, ui.Select):
                    _replace_entry(item, asker)
                if getattr(item, "custom_id", None) == _ID:
                    row.remove_item(item)
                    if asker is not None:
                        row.add_item(DeleteButton(asker))
            if not row.children and isinstance(container, ui.Container):
                container.remove_item(row)


def _replace_entry(menu: ui.Select[Any], asker: int | None) -> None:
    kept = [option for option in menu.options if option.value != _ID]
    if len(kept) < len(menu.options):
        menu.options = kept if asker is None else [*kept, delete_entry(asker).option]
