"""At home in a server, or a guest there: whose library may be quoted, and who may read the answer.

A member can install the bot for themselves and then use it everywhere: in servers that the bot is
not in, in messages between friends. It is a guest there: the operator's own library answers, to
whoever asked alone, and nothing of the place is read or kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.services import Interaction


def home_of(interaction: Interaction) -> int | None:
    """Return the server whose library and settings count, or None: in messages, and for a guest.

    A server is home where the bot is a member: only of those does Discord tell it when it must
    leave and forget. A server that is away for the moment stays one.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.client.get_guild(guild_id) is None:
        return None
    return guild_id


def is_guest(interaction: Interaction) -> bool:
    """Return whether the bot came along with a member to where it does not belong.

    True in servers without the bot and in messages between others; False in its own direct
    messages.
    """
    if interaction.guild_id is not None:
        return home_of(interaction) is None
    return bool(interaction.context.private_channel)


def reads_alone(interaction: Interaction, *, chosen: bool | None, usual: bool) -> bool:
    """Return whether only the asker sees the answer.

    Args:
        interaction: Where it is asked.
        chosen: What the asker wants; None where they did not say.
        usual: What the server has set.
    """
    if chosen is not None:
        return chosen
    return usual or is_guest(interaction)
