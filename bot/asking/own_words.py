"""The way of asking in one's own words: by `/ask`, by mention, by reply, or overheard."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.asking import classify
from bot.asking.ask import Found, Judged
from bot.asking.channel_policy import thresholds
from bot.asking.courtesy.instead import refusal
from bot.asking.courtesy.phrases import courtesy
from bot.asking.courtesy.reply import courteous
from bot.ui import wording
from bot.ui.replies import KindRefusalError
from index.answer import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.asking.question import Question
    from bot.quotation.exact_block import Block
    from bot.records.settings import GuildSettings
    from bot.services import Services


@dataclass(frozen=True)
class OwnWords:
    """The way of asking a question in one's own words.

    Attributes:
        most: How many quotations to find at most; as many as the server has set where None.
        cards: Whether a question about articles themselves is answered from their cards.
    """

    most: int | None = None
    cards: bool = True

    async def check(self, services: Services, question: Question) -> None:
        """Refuse what has no words, or too many; return greetings and thanks, which ask nothing."""
        refused = refusal(question.text, services.settings.max_question_chars)
        if refused is not None:
            raise KindRefusalError(refused)
        kind = courtesy(question.text)
        if kind is not None:
            await services.throttle.admit(question.asker, question.guild_id, cheap=True)
            raise KindRefusalError(await courteous(services, question.guild_id, kind))

    async def find(
        self,
        services: Services,
        question: Question,
        tenants: Sequence[int],
        chosen: GuildSettings,
    ) -> Found:
        """Look for one quotation more than is shown, to know whether there are further ones."""
        limit = self.most or chosen.quotations
        answer = await services.answers.ask(
            question.text,
            tenants=tenants,
            before=question.before,
            article=question.article,
            this=question.this,
            cards=self.cards,
            limit=limit + 1,
            thresholds=thresholds(chosen.sureness),
        )
        if answer.card is not None:
            return Found((), lambda _: Judged(answer))
        if answer.verdict is Verdict.UNANSWERED:
            if await in_another_language(services, question.text, tenants):
                raise KindRefusalError(wording.OTHER_LANGUAGE)
            return Found((), lambda _: Judged(answer))
        return Found(answer.quotations, lambda blocks: _judged(answer, blocks, limit))


def _judged(answer: Answer, blocks: Sequence[Block], limit: int) -> Judged:
    """Keep what may be shown of an answer, which has one quotation more than `limit`."""
    if blocks and blocks[0].quotation is not answer.quotations[0]:
        # The confidence was that of the quotation which is kept back.
        answer = replace(answer, verdict=Verdict.UNCERTAIN)
    shown = tuple(blocks[:limit])
    quotations = tuple(block.quotation for block in shown)
    return Judged(replace(answer, quotations=quotations), shown, further=len(blocks) > limit)


async def in_another_language(services: Services, text: str, tenants: Sequence[int]) -> bool:
    """Return whether a question seems to be in another language than a server's articles."""
    for tenant in tenants:
        titles = [listed.title for listed in await services.library.listing(tenant)]
        if titles:
            return await asyncio.to_thread(classify.seems_other_language, text, titles)
    return False
