"""Who may do what moderators do. Asked at the top of every command, button, select and modal.

Discord's own `default_permissions` only hide commands and server admins can override them, so the
bot decides by itself: from the permissions and the roles that Discord sent with this very
interaction. A role that was taken away a second ago no longer counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands

from bot.home import home_of
from bot.ui import wording
from bot.ui.replies import KindRefusalError

if TYPE_CHECKING:
    from bot.services import Interaction


CommandT = TypeVar("CommandT")


def for_moderators(command: CommandT) -> CommandT:
    """Hide a command from members without Manage Server, and offer it in servers only.

    That is a convenience of the menu. Whoever the server's admins let in is checked again by
    `require_moderator` or `require_manager`.
    """
    hidden = app_commands.default_permissions(manage_guild=True)(command)
    in_servers = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    not_for_guests = app_commands.allowed_installs(guilds=True, users=False)
    return not_for_guests(in_servers(hidden))


async def may_moderate(interaction: Interaction) -> bool:
    """Return whether who acts has Manage Server or a role of `/settings`; False in messages.

    Raises:
        LibraryUnavailableError: The settings cannot be read.
    """
    guild_id = home_of(interaction)
    if guild_id is None:
        return False
    if _manages(interaction):
        return True
    if not isinstance(interaction.user, discord.Member):
        return False
    settings = await interaction.client.services.records.settings.get(guild_id)
    member = interaction.user  # built from what came with the interaction, not from a cache
    return any(member.get_role(role) is not None for role in settings.moderator_roles)


async def require_moderator(interaction: Interaction) -> int:
    """Return the server's id, for who may moderate it.

    Raises:
        KindRefusalError: Not in a server, or not a moderator; it says who is.
    """
    guild_id = _server(interaction)
    if not await may_moderate(interaction):
        raise KindRefusalError(wording.NEEDS_MODERATOR)
    return guild_id


async def admit_and_defer(interaction: Interaction) -> int:
    """Return the server's id, for who may moderate it, and show them that an answer is coming.

    Called first thing in a command: Discord gives up after three seconds without a response.

    Raises:
        KindRefusalError: Not in a server, or not a moderator; it says who is.
    """
    guild_id = await require_moderator(interaction)
    await interaction.response.defer(thinking=True, ephemeral=True)
    return guild_id


async def require_manager(interaction: Interaction) -> int:
    """Return the server's id, for members with Manage Server.

    A moderator role is not enough: who has one could list more of them.

    Raises:
        KindRefusalError: Not in a server, or without that permission.
    """
    guild_id = _server(interaction)
    if not _manages(interaction):
        raise KindRefusalError(wording.NEEDS_MANAGER)
    return guild_id


def _server(interaction: Interaction) -> int:
    guild_id = home_of(interaction)
    if guild_id is None:
        raise KindRefusalError(wording.ONLY_IN_A_SERVER)
    return guild_id


def _manages(interaction: Interaction) -> bool:
    """Return whether who acts has Manage Server, or is an administrator or the owner.

    Discord has worked the owner and all roles into the permissions that come with an interaction.
    """
    return interaction.permissions.manage_guild or interaction.permissions.administrator
