"""The four forms: an address, files, pasted text, and the details of what was read.

A form hands what was typed to a function that it was given; what follows is decided in
`bot.moderating.adding.flow` and `bot.moderating.adding.steps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderating.adding.details import Typed, date_and_address
from bot.replies import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

MAX_PASTED = 4_000
MAX_FILES = 10
_LINE = 1_000
_URL = 2_000


class AddressModal(ui.Modal, title="Add from a web address"):
    """Asks for one address."""

    address: ui.Label[Any] = ui.Label(
        text="Web address",
        description="Of the article's own page, as your browser shows it",
        component=ui.TextInput(
            custom_id="address", placeholder="https://…", max_length=_URL, min_length=4
        ),
    )

    def __init__(self, then: Callable[[discord.Interaction[Any], str], Awaitable[None]]) -> None:
        super().__init__()
        self._then = then

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        await guarded(interaction, self._then(interaction, _value(self.address)))


class FilesModal(ui.Modal, title="Add files"):
    """Asks for up to ten files."""

    files: ui.Label[Any] = ui.Label(
        text="Files",
        description="txt, md, html, pdf or jsonl; up to ten",
        component=ui.FileUpload(custom_id="files", min_values=1, max_values=MAX_FILES),
    )

    def __init__(
        self,
        then: Callable[[discord.Interaction[Any], Sequence[discord.Attachment]], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._then = then

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was chosen."""
        upload = self.files.component
        chosen = upload.values if isinstance(upload, ui.FileUpload) else []
        await guarded(interaction, self._then(interaction, chosen))


@dataclass(frozen=True)
class Pasted:
    """A text and what was typed about it."""

    text: str
    typed: Typed


class PasteModal(ui.Modal, title="Paste an article"):
    """Asks for a text and its source; a modal has room for five fields."""

    text: ui.Label[Any] = ui.Label(
        text="Text",
        description="Up to 4,000 characters. A longer text: save it as a .txt file and add that.",
        component=ui.TextInput(
            custom_id="text", style=discord.TextStyle.paragraph, max_length=MAX_PASTED
        ),
    )
    headline: ui.Label[Any] = ui.Label(
        text="Title",
        description="Leave it empty to take it from the text",
        component=ui.TextInput(custom_id="title", required=False, max_length=_LINE),
    )
    publisher: ui.Label[Any] = ui.Label(
        text="Publisher",
        component=ui.TextInput(custom_id="publisher", required=False, max_length=_LINE),
    )
    authors: ui.Label[Any] = ui.Label(
        text="Author or authors",
        description="Parted by commas",
        component=ui.TextInput(custom_id="authors", required=False, max_length=_LINE),
    )
    where: ui.Label[Any] = ui.Label(
        text="Date and address",
        description="Either or both, in any order",
        component=ui.TextInput(
            custom_id="where",
            required=False,
            max_length=_URL,
            placeholder="2024-05-31 https://example.org/article",
        ),
    )

    def __init__(self, then: Callable[[discord.Interaction[Any], Pasted], Awaitable[None]]) -> None:
        super().__init__()
        self._then = then

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        date, address = date_and_address(_value(self.where))
        typed = Typed(
            title=_value(self.headline),
            publisher=_value(self.publisher),
            authors=_value(self.authors),
            date=date,
            address=address,
        )
        pasted = Pasted(_value(self.text), typed)
        await guarded(interaction, self._then(interaction, pasted))


class DetailsModal(ui.Modal, title="Edit details"):
    """Asks for title, publisher, authors, date and address, filled in with what is known.

    Args:
        typed: What stands in the fields at first.
        then: What to do with them.
    """

    def __init__(
        self, typed: Typed, then: Callable[[discord.Interaction[Any], Typed], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._then = then
        self._fields = {
            "title": _field("title", "Title", typed.title, required=True),
            "publisher": _field("publisher", "Publisher", typed.publisher),
            "authors": _field("authors", "Author or authors", typed.authors, "Parted by commas"),
            "date": _field(
                "date", "Date", typed.date, "Like 2024-05-31, 31 May 2024, May 2024 or 2024"
            ),
            "address": _field("address", "Web address", typed.address, longest=_URL),
        }
        for field in self._fields.values():
            self.add_item(field)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        typed = Typed(**{name: _value(field) for name, field in self._fields.items()})
        await guarded(interaction, self._then(interaction, typed))


def _field(  # noqa: PLR0913 - what Discord wants to know of a field
    name: str,
    label: str,
    value: str,
    description: str | None = None,
    longest: int = _LINE,
    *,
    required: bool = False,
) -> ui.Label[Any]:
    return ui.Label(
        text=label,
        description=description,
        component=ui.TextInput(
            custom_id=name,
            default=value[:longest] or None,
            required=required,
            max_length=longest,
        ),
    )


def _value(label: ui.Label[Any]) -> str:
    field = label.component
    return field.value if isinstance(field, ui.TextInput) else ""
