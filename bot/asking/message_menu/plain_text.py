"""What a message says, in plain words, without Discord's markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discord.utils import remove_markdown

from index.answering.statement import statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_TAGS = re.compile(r"<(?:[@#][!&]?\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^>]*:\d+|id:\w+)>")
_MOST = 6_000
"""A message has 4,000 characters at most; of its embeds no more than this is read."""


def statements_in(message: discord.Message) -> list[str]:
    """Return the sentences of a message that say the most; of its embeds where it has no words.

    What a forwarded message says counts as its own. Code, mentions and links say nothing.
    """
    for text in ("\n\n".join(_written(message)), "\n\n".join(_embedded(message))):
        plain = remove_markdown(_TAGS.sub(" ", _CODE.sub("\n\n", text[:_MOST])))
        if found := statements_of(plain):
            return found
    return []


def _written(message: discord.Message) -> Iterator[str]:
    yield message.content
    for snapshot in message.message_snapshots:
        yield snapshot.content


def _embedded(message: discord.Message) -> Iterator[str]:
    for embed in message.embeds:
        yield from filter(None, (embed.title, embed.description))
