"""What was typed into a form and could not be read: kept in the message that says why.

An address is a line of it, a pasted text a file below it. Whoever opens the form again finds it
filled in, also after a restart, and nothing is kept anywhere else.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.adding.modals import Pasted
from bot.moderation.source.form import Typed
from bot.ui.markdown import QUOTE, quote_block, read_back

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = "what-you-typed.txt"
_FIELDS = ("title", "publisher", "authors", "date", "address")
_LONGEST_SHOWN = 2_500
"""Of an address with its escapes; a longer one leaves no room for why it could not be read."""
_DOWNLOAD_S = 2.0
"""Discord waits three seconds for a form."""


def address_item(address: str) -> list[ui.TextDisplay[Any]]:
    """Return the line that keeps an address; none where it is empty, or too long to be shown."""
    line = " ".join(address.split())
    block = quote_block(line) if line else ""
    return [ui.TextDisplay(block)] if 0 < len(block) <= _LONGEST_SHOWN else []


def kept_address(message: discord.Message | None) -> str:
    """Return the address that a message keeps, or ""."""
    for text in _texts(message):
        if text.startswith(QUOTE):
            try:
                return read_back(text)
            except ValueError:
                return ""
    return ""


def paste_file(pasted: Pasted) -> tuple[ui.File[Any], discord.File]:
    """Make the file that keeps a text with its details, and what shows it."""
    details = [f"{name}: {getattr(pasted.typed, name)}" for name in _FIELDS]
    data = "\n".join([*details, "", pasted.text]).encode("utf-8", "replace")
    return ui.File(f"attachment://{_FILE}"), discord.File(io.BytesIO(data), filename=_FILE)


async def kept_paste(message: discord.Message | None) -> Pasted | None:
    """Return the text that a message keeps, with its details; None where it can't be had."""
    files = message.attachments if message is not None else []
    file = next((file for file in files if file.filename == _FILE), None)
    if file is None:
        return None
    try:
        async with asyncio.timeout(_DOWNLOAD_S):
            lines = (await file.read()).decode("utf-8").split("\n", len(_FIELDS) + 1)
    except (discord.HTTPException, TimeoutError, UnicodeDecodeError):
        return None
    pairs = (line.partition(": ") for line in lines[: len(_FIELDS)])
    details = {name: value for name, _, value in pairs if name in _FIELDS}
    return Pasted(lines[-1], Typed(**details)) if len(lines) == len(_FIELDS) + 2 else None


def _texts(message: discord.Message | None) -> Iterable[str]:
    if message is None:
        return []
    items = ui.LayoutView.from_message(message, timeout=None).walk_children()
    return [item.content for item in items if isinstance(item, ui.TextDisplay)]
