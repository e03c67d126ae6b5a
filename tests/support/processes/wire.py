"""The stand-in for Discord with several processes on it, of which more than one may have a shard.

Each process has an address of its own, so that it is known who does what.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.faults import payloads
from tests.faults.payloads import APP, ASKER, GUILD, TEXT
from tests.faults.wire import HEARTBEAT_MS, Wire
from tests.support.processes.bots import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_STALLED_S = 600.0
_LOADING = 1 << 7
"""The flag of an answer that is awaited still."""


@dataclass(eq=False)
class Session:
    """A shard of a process.

    Attributes:
        process: Its name.
        shard: Number, and of how many.
        socket: Where its events go.
    """

    process: str
    shard: tuple[int, int]
    socket: web.WebSocketResponse
    events: int = 0


class ProcessesWire(Wire):
    """A stand-in that several processes share.

    Attributes:
        limit: What `/gateway/bot` says of a day's identifications.
        identifies: When which shard of which process has identified itself: seconds, shard, name.
        did: The requests of processes: name, method, path.
        acknowledged: How often each interaction was, by its token.
        finals: How often the answer to each was written.
        shown: What it was at last.
        stalled: The end of a path: what is posted there is neither kept nor confirmed.
        stalls: Whether something was.
    """

    def __init__(self, shards: int) -> None:
        super().__init__()
        self.token = TOKEN
        self.shards = shards
        self.limit = {"total": 1000, "remaining": 990, "reset_after": 0, "max_concurrency": 1}
        self.identifies: list[tuple[float, int, str]] = []
        self.did: list[tuple[str, str, str]] = []
        self.sessions: list[Session] = []
        self._written: dict[str, dict[str, Any]] = {}
        self.acknowledged: Counter[str] = Counter()
        self.finals: Counter[str] = Counter()
        self.shown: dict[str, Any] = {}
        self.stalled = ""
        self.stalls = False

    def here(self, process: str) -> set[int]:
        """Return the shards that a process has."""
        open_ = (each for each in self.sessions if not each.socket.closed)
        return {each.shard[0] for each in open_ if each.process == process}

    async def http(self, request: web.Request) -> web.StreamResponse:
        process, _, path = request.path.lstrip("/").partition("/api")
        self.did.append((process, request.method, path))
        if request.method == "POST" and self.stalled and path.endswith(self.stalled):
            self.stalls = True
            await asyncio.sleep(_STALLED_S)
            raise web.HTTPServiceUnavailable
        return await super().http(request)

    def _answer(self, method: str, path: str, body: Any) -> web.Response:  # noqa: PLR0911  one a path
        if path == "/gateway/bot":
            known = {"url": self.url, "shards": self.shards, "session_start_limit": self.limit}
            return self._json(known)
        if path.endswith("/callback"):
            token = path.split("/")[-2]
            self.acknowledged[token] += 1
            if self.acknowledged[token] > 1:
                return self._json({"message": "acknowledged already", "code": 40060}, status=400)
        if path.startswith("/webhooks/") and "/messages/" in path:
            token = path.split("/")[3]
            if method == "GET":
                flags = 0 if self.finals[token] else _LOADING
                return self._json(payloads.message(flags=flags, webhook_id=APP))
            self.finals[token] += 1
            self.shown[token] = body
            return self._json(payloads.message())
        if path.endswith("/messages") and method == "GET":
            channel = path.split("/")[-2]
            return self._json([each for each in self.posted if each["channel_id"] == channel])
        if "/messages/" in path and method == "GET":
            written = self._written.get(path.rpartition("/")[2])
            if written is not None:
                return self._json(written)
        return super()._answer(method, path, body)

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        process = request.match_info["process"]
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS * 5}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            message = frame.json()
            if message["op"] == 1:
                await socket.send_json({"op": 11})
            elif message["op"] == 2:
                await self._identified(process, message["d"]["shard"], socket)
        return socket

    async def _identified(
        self, process: str, shard: list[int], socket: web.WebSocketResponse
    ) -> None:
        session = Session(process, (shard[0], shard[1]), socket)
        self.identifies.append((time.monotonic(), shard[0], process))
        here = {n: c for n, c in self.guilds.items() if (int(n) >> 22) % shard[1] == shard[0]}
        url = self.url.replace("/gateway", f"/{process}/gateway")
        await self._send(session, "READY", payloads.hello(url, shard, list(here)))
        for number, channel in here.items():
            await self._send(session, "GUILD_CREATE", payloads.guild(number, channel))
        async with self.called:
            self.sessions.append(session)
            self.called.notify_all()

    async def _send(self, session: Session, event: str, data: dict[str, Any]) -> None:
        session.events += 1
        with suppress(ConnectionError):  # it has just been killed
            await session.socket.send_json({"op": 0, "t": event, "s": session.events, "d": data})

    async def dispatch(self, event: str, data: dict[str, Any], shard: int = 0) -> None:
        """Send an event to every process that has the shard."""
        for session in [each for each in self.sessions if each.shard[0] == shard]:
            if not session.socket.closed:
                await self._send(session, event, data)

    async def write(
        self, text: str, *, guild: str = GUILD, shard: int = 0, **known: Any
    ) -> dict[str, Any]:
        """Somebody mentions the bot in a server; the message can be fetched from then on."""
        number, channel = next(self._ids), self.guilds[guild]
        written = {**payloads.question(number, text, guild, channel), **known}
        self._written[written["id"]] = written
        await self.dispatch("MESSAGE_CREATE", written, shard)
        return written

    async def ask_in(self, guild: str, question: str, token: str, name: str = "ask") -> None:
        """Somebody uses `/ask` or `/quote` in a server of the first shard."""
        command = next(n for n, c in enumerate(self.commands) if c["name"] == name)
        option = "question" if name == "ask" else "text"
        options = [{"name": option, "type": 3, "value": question}]
        member = {"user": ASKER, "roles": [], "joined_at": payloads.SENT, "deaf": False,
                  "mute": False, "flags": 0, "permissions": "2147483648"}  # fmt: skip
        event = {
            "id": str(next(self._ids)), "application_id": APP, "type": 2, "token": token,
            "version": 1, "channel_id": self.guilds[guild], "guild_id": guild, "member": member,
            "data": {"id": str(5000 + command), "name": name, "type": 1, "options": options},
            "channel": {"id": self.guilds[guild], "type": 0, "guild_id": guild, "name": "ask",
                        "position": 0, "permissions": "2147483648"},
            "guild": {"id": guild, "locale": "en-US", "features": []}, "entitlements": [],
            "authorizing_integration_owners": {"0": guild}, "context": 0, "locale": "en-US",
            "guild_locale": "en-US", "attachment_size_limit": 1,
        }  # fmt: skip
        await self.dispatch("INTERACTION_CREATE", event)


@asynccontextmanager
async def served_to_processes(shards: int) -> AsyncIterator[tuple[ProcessesWire, str]]:
    """Serve a stand-in to other processes; yield it and its address."""
    made = ProcessesWire(shards)
    app = web.Application()
    app.router.add_get("/{process}/gateway", made.gateway)
    app.router.add_route("*", "/{process}/api/{path:.*}", made.http)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"127.0.0.1:{runner.addresses[0][1]}"
    made.url = f"ws://{address}/gateway"
    made.guilds = {GUILD: TEXT, payloads.FAR: "3200"}
    yield made, f"http://{address}"
    await runner.cleanup()
