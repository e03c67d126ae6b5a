"""What a server's settings do to a question: how sure, how much, where and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.records.settings import GuildSettings, Mode, Sureness
from index.answering.confidence import Thresholds, fitted_thresholds

if TYPE_CHECKING:
    from bot.services import Services

_OPEN_SHARE = 0.5
"""What OPEN shows is at least half as likely to be right as what BALANCED shows."""


@dataclass(frozen=True)
class Place:
    """Where something was asked, and what its server has set.

    Attributes:
        settings: The server's; the defaults in direct messages.
        mode: In this channel; a thread follows the channel it is in.
    """

    settings: GuildSettings
    mode: Mode


async def place_of(
    services: Services, guild_id: int | None, channel: discord.abc.Snowflake | None
) -> Place:
    """Look up what a server has set for the place where something was asked.

    Raises:
        LibraryUnavailableError: they cannot be read.
    """
    if guild_id is None:
        return Place(GuildSettings(), Mode.MENTIONED)
    settings = await services.records.settings.get(guild_id)
    if channel is None:
        return Place(settings, settings.elsewhere)
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Place(settings, settings.mode_in(channel.id, parent))


def thresholds(sureness: Sureness) -> Thresholds | None:
    """Return the confidences from which something is shown, made from the fitted ones.

    STRICT shows only what the fitted model calls an answer and nothing with a caution. OPEN calls
    the same things answers, and shows with a caution whatever is at least half as likely to be
    right as BALANCED asks for. Both move along when the model is fitted again.

    Returns:
        None for the fitted ones themselves.
    """
    fitted = fitted_thresholds()
    if sureness is Sureness.STRICT:
        return Thresholds(fitted.answered, fitted.answered)
    if sureness is Sureness.OPEN:
        return Thresholds(fitted.answered, fitted.uncertain * _OPEN_SHARE)
    return None
