"""A forum's post: its title, which is the question, and whether there is still something to answer.

Thread names are not among what Discord keeps from bots without the message content intent.
"""

from __future__ import annotations

import re

import discord

_OVER = re.compile(
    r"\b(?:(?:re)?solved|answered|closed|done|fixed|resuelt[oa]|solucionad[oa]|cerrad[oa]|"
    r"gelöst|beantwortet|erledigt|geschlossen|résolu|répondu|fermé|clos|"
    r"resolvid[oa]|respondid[oa]|fechad[oa]|concluíd[oa])\b",
    re.IGNORECASE,
)
"""What servers call the tag of a post that needs nothing more, in the bot's languages."""
_NOT = re.compile(r"\b(?:not|no|nicht|non|pas|não|sin|sem)\b", re.IGNORECASE)


def post_of(channel: object) -> discord.Thread | None:
    """Return the forum's post that a channel is, or None."""
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        return channel
    return None


def title_of_post(channel: object) -> str:
    """Return the title of the post that a channel is, or ""."""
    post = post_of(channel)
    return " ".join(post.name.split()) if post is not None else ""


def is_over(channel: object) -> bool:
    """Return whether a post is closed, or tagged as one that is solved."""
    post = post_of(channel)
    if post is None:
        return False
    named = (tag.name for tag in post.applied_tags)
    return post.archived or post.locked or any(map(_says_over, named))


def _says_over(tag: str) -> bool:
    return bool(_OVER.search(tag)) and not _NOT.search(tag)
