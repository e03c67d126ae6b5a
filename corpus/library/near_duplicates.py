"""Whether a library holds an article already, or nearly: asked before a new one comes in.

Texts are not read for this: hashes, addresses and sketches are stored beside them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from corpus.library.identity import address_key, name_key
from corpus.library.rows import article_of, row_of
from corpus.library.tables import ArticleRow
from corpus.text.minhash import NEAR, shares, sketch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from corpus.article import Article, Draft
    from corpus.database.database import Database

_BATCH: Final = 50  # texts held in memory at once, and the length of a transaction


class Alike(StrEnum):
    """In what an article is like a draft, the surest first."""

    SAME_TEXT = "same text"
    SAME_URL = "same address"
    NEAR_TEXT = "nearly the same text"
    SAME_NAME = "same title and publisher"


@dataclass(frozen=True)
class Likeness:
    """An article that a draft is probably a version of.

    Attributes:
        article: As the library holds it.
        kind: What they share.
        share: The share of text in common, 0..1: 1 for the same text, else an estimate.
    """

    article: Article
    kind: Alike
    share: float


async def find(database: Database, tenant: int, draft: Draft) -> Likeness | None:
    """Return the article of a tenant that is most like the draft, or None where none is."""
    await _sketch_old(database, tenant)
    query = select(
        ArticleRow.id,
        ArticleRow.sha256,
        ArticleRow.url_sha256,
        ArticleRow.name_sha256,
        ArticleRow.sketch,
    ).where(ArticleRow.tenant == tenant)
    async with database.read() as session:
        rows = (await session.execute(query.order_by(ArticleRow.id))).all()
        best = await asyncio.to_thread(_best, draft, rows)
        if best is None:
            return None
        article_id, kind, share = best
        return Likeness(article_of(await row_of(session, tenant, article_id)), kind, share)


def _best(
    draft: Draft, rows: Sequence[Row[str, str, str | None, str, bytes | None]]
) -> tuple[str, Alike, float] | None:
    sha256, url, name = draft.as_article("").sha256, address_key(draft.url), name_key(draft)
    common = shares(sketch(draft.text), [row.sketch or b"" for row in rows])
    found: list[tuple[int, float, str, Alike]] = []
    for row, share in zip(rows, common.tolist(), strict=True):
        kind = None
        if row.sha256 == sha256:
            kind, share = Alike.SAME_TEXT, 1.0  # noqa: PLW2901 - known, no estimate
        elif url is not None and row.url_sha256 == url:
            kind = Alike.SAME_URL
        elif share >= NEAR:
            kind = Alike.NEAR_TEXT
        elif row.name_sha256 == name:
            kind = Alike.SAME_NAME
        if kind is not None:
            found.append((_RANK[kind], -share, row.id, kind))
    if not found:
        return None
    _, share, article_id, kind = min(found)
    return article_id, kind, -share


_RANK: Final = {kind: rank for rank, kind in enumerate(Alike)}


async def _sketch_old(database: Database, tenant: int) -> None:
    """Sketch articles that have none: they came in before there were sketches."""
    lacking = select(ArticleRow.id, ArticleRow.sha256, ArticleRow.text).where(
        ArticleRow.tenant == tenant, ArticleRow.sketch.is_(None)
    )
    keep = (
        update(ArticleRow)
        .where(
            ArticleRow.tenant == tenant,
            ArticleRow.id == bindparam("of"),
            ArticleRow.sha256 == bindparam("read"),  # unless the text has changed meanwhile
        )
        .values(sketch=bindparam("made"))
    )
    after = ""
    while True:
        batch = lacking.where(ArticleRow.id > after).order_by(ArticleRow.id).limit(_BATCH)
        async with database.read() as session:
            rows = (await session.execute(batch)).all()
        if not rows:
            return
        after = rows[-1].id
        made = await asyncio.to_thread(lambda texts: [sketch(text) for text in texts],
                                       [row.text for row in rows])  # fmt: skip
        async with database.write(lock=tenant) as session:
            connection = await session.connection()
            await connection.execute(
                keep,
                [
                    {"of": row.id, "read": row.sha256, "made": mark}
                    for row, mark in zip(rows, made, strict=True)
                ],
            )
