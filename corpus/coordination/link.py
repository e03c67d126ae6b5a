"""Single statements to PostgreSQL, each one round trip: no transaction around it, no trial before.

A connection that has died in the pool is found out by the statement itself, which is then said
again on a new one. So a statement must do no harm when it is said twice.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from corpus.database.engine import engine_for, parsed_url, shown
from corpus.database.explained import explained
from corpus.database.outages import is_away

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

ANSWER_S: Final = 1.5
"""A server that has not answered so small a question by then is not waited for, in seconds."""
_CLOSE_S: Final = 5.0


class Link:
    """A few connections to a server.

    Args:
        url: Of the database.

    Attributes:
        database: How messages name it.
    """

    def __init__(self, url: str) -> None:
        parsed = parsed_url(url)
        self.database = shown(parsed)
        self._engine = engine_for(parsed, checked=False)

    async def row(self, statement: str, *values: object) -> Any | None:
        """Return the first row that a statement gives, by the names of its columns.

        Raises:
            DatabaseAwayError: The server cannot be reached, or does not answer.
            LibraryUnavailableError: It refuses.
        """
        rows = await self.rows(statement, *values)
        return rows[0] if rows else None

    async def rows(self, statement: str, *values: object) -> Sequence[Any]:
        """Return all of them; see `row`."""
        with explained(self.database, server=True):
            async with asyncio.timeout(ANSWER_S):
                try:
                    return await self._said(statement, values)
                except Exception as error:
                    if isinstance(error, TimeoutError) or not is_away(error):
                        raise
                await self.drop_idle()
                return await self._said(statement, values)

    async def _said(self, statement: str, values: tuple[object, ...]) -> Sequence[Any]:
        async with self.connection() as driver:
            found: Sequence[Any] = await driver.fetch(statement, *values)
            return found

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """Yield a connection of asyncpg; it goes where something fails."""
        async with self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            try:
                yield raw.driver_connection
            except BaseException:
                await connection.invalidate()
                raise

    async def drop_idle(self) -> None:
        """Close what nobody uses: where one connection was lost, the others most likely are too."""
        await self._engine.dispose()

    async def close(self) -> None:
        """Close every connection."""
        async with asyncio.timeout(_CLOSE_S):
            await self._engine.dispose()
