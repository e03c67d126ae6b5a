"""Events that Discord sends twice: after it has resumed a session, it may repeat what came before.

A repeated question would be answered twice, and a button that was pressed once be pressed again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    Parser = Callable[[Any], None]

_ONCE = ("INTERACTION_CREATE", "MESSAGE_CREATE", "THREAD_CREATE")
"""What begins something. The others say how things are now, which does no harm to hear twice."""
_REMEMBERED = 10_000
"""So many events of a kind are remembered, the oldest forgotten first."""
_log = structlog.get_logger(__name__)


def hear_once(parsers: MutableMapping[str, Parser]) -> None:
    """Pass over repeated events.

    Args:
        parsers: discord.py's, by event.
    """
    for event in _ONCE:
        parsers[event] = _once(event, parsers[event])


def _once(event: str, parse: Parser) -> Parser:
    heard: OrderedDict[str, None] = OrderedDict()

    def parse_once(data: Any) -> None:
        # A thread also "comes" when the bot is let into it, which begins nothing.
        if event != "THREAD_CREATE" or data.get("newly_created"):
            key = str(data["id"])
            if key in heard:
                _log.info("event_repeated", event_type=event, id=key)
                return
            heard[key] = None
            if len(heard) > _REMEMBERED:
                heard.popitem(last=False)
        parse(data)

    return parse_once
