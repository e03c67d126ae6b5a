"""What Discord sends, as far as the stand-in needs it: users, servers, channels, messages."""

from __future__ import annotations

from typing import Any

APP, GUILD, CHANNEL, MEMBER = "1000", "2000", "3000", "4000"
PRIVATE = "3500"
"""The channel of the member's direct messages."""
TEXT = "3100"
"""The server's text channel."""
FAR = str((1 << 22) + 1)
"""A server that is on the second of two shards."""
ROLE_ALLOWS = str(1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 6)
"""View channels, send messages, attach files, read the history, add reactions."""
ME = {"id": APP, "username": "Pullquote", "discriminator": "0", "avatar": None, "bot": True}
ASKER = {"id": MEMBER, "username": "mara", "discriminator": "0", "avatar": None}
SENT = "2026-11-24T00:00:00+00:00"


def application() -> dict[str, Any]:
    """The bot's own application."""
    return {"id": APP, "name": "Pullquote", "icon": None, "description": "", "owner": ASKER,
            "bot_public": True, "bot_require_code_grant": False, "verify_key": "",
            "flags": 0, "summary": ""}  # fmt: skip


def registered(number: int, command: dict[str, Any]) -> dict[str, Any]:
    """A command as Discord gives it back."""
    ids = {"id": str(5000 + number), "application_id": APP, "version": "1"}
    return {"description": "", **command, **ids}


def message(**known: Any) -> dict[str, Any]:
    """A message: the bot's own, unless said otherwise."""
    return {"id": "7000", "channel_id": CHANNEL, "author": ME, "content": "", "type": 20,
            "timestamp": SENT, "edited_timestamp": None, "tts": False,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [],
            "embeds": [], "pinned": False, "flags": 1 << 15, "components": [],
            **known}  # fmt: skip


def question(number: int, text: str, guild: str = GUILD, channel: str = TEXT) -> dict[str, Any]:
    """A member's message that mentions the bot in a server."""
    content = f"<@{APP}> {text}"
    member = {"roles": [], "joined_at": SENT, "deaf": False, "mute": False, "flags": 0}
    return message(id=str(number), channel_id=channel, guild_id=guild, author=ASKER, type=0,
                   flags=0, content=content, mentions=[{**ME, "member": member}],
                   member=member)  # fmt: skip


def hello(url: str, shard: list[int], guilds: list[str]) -> dict[str, Any]:
    """What READY tells: the servers are not there yet."""
    return {"v": 10, "user": ME, "guilds": [{"id": each, "unavailable": True} for each in guilds],
            "session_id": f"session {shard[0]}", "shard": shard, "resume_gateway_url": url,
            "application": {"id": APP, "flags": 0}}  # fmt: skip


def guild(number: str, channel: str) -> dict[str, Any]:
    """A server with one channel, in which the bot may write."""
    everyone = {"id": number, "name": "@everyone", "permissions": ROLE_ALLOWS, "position": 0,
                "color": 0, "colors": {"primary_color": 0}, "hoist": False, "managed": False,
                "mentionable": False, "flags": 0}  # fmt: skip
    place = {"id": channel, "type": 0, "name": "ask", "position": 0, "permission_overwrites": [],
             "nsfw": False, "parent_id": None, "topic": None, "last_message_id": None,
             "rate_limit_per_user": 0}  # fmt: skip
    member = {"user": ME, "roles": [], "joined_at": SENT, "deaf": False, "mute": False, "flags": 0}
    return {"id": number, "name": f"Server {number}", "owner_id": MEMBER, "roles": [everyone],
            "channels": [place], "members": [member], "threads": [], "emojis": [], "stickers": [],
            "features": [], "preferred_locale": "en-US", "member_count": 2, "large": False,
            "afk_timeout": 0, "verification_level": 0, "default_message_notifications": 0,
            "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0,
            "system_channel_flags": 0, "voice_states": [], "presences": [],
            "stage_instances": [], "guild_scheduled_events": [],
            "soundboard_sounds": []}  # fmt: skip
