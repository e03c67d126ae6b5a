"""How much a server and its moderators may add, as the operator has set it.

Everything is counted in the database (`bot.records.usage`), so that a restart gives nothing back.
A refusal says which limit it is, what is used of it, and when it begins again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.moderation.source import wording
from bot.records.usage import Kind, Limit, Period
from bot.ui.language import say, say_count
from bot.ui.replies import KindRefusalError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services import Services
    from bot.settings import Settings


def fetch_limits(settings: Settings) -> tuple[Limit, ...]:
    """Return what holds for fetching a page."""
    return (
        Limit(Kind.FETCHES, Period.HOUR, settings.fetches_per_user_hour),
        Limit(Kind.FETCHES, Period.DAY, settings.fetches_per_user_day),
        Limit(Kind.FETCHES, Period.DAY, settings.fetches_per_server_day, whole_server=True),
    )


def article_limits(settings: Settings) -> tuple[Limit, ...]:
    """Return what holds for adding an article, beside the size of the library."""
    return (Limit(Kind.ARTICLES, Period.DAY, settings.articles_per_user_day),)


async def spend_fetch(services: Services, tenant: int, user: int, now: datetime) -> str | None:
    """Count a page that is about to be fetched.

    Returns:
        None, or the sentence of a limit that is reached; then nothing was counted.
    """
    limits = fetch_limits(services.settings)
    stopped = await services.records.usage.spend(tenant, user, limits, now=now)
    return None if stopped is None else wording.quota(stopped)


async def require_room(services: Services, tenant: int, user: int, now: datetime) -> None:
    """Refuse before anything is read where nothing could be added anyway.

    Raises:
        KindRefusalError: The library is full, or the moderator has added enough today.
    """
    limits = article_limits(services.settings)
    stopped = await services.records.usage.exceeded(tenant, user, limits, now=now)
    if stopped is not None:
        raise KindRefusalError(wording.quota(stopped))
    size = await services.library.size(tenant)
    most, characters = services.settings.max_articles, services.settings.max_characters
    if most and size.articles >= most:
        raise KindRefusalError(_full(size.articles, most))
    if characters and size.characters >= characters:
        raise KindRefusalError(_too_many(size.characters, 0, characters))


async def spend_article(  # noqa: PLR0913 - who spends how much on what
    services: Services,
    tenant: int,
    user: int,
    now: datetime,
    *,
    length: int,
    instead_of: int | None,
) -> None:
    """Count an article that is about to be stored. Call it holding `usage.turn(tenant)`.

    Args:
        services: Whose records and library.
        tenant: The server.
        user: The moderator.
        now: Aware UTC.
        length: Characters of the text.
        instead_of: Characters of the text that it replaces; None for a new article.

    Raises:
        KindRefusalError: A limit is reached; nothing was counted.
    """
    settings = services.settings
    size = await services.library.size(tenant)
    if settings.max_articles and instead_of is None and size.articles >= settings.max_articles:
        raise KindRefusalError(_full(size.articles, settings.max_articles))
    after = size.characters + length - (instead_of or 0)
    grows = after > size.characters
    if settings.max_characters and grows and after > settings.max_characters:
        raise KindRefusalError(_too_many(size.characters, length, settings.max_characters))
    stopped = await services.records.usage.spend(tenant, user, article_limits(settings), now=now)
    if stopped is not None:
        raise KindRefusalError(wording.quota(stopped))


async def give_back_article(services: Services, tenant: int, user: int, now: datetime) -> None:
    """Uncount an article that was not stored after all."""
    await services.records.usage.spend(
        tenant, user, article_limits(services.settings), now=now, amount=-1
    )


def _full(used: int, limit: int) -> str:
    return say(wording.FULL_ARTICLES, used=say_count(used, *shared.ARTICLES), limit=limit)


def _too_many(used: int, more: int, limit: int) -> str:
    return say(wording.FULL_CHARACTERS, used=used, more=more, limit=limit)
