"""The three forms for what is added: an address, files, pasted text.

A form hands what was typed to a function that it was given; what follows is decided in
`bot.moderation.adding.start` and `bot.moderation.adding.buttons`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.adding import wording
from bot.moderation.source import wording as source_wording
from bot.moderation.source.form import Typed, date_and_address
from bot.moderation.source.modal import LONGEST_ADDRESS, labelled, line
from bot.ui.language import say
from bot.ui.replies import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

MAX_PASTED = 4_000
MAX_FILES = 10


class AddressModal(ui.Modal):
    """Asks for one address.

    Args:
        then: What to do with it.
        address: What is in the field at first.
    """

    def __init__(
        self,
        then: Callable[[discord.Interaction[Any], str], Awaitable[None]],
        address: str = "",
    ) -> None:
        super().__init__(title=say(wording.ADDRESS_TITLE))
        self._then = then
        self._address: ui.TextInput[Any] = ui.TextInput(
            custom_id="address",
            placeholder="https://…",
            default=address[:LONGEST_ADDRESS] or None,
            max_length=LONGEST_ADDRESS,
            min_length=4,
        )
        self.add_item(labelled(source_wording.ADDRESS_LABEL, self._address, wording.ADDRESS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        await guarded(interaction, self._then(interaction, self._address.value))


class FilesModal(ui.Modal):
    """Asks for up to ten files."""

    def __init__(
        self,
        then: Callable[[discord.Interaction[Any], Sequence[discord.Attachment]], Awaitable[None]],
    ) -> None:
        super().__init__(title=say(wording.FILES_TITLE))
        self._then = then
        self._files: ui.FileUpload[Any] = ui.FileUpload(
            custom_id="files", min_values=1, max_values=MAX_FILES
        )
        self.add_item(labelled(wording.FILES_LABEL, self._files, wording.FILES_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was chosen."""
        await guarded(interaction, self._then(interaction, self._files.values))


@dataclass(frozen=True)
class Pasted:
    """A text and what was typed about it."""

    text: str
    typed: Typed


class PasteModal(ui.Modal):
    """Asks for a text and its source; a modal has room for five fields.

    Args:
        then: What to do with them.
        kept: What is in the fields at first.
    """

    def __init__(
        self,
        then: Callable[[discord.Interaction[Any], Pasted], Awaitable[None]],
        kept: Pasted | None = None,
    ) -> None:
        super().__init__(title=say(wording.PASTE_TITLE))
        self._then = then
        text, typed = (kept.text, kept.typed) if kept is not None else ("", Typed())
        self._text: ui.TextInput[Any] = ui.TextInput(
            custom_id="text",
            style=discord.TextStyle.paragraph,
            default=text[:MAX_PASTED] or None,
            max_length=MAX_PASTED,
        )
        self._title, self._publisher = (
            line("title", typed.title),
            line("publisher", typed.publisher),
        )
        self._authors = line("authors", typed.authors)
        self._where: ui.TextInput[Any] = ui.TextInput(
            custom_id="where",
            required=False,
            default=f"{typed.date} {typed.address}".strip()[:LONGEST_ADDRESS] or None,
            max_length=LONGEST_ADDRESS,
            placeholder="2024-05-31 https://example.org/article",
        )
        self.add_item(labelled(wording.TEXT_LABEL, self._text, wording.TEXT_HINT))
        self.add_item(labelled(source_wording.TITLE_LABEL, self._title, wording.TITLE_HINT))
        self.add_item(labelled(source_wording.PUBLISHER_LABEL, self._publisher))
        self.add_item(
            labelled(source_wording.AUTHORS_LABEL, self._authors, source_wording.AUTHORS_HINT)
        )
        self.add_item(labelled(wording.WHERE_LABEL, self._where, wording.WHERE_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        date, address = date_and_address(self._where.value)
        typed = Typed(
            title=self._title.value,
            publisher=self._publisher.value,
            authors=self._authors.value,
            date=date,
            address=address,
        )
        pasted = Pasted(self._text.value, typed)
        await guarded(interaction, self._then(interaction, pasted))
