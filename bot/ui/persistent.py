"""Items that outlive the process: all that a button or menu needs is in its `custom_id`.

Each class is registered once, by its feature's extension, so that it also works under messages from
before a restart. discord.py calls every class whose template matches, so templates are disjoint;
and it only logs what a callback raises, so errors become sentences here, once for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

import discord
from discord import ui

from bot.ui import wording
from bot.ui.replies import guarded, tell

if TYPE_CHECKING:
    import re

ItemT = TypeVar("ItemT", bound="ui.Item[ui.LayoutView]")
_LARGEST = 2**63 - 1
NEVER = r"(?!)"
"""The template of a base class: it matches no `custom_id`."""


class PersistentItem(ui.DynamicItem[ItemT], template=NEVER):
    """A button or menu that is made again from its `custom_id` when somebody uses it.

    A subclass names its template, and overrides `_from_match` and `_used`.

    Attributes:
        forged: Whether it holds a number that nothing of Discord's or ours has.
    """

    forged = False

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make again the item of a message that an earlier process may have sent."""
        made = cls._from_match(match, item)
        made.forged = not _can_be(match)
        return made

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the item is for; whatever that raises becomes a private sentence."""
        if self.forged:
            await guarded(interaction, tell(interaction, wording.GONE_MEANWHILE))
            return
        await guarded(interaction, self._used(interaction))

    @classmethod
    def _from_match(cls, match: re.Match[str], item: ui.Item[Any]) -> Self:
        """Make the item from what its template found in the `custom_id`, and from how it looks."""
        raise NotImplementedError

    async def _used(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the item is for."""
        raise NotImplementedError


class PersistentButton(PersistentItem[ui.Button[ui.LayoutView]], template=NEVER):
    """A button that is made again from its `custom_id`.

    Args:
        custom_id: At most 100 characters; matches the template.
        label: At most 80 characters.
        style: Its colour.
        enabled: Whether it can be pressed.
        emoji: In place of a label, or before it.
    """

    def __init__(
        self,
        custom_id: str,
        label: str | None,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        enabled: bool = True,
        emoji: str | None = None,
    ) -> None:
        super().__init__(
            ui.Button(
                label=label, style=style, custom_id=custom_id, disabled=not enabled, emoji=emoji
            )
        )

    @classmethod
    def with_custom_id(cls, custom_id: str) -> Self | None:
        """Make the button with a `custom_id`; None where that belongs to another class."""
        match = cls.__discord_ui_compiled_template__.fullmatch(custom_id)
        if match is None or not _can_be(match):
            return None
        return cls._from_match(match, ui.Button(custom_id=custom_id))


def _can_be(match: re.Match[str]) -> bool:
    """Return whether all numbers in a `custom_id` are such as Discord and databases have."""
    numbers = [value for value in match.groups() if value and value.isdecimal()]
    return all(int(value) <= _LARGEST for value in numbers)
