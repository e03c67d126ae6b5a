"""Names and addresses from outside, made inert: they can only be read, and only lead to the web.

A title with a line break in it forges a line of the bot's own, one with a bidirectional override
reads backwards what follows it, and an address such as `javascript:...` runs where it should open.
Every `Source` passes through here as it is built, so that it makes no difference whether something
was typed in the shell or a form, or read from a file or a page.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_BREAKS: Final = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
# Control characters, soft hyphen, zero-width characters, marks, embeddings, overrides and isolates
# of direction, invisible operators, byte order mark, interlinear annotation, stray tags. Joiners
# stay: they shape the letters of many scripts.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
_WEB: Final = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)


def inert_line(text: str) -> str:
    """Return a name on one line, without what cannot be seen; what is inert already stays as is."""
    if _BREAKS.search(text) is None and _HIDDEN.search(text) is None:
        return text
    return " ".join(_HIDDEN.sub("", _BREAKS.sub(" ", text)).split())


def inert_lines(text: str) -> str:
    """Return a note the same, its lines kept apart."""
    return "\n".join(map(inert_line, text.split("\n")))


def inert_address(url: str) -> str | None:
    """Return an address on the web; None for every other."""
    bare = _HIDDEN.sub("", _BREAKS.sub("", url)).strip()
    if _WEB.match(bare) is None:
        return None
    try:
        return bare if urlsplit(bare).hostname else None
    except ValueError:
        return None
