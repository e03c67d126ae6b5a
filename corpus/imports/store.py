"""A batch's articles into the library, and its jobs marked as done: one transaction, or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select, text, update

from corpus.database.database import TRANSACTION_S
from corpus.imports.imports import settle
from corpus.imports.queue import locked
from corpus.imports.tables import ImportRow, JobRow, JobState
from corpus.library.change_marks import draw_mark
from corpus.library.identity import address_key, fingerprint, id_candidates, key, name_key
from corpus.library.listing import size
from corpus.library.rows import Outcome, free_id, put, same_row, write
from corpus.library.tables import ArticleRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import Draft
    from corpus.database.database import Database
    from corpus.imports.queue import Batch
    from corpus.imports.reading import Read

_FAILED: Final = "failed"
_STRONGEST: Final = (Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED)
"""What a job counts as whose file held several articles: the first of these that happened."""
_DONE: Final = text(
    "UPDATE import_jobs SET payload = NULL, claim = NULL, state = one.state, "
    "article_id = one.article_id, reason = one.reason "
    "FROM unnest(CAST(:numbers AS integer[]), CAST(:states AS text[]), "
    "CAST(:articles AS text[]), CAST(:reasons AS text[])) AS one(number, state, article_id, reason)"
    " WHERE import_jobs.number = one.number"
)
_TWICE: Final = (
    'It has the same id, address or title as "{title}" ({id}), which this import has stored. '
    "Give each article its own."
)
_FULL: Final = "The library is full: it may have {most:,} articles."
_TOO_LONG: Final = "The library may have {most:,} characters, and this article would be too many."


@dataclass(frozen=True)
class Room:
    """How much a server's library may hold; the operator's own, tenant 0, has no limit.

    Attributes:
        articles: The most; 0 for no limit.
        characters: Of all texts together; 0 for no limit.
    """

    articles: int = 0
    characters: int = 0


class _RefusedError(Exception):
    """An article cannot be stored; the reason is for people."""


@dataclass
class _Library:
    """One tenant's library while a batch is stored.

    Attributes:
        known: Keys by which its articles are recognised, as far as they concern the batch.
        ids: Ids that are taken, likewise.
        stored: The ids of articles that the batch has stored.
        articles: How many it has; counted only where there is a limit.
        characters: Likewise.
    """

    session: AsyncSession
    batch: Batch
    room: Room
    known: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    articles: int = 0
    characters: int = 0

    async def look(self, drafts: Sequence[Draft]) -> None:
        """Look up what concerns some drafts, in two statements for all of them."""
        tenant = self.batch.tenant
        if tenant == 0:
            self.room = Room()
        if self.room != Room():
            now = await size(self.session, tenant)
            self.articles, self.characters = now.articles, now.characters
        hints = {draft.id_hint for draft in drafts} - {None}
        urls = {address_key(draft.url) for draft in drafts} - {None}
        alike = or_(
            ArticleRow.name_sha256.in_({name_key(draft) for draft in drafts}),
            ArticleRow.url_sha256.in_(urls),
            ArticleRow.hint_sha256.in_({key(hint) for hint in hints}),
            ArticleRow.id.in_(hints),
        )
        columns = (
            ArticleRow.id,
            ArticleRow.name_sha256,
            ArticleRow.url_sha256,
            ArticleRow.hint_sha256,
        )
        found = await self.session.execute(
            select(*columns).where(ArticleRow.tenant == tenant, alike)
        )
        for row in found:
            self.known |= _named(row.id, row.name_sha256, row.url_sha256, row.hint_sha256)
        wanted = {_first_id(draft) for draft in drafts}
        taken = select(ArticleRow.id).where(ArticleRow.tenant == tenant, ArticleRow.id.in_(wanted))
        self.ids = set(await self.session.scalars(taken))

    async def store(self, draft: Draft, mark: bytes) -> tuple[str, Outcome]:
        """Add an article, or update the one that it is a version of; return its id.

        Raises:
            _RefusedError: There is no room for it, or this import has stored that one already.
        """
        keys = _named(draft.id_hint, name_key(draft), address_key(draft.url), key(draft.id_hint))
        if self.known & keys:
            await self.session.flush()
            row = await same_row(self.session, self.batch.tenant, draft)
            if row is not None:
                return await self._update(row, draft, mark)
        self._require_room(len(draft.text), articles=1)
        article_id = _first_id(draft)
        if article_id in self.ids:
            await self.session.flush()
            article_id = await free_id(
                self.session, self.batch.tenant, draft.id_hint or draft.title
            )
        article = draft.as_article(article_id)
        write(self.session, self.batch.tenant, article, draft.id_hint, mark)
        self._count(article_id, len(draft.text), articles=1)
        self.known |= keys | _named(article_id)
        return article_id, Outcome.ADDED

    async def _update(self, row: ArticleRow, draft: Draft, mark: bytes) -> tuple[str, Outcome]:
        longer = len(draft.text) - row.characters
        if row.fingerprint != fingerprint(draft.as_article(row.id)):
            if row.id in self.stored or await self._is_of_this_import(row.id):
                raise _RefusedError(_TWICE.format(title=row.title, id=row.id))
            self._require_room(longer)
        added = await put(self.session, self.batch.tenant, draft, row, mark)
        self._count(row.id, longer)
        return row.id, added.outcome

    async def _is_of_this_import(self, article_id: str) -> bool:
        this = (JobRow.import_number == self.batch.number, JobRow.article_id == article_id)
        query = select(JobRow.number).where(*this).limit(1)
        return await self.session.scalar(query) is not None

    def _require_room(self, characters: int, *, articles: int = 0) -> None:
        most = self.room
        if most.articles and articles and self.articles >= most.articles:
            raise _RefusedError(_FULL.format(most=most.articles))
        grown = self.characters + characters
        if most.characters and characters > 0 and grown > most.characters:
            raise _RefusedError(_TOO_LONG.format(most=most.characters))

    def _count(self, article_id: str, characters: int, *, articles: int = 0) -> None:
        self.ids.add(article_id)
        self.stored.add(article_id)
        self.articles += articles
        self.characters += characters


async def store(database: Database, batch: Batch, reads: Sequence[Read], room: Room) -> int:
    """Store what a batch's jobs hold and mark them as done, those that are still the batch's own.

    Raises:
        LibraryError: The database failed, or refused one of them; nothing is stored.

    Returns:
        How many of the jobs were.
    """
    timeout_s = TRANSACTION_S + len(reads) / 10
    async with database.write(lock=batch.tenant, timeout_s=timeout_s) as session:
        mine = await locked(session, batch)
        reads = [read for read in reads if read.job.number in mine]
        library = _Library(session, batch, room)
        await library.look([draft for read in reads for draft, _ in read.drafts])
        ends = [await _end(library, read) for read in reads]
        await session.flush()
        await session.execute(
            _DONE,
            {
                "numbers": [read.job.number for read in reads],
                "states": [end.state.value for end in ends],
                "articles": [end.article_id for end in ends],
                "reasons": [end.reason for end in ends],
            },
        )
        counts = Counter(end.counts_as for end in ends)
        if counts[Outcome.UPDATED]:  # what changed must not be quoted as it was
            await draw_mark(session, batch.tenant)
        more = {name: getattr(ImportRow, name) + number for name, number in counts.items()}
        if more:
            these = ImportRow.number == batch.number
            await session.execute(update(ImportRow).where(these).values(**more))
        await settle(session, batch.number)
    return len(reads)


@dataclass(frozen=True)
class _End:
    """What has become of a job; `counts_as` names a column of the import."""

    state: JobState
    counts_as: str
    article_id: str | None = None
    reason: str | None = None


async def _end(library: _Library, read: Read) -> _End:
    if read.reason is not None:
        return _End(JobState.FAILED, _FAILED, reason=read.reason)
    ids: list[str] = []
    outcomes: list[Outcome] = []
    for draft, mark in read.drafts:
        try:
            article_id, outcome = await library.store(draft, mark)
        except _RefusedError as refused:
            return _End(JobState.FAILED, _FAILED, reason=str(refused))
        ids.append(article_id)
        outcomes.append(outcome)
    counted = next(one for one in _STRONGEST if one in outcomes)
    return _End(JobState.DONE, counted.value, ids[0])


async def present(database: Database, tenant: int, drafts: Sequence[Draft]) -> set[int]:
    """Return the places of the drafts that a library has already, to the last character."""
    names = {name_key(draft) for draft in drafts}
    columns = (ArticleRow.id, ArticleRow.fingerprint)
    query = select(*columns).where(ArticleRow.tenant == tenant, ArticleRow.name_sha256.in_(names))
    async with database.read() as session:
        known = {row.fingerprint for row in await session.execute(query)}
    return {n for n, draft in enumerate(drafts) if fingerprint(draft.as_article("")) in known}


def _first_id(draft: Draft) -> str:
    return next(id_candidates(draft.id_hint or draft.title))


def _named(
    article_id: str | None,
    name: str | None = None,
    url: str | None = None,
    hint: str | None = None,
) -> set[str]:
    """Return the ways in which an article may be recognised, as keys."""
    ways: Iterable[tuple[str, str | None]] = (
        ("id", article_id),
        ("name", name),
        ("url", url),
        ("hint", hint),
    )
    return {f"{way} {value}" for way, value in ways if value is not None}
