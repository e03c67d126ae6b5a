"""Whether what a button of an old message refers to may still be shown, and saying why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.home import home_of
from bot.ui import wording
from bot.ui.replies import tell
from corpus.errors import ArticleNotFoundError

if TYPE_CHECKING:
    import discord

    from bot.client import PullquoteBot
    from bot.quotation.reference import Reference
    from corpus.article import Article


async def standing(
    interaction: discord.Interaction[PullquoteBot], reference: Reference
) -> Article | None:
    """The article of a reference; None where it may not be shown, and the presser is told why.

    It must belong to a library of this server and still be the text that was quoted.
    """
    bot = interaction.client
    if reference.tenant not in await bot.tenants(home_of(interaction)):
        await tell(interaction, wording.NOT_YOURS)
        return None
    try:
        article = await bot.library.get(reference.tenant, reference.article)
    except ArticleNotFoundError:
        await tell(interaction, wording.ARTICLE_GONE)
        return None
    if not reference.stands_in(article):
        await tell(interaction, wording.ARTICLE_CHANGED)
        return None
    return article
