"""Half characters in what Discord sends: JSON can hold lone surrogates, and no text may.

No database and no model takes them. What refuses them would fail a member's question, and quote it
in its error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    Parser = Callable[[Any], None]

_WORDED = ("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE")
"""What carries what members have typed, picked or forged."""
_SURROGATES = re.compile("[\ud800-\udfff]")


def read_well_formed(parsers: MutableMapping[str, Parser]) -> None:
    """Put U+FFFD, which says that a character is missing, in the place of each lone surrogate.

    Args:
        parsers: discord.py's, by event.
    """
    for event in _WORDED:
        parsers[event] = _mending(parsers[event])


def _mending(parse: Parser) -> Parser:
    def parse_mended(data: Any) -> None:
        parse(mended(data))

    return parse_mended


def mended(data: Any) -> Any:
    """Return what JSON was read into, without lone surrogates; what has none is as it was."""
    if isinstance(data, str):
        return data if data.isascii() else _SURROGATES.sub("\ufffd", data)
    if isinstance(data, dict):
        return {mended(name): mended(value) for name, value in data.items()}
    if isinstance(data, list):
        return [mended(one) for one in data]
    return data
