"""The questions that a server's members asked, for its statistics, votes and suggestions.

Who asked is kept as a pseudonym only. They are deleted after the server's retention time, and
whenever whoever asked wants it. Nothing is kept of direct messages.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Index, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.records.pseudonyms import PSEUDONYM_CHARS
from corpus.database.base import Base
from corpus.database.utc import UtcTime
from index.answer import Verdict

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from corpus.database.database import Database

_NUMBER_BITS = 62


@dataclass(frozen=True)
class Logged:
    """One question and what became of it.

    Attributes:
        tenant: The server it was asked in.
        number: Drawn at random by `new_number`; its vote buttons carry it.
        asked: When, aware UTC.
        text: As asked.
        asker: The pseudonym of who asked.
        public: Whether the answer was there for everybody to see.
        verdict: The answer's.
        confidence: The answer's, 0..1.
        article: Tenant and id of the article of the first quotation, if there was one.
        title: Of that article.
        took_ms: How long the asker waited, in milliseconds.
    """

    tenant: int
    number: int
    asked: datetime
    text: str
    asker: str
    public: bool
    verdict: Verdict
    confidence: float
    article: tuple[int, str] | None
    title: str | None
    took_ms: int


class AskedRow(Base):
    """One question of one server.

    Attributes:
        asked: When, aware UTC.
    """

    __tablename__ = "asked_questions"
    __table_args__ = (Index("ix_asked_questions_tenant_asked", "tenant", "asked"),)

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    asked: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str] = mapped_column(Text)
    asker: Mapped[str] = mapped_column(String(PSEUDONYM_CHARS))
    public: Mapped[bool]
    verdict: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float]
    article_tenant: Mapped[int | None] = mapped_column(BigInteger)
    article: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    took_ms: Mapped[int] = mapped_column(BigInteger)


def new_number() -> int:
    """Draw a question's number before the question is stored: no reply waits for that."""
    return secrets.randbits(_NUMBER_BITS)


class QuestionLog:
    """Reads and writes servers' questions. Every method may raise `LibraryUnavailableError`.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, logged: Logged) -> None:
        """Keep a question."""
        tenant, article = logged.article or (None, None)
        async with self._database.write(lock=logged.tenant) as session:
            session.add(
                AskedRow(
                    tenant=logged.tenant,
                    number=logged.number,
                    asked=logged.asked,
                    text=logged.text,
                    asker=logged.asker,
                    public=logged.public,
                    verdict=logged.verdict.value,
                    confidence=logged.confidence,
                    article_tenant=tenant,
                    article=article,
                    title=logged.title,
                    took_ms=logged.took_ms,
                )
            )

    async def holds(self, tenant: int, number: int) -> bool:
        """Return whether a server's question of that number is still kept."""
        async with self._database.read() as session:
            return await session.get(AskedRow, (tenant, number)) is not None

    async def between(self, tenant: int, start: datetime, end: datetime) -> list[Logged]:
        """Return a server's questions from `start` on and before `end`, oldest first."""
        return await self._where(
            AskedRow.tenant == tenant,
            AskedRow.asked >= start,
            AskedRow.asked < end,
        )

    async def of(self, tenant: int, asker: str) -> list[Logged]:
        """Return what one member asked in a server, oldest first."""
        return await self._where(AskedRow.tenant == tenant, AskedRow.asker == asker)

    async def _where(self, *conditions: ColumnElement[bool]) -> list[Logged]:
        query = select(AskedRow).where(*conditions).order_by(AskedRow.asked, AskedRow.number)
        async with self._database.read() as session:
            return [_logged(row) for row in await session.scalars(query)]

    async def asked_before(self, tenant: int, typed: str, limit: int = 25) -> list[str]:
        """Return questions that everybody saw answered and that hold every word of `typed`.

        Args:
            tenant: The server.
            typed: What a member has typed so far; case does not matter in a to z.
            limit: How many at most.

        Returns:
            Each wording once, whatever its case; the most asked first, then the latest.
        """
        folded = func.lower(AskedRow.text)
        query = (
            select(func.max(AskedRow.text))
            .where(
                AskedRow.tenant == tenant,
                AskedRow.public,
                AskedRow.verdict == Verdict.ANSWERED.value,
                *(folded.contains(word, autoescape=True) for word in typed.lower().split()),
            )
            .group_by(folded)
            .order_by(func.count().desc(), func.max(AskedRow.asked).desc())
            .limit(limit)
        )
        async with self._database.read() as session:
            return list(await session.scalars(query))

    async def forget_asker(self, tenant: int, asker: str) -> int:
        """Delete what one member asked in a server; returns how many questions that were."""
        return await self._delete(AskedRow.tenant == tenant, AskedRow.asker == asker)

    async def purge(self, tenant: int, before: datetime) -> int:
        """Delete a server's questions that were asked before then; returns how many."""
        return await self._delete(AskedRow.tenant == tenant, AskedRow.asked < before)

    async def forget(self, tenant: int) -> None:
        """Delete everything of a server."""
        await self._delete(AskedRow.tenant == tenant)

    async def _delete(self, *conditions: ColumnElement[bool]) -> int:
        async with self._database.write() as session:
            gone = await session.execute(
                delete(AskedRow).where(*conditions).returning(AskedRow.number)
            )
            return len(gone.all())


def _logged(row: AskedRow) -> Logged:
    article = None
    if row.article_tenant is not None and row.article is not None:
        article = row.article_tenant, row.article
    return Logged(
        tenant=row.tenant,
        number=row.number,
        asked=row.asked,
        text=row.text,
        asker=row.asker,
        public=row.public,
        verdict=Verdict(row.verdict),
        confidence=row.confidence,
        article=article,
        title=row.title,
        took_ms=row.took_ms,
    )
