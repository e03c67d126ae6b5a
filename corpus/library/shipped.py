"""Articles that came with the bot: updated with it, unless a person removed or edited them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.library.identity import fingerprint
from corpus.library.rows import Outcome, put, same_row
from corpus.library.tables import ArticleRow, ShippedRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import Draft


async def ship(session: AsyncSession, tenant: int, name: str, draft: Draft) -> bool:
    """Add a shipped article or its newer version; return whether the library changed."""
    record = await session.get(ShippedRow, (tenant, name))
    if record is None:
        return await _first(session, tenant, name, draft)
    row = await session.get(ArticleRow, (tenant, record.article_id))
    if row is None or row.fingerprint != record.fingerprint:
        return False
    added = await put(session, tenant, draft, row)
    record.fingerprint = row.fingerprint
    return added.outcome is not Outcome.UNCHANGED


async def _first(session: AsyncSession, tenant: int, name: str, draft: Draft) -> bool:
    """Import a shipped article; one the operator brought in before is theirs and stays so."""
    row = await same_row(session, tenant, draft)
    if row is None:
        article = (await put(session, tenant, draft, None)).article
    else:
        article = draft.as_article(row.id)
    session.add(
        ShippedRow(
            tenant=tenant,
            name=name,
            article_id=article.id,
            fingerprint=fingerprint(article),
        )
    )
    return row is None
