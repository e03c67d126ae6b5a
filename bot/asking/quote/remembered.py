"""Asking for half-remembered words: where they are in the articles, and how they really go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.ask import Found, Judged, find
from bot.asking.buttons.ask_more import ask_more_button
from bot.asking.buttons.share import share_entry
from bot.asking.quote import wording
from bot.asking.quote.view import lead
from bot.quotation.answer_foot import Buttons
from bot.quotation.answer_view import lay_out
from bot.quotation.buttons import delete_entry
from bot.ui.language import say
from bot.ui.replies import KindRefusalError
from index.answer import Answer, Verdict
from index.answering.wording import FEWEST_LETTERS, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.asking.ask import Begin
    from bot.asking.question import Question
    from bot.quotation.exact_block import Block
    from bot.quotation.menu import Entry
    from bot.records.settings import GuildSettings
    from bot.services import Services
    from bot.throttle import Busy
    from bot.ui.replies import Reply
    from index.answering.wording import Remembered

MAX_CHARS = 1_000
"""More is a passage, not a quotation that somebody half remembers."""


class HalfRemembered:
    """The way of asking for the exact wording of something."""

    async def check(self, _services: Services, question: Question) -> None:
        """Refuse too few letters to recognise a sentence by, and too many to compare."""
        if sum(char.isalnum() for char in question.text) < FEWEST_LETTERS:
            raise KindRefusalError(wording.TOO_SHORT)
        if len(question.text) > MAX_CHARS:
            raise KindRefusalError(say(wording.TOO_LONG, limit=MAX_CHARS))

    async def find(
        self,
        services: Services,
        question: Question,
        tenants: Sequence[int],
        _chosen: GuildSettings,
    ) -> Found:
        """Look for the wording; where it is nowhere, for what is near in meaning."""
        found = await services.answers.remembered(question.text, tenants=tenants)
        if found:
            quotations = [one.quotation for one in found]
            return Found(quotations, lambda blocks: _judged(question.text, found, blocks))
        near = await services.answers.ask(question.text, tenants=tenants, cards=False)
        related = near.quotations or near.related
        answer = Answer(question.text, Verdict.UNANSWERED, confidence=0.0, related=related)
        return Found((), lambda _: Judged(answer, lead=wording.NOT_THERE))


async def reply_to(services: Services, question: Question, *, begin: Begin, busy: Busy) -> Reply:
    """Show where words are, below what differs from them as they were typed.

    Args:
        services: As for `bot.asking.ask.find`, which says what may be raised.
        question: The words.
        begin: As for `bot.asking.ask.find`.
        busy: As for `bot.asking.ask.find`.
    """
    question, judged = await find(services, HalfRemembered(), question, begin=begin, busy=busy)
    last: list[Entry] = []
    if not question.private:
        last.append(delete_entry(question.asker))
    elif judged.blocks:
        last.append(share_entry())
    return lay_out(
        judged.answer,
        blocks=judged.blocks,
        show_question=True,
        lead=judged.lead,
        buttons=Buttons([ask_more_button()] if judged.blocks else [], last),
    )


def _judged(text: str, found: Sequence[Remembered], blocks: Sequence[Block]) -> Judged:
    shown = [block.quotation for block in blocks]
    first = next(one for one in found if one.quotation is shown[0])
    answer = Answer(
        text,
        Verdict.UNCERTAIN if first.match is Match.DIFFERS else Verdict.ANSWERED,
        confidence=first.similarity,
        quotations=tuple(shown),
    )
    return Judged(answer, tuple(blocks), lead=lead(first))
