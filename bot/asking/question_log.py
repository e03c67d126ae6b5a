"""Keeping a question that was put to the bot in a server, for votes, statistics and suggestions.

It is kept before the reply is sent, so that a vote finds it; but no reply waits longer than a
second for that. Nothing is kept of direct messages, nor of what the bot only overheard.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from bot.records.questions import Logged, new_number
from index.answer import Verdict

if TYPE_CHECKING:
    from bot.asking.question import Question
    from bot.services import Services
    from index.answer import Answer

_WAIT_S = 1.0
"""A slow disk costs a question its place in the log, not the member time."""


async def keep_question(
    services: Services, question: Question, answer: Answer, took_ms: float
) -> int | None:
    """Keep a question and what became of it.

    Args:
        services: Whose records.
        question: As it reached the bot.
        answer: What is shown of it.
        took_ms: How long the asker waited, in milliseconds.

    Returns:
        The number that votes on its answer carry; None where it is not kept or not answered.
    """
    if question.guild_id is None:
        return None
    number = new_number()
    work = _add(services, question.guild_id, number, question, answer, round(took_ms))
    await asyncio.wait({services.background.start(work, "keep_question")}, timeout=_WAIT_S)
    return None if answer.verdict is Verdict.UNANSWERED else number


async def _add(  # noqa: PLR0913, PLR0917  as `keep_question`
    services: Services, tenant: int, number: int, question: Question, answer: Answer, took_ms: int
) -> None:
    first = answer.quotations[0] if answer.quotations else None
    await services.records.questions.add(
        Logged(
            tenant=tenant,
            number=number,
            asked=discord.utils.utcnow(),
            text=answer.question,
            asker=await services.records.pseudonyms.of(tenant, question.asker),
            public=not question.private,
            verdict=answer.verdict,
            confidence=answer.confidence,
            article=(first.tenant, first.article.id) if first else None,
            title=first.article.title if first else None,
            took_ms=took_ms,
        )
    )
