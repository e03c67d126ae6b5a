"""Between articles and rows: how one is written, read back, and found again.

Everything here works inside a transaction that `corpus.library.library` and its helpers open.
"""

from __future__ import annotations

import asyncio
import difflib
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, and_, or_, select

from corpus.article import Article, Draft, Source
from corpus.errors import ArticleNotFoundError, LibraryError
from corpus.library.identity import address_key, fingerprint, id_candidates, key, name_key
from corpus.library.locators import packed, unpacked
from corpus.library.tables import ArticleColumns, ArticleRow, BinRow
from corpus.text.minhash import sketch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import SourceFields

SOURCE: Final = tuple(f.name for f in fields(Source))
_LISTS: Final = ("authors", "captions")
AT_A_TIME: Final = 32  # rows that are made into articles before others have their turn
_MAX_TENANT: Final = 2**63 - 1  # what a database's BIGINT holds; Discord's ids are below it
_NEAR: Final = 3  # ids that a message about a wrong one suggests
_CANDIDATES: Final = 50  # ids asked for at once, where articles share a title


class Outcome(StrEnum):
    """What adding a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Added:
    """An article as it now is in the library, and what was done for it."""

    article: Article
    outcome: Outcome


def check_tenant(tenant: int) -> None:
    """Refuse a number that is no tenant's.

    Raises:
        LibraryError: it is none.
    """
    if not 0 <= tenant <= _MAX_TENANT:
        raise LibraryError(
            "{tenant} is not a library's number.",
            "Use a Discord server's id, or 0 for your own.",
            tenant=str(tenant),
        )


def check_text(source: Draft | Article) -> None:
    """Refuse what is no article, or what no database can hold.

    Raises:
        LibraryError: no text, or as `check_source`.
    """
    if source.title.strip() and not source.text.strip():
        raise LibraryError(
            "The article {title} has no text.",
            "Add a text to it, then add it again.",
            title=repr(source.title),
        )
    hint = source.id_hint if isinstance(source, Draft) else source.id
    check_source(source, source.text, hint)


def check_source(source: Source, *more: str | None) -> None:
    """Refuse metadata that no article can have, and other text that cannot be stored.

    Raises:
        LibraryError: no title, or characters that are not text.
    """
    if not source.title.strip():
        raise LibraryError(
            "The article {title} has no title.",
            "Add a text to it, then add it again.",
            title=repr(source.title),
        )
    for value in (*more, *(getattr(source, name) for name in SOURCE)):
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str) and not storable(part):
                raise LibraryError(
                    "The article {title} contains characters that are not text.",
                    "Save the file as UTF-8, then add it again.",
                    title=ascii(source.title),
                )


def storable(value: str) -> bool:
    """Return whether every database can hold these characters."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def source_of(row: ArticleColumns) -> SourceFields:
    """Return what a row holds of its article's source, by the names of `Source`."""
    return {
        "title": row.title,
        "publisher": row.publisher,
        "authors": tuple(row.authors),
        "published": row.published,
        "url": row.url,
        "language": row.language,
        "copyright_year": row.copyright_year,
        "author_note": row.author_note,
        "captions": tuple(row.captions),
    }


def article_of(row: ArticleRow | BinRow) -> Article:
    """Return the article a row holds."""
    article_id = row.id if isinstance(row, ArticleRow) else row.article_id
    return draft_of(row).as_article(article_id)


async def rows_found(session: AsyncSession, query: Select[ArticleRow]) -> list[ArticleRow]:
    """Return the rows that a query finds, a few at a time: others have their turn between."""
    found: list[ArticleRow] = []
    rows = await session.stream_scalars(query.execution_options(yield_per=AT_A_TIME))
    async for some in rows.partitions():
        found += some
    return found


def intact(row: ArticleRow) -> ArticleRow:
    """Return the row if its text is what was stored.

    Raises:
        LibraryError: it is not; to show it, or store it again, would make it pass for the text.
    """
    article = article_of(row)
    if (article.sha256, fingerprint(article)) != (row.sha256, row.fingerprint):
        raise LibraryError(
            'The text of "{title}" ({id}) was damaged on disk.',
            "Update or remove the article, or restore a backup.",
            title=row.title,
            id=row.id,
        )
    return row


def draft_of(row: ArticleColumns) -> Draft:
    """Return what a row holds, under the id that its file gave it."""
    source = source_of(row)
    return Draft(text=row.text, id_hint=row.hint, locators=unpacked(row.locators), **source)


async def row_of(session: AsyncSession, tenant: int, article_id: str) -> ArticleRow:
    """Return the row of an article.

    Raises:
        ArticleNotFoundError: there is none; the message names ids that are near.
    """
    if storable(article_id):
        row = await session.get(ArticleRow, (tenant, article_id))
        if row is not None:
            return row
    ids = await session.scalars(select(ArticleRow.id).where(ArticleRow.tenant == tenant))
    near = difflib.get_close_matches(article_id.lower(), list(ids), n=_NEAR, cutoff=0.4)
    raise ArticleNotFoundError(
        "There is no article {article_id} in this library.",
        f"Did you mean {' or '.join(near)}?" if near else "List the articles to see their ids.",
        article_id=ascii(article_id),
    )


