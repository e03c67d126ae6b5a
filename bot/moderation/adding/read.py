"""From what a moderator points at to drafts: an address, files or pasted text.

One thing that cannot be read does not spoil the others: it becomes a sentence beside the drafts.
Nothing here stores anything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.moderation.adding import wording
from bot.ui.language import say
from bot.ui.wording import of_error
from corpus.article import Draft
from corpus.clean.headline import first_words
from corpus.errors import PullquoteError, ReadError
from corpus.fetch.fetcher import Fetcher, fetch_article
from corpus.library import with_known_source
from corpus.read import MAX_BYTES
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.moderation.source.form import Understood
    from corpus.sandbox import Sandbox

_DOWNLOAD_S = 60.0
_READ_S = 240.0  # a sandbox stops by itself before, unless many wait for it
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Reading:
    """What came of it.

    Attributes:
        drafts: In the order given.
        failures: Sentences about what could not be read.
        unread: What was typed and not understood; see `bot.records.additions.Pending`.
    """

    drafts: tuple[Draft, ...] = ()
    failures: tuple[str, ...] = ()
    unread: Mapping[str, str] | None = None

    def __add__(self, other: Reading) -> Reading:
        """Join both, one after the other."""
        unread = self.unread or other.unread
        return Reading(self.drafts + other.drafts, self.failures + other.failures, unread)


async def read_address(url: str, fetcher: Fetcher, sandbox: Sandbox) -> Reading:
    """Fetch a page and read its article."""
    try:
        return Reading(drafts=tuple(await fetch_article(url.strip(), fetcher, sandbox)))
    except PullquoteError as error:
        return Reading(failures=(_sentence(error),))


async def read_files(attachments: Iterable[discord.Attachment], sandbox: Sandbox) -> Reading:
    """Read attachments, one after another."""
    whole = Reading()
    for attachment in attachments:
        whole += await _read_file(attachment, sandbox)
    return whole


async def read_paste(text: str, understood: Understood, sandbox: Sandbox) -> Reading:
    """Read pasted text.

    A text that looks like nothing but a page's furniture is taken as it is: whoever pastes it
    has seen it.

    Raises:
        ReadError: There is no text.
    """
    try:
        draft = await sandbox.read_text(
            text,
            title=understood.title,
            publisher=understood.publisher,
            authors=understood.authors,
            published=understood.published,
            url=understood.url,
        )
    except ReadError:
        plain = canonical(text)
        if not plain:
            raise
        draft = Draft(
            text=plain,
            title=understood.title or first_words(plain),
            publisher=understood.publisher,
            authors=understood.authors,
            published=understood.published,
            url=understood.url,
        )
    return Reading(drafts=(draft,), unread=understood.unread)


async def _read_file(attachment: discord.Attachment, sandbox: Sandbox) -> Reading:
    name = attachment.filename
    if attachment.size > MAX_BYTES:
        size, limit = round(attachment.size / _MEGABYTE), MAX_BYTES // _MEGABYTE
        return Reading(failures=(say(wording.TOO_LARGE, name=name, size=size, limit=limit),))
    try:
        async with asyncio.timeout(_DOWNLOAD_S):
            data = await attachment.read()
    except (discord.HTTPException, TimeoutError):
        return Reading(failures=(say(wording.NOT_DOWNLOADED, name=name),))
    try:
        async with asyncio.timeout(_READ_S):
            found = await sandbox.read_bytes(data, name=name, content_type=attachment.content_type)
    except PullquoteError as error:
        return Reading(failures=(_sentence(error),))
    except TimeoutError:
        return Reading(failures=(say(wording.TOO_SLOW, name=name),))
    return Reading(drafts=await asyncio.to_thread(_with_sources, found))


def _with_sources(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(with_known_source(draft) for draft in drafts)


def _sentence(error: PullquoteError) -> str:
    return of_error(error)
