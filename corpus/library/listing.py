"""A library at a glance: its articles without their texts, and its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from corpus.article import Source
from corpus.library.rows import AT_A_TIME, SOURCE, source_of
from corpus.library.tables import ArticleRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, kw_only=True)
class Listed(Source):
    """An article without its text.

    Attributes:
        id: Unique within its library.
        sha256: Hex digest of the text.
        characters: Length of the text in code points.
        words: Length of the text in words.
    """

    id: str
    sha256: str
    characters: int
    words: int


@dataclass(frozen=True)
class Size:
    """How much a library holds: articles, and code points of text."""

    articles: int
    characters: int


async def listing(session: AsyncSession, tenant: int) -> list[Listed]:
    """Return a tenant's articles, sorted by title."""
    names = (*SOURCE, "id", "sha256", "characters", "words")
    query = (
        select(ArticleRow)
        .where(ArticleRow.tenant == tenant)
        .options(load_only(*(getattr(ArticleRow, name) for name in names), raiseload=True))
    )
    found: list[Listed] = []
    rows = await session.stream_scalars(query.execution_options(yield_per=AT_A_TIME))
    async for some in rows.partitions():  # others have their turn between
        found += map(_listed, some)
    return sorted(found, key=lambda listed: (listed.title.casefold(), listed.id))


def _listed(row: ArticleRow) -> Listed:
    return Listed(
        id=row.id,
        sha256=row.sha256,
        characters=row.characters,
        words=row.words,
        **source_of(row),
    )


async def size(session: AsyncSession, tenant: int) -> Size:
    """Count how much a tenant's library holds."""
    query = select(func.count(), func.coalesce(func.sum(ArticleRow.characters), 0)).where(
        ArticleRow.tenant == tenant
    )
    articles, characters = (await session.execute(query)).one()
    return Size(int(articles), int(characters))
