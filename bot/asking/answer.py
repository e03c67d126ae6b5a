"""The reply to a question asked in one's own words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.asking.ask import find
from bot.asking.buttons.ask_more import ask_more_button
from bot.asking.buttons.more import more_button
from bot.asking.buttons.share import share_entry
from bot.asking.buttons.vote import vote_buttons
from bot.asking.card.view import card_reply
from bot.asking.own_words import OwnWords
from bot.asking.question_log import keep_question
from bot.asking.unanswered.note import note_unanswered
from bot.asking.unanswered.tell_me_button import TellMeButton
from bot.quotation.answer_foot import Buttons
from bot.quotation.answer_view import lay_out
from bot.quotation.buttons import delete_entry
from bot.ui.replies import KindRefusalError, TooFastError
from index.answer import Verdict

if TYPE_CHECKING:
    from discord import ui

    from bot.asking.ask import Begin
    from bot.asking.channel_policy import Place
    from bot.asking.question import Question
    from bot.quotation.menu import Entry
    from bot.services import Services
    from bot.throttle import Busy
    from bot.ui.replies import Reply
    from index.answer import Answer

_NOTED_S = 1.0
"""Seconds that a reply waits for its question's number; later it is gathered, without a button."""


async def reply_to(
    services: Services,
    question: Question,
    *,
    begin: Begin | None = None,
    busy: Busy | None = None,
    place: Place | None = None,
) -> Reply:
    """Answer a question, after keeping what the buttons refer to: the question, or its gap.

    Args:
        services: As for `bot.asking.ask.find`, which says what may be raised.
        question: As it reached the bot.
        begin: As for `bot.asking.ask.find`.
        busy: As for `bot.asking.ask.find`.
        place: As for `bot.asking.ask.find`.
    """
    question, judged = await find(
        services, OwnWords(), question, begin=begin, busy=busy, place=place
    )
    answer = judged.answer
    if answer.card is not None:
        shown = question.text if question.show else None
        kept = await keep_question(services, question, answer, judged.took_ms)
        row = [*_votes(kept), ask_more_button()]
        return card_reply(answer.card, shown, Buttons(row, _last(question)))
    waiting = None
    if answer.verdict is Verdict.UNANSWERED:
        waiting = await _note(services, question, answer)
    kept = await keep_question(services, question, answer, judged.took_ms)
    row = [*_votes(kept), *more_button(judged, question)]
    row += [TellMeButton(waiting)] if waiting is not None else []
    row.append(ask_more_button())
    return lay_out(
        answer,
        blocks=judged.blocks,
        show_question=question.show,
        buttons=Buttons(row, _last(question)),
    )


def _votes(kept: int | None) -> list[ui.Item[Any]]:
    return [*vote_buttons(kept)] if kept is not None else []


def _last(question: Question) -> list[Entry]:
    """Make the last entry of an answer's menu.

    Nobody else sees a private answer, so there is nothing to delete; Discord lets one dismiss it.
    """
    return [share_entry() if question.private else delete_entry(question.asker)]


async def reply_if_known(
    services: Services, question: Question, place: Place, *, surely: bool = False
) -> Reply | None:
    """Answer a question that nobody put to the bot; None rather than any excuse.

    Args:
        services: As for `bot.asking.ask.find`.
        question: As it was overheard.
        place: Where.
        surely: Whether only a sure answer is wanted; what has none is gathered for moderators.

    Raises:
        TooFastError: Its author has written too many.
        TimeoutError: The service did not answer in time.
        PullquoteError: The index or the library failed.
    """
    way = OwnWords(cards=False)  # "who wrote this?" asks somebody else, of something else
    try:
        question, judged = await find(services, way, question, overheard=True, place=place)
    except TooFastError:
        raise
    except KindRefusalError:
        return None
    verdict = judged.answer.verdict
    if surely and verdict is not Verdict.ANSWERED:
        await _note(services, question, judged.answer)
        return None
    if verdict is Verdict.UNANSWERED:
        return None
    return lay_out(
        judged.answer,
        blocks=judged.blocks,
        show_question=question.show,
        buttons=Buttons([*more_button(judged, question), ask_more_button()], _last(question)),
    )


async def _note(services: Services, question: Question, answer: Answer) -> int | None:
    """Gather a question that the whole library has no answer to, or no sure one.

    Returns:
        Its number in the inbox, if it is there within a second: no reply waits longer.
    """
    if question.article is not None or question.guild_id is None:
        return None
    work = note_unanswered(services, question.guild_id, answer.question)
    task = services.background.start(work, "note_unanswered")
    done, _ = await asyncio.wait({task}, timeout=_NOTED_S)
    return task.result() if done else None
