"""A question's way through the bot, read downwards: policy, throttle, service, last check.

Slash commands, mentions, direct messages, replies, buttons and the message menu all come through
here, so each rule holds for all of them. Ways of asking differ in what they accept and in what they
look for (see `Way`); what is found, each lays out with buttons of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.asking.channel_policy import place_of
from bot.health.counting import counting
from bot.quotation.still_quotable import still_quotable
from bot.records.settings import Mode
from bot.ui import wording
from bot.ui.replies import KindRefusalError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.asking.channel_policy import Place
    from bot.asking.question import Question
    from bot.quotation.exact_block import Block
    from bot.records.settings import GuildSettings
    from bot.services import Services
    from bot.throttle import Busy
    from index.answer import Answer, Quotation

    Begin = Callable[[Question, GuildSettings], Awaitable[Question]]
    """Acknowledges a question that will be looked for: defers, and settles who reads the answer."""


@dataclass(frozen=True)
class Found:
    """What a way of asking has found, before the last check.

    Attributes:
        quotations: Best first.
        judge: Makes the answer from the blocks of those that may be shown, all or some.
    """

    quotations: Sequence[Quotation]
    judge: Callable[[Sequence[Block]], Judged]


@dataclass(frozen=True)
class Judged:
    """An answer whose quotations have passed the last check.

    Attributes:
        answer: What is shown.
        blocks: Of its quotations, in their order.
        lead: A line of ours, in English or said already, instead of the one that names the verdict.
        further: Whether the articles say more than it holds.
        took_ms: How long the asker has waited, in milliseconds.
    """

    answer: Answer
    blocks: tuple[Block, ...] = ()
    lead: str | None = None
    further: bool = False
    took_ms: float = 0.0


class Way(Protocol):
    """One way of asking."""

    async def check(self, services: Services, question: Question) -> None:
        """Refuse what can't be looked for, and answer what asks nothing.

        Raises:
            KindRefusalError: Says why.
        """
        ...

    async def find(
        self,
        services: Services,
        question: Question,
        tenants: Sequence[int],
        chosen: GuildSettings,
    ) -> Found:
        """Look in the articles.

        Args:
            services: Whose.
            question: As checked.
            tenants: Whose libraries; nothing else may be looked at.
            chosen: What the server has set.

        Raises:
            KindRefusalError: Nothing was found, and there is a better sentence than that.
            PullquoteError: The index or the library failed.
        """
        ...


async def find(  # noqa: PLR0913  who asks, how, and what to do meanwhile
    services: Services,
    way: Way,
    question: Question,
    *,
    begin: Begin | None = None,
    busy: Busy | None = None,
    overheard: bool = False,
    place: Place | None = None,
) -> tuple[Question, Judged]:
    """Take a question from its arrival to an answer that was checked a moment ago.

    Args:
        services: Whose library, settings and records.
        way: How it was asked.
        question: As it reached the bot.
        begin: Called when the question is accepted, before it is looked for.
        busy: Given a sentence to show where others' questions keep this one waiting.
        overheard: Whether nobody put it to the bot; it counts apart from what its author asks.
        place: Where it was asked, if that has been looked up already.

    Returns:
        The question as it was accepted, and its answer.

    Raises:
        KindRefusalError: It can't be answered here, now, or at all; says why.
        TimeoutError: The service did not answer in time.
        PullquoteError: The index or the library failed.
    """
    with counting(services.metrics, overheard=overheard) as counted:
        question = replace(question, text=" ".join(question.text.split()))
        if place is None:
            place = await place_of(services, question.guild_id, question.channel)
        if place.mode is Mode.OFF:
            raise KindRefusalError(wording.OFF_HERE)
        await way.check(services, question)
        # Counted and refused before it is acknowledged, so that the asker alone sees a refusal.
        await services.throttle.admit(question.asker, question.guild_id, overheard=overheard)
        tenants = await _readable(services, question.guild_id)
        if begin is not None:
            question = await begin(question, place.settings)
        async with services.throttle.in_turn(question.guild_id, busy):
            found = await way.find(services, question, tenants, place.settings)
            # A moderator may have removed an article meanwhile; the index follows later.
            blocks = await still_quotable(services, found.quotations)
        if found.quotations and not blocks:
            raise KindRefusalError(wording.NOT_EXACT)
        judged = found.judge(blocks)
        counted.verdict = judged.answer.verdict
        return question, replace(judged, took_ms=counted.took_s * 1_000)


async def _readable(services: Services, guild_id: int | None) -> tuple[int, ...]:
    """Return whose libraries may be quoted in a server; at least one is indexed.

    Raises:
        KindRefusalError: There are no articles, or they are still being read.
    """
    tenants = await services.tenants(guild_id)
    indexes = services.answers.indexes
    if not any(indexes.info(tenant) for tenant in tenants):
        waiting = [tenant for tenant in tenants if await services.library.hashes(tenant)]
        for tenant in waiting:  # another process may have added its first articles
            indexes.refresh_soon(tenant)
        raise KindRefusalError(wording.NOT_READY if waiting else wording.NO_ARTICLES)
    return tenants
