"""The last check before anything is shown: is it exact, still in its article, and this server's?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.home import home_of
from bot.quotation.exact_block import Block, InexactError, exact_block
from bot.ui import wording
from bot.ui.replies import tell
from corpus.errors import ArticleNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.quotation.reference import Reference
    from bot.services import Interaction, Services
    from corpus.article import Article
    from index.answer import Quotation

_log = structlog.get_logger(__name__)


async def still_quotable(services: Services, quotations: Iterable[Quotation]) -> list[Block]:
    """Keep the quotations that read back exactly and whose articles have not changed.

    Args:
        services: Whose library to ask: once for all of them.
        quotations: Found a moment ago.

    Returns:
        Their blocks, in the same order. One that is kept back is logged as an error: it should not
        have been found.
    """
    quotations = list(quotations)
    unchanged = await services.answers.still_quotable(quotations)
    blocks: list[Block] = []
    for quotation in quotations:
        reason = None
        if any(quotation is kept for kept in unchanged):
            try:
                blocks.append(exact_block(quotation))
            except InexactError as error:
                reason = str(error)
        else:
            reason = "its article is no longer what was indexed"
        if reason is not None:
            _log.error(
                "quotation_withheld",
                tenant=quotation.tenant,
                article=quotation.article.id,
                span=tuple(quotation.span),
                reason=reason,
            )
    return blocks


async def article_behind(interaction: Interaction, reference: Reference) -> Article | None:
    """Get the article that a button of an older message refers to.

    It must belong to a library of this server and still be the text that was quoted.

    Returns:
        None where it may not be shown; the presser has read why.
    """
    services = interaction.client.services
    if reference.tenant not in await services.tenants(home_of(interaction)):
        await tell(interaction, wording.NOT_YOURS)
        return None
    try:
        article = await services.library.get(reference.tenant, reference.article)
    except ArticleNotFoundError:
        await tell(interaction, wording.ARTICLE_GONE)
        return None
    if not reference.is_in(article):
        await tell(interaction, wording.ARTICLE_CHANGED)
        return None
    return article
