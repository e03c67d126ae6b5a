"""What the tests of hostile servers share: servers that send whatever a test tells them to.

They are raw sockets on loopback, since no server library would send such things. Loopback is not
public, so most tests allow private addresses. Those about addresses do not: for them `internet`
lets a public address stand for this machine, and `names` stands for DNS.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from corpus.errors import PullquoteError
from corpus.fetch.fetcher import Fetcher, fetch_article

if TYPE_CHECKING:
    from corpus.sandbox import Sandbox

PUBLIC = "93.184.215.14"
LIMIT = 128 * 1024
TEXT = "".join(
    f"<p>In the year {1900 + n} the café on the hill stood still, wrote the valley's paper.</p>"
    for n in range(12)
)


@dataclass(frozen=True)
class Reply:
    """What a server sends.

    Attributes:
        body: After the headers.
        headers: Besides those for status and kind.
        status: With its phrase.
        kind: The content type.
        to: Where a redirect leads, or "".
        raw: What is sent instead of all of these.
        first_s: How long it takes to begin, in seconds.
        forever: What is sent over and over when the rest is sent.
        pause_s: Before each time, in seconds.
    """

    body: bytes = b""
    headers: tuple[str, ...] = ()
    status: str = "200 OK"
    kind: str = "text/html"
    to: str = ""
    raw: bytes | None = None
    first_s: float = 0
    forever: bytes | None = None
    pause_s: float = 0

    async def send(self, writer: asyncio.StreamWriter) -> None:
        status = "302 Found" if self.to else self.status
        told = (f"Location: {self.to}",) if self.to else ()
        lines = (f"HTTP/1.1 {status}", f"Content-Type: {self.kind}", *told, *self.headers)
        head = "\r\n".join([*lines, "Connection: close", "", ""])
        await asyncio.sleep(self.first_s)
        writer.write(head.encode() + self.body if self.raw is None else self.raw)
        await writer.drain()
        while self.forever is not None:
            await asyncio.sleep(self.pause_s)
            writer.write(self.forever)
            await writer.drain()


@dataclass
class Server:
    """A server on loopback; what it has no reply for is not there."""

    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tell(self, path: str, **reply: object) -> None:
        self.replies[path] = Reply(**reply)  # type: ignore[arg-type]  # a Reply's fields

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
            self.asked.append(path)
            await self.replies.get(path, Reply(status="404 Not Found")).send(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the fetcher hung up, as it should
        finally:
            self.open_now -= 1
            writer.close()


Serve = Callable[[Mapping[str, Mapping[str, object]]], Awaitable[Server]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server with replies by path."""
    running: list[asyncio.Server] = []
    visits: set[asyncio.Task[None]] = set()

    async def start(replies: Mapping[str, Mapping[str, object]]) -> Server:
        server = Server()
        for path, reply in replies.items():
            server.tell(path, **reply)

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            visits.add(asyncio.ensure_future(server.serve(reader, writer)))

        running.append(await asyncio.start_server(begin, "127.0.0.1", 0))
        server.port = running[-1].sockets[0].getsockname()[1]
        return server

    yield start
    for server in running:
        server.close()
    for visit in visits:
        visit.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*visits, return_exceptions=True)


@pytest.fixture
def page() -> str:
    """A web page with an article in it."""
    return (
        f"<html><head><title>Old Café</title></head><body><article>{TEXT}</article></body></html>"
    )


@pytest.fixture
def fetcher() -> Fetcher:
    """One with short limits, that may visit this machine."""
    return Fetcher(allow_private=True, timeout_s=0.6, max_bytes=LIMIT, max_redirects=3, pause_s=0)


@pytest.fixture
def refusal(sandbox: Sandbox) -> Callable[[Fetcher, str], Awaitable[str]]:
    """What a moderator reads when the article at an address does not come."""

    async def read(fetcher: Fetcher, url: str) -> str:
        with pytest.raises(PullquoteError) as caught:
            await fetch_article(url, fetcher, sandbox)
        return str(caught.value)

    return read


class Names(AbstractResolver):
    """Stands for DNS, whose answers a test must choose: each of a name's in turn, then the last."""

    def __init__(self, answers: Mapping[str, list[list[str]]]) -> None:
        self.answers = dict(answers)

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - aiohttp's signature
    ) -> list[ResolveResult]:
        given = self.answers.get(host)
        if given is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = given.pop(0) if len(given) > 1 else given[0]
        return [
            ResolveResult(hostname=host, host=a, port=port, family=socket.AF_INET, proto=0, flags=0)
            for a in addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def names() -> Callable[[Mapping[str, list[list[str]]]], Names]:
    """Makes a stand-in for DNS."""
    return Names


@pytest.fixture
async def internet(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that is connected to; one public address leads to this machine's servers.

    Only the last step, the connection of a socket, is changed: a test must not call on others.
    """
    loop = asyncio.get_running_loop()
    connect = loop.sock_connect
    reached: list[str] = []

    async def sock_connect(sock: socket.socket, address: tuple[str, int]) -> None:
        reached.append(address[0])
        if address[0] != PUBLIC and not address[0].startswith("127."):
            raise ConnectionRefusedError
        await connect(sock, ("127.0.0.1", address[1]))

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    return reached
