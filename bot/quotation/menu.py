"""The menu under an answer: what is wanted less often than a button, in one line of any screen.

Each of its entries is a persistent button that is shown as an option: the option's value is the
button's `custom_id`. So nothing is remembered, and whatever reads the buttons of an answer reads
its menu in the same way (`custom_ids`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.text import clip
from bot.ui.persistent import PersistentButton, PersistentItem

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from bot.services import Interaction

_ID = "pq:menu"
_MAX_OPTIONS = 25  # of Discord
_MAX_TEXT = 100  # likewise


@dataclass(frozen=True)
class Entry:
    """A button as an option of a menu.

    Attributes:
        button: What it is.
        hint: A line below its label: what comes of it, or the first words of what it shows.
    """

    button: PersistentButton
    hint: str = ""

    @property
    def option(self) -> discord.SelectOption:
        """The option of a menu that stands for the button."""
        return discord.SelectOption(
            label=clip(self.button.item.label or "", _MAX_TEXT),
            value=self.button.custom_id,
            description=clip(self.hint, _MAX_TEXT) or None,
        )


class AnswerMenu(PersistentItem[ui.Select[ui.LayoutView]], template=_ID):
    """Does what the button would do that an option stands for.

    Args:
        select: The menu as it is shown.
    """

    def __init__(self, select: ui.Select[ui.LayoutView]) -> None:
        super().__init__(select)

    @classmethod
    def of(cls, entries: Sequence[Entry], placeholder: str) -> Self:
        """Make the menu of some entries.

        Nothing need be chosen: Discord goes on showing what somebody chose last, and leaving it
        again is how they choose the same a second time.

        Args:
            entries: One at least; of several for the same, the first is taken.
            placeholder: What it says while nothing is chosen, at most 150 characters.
        """
        options: dict[str, discord.SelectOption] = {}
        for entry in entries:
            options.setdefault(entry.button.custom_id, entry.option)
        kept = list(options.values())[:_MAX_OPTIONS]
        return cls(ui.Select(custom_id=_ID, placeholder=placeholder, options=kept, min_values=0))

    @classmethod
    def _from_match(cls, _match: re.Match[str], item: ui.Item[Any]) -> Self:
        return cls(item if isinstance(item, ui.Select) else ui.Select(custom_id=_ID))

    async def _used(self, interaction: Interaction) -> None:
        """Do what was chosen; leaving a choice does nothing."""
        button = next(filter(None, map(interaction.client.button, self.item.values)), None)
        if button is None:
            await interaction.response.defer()
            return
        await button._used(interaction)  # noqa: SLF001  as the button itself would be used


def custom_ids(components: Iterable[object]) -> Iterator[str]:
    """Return the `custom_id` of each button of a message, in reading order, menus' included.

    Args:
        components: Of a `discord.Message`, or the items of a view.
    """
    for component in components:
        if isinstance(component, discord.Button | ui.Button):
            yield component.custom_id or ""
        elif isinstance(component, discord.SelectMenu | ui.Select):
            yield from (option.value for option in component.options)
        elif isinstance(component, discord.components.Container | discord.ActionRow):
            yield from custom_ids(component.children)
