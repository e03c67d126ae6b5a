"""Which article is meant: suggested while typing, found by what was typed, named by a button.

Everybody may look at what can be quoted in a server. Changing is for moderators, and only in
their own server's library; that a button or an option names an article proves nothing.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.home import home_of
from bot.moderation.articles import wording
from bot.moderation.permissions import may_moderate
from bot.services import OPERATOR
from bot.ui.replies import KindRefusalError
from bot.ui.wording import of_error
from corpus.errors import ArticleNotFoundError, LibraryError, LibraryUnavailableError
from corpus.library import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import discord

    from bot.services import Services
    from corpus.article import Article
    from corpus.library import Listed

ID = r"(?P<article>[a-z0-9-]{1,40})"
MARK = r"(?P<mark>[0-9a-f]{8})"
"""For the patterns of buttons: an article, and the version of it that was shown."""

_CHOICE = re.compile(r"([gs]):([a-z0-9-]{1,40})")
_MAX_CHOICES, _MAX_NAME = 25, 100  # Discord's limits of autocompletion


def mark(article: Article) -> str:
    """Return eight hex digits that differ when anything of the article does."""
    return fingerprint(article)[:8]


def place(tenant: int) -> str:
    """Return a library as one letter of a button: "s" shared, "g" the server's own."""
    return "g" if tenant != OPERATOR else "s"


async def tenant_at(services: Services, guild_id: int | None, letter: str) -> int:
    """Return the library that a letter means here.

    Raises:
        KindRefusalError: That one may not be quoted here.
    """
    for tenant in await services.tenants(guild_id):
        if place(tenant) == letter:
            return tenant
    raise KindRefusalError(wording.NO_SUCH_ARTICLE)


async def suggest_any(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Suggest titles of everything that can be quoted here."""
    tenants = await interaction.client.services.tenants(home_of(interaction))
    return await _suggest(interaction.client.services, tenants, current)


async def suggest_own(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Suggest titles of the server's own articles, to its moderators only."""
    guild_id = home_of(interaction)
    if guild_id is None or not await may_moderate(interaction):
        return []
    return await _suggest(interaction.client.services, (guild_id,), current)


async def chosen(services: Services, guild_id: int | None, typed: str) -> tuple[int, str]:
    """Return tenant and id of the article that was chosen, or whose title or id was typed.

    Raises:
        KindRefusalError: There is none, or several.
    """
    match = _CHOICE.fullmatch(typed)
    words = typed.casefold().strip()
    exact: list[tuple[int, str]] = []
    close: list[tuple[int, str]] = []
    for tenant in await services.tenants(guild_id):
        for listed in await services.library.listing(tenant):
            if match and (match[1], match[2]) == (place(tenant), listed.id):
                return tenant, listed.id
            if words in (listed.title.casefold(), listed.id):
                exact.append((tenant, listed.id))
            if words and words in listed.title.casefold():
                close.append((tenant, listed.id))
    for found in (exact, close):
        if len(found) == 1:
            return found[0]
    raise KindRefusalError(wording.NO_SUCH_ARTICLE)


async def chosen_own(services: Services, guild_id: int, typed: str) -> Article:
    """Return the server's own article that was chosen.

    Raises:
        KindRefusalError: There is none, or it belongs to the shared library.
    """
    tenant, article_id = await chosen(services, guild_id, typed)
    if tenant != guild_id:
        raise KindRefusalError(wording.SHARED)
    return await own_article(services, guild_id, article_id)


async def own_article(
    services: Services, guild_id: int, article_id: str, seen: str | None = None
) -> Article:
    """Return a server's article as it is now.

    Args:
        services: Whose library.
        guild_id: The server.
        article_id: Which.
        seen: The `mark` of the version that a moderator decided about.

    Raises:
        KindRefusalError: It is gone, or is another version now.
    """
    with refusals():
        article = await services.library.get(guild_id, article_id)
    if seen is not None and mark(article) != seen:
        raise KindRefusalError(wording.CHANGED)
    return article


@contextmanager
def refusals(gone: str = wording.GONE) -> Iterator[None]:
    """Let a moderator read what the library objects to; only its failures stay failures.

    Args:
        gone: What to say where the article is not there.

    Raises:
        KindRefusalError: The library refused what was asked of it.
        LibraryUnavailableError: The database cannot be reached.
    """
    try:
        yield
    except ArticleNotFoundError as error:
        raise KindRefusalError(gone) from error
    except LibraryUnavailableError:
        raise
    except LibraryError as error:
        raise KindRefusalError(wording.clip(of_error(error), 600)) from error


async def _suggest(
    services: Services, tenants: Sequence[int], current: str
) -> list[app_commands.Choice[str]]:
    typed = current.casefold().strip()
    found: list[tuple[int, Listed]] = [
        (tenant, listed)
        for tenant in tenants
        for listed in await services.library.listing(tenant)
        if typed in listed.title.casefold()
    ]
    found.sort(key=lambda pair: not pair[1].title.casefold().startswith(typed))
    return [
        app_commands.Choice(name=listed.title[:_MAX_NAME], value=f"{place(tenant)}:{listed.id}")
        for tenant, listed in found[:_MAX_CHOICES]
    ]
