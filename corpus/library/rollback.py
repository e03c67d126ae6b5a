"""Making a library what it was before, in one step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from corpus.errors import LibraryError
from corpus.library import bin as bin_of
from corpus.library.identity import fingerprint
from corpus.library.rows import article_of, overwrite, write
from corpus.library.tables import ArticleRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import Article


@dataclass(frozen=True)
class Reset:
    """What a reset did; all three empty if the library was like that already.

    Attributes:
        back: Articles that were not in the library, and are.
        changed: Articles that there was another version of, as they are now.
        gone: Articles that are not in the library any more, as they were.
    """

    back: tuple[Article, ...]
    changed: tuple[Article, ...]
    gone: tuple[Article, ...]


def check_ids(articles: Sequence[Article]) -> None:
    """Refuse articles if two of them share an id.

    Raises:
        LibraryError: two do.
    """
    twice = [name for name, count in Counter(a.id for a in articles).items() if count > 1]
    if twice:
        raise LibraryError(
            "Two articles share the id {twice}.",
            "Use a different one for each.",
            twice=ascii(twice[0]),
        )


async def reset(session: AsyncSession, tenant: int, articles: Sequence[Article], by: int) -> Reset:
    """Make these articles, under these ids, all that a tenant's library holds.

    What goes, and the old version of what changes, goes into the bin; a version that comes back
    from there leaves it, and keeps the id its file gave it.
    """
    columns = (ArticleRow.id, ArticleRow.fingerprint, ArticleRow.set_aside)
    query = select(*columns).where(ArticleRow.tenant == tenant)
    # a damaged text is none that any snapshot holds: it is written again
    there = {
        row.id: "damaged" if row.set_aside else row.fingerprint
        for row in await session.execute(query)
    }
    wanted = {article.id: fingerprint(article) for article in articles}
    changed = [a for a in articles if there.get(a.id, wanted[a.id]) != wanted[a.id]]
    back = [a for a in articles if a.id not in there]
    gone = [
        article_of(await session.get_one(ArticleRow, (tenant, article_id)))
        for article_id in sorted(there.keys() - wanted.keys())
    ]
    hints = {
        a.id: await bin_of.take_hint(session, tenant, a.id, wanted[a.id]) for a in [*back, *changed]
    }
    await bin_of.copy_in(session, tenant, [a.id for a in [*gone, *changed]], by)
    for article in gone:
        await session.execute(
            delete(ArticleRow).where(ArticleRow.tenant == tenant, ArticleRow.id == article.id)
        )
    for article in changed:
        overwrite(await session.get_one(ArticleRow, (tenant, article.id)), article, None)
    for article in back:
        write(session, tenant, article, hints[article.id], None)
    await session.flush()
    return Reset(tuple(back), tuple(changed), tuple(gone))
