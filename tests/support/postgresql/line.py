"""A line to a server that can be cut, at the very statement that a test names."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_SOCKET = ".s.PGSQL.5432"
_PIECE = 1 << 16


@dataclass
class Line:
    """What lies between a client and the server.

    Attributes:
        url: Of the same database, by this line.
        cut_at: The words of a client at which its connection is cut; None for no cut.
        arrive: Whether they still reach the server, so that only its reply is lost.
        closed: Whether nobody gets through any more.
        cuts: How many connections were cut.
    """

    url: str
    cut_at: bytes | None = None
    arrive: bool = True
    closed: bool = False
    cuts: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Cut all connections."""
        for writer in self._open:
            writer.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, to_server: bool
    ) -> None:
        self._open.add(writer)
        try:
            while piece := await reader.read(_PIECE):
                if to_server and self.cut_at is not None and self.cut_at in piece:
                    self.cuts += 1
                    if self.arrive:
                        writer.write(piece)
                        await writer.drain()
                    return
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass  # the other end has cut it
        finally:
            self._open.discard(writer)


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """Lay a line to a database.

    Args:
        url: Of a database that is reached by a socket of this machine.
    """
    parsed = make_url(url)
    there = Path(str(parsed.query["host"])) / _SOCKET
    with tempfile.TemporaryDirectory(prefix="line-") as folder:
        line = Line(parsed.update_query_dict({"host": folder}).render_as_string(False))

        async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                if line.closed:
                    raise ConnectionRefusedError
                from_server, to_server = await asyncio.open_unix_connection(there)
            except OSError:
                writer.close()
                return
            ways = [
                asyncio.create_task(line._carry(reader, to_server, to_server=True)),
                asyncio.create_task(line._carry(from_server, writer, to_server=False)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            writer.transport.abort()
            to_server.close()
            for way in ways:
                way.cancel()
            await asyncio.wait(ways)

        server = await asyncio.start_unix_server(connect, Path(folder) / _SOCKET)
        try:
            yield line
        finally:
            line.cut()
            server.close()
