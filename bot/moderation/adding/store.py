"""Putting a draft into the library: once, within quotas, and never over what nobody has seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.moderation.adding.comparison import Held, held_like
from bot.moderation.audit import record as audit
from bot.moderation.source import quotas
from bot.moderation.source.form import as_version_of
from bot.records.additions import State
from bot.records.audit import Action
from corpus.library import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from bot.records.additions import Addition
    from bot.services import Served, Services
    from corpus.article import Article, Draft


class How(StrEnum):
    """What the moderator said about an article that is like the draft.

    ADD: there was none. NEW: add it beside. UPDATE: make the draft its new version.
    """

    ADD = "add"
    NEW = "new"
    UPDATE = "update"


@dataclass(frozen=True)
class Stored:
    """What has become of a draft; `article` is None where it went on waiting or was decided.

    Attributes:
        state: `ADDED`, `UPDATED`, `PRESENT`; `WAITING` if it must be looked at again first;
            `TAKEN` if another press was faster.
        article: As it is in the library now.
    """

    state: State
    article: Article | None = None


@dataclass(frozen=True)
class Order:
    """To store one draft of an addition.

    Attributes:
        number: Which.
        how: What the moderator said.
        onto: For `How.UPDATE`: the id of the article, and the mark of its text as it was seen.
    """

    number: int
    how: How = How.ADD
    onto: tuple[str, str] | None = None


async def store(services: Services, addition: Addition, order: Order, now: datetime) -> Stored:
    """Store one draft, and write down who did.

    Raises:
        KindRefusalError: A quota is used up; the draft goes on waiting.
        LibraryError: The library refused it; the draft goes on waiting.
    """
    additions, tenant = services.records.additions, addition.tenant
    # One at a time in a server: two presses at once would both see the library below its limit.
    async with services.records.usage.turn(tenant):
        draft = await additions.take(tenant, addition.token, order.number, now=now)
        if draft is None:
            return Stored(State.TAKEN)
        stored = Stored(State.WAITING)
        try:
            stored = await _put(services, addition, order, draft, now)
        finally:  # also after an error, so that the draft waits again and is not lost
            await additions.settle(
                tenant,
                addition.token,
                order.number,
                stored.state,
                article_id=stored.article.id if stored.article else None,
            )
    return stored


async def write_down(bot: Served, addition: Addition, done: list[Stored]) -> None:
    """Enter into the audit log what was stored; many articles of one press are one entry."""
    for state, action in ((State.ADDED, Action.ADDED), (State.UPDATED, Action.UPDATED)):
        articles = [s.article for s in done if s.state is state and s.article is not None]
        if not articles:
            continue
        many = len(articles) > 1
        subject = f"{len(articles)} articles" if many else articles[0].title
        detail = "; ".join(a.title for a in articles) if many else articles[0].url or ""
        await audit.record(bot, addition.tenant, addition.user, action, subject, detail[:500])


async def _put(
    services: Services, addition: Addition, order: Order, draft: Draft, now: datetime
) -> Stored:
    tenant, user = addition.tenant, addition.user
    held = await held_like(services.library, tenant, draft)
    if held is not None and held.same_text:
        return Stored(State.PRESENT, held.like.article)
    if not _as_seen(order, held):
        return Stored(State.WAITING)
    old = held.like.article if held is not None and order.how is How.UPDATE else None
    # Counted before it is stored: a crash in between costs a count, never a limit.
    await quotas.spend_article(
        services,
        tenant,
        user,
        now,
        length=len(draft.text),
        instead_of=None if old is None else len(old.text),
    )
    stored = Stored(State.WAITING)
    try:
        stored = await _write(services, tenant, draft, old)
    finally:
        if stored.article is None:
            await quotas.give_back_article(services, tenant, user, now)
    return stored


async def _write(services: Services, tenant: int, draft: Draft, old: Article | None) -> Stored:
    if old is None:
        article = await services.library.add_new(tenant, draft)
        return Stored(State.WAITING) if article is None else Stored(State.ADDED, article)
    added = await services.library.replace(tenant, old.id, as_version_of(old, draft))
    unchanged = added.outcome is Outcome.UNCHANGED
    return Stored(State.PRESENT if unchanged else State.UPDATED, added.article)


def _as_seen(order: Order, held: Held | None) -> bool:
    """Return whether the library still is what the moderator decided about."""
    if order.how is How.UPDATE:
        return held is not None and order.onto == (held.like.article.id, held.mark)
    if order.how is How.NEW:
        return held is None or not held.only_update
    return held is None
