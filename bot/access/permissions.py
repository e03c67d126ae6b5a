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
