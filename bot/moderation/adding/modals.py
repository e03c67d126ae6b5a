"""The four forms: an address, files, pasted text, and the details of what was read.

A form hands what was typed to a function that it was given; what follows is decided in
`bot.moderation.adding.start` and `bot.moderation.adding.buttons`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.adding import wording
from bot.moderation.adding.source_form import Typed, date_and_address
from bot.ui.language import say
from bot.ui.replies import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

MAX_PASTED = 4_000
MAX_FILES = 10
_LINE = 1_000
_URL = 2_000
_DETAILS = {
    "title": (wording.TITLE_LABEL, None),
    "publisher": (wording.PUBLISHER_LABEL, None),
    "authors": (wording.AUTHORS_LABEL, wording.AUTHORS_HINT),
    "date": (wording.DATE_LABEL, wording.DATE_HINT),
    "address": (wording.ADDRESS_LABEL, None),
}


class AddressModal(ui.Modal):
    """Asks for one address."""

    def __init__(self, then: Callable[[discord.Interaction[Any], str], Awaitable[None]]) -> None:
        super().__init__(title=say(wording.ADDRESS_TITLE))
        self._then = then
        self._address: ui.TextInput[Any] = ui.TextInput(
            custom_id="address", placeholder="https://…", max_length=_URL, min_length=4
        )
        self.add_item(_labelled(wording.ADDRESS_LABEL, self._address, wording.ADDRESS_HINT))

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
        self.add_item(_labelled(wording.FILES_LABEL, self._files, wording.FILES_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was chosen."""
        await guarded(interaction, self._then(interaction, self._files.values))


@dataclass(frozen=True)
class Pasted:
    """A text and what was typed about it."""

    text: str
    typed: Typed


class PasteModal(ui.Modal):
    """Asks for a text and its source; a modal has room for five fields."""

    def __init__(self, then: Callable[[discord.Interaction[Any], Pasted], Awaitable[None]]) -> None:
        super().__init__(title=say(wording.PASTE_TITLE))
        self._then = then
        self._text: ui.TextInput[Any] = ui.TextInput(
            custom_id="text", style=discord.TextStyle.paragraph, max_length=MAX_PASTED
        )
        self._title, self._publisher = _line("title"), _line("publisher")
        self._authors = _line("authors")
        self._where: ui.TextInput[Any] = ui.TextInput(
            custom_id="where",
            required=False,
            max_length=_URL,
            placeholder="2024-05-31 https://example.org/article",
        )
        self.add_item(_labelled(wording.TEXT_LABEL, self._text, wording.TEXT_HINT))
        self.add_item(_labelled(wording.TITLE_LABEL, self._title, wording.TITLE_HINT))
        self.add_item(_labelled(wording.PUBLISHER_LABEL, self._publisher))
        self.add_item(_labelled(wording.AUTHORS_LABEL, self._authors, wording.AUTHORS_HINT))
        self.add_item(_labelled(wording.WHERE_LABEL, self._where, wording.WHERE_HINT))

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


class DetailsModal(ui.Modal):
    """Asks for title, publisher, authors, date and address, filled in with what is known.

    Args:
        typed: What stands in the fields at first.
        then: What to do with them.
    """

    def __init__(
        self, typed: Typed, then: Callable[[discord.Interaction[Any], Typed], Awaitable[None]]
    ) -> None:
        super().__init__(title=say(wording.DETAILS_TITLE))
        self._then = then
        self._fields = {
            "title": _line("title", typed.title, required=True),
            "publisher": _line("publisher", typed.publisher),
            "authors": _line("authors", typed.authors),
            "date": _line("date", typed.date),
            "address": _line("address", typed.address, longest=_URL),
        }
        for name, field in self._fields.items():
            label, hint = _DETAILS[name]
            self.add_item(_labelled(label, field, hint))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        typed = Typed(**{name: field.value for name, field in self._fields.items()})
        await guarded(interaction, self._then(interaction, typed))


def _line(
    name: str, value: str = "", *, longest: int = _LINE, required: bool = False
) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name,
        default=value[:longest] or None,
        required=required,
        max_length=longest,
    )


def _labelled(label: str, field: ui.Item[Any], hint: str | None = None) -> ui.Label[Any]:
    """A field under a label and a hint of ours, both in English."""
    return ui.Label(text=say(label), description=say(hint) if hint else None, component=field)
