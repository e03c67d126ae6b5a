"""A message of Discord's as a draft: what it says, by whom, on which day.

A forwarded message holds its text in a snapshot, and does not say who wrote it. What Discord shows
in another form than it is written (mentions, custom emoji, timestamps) is put into words here;
`corpus.read.chat` does the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import discord

from bot.moderation.adding import wording
from bot.moderation.adding.read import Reading
from bot.ui.language import say_date
from bot.ui.replies import KindRefusalError
from bot.ui.wording import of_error
from corpus.errors import ReadError
from corpus.read import SUFFIXES
from corpus.read.chat import SPOILER, outside_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.sandbox import Sandbox

_MUCH_TEXT_WORDS = 60
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?\"')\]]")
_TIMESTAMP = re.compile(r"(?<!\\)<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>")
_DAYS = frozenset("dD")
"""The styles of a timestamp that show no time of day."""
_EMOJI = re.compile(r"(?<!\\)<a?:(\w{2,32}):\d{15,20}>")
_MENTION = re.compile(r"(?<!\\)<(@[!&]?|#)(\d{15,20})>")
_COMMAND = re.compile(r"(?<!\\)<(/[^\s<>:][^<>:\n]{0,99}):\d{15,20}>")
_PLACE = re.compile(r"(?<!\\)<id:(customize|browse|guide|linked-roles)(?::\d{15,20})?>")
_UNKNOWN = {"@": "@user", "@!": "@user", "@&": "@role", "#": "#channel"}


@dataclass(frozen=True)
class Said:
    """What a message says, or the one that it forwards.

    Attributes:
        content: As it was written or last edited.
        author: Who wrote it; None where Discord does not say.
        when: It was first sent.
    """

    content: str
    files: Sequence[discord.Attachment]
    author: str | None
    when: datetime


def said_in(message: discord.Message) -> Said:
    """Return what a message says itself; where it only forwards, what was forwarded."""
    if message.content or message.attachments or not message.message_snapshots:
        return Said(
            message.content, message.attachments, message.author.display_name, message.created_at
        )
    (forwarded, *_) = message.message_snapshots
    return Said(forwarded.content, forwarded.attachments, None, forwarded.created_at)


def link_in(message: discord.Message) -> str | None:
    """Return the link that a message is about: the only one, with hardly any words beside it."""
    content = said_in(message).content
    links = _links(content)
    words = len(_LINK.sub(" ", content).split())
    return links.pop() if len(links) == 1 and words < _MUCH_TEXT_WORDS else None


def files_in(message: discord.Message) -> list[discord.Attachment]:
    """Return the attachments of a message that can be read; pictures, say, are passed over."""
    return [file for file in said_in(message).files if _readable(file)]


async def read_message(message: discord.Message, sandbox: Sandbox) -> Reading:
    """Read a message's own text: its author's words, on the day they were written.

    Raises:
        KindRefusalError: It has none.
    """
    said = said_in(message)
    if not said.content.strip():
        raise KindRefusalError(wording.NOTHING_IN_MESSAGE)
    try:
        content = outside_code(said.content, lambda text: words(text, message))
        draft = await sandbox.read_chat(content)
    except ReadError as error:
        return Reading(failures=(of_error(error),))
    links = _links(said.content)
    source = replace(
        draft,
        authors=() if said.author is None else (said.author,),
        published=said.when.date().isoformat(),
        url=links.pop() if len(links) == 1 else None,
    )
    return Reading(drafts=(source,))


def _links(content: str) -> set[str]:
    """Return the links of a message, but for those that it hides."""
    return set(_LINK.findall(SPOILER.sub(" ", content)))


def words(text: str, message: discord.Message) -> str:
    """Put into words what Discord shows in another form than it is written."""
    text = _TIMESTAMP.sub(_date, text)
    text = _EMOJI.sub(lambda match: _literal(f":{match[1]}:"), text)
    text = _MENTION.sub(lambda match: _literal(_name(message, match[1], int(match[2]))), text)
    return _PLACE.sub(r"\1", _COMMAND.sub(r"\1", text))


def _date(match: re.Match[str]) -> str:
    """Return a timestamp as a date, and the time of day where its style shows one; in UTC."""
    try:
        when = datetime.fromtimestamp(int(match[1]), UTC)
    except (OverflowError, ValueError, OSError):
        return match[0]  # Discord shows it as it is, too
    return say_date(when) if match[2] in _DAYS else f"{say_date(when)}, {when:%H:%M} UTC"


def _name(message: discord.Message, kind: str, number: int) -> str:
    """Return how Discord shows a mention, or what it is where its name is not known."""
    guild = message.guild
    if kind == "#":
        channel = None if guild is None else guild.get_channel_or_thread(number)
        return _UNKNOWN[kind] if channel is None else f"#{channel.name}"
    if kind == "@&":
        role = None if guild is None else guild.get_role(number)
        return _UNKNOWN[kind] if role is None else f"@{role.name}"
    known = discord.utils.get(message.mentions, id=number)
    member = known or (None if guild is None else guild.get_member(number))
    return _UNKNOWN[kind] if member is None else f"@{member.display_name}"


def _literal(name: str) -> str:
    """Return a name so that no sign in it is taken for a mark."""
    return re.sub(r"([\\*_~|\[\]()<>#`])", r"\\\1", name)


def _readable(file: discord.Attachment) -> bool:
    kind = file.content_type or ""
    return PurePosixPath(file.filename).suffix.lower() in SUFFIXES or kind.startswith("text/")
