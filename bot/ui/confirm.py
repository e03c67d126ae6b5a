"""A question that is answered with one of two buttons: yes, which does it, or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord

from bot.ui.language import say
from bot.ui.persistent import NEVER, PersistentButton

if TYPE_CHECKING:
    from collections.abc import Callable

Choice = Literal["yes", "no"]


class ConfirmButton(PersistentButton, template=NEVER):
    """One of the two buttons. A subclass says in its `custom_id` what the question was about.

    Args:
        choice: Which of the two.
        custom_id: At most 100 characters; matches the template.
        labels: Of yes and of no, in English.
        danger: Whether a yes takes something away.
    """

    def __init__(
        self, choice: str, custom_id: str, labels: tuple[str, str], *, danger: bool = True
    ) -> None:
        yes, styles = choice == "yes", discord.ButtonStyle
        agree = styles.danger if danger else styles.primary
        label, style = (labels[0], agree) if yes else (labels[1], styles.secondary)
        super().__init__(custom_id, say(label), style=style)
        self.choice = choice

    async def _used(self, interaction: discord.Interaction[Any]) -> None:
        """Do as it says."""
        await (self._agreed if self.choice == "yes" else self._declined)(interaction)

    async def _agreed(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the question was about."""
        raise NotImplementedError

    async def _declined(self, interaction: discord.Interaction[Any]) -> None:
        """Say that nothing was done."""
        raise NotImplementedError


def both(button: Callable[[Choice], ConfirmButton]) -> list[ConfirmButton]:
    """Make the two buttons under a question, yes first."""
    return [button("yes"), button("no")]
