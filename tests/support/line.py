"""A line to a server that can be cut, at the very words that a test names, hang, and refuse."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

_SOCKET = ".s.PGSQL.5432"
_PIECE = 1 << 16


@dataclass
class Line:
    """What lies between a client and the server.

    Attributes:
        url: Of the same server, by this line.
        cut_at: The words of a client at which its connection is cut; None for no cut.
        arrive: Whether they still reach the server, so that only its reply is lost.
        closed: Whether nobody gets through any more.
        cuts: How many connections were cut.
    """

    url: str = ""
    cut_at: bytes | None = None
    arrive: bool = True
    closed: bool = False
    cuts: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _goes: asyncio.Event = field(default_factory=asyncio.Event)
    _laid: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Let everything through."""
        self._goes.set()

    def cut(self) -> None:
        """Cut all connections."""
        for writer in self._open:
            writer.transport.abort()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let nothing through meanwhile, as if the server's machine stood still."""
        self._goes.clear()
        try:
            yield
        finally:
            self._goes.set()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Cut all connections and refuse new ones meanwhile, as if the server had ended."""
        self.closed = True
        self.cut()
        try:
            yield
        finally:
            self.closed = False

    async def lay(
        self, connect: Connect, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry one connection of a client until either end, or somebody on the way, cuts it.

        Args:
            connect: Opens a connection to the server.
            reader: What the client says.
            writer: What it is told.
        """
        try:
            if self.closed:
                raise ConnectionRefusedError
            from_server, to_server = await connect()
        except OSError:
            writer.close()
            return
        ways = {
            asyncio.create_task(self._carry(reader, to_server, to_server=True)),
            asyncio.create_task(self._carry(from_server, writer, to_server=False)),
        }
        self._laid |= ways
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        writer.transport.abort()
        to_server.close()
        for way in ways:
            way.cancel()
        await asyncio.wait(ways)
        self._laid -= ways

    async def close(self) -> None:
        """Cut all connections, and wait until nobody carries anything any more."""
        self.cut()
        while self._laid:
            await asyncio.wait(set(self._laid))
            await asyncio.sleep(0)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, to_server: bool
    ) -> None:
        self._open.add(writer)
        try:
            while piece := await reader.read(_PIECE):
                await self._goes.wait()
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
async def line_to_database(url: str) -> AsyncIterator[Line]:
    """Lay a line to a database.

    Args:
        url: Of a database that is reached by a socket of this machine.
    """
    parsed = make_url(url)
    there = Path(str(parsed.query["host"])) / _SOCKET
    with tempfile.TemporaryDirectory(prefix="line-") as folder:
        line = Line(parsed.update_query_dict({"host": folder}).render_as_string(False))

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await line.lay(lambda: asyncio.open_unix_connection(there), reader, writer)

        async with _laid(line, await asyncio.start_unix_server(client, Path(folder) / _SOCKET)):
            yield line


@asynccontextmanager
async def line_to_port(url: str) -> AsyncIterator[Line]:
    """Lay a line to a server that is reached by a port.

    Args:
        url: Such as `http://127.0.0.1:19530`.
    """
    there, line = urlsplit(url), Line()

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await line.lay(lambda: asyncio.open_connection(there.hostname, there.port), reader, writer)

    server = await asyncio.start_server(client, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    line.url = there._replace(netloc=f"127.0.0.1:{port}").geturl()
    async with _laid(line, server):
        yield line


@asynccontextmanager
async def _laid(line: Line, server: asyncio.Server) -> AsyncIterator[None]:
    try:
        yield
    finally:
        server.close()
        await line.close()
