"""The welcome's two forms: where the bot answers, and who may edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.settings.sections import ANSWERABLE, defaults
from bot.moderation.welcome import wording
from bot.records.settings import MAX_PICKED, Mode
from bot.ui.language import say
from bot.ui.replies import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.records.settings import GuildSettings

EVERYWHERE, ONLY, EXCEPT = "all", "only", "except"


@dataclass(frozen=True)
class Places:
    """What was chosen in the form.

    Attributes:
        which: Everywhere, only in the channels, or everywhere but in them.
        channels: Ids.
        private: Whether answers to `/ask` are for the asker alone.
    """

    which: str
    channels: tuple[int, ...]
    private: bool


class WhereModal(ui.Modal):
    """Asks where the bot answers, with what is set now chosen already."""

    def __init__(
        self,
        now: GuildSettings,
        guild: discord.Guild,
        then: Callable[[discord.Interaction[Any], Places], Awaitable[None]],
    ) -> None:
        super().__init__(title=say(wording.WHERE))
        self._then = then
        which, picked = _chosen(now, guild)
        self._which: ui.RadioGroup[Any] = ui.RadioGroup(
            custom_id="which",
            options=[
                discord.RadioGroupOption(
                    label=say(label), value=value, description=say(means), default=value == which
                )
                for value, label, means in (
                    (EVERYWHERE, wording.EVERYWHERE, wording.EVERYWHERE_MEANS),
                    (ONLY, wording.ONLY, wording.ONLY_MEANS),
                    (EXCEPT, wording.EXCEPT, wording.EXCEPT_MEANS),
                )
            ],
        )
        self._channels: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id="channels",
            channel_types=ANSWERABLE,
            required=False,
            min_values=0,
            max_values=MAX_PICKED,
            default_values=defaults(picked[:MAX_PICKED], discord.SelectDefaultValueType.channel),
        )
        self._private: ui.Checkbox[Any] = ui.Checkbox(custom_id="private", default=now.private)
        self.add_item(ui.Label(text=say(wording.WHERE), component=self._which))
        self.add_item(ui.Label(text=say(wording.CHANNELS), component=self._channels))
        self.add_item(
            ui.Label(
                text=say(wording.PRIVATE),
                description=say(wording.PRIVATE_MEANS),
                component=self._private,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was chosen."""
        channels = tuple(each.id for each in self._channels.values)
        places = Places(self._which.value or EVERYWHERE, channels, self._private.value)
        await guarded(interaction, self._then(interaction, places))


class WhoModal(ui.Modal):
    """Asks which roles may edit."""

    def __init__(
        self,
        roles: list[int],
        then: Callable[[discord.Interaction[Any], tuple[str, ...]], Awaitable[None]],
    ) -> None:
        super().__init__(title=say(wording.WHO))
        self._then = then
        self._roles: ui.RoleSelect[Any] = ui.RoleSelect(
            custom_id="roles",
            required=False,
            min_values=0,
            max_values=MAX_PICKED,
            default_values=defaults(roles, discord.SelectDefaultValueType.role),
        )
        self.add_item(
            ui.Label(
                text=say(wording.WHO_LABEL),
                description=say(wording.WHO_MEANS),
                component=self._roles,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was chosen."""
        chosen = tuple(str(each.id) for each in self._roles.values)
        await guarded(interaction, self._then(interaction, chosen))


def _chosen(now: GuildSettings, guild: discord.Guild) -> tuple[str, list[int]]:
    """Return what the settings say in the form's words, and the channels that it is about."""
    there = {each: mode for each, mode in now.channels.items() if guild.get_channel(each)}
    off = [each for each, mode in there.items() if mode is Mode.OFF]
    if now.elsewhere is Mode.OFF:
        return ONLY, [each for each in there if each not in off]
    return (EXCEPT, off) if off else (EVERYWHERE, [])
