"""The token in `.env`: written so that nobody else can read it, and the other lines stay."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dotenv import set_key

from bot.errors import StartError

NAME = "DISCORD_TOKEN"
_OWNER_ONLY = 0o600


def keep_token(path: Path, token: str) -> None:
    """Set the token in a file of settings; other lines, comments included, stay.

    The file is replaced in one step, and is never readable by others while the token is in it.

    Args:
        path: The file; made if there is none. A link stays one: what it points to is changed.
        token: Checked already.

    Raises:
        StartError: The file cannot be read or written.
    """
    try:
        with suppress(FileNotFoundError):
            path.chmod(_OWNER_ONLY)
        # What makes a new file makes it for its owner alone, and keeps the mode of an old one.
        set_key(path, NAME, token, quote_mode="never", encoding="utf-8", follow_symlinks=True)
        path.chmod(_OWNER_ONLY)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise StartError(
            f"{path.absolute()} can't be written: {reason}.",
            "Run this where you may write, or put DISCORD_TOKEN into the environment.",
        ) from error


def set_elsewhere() -> bool:
    """Return whether the environment sets a token, which goes before the one in the file."""
    return bool(os.environ.get(NAME))
