"""Putting a draft into the library: once, within quotas, and never over what nobody has seen."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    from bot.records.audit import Entry
    from bot.services import Served, Services
    from corpus.article import Article, Draft


_ACTIONS = {State.ADDED: Action.ADDED, State.UPDATED: Action.UPDATED}


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


@dataclass
class Press:
    """One press of a button, which may store many drafts: many articles make one entry of the log.

    Attributes:
        addition: Whose drafts.
        stored: What has become of them, in order.
        entries: What the log says of them so far, by what was done.
    """

    addition: Addition
    stored: list[Stored] = field(default_factory=list)
    entries: dict[State, Entry] = field(default_factory=dict)

    async def note(self, services: Services, stored: Stored, now: datetime) -> Entry | None:
        """Write down that one more was stored, in the transaction that stores it."""
        if stored.state not in _ACTIONS:
            return None
        articles = [s.article for s in (*self.stored, stored) if s.state is stored.state]
        titles = [article.title for article in articles if article is not None]
        many = len(titles) > 1
        subject = f"{len(titles)} articles" if many else titles[0]
        url = articles[-1].url if articles[-1] is not None else None
        detail = ("; ".join(titles) if many else url or "")[:500]
        tenant, user, log = self.addition.tenant, self.addition.user, services.records.audit
        if stored.state in self.entries:
            return await log.amend(tenant, self.entries[stored.state].number, subject, detail)
        return await log.add(tenant, user, _ACTIONS[stored.state], subject, detail, at=now)

    async def show(self, bot: Served) -> None:
        """Repeat in the log channel what was written down."""
        for entry in self.entries.values():
            await audit.mirror(bot, self.addition.tenant, entry)


async def store(services: Services, press: Press, order: Order, now: datetime) -> Stored:
    """Store one draft, and write down who did.

    Raises:
        KindRefusalError: A quota is used up; the draft goes on waiting.
        LibraryError: The library refused it; the draft goes on waiting.
    """
    addition = press.addition
    additions, tenant = services.records.additions, addition.tenant
    # One at a time in a server: two presses at once would both see the library below its limit.
    async with services.records.usage.turn(tenant):
        draft = await additions.take(tenant, addition.token, order.number, now=now)
        if draft is None:
            return Stored(State.TAKEN)
        stored = Stored(State.WAITING)
        try:
            stored = await _put(services, press, order, draft, now)
        finally:  # also after an error, so that the draft waits again and is not lost
            await additions.settle(
                tenant,
                addition.token,
                order.number,
                stored.state,
                article_id=stored.article.id if stored.article else None,
            )
    return stored


async def _put(
    services: Services, press: Press, order: Order, draft: Draft, now: datetime
) -> Stored:
    tenant, user = press.addition.tenant, press.addition.user
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
        async with services.library.database.together(tenant):
            stored = await _write(services, tenant, draft, old)
            entry = await press.note(services, stored, now)
        press.stored.append(stored)
        if entry is not None:
            press.entries[stored.state] = entry
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
