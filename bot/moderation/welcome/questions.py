"""Three questions that the articles answer for sure: each was asked a moment ago."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.asking.autocomplete import STARTER_QUESTIONS
from bot.asking.channel_policy import thresholds
from bot.quotation.still_quotable import still_quotable
from bot.services import OPERATOR
from corpus.errors import PullquoteError
from index.answer import Verdict
from index.answering.suggest import holds, suggestions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services import Services
    from index.answer import Answer

SHOWN = 3
_ARTICLES = 12
"""So many articles are read for suggestions, the first of each before the second of any."""
_TRIES = 12
_WAIT_S = 20.0
_log = structlog.get_logger(__name__)


async def sure_questions(services: Services, guild_id: int) -> list[str]:
    """Return up to three questions that are answered for sure in a server, its own articles first.

    Args:
        services: Whose library.
        guild_id: The server.
    """
    found: list[str] = []
    try:
        async with asyncio.timeout(_WAIT_S):
            async for question in _sure(services, guild_id):
                found.append(question)
                if len(found) == SHOWN:
                    break
    except (PullquoteError, TimeoutError) as failure:
        _log.info("no_more_suggestions", reason=str(failure))
    return found


async def _sure(services: Services, guild_id: int) -> AsyncIterator[str]:
    tenants = await services.tenants(guild_id)
    listed = (await services.library.listing(guild_id))[:_ARTICLES]
    articles = await services.library.some(guild_id, [each.id for each in listed])
    guesses = [list(suggestions(article))[:_TRIES] for article in articles]
    # Of each article the first, then of each the second: three questions about three articles.
    pairs = [
        (article, of[turn])
        for turn in range(max(map(len, guesses), default=0))
        for article, of in zip(articles, guesses, strict=True)
        if turn < len(of)
    ]
    for article, guess in pairs[:_TRIES]:
        answer = await _asked(services, guild_id, guess.question)
        if answer is not None and holds(guess, article, answer):
            yield guess.question
    if OPERATOR in tenants:
        for question in STARTER_QUESTIONS:
            if await _asked(services, guild_id, question) is not None:
                yield question


async def _asked(services: Services, guild_id: int, question: str) -> Answer | None:
    """Return the answer to a question as a member would get it; None unless it is sure."""
    settings = await services.records.settings.get(guild_id)
    answer = await services.answers.ask(
        question,
        tenants=await services.tenants(guild_id),
        limit=1,
        thresholds=thresholds(settings.sureness),
    )
    if answer.verdict is not Verdict.ANSWERED or answer.card is not None:
        return None
    return answer if await still_quotable(services, answer.quotations) else None
