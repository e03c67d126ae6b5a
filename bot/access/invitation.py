"""The link with which an admin brings the bot to a server."""

from __future__ import annotations

import discord

from bot.access.permissions import needed

SCOPES = ("bot", "applications.commands")


def invitation(application_id: int) -> str:
    """Return the link that asks for exactly the scopes and permissions that the bot needs."""
    return discord.utils.oauth_url(application_id, permissions=needed(), scopes=SCOPES)
