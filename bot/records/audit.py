"""The audit log: who changed what in a server, and when. `/audit` shows it.

Entries are numbered from 1 in each server and are never changed, only deleted when they are older
than the server keeps records, or when the server is forgotten. (While one press of a button stores
many articles, its entry grows.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ColumnElement, Index, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.text import clip
from corpus.database.base import Base
from corpus.database.utc import UtcTime

if TYPE_CHECKING:
    from corpus.database.database import Database

OPERATOR = 0
"""The actor of what was done from the shell."""

_MAX_SUBJECT = 300
_MAX_DETAIL = 1_000


class Action(StrEnum):
    """What a moderator, or the operator, did."""

    ADDED = "added"
    UPDATED = "updated"
    EDITED = "edited"
    REMOVED = "removed"
    RESTORED = "restored"
    REINDEXED = "reindexed"
    CANCELLED = "cancelled"
    ROLLED_BACK = "rolled_back"
    EXPORTED = "exported"
    SETTINGS = "settings"
    DISMISSED = "dismissed"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Entry:
    """One thing that was done.

    Attributes:
        number: From 1, in order, in its server.
        at: When, aware UTC.
        actor: User id; 0 is the operator at the shell.
        action: What was done, or, where a newer version wrote it, its name as it is stored.
        subject: To what: a title or a question, which are text from outside, or a key of ours.
        detail: More about it, likewise.
    """

    number: int
    at: datetime
    actor: int
    action: Action | str
    subject: str
    detail: str = ""


class AuditRow(Base):
    """One entry of one server.

    Attributes:
        at: When, aware UTC.
    """

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "tenant", "at"),)

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[int] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)


class AuditLog:
    """Reads and writes servers' audit logs.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(  # noqa: PLR0913  who did what to what, and when
        self,
        tenant: int,
        actor: int,
        action: Action,
        subject: str,
        detail: str = "",
        *,
        at: datetime | None = None,
    ) -> Entry:
        """Write one entry.

        Args:
            tenant: The server.
            actor: User id, or 0 for the operator.
            action: What was done.
            subject: To what; cut after 300 characters.
            detail: More about it; cut after 1,000.
            at: When, aware; the time it is now where it is None.

        Raises:
            LibraryUnavailableError: The database cannot be reached.
        """
        # Safe under the tenant's lock only: two entries at once would draw the same number.
        latest = select(func.max(AuditRow.number)).where(AuditRow.tenant == tenant)
        async with self._database.write(lock=tenant) as session:
            row = AuditRow(
                tenant=tenant,
                number=(await session.scalar(latest) or 0) + 1,
                at=at or datetime.now(UTC),
                actor=actor,
                action=action.value,
                subject=_cut(subject, _MAX_SUBJECT),
                detail=_cut(detail, _MAX_DETAIL),
            )
            session.add(row)
            return _entry(row)

    async def amend(self, tenant: int, number: int, subject: str, detail: str) -> Entry:
        """Say more in an entry of this moment, as when one press of a button does one more thing.

        Raises:
            LibraryUnavailableError: The database cannot be reached.
        """
        async with self._database.write(lock=tenant) as session:
            row = await session.get_one(AuditRow, (tenant, number))
            row.subject, row.detail = _cut(subject, _MAX_SUBJECT), _cut(detail, _MAX_DETAIL)
            return _entry(row)

    async def entries(
        self, tenant: int, *, limit: int = 20, before: int | None = None
    ) -> list[Entry]:
        """Return the newest entries, newest first.

        Args:
            tenant: The server.
            limit: How many at most.
            before: Only entries with a smaller number than this.
        """
        query = select(AuditRow).where(AuditRow.tenant == tenant)
        if before is not None:
            query = query.where(AuditRow.number < before)
        query = query.order_by(AuditRow.number.desc()).limit(limit)
        async with self._database.read() as session:
            return [_entry(row) for row in await session.scalars(query)]

    async def has(self, tenant: int, action: Action, subject: str, since: datetime) -> bool:
        """Return whether an action on a subject was written down since then (aware)."""
        query = select(AuditRow.number).where(
            AuditRow.tenant == tenant,
            AuditRow.action == action.value,
            AuditRow.subject == _cut(subject, _MAX_SUBJECT),
            AuditRow.at >= since,
        )
        async with self._database.read() as session:
            return await session.scalar(query.limit(1)) is not None

    async def by(self, tenant: int, actor: int) -> list[Entry]:
        """Return what one person did in a server, oldest first."""
        mine = (AuditRow.tenant == tenant, AuditRow.actor == actor)
        async with self._database.read() as session:
            rows = await session.scalars(select(AuditRow).where(*mine).order_by(AuditRow.number))
            return [_entry(row) for row in rows]

    async def purge(self, tenant: int, before: datetime) -> int:
        """Delete the entries that are older than `before` (aware); return how many."""
        return await self._delete(tenant, AuditRow.at < before)

    async def forget(self, tenant: int) -> None:
        """Delete the whole log of a server."""
        await self._delete(tenant)

    async def _delete(self, tenant: int, *which: ColumnElement[bool]) -> int:
        gone = delete(AuditRow).where(AuditRow.tenant == tenant, *which)
        async with self._database.write(lock=tenant) as session:
            done = await session.scalars(gone.returning(AuditRow.number))
            return len(done.all())


def _entry(row: AuditRow) -> Entry:
    action = Action(row.action) if row.action in set(Action) else row.action
    return Entry(row.number, row.at, row.actor, action, row.subject, row.detail)


def _cut(text: str, limit: int) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return clip(clean, limit)
