"""Names that tell one member's questions apart without saying whose they are.

A pseudonym is a keyed hash of the server and the member: the same member has another one in each
server, and nobody without the key can make one. The key is drawn once for an installation and lies
in its database, since several processes may share that.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base

if TYPE_CHECKING:
    from corpus.database.database import Database

PSEUDONYM_CHARS = 32
_KEY = "pseudonym_key"
_KEY_BYTES = 32


class InstallationRow(Base):
    """Something that belongs to the installation, not to a server."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Pseudonyms:
    """Makes pseudonyms with the installation's key.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._key: bytes | None = None

    async def of(self, tenant: int, user: int) -> str:
        """Return what a member is called in a server's records: 32 hexadecimal digits.

        Raises:
            LibraryUnavailableError: The database cannot be read.
        """
        if self._key is None:
            self._key = await self._kept_key()
        digest = hmac.new(self._key, f"{tenant}:{user}".encode(), hashlib.sha256)
        return digest.hexdigest()[:PSEUDONYM_CHARS]

    async def _kept_key(self) -> bytes:
        """Return the key in the database, drawn now if there is none."""
        async with self._database.read() as session:
            row = await session.get(InstallationRow, _KEY)
        if row is None:
            async with self._database.write() as session:
                row = await session.get(
                    InstallationRow, _KEY
                )  # another process may have been first
                if row is None:
                    row = InstallationRow(name=_KEY, value=secrets.token_hex(_KEY_BYTES))
                    session.add(row)
        return bytes.fromhex(row.value)
