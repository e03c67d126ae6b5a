"""More quotations: the next best answers to the question of a message, shown to whoever presses.

No question is stored. It is read from the message itself where that repeats it, else from the
message it replies to, as follow-ups are; it is asked again and the quotations seen are skipped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from bot.asking.ask import Judged, find
from bot.asking.buttons.ask_more import ask_more_button
from bot.asking.follow_ups import question_of
from bot.asking.own_words import OwnWords
from bot.asking.question import Question
from bot.home import home_of
from bot.quotation.answer_foot import Buttons
from bot.quotation.answer_view import lay_out
from bot.ui import wording
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError, Reply, finish
from index.answer import Verdict

if TYPE_CHECKING:
    from discord import ui

    from bot.services import Interaction, Services


A_PAGE = 3
"""So many quotations are shown each time more are asked for."""
MOST = 30
"""So many quotations of one question are shown, page after page."""
_TEMPLATE = r"pq:more:(?P<skip>\d{1,2})(?::(?P<tenant>\d{1,20}):(?P<article>[a-z0-9-]{1,40}))?"


def more_button(judged: Judged, question: Question, *, after: int = 0) -> list[MoreButton]:
    """Make the button under an answer that has more quotations.

    Args:
        judged: The answer.
        question: What was asked.
        after: How many quotations have been shown before those of the answer.

    Returns:
        One button or none: nothing further, thirty seen, or an article whose id fits no button.
    """
    seen = after + len(judged.answer.quotations)
    if not judged.further or seen >= MOST:
        return []
    button = MoreButton(seen, question.article)
    return [button] if re.fullmatch(_TEMPLATE, button.item.custom_id or "") else []


class MoreButton(PersistentButton, template=_TEMPLATE):
    """Shows the quotations after those of an answer.

    Args:
        skip: How many quotations have been shown.
        article: Tenant and id of the one article that was asked.
    """

    def __init__(self, skip: int, article: tuple[int, str] | None = None) -> None:
        where = f":{article[0]}:{article[1]}" if article else ""
        super().__init__(f"pq:more:{skip}{where}", say(wording.MORE_QUOTATIONS))
        self.skip = skip
        self.article = article

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        article = (int(match["tenant"]), match["article"]) if match["article"] else None
        return cls(int(match["skip"]), article)

    async def _used(self, interaction: Interaction) -> None:
        """Answer privately with what comes next, or say that there is no more."""
        bot, message = interaction.client, interaction.message
        if message is None or bot.user is None:
            return
        await interaction.response.defer(thinking=True, ephemeral=True)
        text, before = await question_of(message, bot.user.id)
        if not text:
            raise KindRefusalError(wording.QUESTION_UNREAD)
        asked = Question(
            text,
            asker=interaction.user.id,
            guild_id=home_of(interaction),
            before=before,
            article=self.article,
            show=True,
            private=True,
            channel=interaction.channel,
        )
        await finish(interaction, await _following(bot.services, asked, self.skip))


async def _following(services: Services, question: Question, skip: int) -> Reply:
    """Return the quotations after the first `skip`, laid out for the one who asked for them."""
    question, judged = await find(services, OwnWords(skip + A_PAGE, cards=False), question)
    answer = judged.answer
    rest = answer.quotations[skip:]
    if answer.verdict is Verdict.UNANSWERED or not rest:
        raise KindRefusalError(wording.NO_MORE)
    # They follow what was shown before, so none of them is "the answer", however sure that one was.
    answer = replace(answer, verdict=Verdict.UNCERTAIN, quotations=rest)
    judged = replace(judged, answer=answer, blocks=judged.blocks[skip:])
    return lay_out(
        answer,
        blocks=judged.blocks,
        show_question=True,
        lead=wording.FURTHER,
        buttons=Buttons([*more_button(judged, question, after=skip), ask_more_button()]),
    )
