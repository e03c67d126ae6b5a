"""The form for an article's source, and its fields, which other forms use too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.moderation.source import wording
from bot.moderation.source.form import Typed
from bot.ui.language import say
from bot.ui.replies import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

LONGEST_ADDRESS = 2_000
_LONGEST = 1_000  # characters of a line; Discord would take 4,000
_DETAILS = {
    "title": (wording.TITLE_LABEL, None),
    "publisher": (wording.PUBLISHER_LABEL, None),
    "authors": (wording.AUTHORS_LABEL, wording.AUTHORS_HINT),
    "date": (wording.DATE_LABEL, wording.DATE_HINT),
    "address": (wording.ADDRESS_LABEL, None),
}


class DetailsModal(ui.Modal):
    """Asks for title, publisher, authors, date and address, filled in with what is known.

    Args:
        typed: What is in the fields at first.
        then: What to do with them.
    """

    def __init__(
        self, typed: Typed, then: Callable[[discord.Interaction[Any], Typed], Awaitable[None]]
    ) -> None:
        super().__init__(title=say(wording.DETAILS_TITLE))
        self._then = then
        self._fields = {
            "title": line("title", typed.title, required=True),
            "publisher": line("publisher", typed.publisher),
            "authors": line("authors", typed.authors),
            "date": line("date", typed.date),
            "address": line("address", typed.address, longest=LONGEST_ADDRESS),
        }
        for name, field in self._fields.items():
            label, hint = _DETAILS[name]
            self.add_item(labelled(label, field, hint))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        typed = Typed(**{name: field.value for name, field in self._fields.items()})
        await guarded(interaction, self._then(interaction, typed))


def line(
    name: str, value: str = "", *, longest: int = _LONGEST, required: bool = False
) -> ui.TextInput[Any]:
    """Make a field for one line, filled in with `value`; at most `longest` characters."""
    return ui.TextInput(
        custom_id=name,
        default=value[:longest] or None,
        required=required,
        max_length=longest,
    )


def labelled(label: str, field: ui.Item[Any], hint: str | None = None) -> ui.Label[Any]:
    """Put a field under a label and a hint of ours, both in English."""
    return ui.Label(text=say(label), description=say(hint) if hint else None, component=field)
