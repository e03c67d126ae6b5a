"""Re-indexes under way, so that one which a restart interrupts is not forgotten.

What was embedded lies on the disk already; this says who asked, and where they read how it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.database.utc import UtcTime

if TYPE_CHECKING:
    from corpus.database.database import Database


@dataclass(frozen=True)
class Job:
    """A re-index that a moderator asked for.

    Attributes:
        tenant: The server.
        by: User id of the moderator.
        began: When, aware UTC.
        application: Id of the bot's application, for `token`.
        token: Of the interaction; lets the bot edit its answer for a quarter of an hour.
        message: Id of that answer.
    """

    tenant: int
    by: int
    began: datetime
    application: int
    token: str
    message: int


class JobRow(Base):
    """The one re-index of a server that runs.

    Attributes:
        began: When, aware UTC.
    """

    __tablename__ = "reindex_jobs"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    by: Mapped[int] = mapped_column(BigInteger)
    began: Mapped[datetime] = mapped_column(UtcTime)
    application: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(Text)
    message: Mapped[int] = mapped_column(BigInteger)


class JobStore:
    """Reads and writes the re-indexes under way.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, job: Job) -> None:
        """Remember a re-index; it takes the place of the server's last one."""
        row = JobRow(
            tenant=job.tenant,
            by=job.by,
            began=job.began,
            application=job.application,
            token=job.token,
            message=job.message,
        )
        async with self._database.write(lock=job.tenant) as session:
            await session.merge(row)

    async def unfinished(self) -> list[Job]:
        """Return every server's, the oldest first."""
        async with self._database.read() as session:
            rows = (await session.scalars(select(JobRow).order_by(JobRow.began))).all()
        return [_job(row) for row in rows]

    async def end(self, tenant: int) -> None:
        """Forget the server's re-index: it is over, however it ended."""
        async with self._database.write(lock=tenant) as session:
            await session.execute(delete(JobRow).where(JobRow.tenant == tenant))

    async def forget(self, tenant: int) -> None:
        """Delete what is kept of a server."""
        await self.end(tenant)


def _job(row: JobRow) -> Job:
    return Job(row.tenant, row.by, row.began, row.application, row.token, row.message)
