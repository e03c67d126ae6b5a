"""Articles that came with the bot: updated with it, unless a person removed or edited them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from corpus.library.identity import fingerprint
from corpus.library.rows import Outcome, put, same_row
from corpus.library.tables import ArticleRow, ShippedRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import Draft
    from corpus.database.database import Database


@dataclass(frozen=True)
class ShippedFile:
    """A file that came with the bot.

    Attributes:
        name: Its name without suffix: it stays the same from version to version.
        digest: Of what is in it and of the version that reads it, 64 hex digits.
    """

    name: str
    digest: str


async def shipped_files(database: Database, tenant: int) -> frozenset[ShippedFile]:
    """Return the files that a library has been brought up to date with."""
    query = select(ShippedRow.name, ShippedRow.file_digest).where(ShippedRow.tenant == tenant)
    async with database.read() as session:
        found = (await session.execute(query)).all()
    return frozenset(ShippedFile(name, digest) for name, digest in found if digest)


async def ship(session: AsyncSession, tenant: int, file: ShippedFile, draft: Draft) -> bool:
    """Add a shipped article or its newer version; return whether the library changed."""
    record = await session.get(ShippedRow, (tenant, file.name))
    if record is None:
        return await _first(session, tenant, file, draft)
    record.file_digest = file.digest
    row = await session.get(ArticleRow, (tenant, record.article_id))
    if row is None or row.fingerprint != record.fingerprint:
        return False
    added = await put(session, tenant, draft, row)
    record.fingerprint = row.fingerprint
    return added.outcome is not Outcome.UNCHANGED


async def _first(session: AsyncSession, tenant: int, file: ShippedFile, draft: Draft) -> bool:
    """Import a shipped article; one the operator brought in before is theirs and stays so."""
    row = await same_row(session, tenant, draft)
    if row is None:
        article = (await put(session, tenant, draft, None)).article
    else:
        article = draft.as_article(row.id)
    session.add(
        ShippedRow(
            tenant=tenant,
            name=file.name,
            article_id=article.id,
            fingerprint=fingerprint(article),
            file_digest=file.digest,
        )
    )
    return row is None
