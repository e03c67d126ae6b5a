"""Questions to suggest while a member types one: those that are known to be answered well.

They come from the server's own log (asked by anybody, answered for everybody to see) and, where the
starter library is quoted, from a list that the tests hold against it. Nothing of another server,
and nothing private, is ever suggested; nothing at all where it would take too long.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.services import OPERATOR
from corpus.errors import LibraryError, in_log
from index.query.card_question import card_question

if TYPE_CHECKING:
    from bot.services import Services

STARTER_QUESTIONS = (
    "Why are there two high tides a day?",
    "Who decoded the dance of the honeybees?",
    "How do I add an article?",
    "How do I ask a question?",
    "How do I remove an article?",
)
"""Each is answered for sure by the starter library."""
MAX_CHARS = 100
"""Of a suggestion, by Discord's rules."""
_MOST = 25  # choices, as Discord has it
_WAIT_S = 1.5
"""Discord drops suggestions that take three seconds, and a member has typed on by then."""
_log = structlog.get_logger(__name__)


async def suggestions(services: Services, guild_id: int | None, typed: str) -> list[str]:
    """Return questions that hold every word typed: the server's own first, the most asked first.

    Args:
        services: Whose records.
        guild_id: The server, or None in direct messages.
        typed: What is in the field; all are suggested where that is empty.
    """
    try:
        async with asyncio.timeout(_WAIT_S):
            found = (
                await services.records.questions.asked_before(guild_id, typed) if guild_id else []
            )
            starter = OPERATOR in await services.tenants(guild_id)
    except (LibraryError, TimeoutError) as failure:
        _log.info("nothing_suggested", reason=in_log(failure))
        return []
    words = typed.casefold().split()
    more = STARTER_QUESTIONS if starter else ()
    found += [each for each in more if all(word in each.casefold() for word in words)]
    once: dict[str, str] = {}
    for each in found:
        if card_question(each) is None:  # "who wrote this?" means nothing where it is not said
            once.setdefault(each.casefold(), each)
    return [each for each in once.values() if len(each) <= MAX_CHARS][:_MOST]
