"""The name that a database's library has on a server that others use too.

Two bots may share a Milvus without knowing of each other, and both have an operator's library,
whose number is 0. So what a bot writes there is under a name that its database has: it is given at
the first use and stays. It belongs to the place and not to what is in it. Copies and backups leave
it out: what goes on elsewhere, perhaps beside the original, is another library, and a database that
has a name keeps it whatever is restored into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import text

if TYPE_CHECKING:
    from corpus.database.database import Database

TABLE: Final = "vector_library"
MAKE: Final = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} "
    "(one integer PRIMARY KEY CHECK (one = 1), name varchar(32) NOT NULL)"
)
"""Understood by SQLite and PostgreSQL: one row that nothing else refers to needs no history."""
_CHARS: Final = 12
_GIVE: Final = text(
    f"INSERT INTO {TABLE} (one, name) VALUES (1, :name) ON CONFLICT DO NOTHING"  # noqa: S608  ours
)
_READ: Final = text(f"SELECT name FROM {TABLE}")  # noqa: S608  likewise
_LOCK: Final = -(2**62)
"""The number of the lock under which it is given: no tenant's, nor that of its vectors."""


async def library_id(database: Database) -> str:
    """Return the name of a database's library: hexadecimal digits. It is given where there is none.

    Raises:
        LibraryError: The database cannot be reached, or refuses.
    """
    async with database.write(_LOCK) as session:
        await session.execute(text(MAKE))
        await session.execute(_GIVE, {"name": uuid4().hex[:_CHARS]})
        return str((await session.execute(_READ)).scalar_one())
