"""The mark of a library's last change: one small read says whether anything changed."""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from corpus.coordination.contract import LIBRARY, Notice
from corpus.coordination.notifications import notify
from corpus.database.database import TRANSACTION_S
from corpus.library.tables import ChangeRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database


@asynccontextmanager
async def changing(
    database: Database, tenant: int, timeout_s: float = TRANSACTION_S
) -> AsyncIterator[AsyncSession]:
    """Yield a session that writes a tenant's articles: with them, their new mark is kept or not."""
    async with database.write(lock=tenant, timeout_s=timeout_s) as session:
        yield session
        await draw_mark(session, tenant)


async def draw_mark(session: AsyncSession, tenant: int) -> None:
    """Give a tenant's articles a new mark, in a transaction under the tenant's lock."""
    await session.flush()
    await session.execute(delete(ChangeRow).where(ChangeRow.tenant == tenant))
    await session.execute(insert(ChangeRow).values(tenant=tenant, mark=uuid.uuid4().hex))
    await tell_changed(session, tenant)


async def tell_changed(session: AsyncSession, tenant: int) -> None:
    """Let other processes hear of a change when it is kept."""
    await notify(session, Notice(LIBRARY, tenant))


async def marks(database: Database, tenants: Collection[int]) -> dict[int, str | None]:
    """Return the mark of each tenant's last change; None where it never had any."""
    query = select(ChangeRow.tenant, ChangeRow.mark).where(ChangeRow.tenant.in_(tenants))
    found: dict[int, str | None] = dict.fromkeys(tenants)
    async with database.read() as session:
        found.update((row.tenant, row.mark) for row in await session.execute(query))
    return found
