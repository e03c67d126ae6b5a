"""`/library export`: everything the server's library holds, as one file where it fits."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.moderation import wording as shared
from bot.moderation.articles import wording
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import key
from bot.moderation.permissions import admit_and_defer
from bot.records.audit import Action
from bot.ui.language import say, say_count
from bot.ui.replies import KindRefusalError, expected, view_of
from corpus.library import as_jsonl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import Interaction
    from corpus.article import Article

MAX_FILES = 10  # attachments that Discord takes in one message
_NAME = "articles"


@dataclass(frozen=True)
class Packed:
    """An export as attachments: (name, bytes) each, none larger than the server allows."""

    files: tuple[tuple[str, bytes], ...]

    @property
    def form(self) -> str:
        """How it is packed, in words."""
        if len(self.files) > 1:
            return say(wording.AS_PARTS, parts=len(self.files))
        return say(wording.AS_ZIP if self.files[0][0].endswith(".zip") else wording.AS_JSONL)


@app_commands.command(name="export", description="All articles of this server as a file.")
async def export(interaction: discord.Interaction[Any]) -> None:
    """Attach it, privately."""
    await expected(interaction, _export(interaction))


async def _export(interaction: Interaction) -> None:
    guild_id = await admit_and_defer(interaction)
    articles = await interaction.client.services.library.articles(guild_id)
    if not articles:
        raise KindRefusalError(wording.NOTHING_TO_EXPORT)
    counted = say_count(len(articles), *shared.ARTICLES)
    packed = await asyncio.to_thread(pack, articles, interaction.filesize_limit)
    if packed is None:
        raise KindRefusalError(say(wording.TOO_LARGE, articles=counted))
    container: discord.ui.Container[Any] = discord.ui.Container(
        discord.ui.TextDisplay(say(wording.EXPORTED, articles=counted, form=packed.form))
    )
    for name, _ in packed.files:
        container.add_item(discord.ui.File(f"attachment://{name}"))
    files = [discord.File(io.BytesIO(data), filename=name) for name, data in packed.files]
    await interaction.edit_original_response(view=view_of(container), attachments=files)
    await audit.record_deed(interaction, guild_id, Action.EXPORTED, key("articles", len(articles)))


def pack(articles: Sequence[Article], limit: int) -> Packed | None:
    """Pack articles as a file, a zip, or up to ten zips; None if even those are too large.

    Args:
        articles: At least one. No article is split.
        limit: Bytes that one attachment may have.
    """
    lines = [as_jsonl([article]) for article in articles]
    if sum(map(len, lines)) <= limit:
        return Packed(((f"{_NAME}.jsonl", b"".join(lines)),))
    for parts in range(1, MAX_FILES + 1):
        shares = _shares(lines, parts)
        names = [_NAME if parts == 1 else f"{_NAME}-{n:02}-of-{parts:02}" for n in _from_1(parts)]
        zips = []
        for name, share in zip(names, shares, strict=True):
            zips.append(_zipped(name, share))
            if len(zips[-1]) > limit:
                break
        else:
            return Packed(tuple((f"{n}.zip", data) for n, data in zip(names, zips, strict=True)))
    return None


def _from_1(parts: int) -> range:
    return range(1, parts + 1)


def _shares(lines: Sequence[bytes], parts: int) -> list[bytes]:
    """Split the lines, in order, where each share has reached its part of the whole."""
    total, done = sum(map(len, lines)), 0
    share, shares = bytearray(), list[bytes]()
    for line in lines:
        share += line
        done += len(line)
        if done * parts >= total * (len(shares) + 1):
            shares.append(bytes(share))
            share.clear()
    shares += [b""] * (parts - len(shares))
    return shares


def _zipped(name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(f"{name}.jsonl", data)
    return held.getvalue()
