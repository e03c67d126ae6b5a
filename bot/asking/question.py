"""What is asked, by whom and where: the same for every way to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord

    from index.query.follow_up import Turn


@dataclass(frozen=True)
class Question:
    """A question as it reached the bot.

    Attributes:
        text: As asked, without the mention.
        asker: The user's id.
        guild_id: The server, or None in direct messages.
        before: The questions of the same conversation before it, oldest first.
        article: Tenant and id of the one article to quote from.
        this: Tenant and id of the articles that the conversation is about: "who wrote this?".
        show: Whether to repeat the question above the answer.
        private: Whether only the asker sees the answer.
        channel: Where it was asked: a channel or thread of the server; its mode may be "off".
    """

    text: str
    asker: int
    guild_id: int | None
    before: tuple[Turn, ...] = ()
    article: tuple[int, str] | None = None
    this: tuple[tuple[int, str], ...] = ()
    show: bool = False
    private: bool = False
    channel: discord.abc.Snowflake | None = None
