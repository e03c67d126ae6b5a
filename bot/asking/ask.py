"""A question's way through the bot: checks, cooldown, the service, a last check, the layout.

Slash commands, mentions, direct messages and replies all come through here, so each rule holds
for all of them.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from discord.ext import commands

from bot.asking import classify
from bot.asking.buttons.more import more_button
from bot.asking.buttons.share import ShareButton
from bot.asking.channel_policy import place_of, thresholds
from bot.asking.question_log import keep_question
from bot.asking.throttle import Line
from bot.asking.unanswered.note import note_unanswered
from bot.quotation.answer_view import InexactError, Reply, exact_block, lay_out
from bot.records.settings import Mode
from bot.ui import wording
from bot.ui.replies import KindRefusalError, TooFastError, sentence_view
from index.answer import Answer, Quotation, Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.asking.question import Question
    from bot.asking.throttle import Busy
    from bot.client import PullquoteBot
    from bot.records.settings import GuildSettings

_MINUTE = 60.0
_NOTED_S = 1.0
_A_PAGE = 3
_MOST = 30
_log = structlog.get_logger(__name__)


class Asker:
    """Answers questions for one bot.

    Args:
        bot: Whose settings, library and service to use.
    """

    def __init__(self, bot: PullquoteBot) -> None:
        self._bot = bot
        rate = bot.settings.cooldown_per_minute
        self._cooldowns: commands.CooldownMapping[tuple[int, int, bool]] | None = (
            commands.CooldownMapping.from_cooldown(rate, _MINUTE, lambda place: place)
            if rate
            else None
        )
        self._line = Line()

    async def reply_to(self, question: Question, *, busy: Busy | None = None) -> Reply:
        """The reply to a question: quotations checked a moment ago, or a kind sentence.

        Args:
            question: As it reached the bot.
            busy: Given a sentence to show where others' questions keep this one waiting.

        Raises:
            TooFastError: The member has asked too many questions.
            TimeoutError: The service did not answer in time.
            PullquoteError: The index or the library failed.
        """
        began = time.perf_counter()
        try:
            answer, further = await self._answer(question, busy=busy)
        except TooFastError:
            raise
        except KindRefusalError as refusal:
            return Reply(sentence_view(refusal.what))
        took_ms = (time.perf_counter() - began) * 1_000
        return lay_out(
            answer,
            asker=question.asker,
            show_question=question.show,
            private=question.private,
            inbox=await self._note(answer, question),
            more=more_button(len(answer.quotations), question.article) if further else None,
            share=ShareButton() if question.private else None,
            votes=await keep_question(self._bot, question, answer, took_ms),
        )

    async def more(self, question: Question, skip: int) -> Reply:
        """The quotations after the first `skip`, privately; a kind sentence where there are none.

        Raises:
            KindRefusalError: The question can't be asked again, or nothing more was found.
            TimeoutError: The service did not answer in time.
            PullquoteError: The index or the library failed.
        """
        answer, further = await self._answer(question, most=skip + _A_PAGE)
        following = answer.quotations[skip:]
        if answer.verdict is Verdict.UNANSWERED or not following:
            raise KindRefusalError(wording.NO_MORE)
        seen = min(skip + len(following), _MOST)
        return lay_out(
            replace(answer, verdict=Verdict.UNCERTAIN, quotations=following),
            asker=question.asker,
            show_question=True,
            private=True,
            lead=wording.FURTHER,
            more=more_button(seen, question.article) if further and seen < _MOST else None,
        )

    async def _note(self, answer: Answer, question: Question) -> int | None:
        """Gathers a question that the whole library has no answer to.

        Returns:
            Its number in the inbox, if it is there within a second: no reply waits longer.
        """
        unanswered = answer.verdict is Verdict.UNANSWERED and question.article is None
        if not unanswered or question.guild_id is None:
            return None
        work = note_unanswered(self._bot, question.guild_id, answer.question)
        task = self._bot.background.start(work, "note_unanswered")
        done, _ = await asyncio.wait({task}, timeout=_NOTED_S)
        return task.result() if done else None

    async def reply_if_known(self, question: Question) -> Reply | None:
        """The reply to a question that nobody put to the bot; None rather than any excuse.

        Raises:
            TooFastError: Its author has written too many.
            TimeoutError: The service did not answer in time.
            PullquoteError: The index or the library failed.
        """
        try:
            answer, further = await self._answer(question, overheard=True)
        except TooFastError:
            raise
        except KindRefusalError:
            return None
        if answer.verdict is Verdict.UNANSWERED:
            return None
        return lay_out(
            answer,
            asker=question.asker,
            show_question=question.show,
            more=more_button(len(answer.quotations), question.article) if further else None,
        )

    async def _answer(
        self,
        question: Question,
        *,
        most: int | None = None,
        overheard: bool = False,
        busy: Busy | None = None,
    ) -> tuple[Answer, bool]:
        """The answer, and whether the articles say more than it holds."""
        place = await place_of(self._bot, question.guild_id, question.channel)
        if place.mode is Mode.OFF:
            raise KindRefusalError(wording.OFF_HERE)
        text = " ".join(question.text.split())
        limit = self._bot.settings.max_question_chars
        if not classify.has_words(text):
            raise KindRefusalError(wording.EMPTY)
        if len(text) > limit:
            raise KindRefusalError(wording.over_long(len(text), limit))
        self.hold_back(question.asker, question.guild_id, overheard=overheard)
        async with self.in_turn(busy):
            return await self._ask(text, question, place.settings, most)

    @asynccontextmanager
    async def in_turn(self, busy: Busy | None = None) -> AsyncIterator[None]:
        """Wait for a place among those who are answered, then hold it for a time.

        Args:
            busy: Given a sentence to show where others' questions keep this one waiting.

        Raises:
            KindRefusalError: Too many wait already.
            TimeoutError: What was done in the place took too long.
        """
        async with self._line.place(busy), asyncio.timeout(self._bot.settings.ask_timeout_s):
            yield

    async def readable(self, guild_id: int | None) -> tuple[int, ...]:
        """Whose libraries may be quoted in a server, one of which is indexed at least.

        Raises:
            KindRefusalError: There are no articles, or they are still being read.
        """
        tenants = await self._bot.tenants(guild_id)
        if not any(self._bot.service.info(tenant) for tenant in tenants):
            waiting = any([await self._bot.library.hashes(tenant) for tenant in tenants])
            raise KindRefusalError(wording.NOT_READY if waiting else wording.NO_ARTICLES)
        return tenants

    def hold_back(self, asker: int, guild_id: int | None, *, overheard: bool = False) -> None:
        """Count a question, or refuse who asks too fast.

        Args:
            asker: The user's id.
            guild_id: Each server counts for itself, direct messages (None) as one more.
            overheard: What nobody put to the bot counts apart from what its author asks.

        Raises:
            TooFastError: Says how long to wait.
        """
        if self._cooldowns is None:
            return
        bucket = self._cooldowns.get_bucket((guild_id or 0, asker, overheard))
        wait = bucket.update_rate_limit() if bucket else None
        if wait:
            raise TooFastError(wording.cooldown(wait))

    async def _ask(
        self, text: str, question: Question, chosen: GuildSettings, most: int | None
    ) -> tuple[Answer, bool]:
        limit = most or chosen.quotations
        tenants = await self.readable(question.guild_id)
        answer = await self._bot.service.ask(
            text,
            tenants=tenants,
            article=question.article,
            limit=limit + 1,
            thresholds=thresholds(chosen.sureness),
        )
        if answer.verdict is Verdict.UNANSWERED:
            await self._refuse_other_language(text, tenants)
            return answer, False
        standing = [q for q in answer.quotations if await self.may_be_shown(q)]
        if not standing:
            raise KindRefusalError(wording.NOT_EXACT)
        if standing[0] is not answer.quotations[0]:  # the confidence was the lost one's
            answer = replace(answer, verdict=Verdict.UNCERTAIN)
        return replace(answer, quotations=tuple(standing[:limit])), len(standing) > limit

    async def may_be_shown(self, quotation: Quotation) -> bool:
        """Whether a quotation reads back exactly and still stands in its article; logged if not."""
        try:
            exact_block(quotation)
            if await self._bot.service.still_stands(quotation):
                return True
            reason = "its article is no longer what was indexed"
        except InexactError as error:
            reason = str(error)
        _log.error(
            "quotation_withheld",
            tenant=quotation.tenant,
            article=quotation.article.id,
            span=tuple(quotation.span),
            reason=reason,
        )
        return False

    async def _refuse_other_language(self, text: str, tenants: Sequence[int]) -> None:
        for tenant in tenants:
            titles = [listed.title for listed in await self._bot.library.listing(tenant)]
            if titles:
                if classify.seems_other_language(text, titles):
                    raise KindRefusalError(wording.OTHER_LANGUAGE)
                return
