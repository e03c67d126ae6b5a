"""From what a moderator points at to drafts: an address, files, a message or pasted text.

One thing that cannot be read does not spoil the others: it becomes a sentence beside the drafts.
Nothing here stores anything.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import discord

from bot.moderation.adding import wording
from bot.ui.language import say
from bot.ui.replies import KindRefusalError
from bot.ui.wording import of_error
from corpus.article import Draft
from corpus.clean.headline import first_words
from corpus.errors import PullquoteError, ReadError
from corpus.fetch.fetcher import Fetcher, fetch_article
from corpus.library import with_known_source
from corpus.read import MAX_BYTES, SUFFIXES, read_bytes, read_text
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.moderation.source.form import Understood

_DOWNLOAD_S = 60.0
_READ_S = 90.0
_MUCH_TEXT_WORDS = 60
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?\"')\]]")
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


async def read_address(url: str, fetcher: Fetcher) -> Reading:
    """Fetch a page and read its article."""
    try:
        return Reading(drafts=tuple(await fetch_article(url.strip(), fetcher)))
    except PullquoteError as error:
        return Reading(failures=(_sentence(error),))


async def read_files(attachments: Iterable[discord.Attachment]) -> Reading:
    """Read attachments, one after another."""
    whole = Reading()
    for attachment in attachments:
        whole += await _read_file(attachment)
    return whole


def read_paste(text: str, understood: Understood) -> Reading:
    """Read pasted text; blocking, but quick.

    A text that looks like nothing but a page's furniture is taken as it is: whoever pastes it
    has seen it.

    Raises:
        ReadError: There is no text.
    """
    try:
        draft = read_text(
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


def link_in(message: discord.Message) -> str | None:
    """Return the link that a message is about: the only one, with hardly any words beside it."""
    links = set(_LINK.findall(message.content))
    words = len(_LINK.sub(" ", message.content).split())
    return links.pop() if len(links) == 1 and words < _MUCH_TEXT_WORDS else None


def files_in(message: discord.Message) -> list[discord.Attachment]:
    """Return the attachments of a message that can be read; pictures, say, are passed over."""
    return [file for file in message.attachments if _readable(file)]


def read_message(message: discord.Message) -> Reading:
    """Read a message's own text: its author's words, on the day they were written.

    Raises:
        KindRefusalError: It has none.
    """
    text = message.clean_content
    links = set(_LINK.findall(text))
    try:
        (draft, *_) = read_bytes(text.encode("utf-8", "replace"), name="message.md")
    except ReadError as error:
        raise KindRefusalError(wording.NOTHING_IN_MESSAGE) from error
    title = first_words(draft.text) if draft.title == "message" else draft.title
    return Reading(
        drafts=(
            replace(
                draft,
                title=title,
                authors=draft.authors or (message.author.display_name,),
                published=draft.published or message.created_at.date().isoformat(),
                url=draft.url or (links.pop() if len(links) == 1 else None),
            ),
        )
    )


async def _read_file(attachment: discord.Attachment) -> Reading:
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
            drafts = await asyncio.to_thread(_drafts, data, name, attachment.content_type)
    except PullquoteError as error:
        return Reading(failures=(_sentence(error),))
    except TimeoutError:
        return Reading(failures=(say(wording.TOO_SLOW, name=name),))
    return Reading(drafts=drafts)


def _drafts(data: bytes, name: str, content_type: str | None) -> tuple[Draft, ...]:
    found = read_bytes(data, name=name, content_type=content_type)
    return tuple(with_known_source(draft) for draft in found)


def _readable(file: discord.Attachment) -> bool:
    kind = file.content_type or ""
    return PurePosixPath(file.filename).suffix.lower() in SUFFIXES or kind.startswith("text/")


def _sentence(error: PullquoteError) -> str:
    return of_error(error)
