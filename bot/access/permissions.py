"""Which permissions the bot needs in a channel, and in which channels they are missing."""

from __future__ import annotations

import discord

NEEDED = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "embed_links",
    "attach_files",
    "read_message_history",
)
"""What the invitation asks for, by the names of `discord.Permissions`.

Reading the history is what replying to a message needs; a quotation that is too long for a message
comes as a file; in threads, only sending in threads counts.
"""


def needed() -> discord.Permissions:
    """Return the permissions that the invitation asks for."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def lacking(guild: discord.Guild) -> dict[str, list[discord.abc.GuildChannel]]:
    """Return where permissions are missing: channels by the permission, in the order of `NEEDED`.

    A channel that the bot can't see is listed once, since nothing else counts there. In forums
    nobody writes but in threads.
    """
    found: dict[str, list[discord.abc.GuildChannel]] = {}
    for channel in guild.channels:
        if isinstance(channel, discord.CategoryChannel):
            continue
        may = channel.permissions_for(guild.me)
        names = [name for name in NEEDED if not getattr(may, name)]
        if not may.view_channel:
            names = ["view_channel"]
        elif isinstance(channel, discord.ForumChannel):
            names = [name for name in names if name != "send_messages"]
        elif not may.send_messages:  # then Discord grants neither links nor files
            names = [name for name in names if name not in {"embed_links", "attach_files"}]
        for name in names:
            found.setdefault(name, []).append(channel)
    return {name: found[name] for name in NEEDED if name in found}


def may_reply(channel: discord.abc.MessageableChannel, me: discord.Member) -> bool:
    """Return whether the bot may answer a message of a server's channel or thread there."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    may = channel.permissions_for(me)
    writes = (
        may.send_messages_in_threads if isinstance(channel, discord.Thread) else (may.send_messages)
    )
    return may.view_channel and may.read_message_history and writes
