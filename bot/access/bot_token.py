"""A bot's token: whether a text can be one at all. Nothing here asks Discord.

A token has three parts with dots between them: the bot's id in base64, when it was made, and a
signature. A client secret, a public key or an application's id have no dots.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import StartError

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{25,}", re.ASCII)
_CURE = (
    "Copy it again from the Discord developer portal: your application, Bot, Reset Token. It is "
    "one word with two dots, without quotes; not the client secret, the public key or the "
    "application's ID."
)


def checked_token(text: str, name: str) -> str:
    """Return the token in a text, without blanks or the word `Bot` before it.

    Args:
        text: What somebody typed, or what a file or variable holds.
        name: What the message calls it; the text itself is never shown.

    Raises:
        StartError: It cannot be a bot's token.
    """
    token = text.strip().removeprefix("Bot ").strip()
    if not _TOKEN.fullmatch(token):
        raise StartError(f"{name} does not look like a bot's token.", _CURE)
    return token


def read_token(path: Path) -> str:
    """Read what a file says is the token.

    Raises:
        StartError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise StartError(
            f"The token file {path} cannot be read: {reason}.",
            "Correct DISCORD_TOKEN_FILE or the file's permissions.",
        ) from None