async def same_row(
    session: AsyncSession, tenant: int, draft: Draft, *, but: str | None = None
) -> ArticleRow | None:
    """Return the row that `draft` is a version of; see `corpus.library.identity`.

    The row whose id is `but` is passed over.
    """
    others = [ArticleRow.tenant == tenant]
    if but is not None:
        others.append(ArticleRow.id != but)
    for way in _ways(draft):
        query = select(ArticleRow).where(*others, way).order_by(ArticleRow.id).limit(1)
        row = (await session.scalars(query)).first()
        if row is not None:
            return row
    return None


def _ways(draft: Draft) -> list[ColumnElement[bool]]:
    """Return how a draft's article is recognised, the surest first."""
    hint, url = key(draft.id_hint), address_key(draft.url)
    name = ArticleRow.name_sha256 == name_key(draft)
    if url is None:
        ways = [name]
    else:
        ways = [ArticleRow.url_sha256 == url, and_(name, ArticleRow.url_sha256.is_(None))]
    if hint is None:
        return ways
    # A file that the library wrote itself carries the library's own ids.
    agrees = or_(*ways, ArticleRow.sha256 == draft.as_article("").sha256)
    return [
        ArticleRow.hint_sha256 == hint,
        and_(ArticleRow.id == draft.id_hint, agrees),
        *(and_(way, ArticleRow.hint_sha256.is_(None)) for way in ways),
    ]


async def check_alone(session: AsyncSession, tenant: int, article_id: str, draft: Draft) -> None:
    """Refuse to make one article what another is already: nobody could tell them apart.

    Raises:
        LibraryError: another article is this draft's version.
    """
    other = await same_row(session, tenant, draft, but=article_id)
    if other is not None:
        raise LibraryError(
            'Another article has this address or this title: "{title}" ({id}).',
            "Change or remove that one first.",
            title=other.title,
            id=other.id,
        )


async def put(
    session: AsyncSession,
    tenant: int,
    draft: Draft,
    row: ArticleRow | None,
    mark: bytes | None = None,
) -> Added:
    """Write the draft into `row`, or into a new one.

    Args:
        session: A writing transaction under the tenant's lock.
        tenant: Whose library.
        draft: Checked already.
        row: The article's row, if there is one.
        mark: The sketch of the draft's text where the caller has it.
    """
    if row is None:
        article = draft.as_article(await free_id(session, tenant, draft.id_hint or draft.title))
        write(session, tenant, article, draft.id_hint, mark)
        await session.flush()
        return Added(article, Outcome.ADDED)
    article = draft.as_article(row.id)
    named = draft.id_hint not in (None, row.hint, row.id)
    if named or (draft.id_hint is not None and row.hint is None):
        row.hint, row.hint_sha256 = draft.id_hint, key(draft.id_hint)
    if row.fingerprint == fingerprint(article) and row.set_aside is None:
        await session.flush()
        return Added(article, Outcome.UPDATED if named else Outcome.UNCHANGED)
    overwrite(row, article, mark)
    await session.flush()
    return Added(article, Outcome.UPDATED)


def write(
    session: AsyncSession, tenant: int, article: Article, hint: str | None, mark: bytes | None
) -> None:
    """Add a new row for an article under its own id, which must be free."""
    columns = {**_columns(article), "hint": hint, "hint_sha256": key(hint), "sketch": mark}
    session.add(ArticleRow(tenant=tenant, id=article.id, **columns))


def overwrite(row: ArticleRow, article: Article, mark: bytes | None) -> None:
    """Make `article` the row's; its hint stays, and so does the sketch if the text does."""
    if row.sha256 != article.sha256 or mark is not None:
        row.sketch = mark
    for name, value in _columns(article).items():
        setattr(row, name, value)
    row.set_aside = None  # it is stored again: whatever was wrong with it is not any more


def _columns(article: Article) -> dict[str, object]:
    columns: dict[str, object] = {name: getattr(article, name) for name in SOURCE}
    columns |= {name: list(getattr(article, name)) for name in _LISTS}
    return columns | {
        "text": article.text,
        "sha256": article.sha256,
        "fingerprint": fingerprint(article),
        "url_sha256": address_key(article.url),
        "name_sha256": name_key(article),
        "words": len(article.text.split()),
        "characters": len(article.text),
        "locators": packed(article.locators),
    }


async def sketched(drafts: Sequence[Draft]) -> list[bytes]:
    """Return the sketches of texts, made off the event loop."""
    return await asyncio.to_thread(lambda: [sketch(draft.text) for draft in drafts])


async def free_id(session: AsyncSession, tenant: int, name: str) -> str:
    """Return the best id for an article of that name which no other has."""
    names = id_candidates(name)
    while True:
        some = list(islice(names, _CANDIDATES))
        query = select(ArticleRow.id).where(ArticleRow.tenant == tenant, ArticleRow.id.in_(some))
        taken = set(await session.scalars(query))
        for candidate in some:
            if candidate not in taken:
                return candidate
