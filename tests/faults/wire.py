"""A stand-in for Discord's HTTP and gateway on a loopback socket, which can have bad days.

It speaks as much of them as starts, questions and answers need. A stand-in is right here because a
real Discord cannot be had in a test.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yarl
from aiohttp import WSMsgType, web

from tests.faults import payloads
from tests.faults.payloads import APP, ASKER, CHANNEL, GUILD, ME, MEMBER, PRIVATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    import pytest

    from bot.client import PullquoteBot

__all__ = ["APP", "ASKER", "CHANNEL", "GUILD", "MEMBER", "TOKEN", "Refusal", "Wire"]

TOKEN = "MTAwMA.a.wire-test"  # noqa: S105  opens nothing
HEARTBEAT_MS = 100
VIA = {"Via": "1.1 google"}
"""What Discord's own answers bear; those of Cloudflare before it do not."""
Frame = str | bytes | int
"""What a socket gets instead: words, bytes, or a close with a code (0: it breaks off)."""


@dataclass(frozen=True)
class Refusal:
    """How a request is answered instead.

    Attributes:
        status: Of HTTP; 0 where the line breaks off.
        body: JSON if it begins with "{".
        headers: Beside the usual ones.
        heard: Whether what was asked is done all the same.
    """

    status: int
    body: str = '{"message": "upstream connect error", "code": 0}'
    headers: Mapping[str, str] = field(default_factory=lambda: VIA)
    heard: bool = False


class Wire:
    """A stand-in for Discord on a loopback socket.

    Attributes:
        trouble: How the next requests whose path ends so are answered.
        on_hello, on_identify, on_resume: What the next connections, identifications and
            resumptions get instead of what they should.
        guilds: The bot's servers, and the channel of each.
        posted: The messages that the bot has sent, each once, in order.
        repeats: So many of the last events come again with each resumption.
    """

    def __init__(self) -> None:
        self.token = TOKEN
        self.identify: dict[str, Any] = {}
        self.commands: list[dict[str, Any]] = []
        self.heartbeats = 0
        self.calls: list[tuple[str, str, Any]] = []
        self.answered = asyncio.Event()
        self.called = asyncio.Condition()
        self.ready = asyncio.Event()
        self.sockets: dict[int, web.WebSocketResponse] = {}
        self.url = ""
        self.trouble: dict[str, list[Refusal | tuple[int, str]]] = {}
        self.on_hello: list[Frame] = []
        self.on_identify: list[Frame] = []
        self.on_resume: list[Frame] = []
        self.guilds: dict[str, str] = {}
        self.posted: list[dict[str, Any]] = []
        self.identified = 0
        self.resumed = 0
        self.repeats = 0
        self._events: dict[int, list[dict[str, Any]]] = {}
        self._ids = itertools.count(6000)

    async def http(self, request: web.Request) -> web.StreamResponse:
        path = request.path.partition("/api")[2]
        refusal = next(
            (
                some.pop(0)
                for ending, some in self.trouble.items()
                if some and path.endswith(ending)
            ),
            None,
        )
        if isinstance(refusal, tuple):
            refusal = Refusal(*refusal, headers={})
        if refusal is not None and not refusal.heard:
            return self._refused(request, refusal)
        open_to_all = "/webhooks" in path or path.endswith("/callback")
        if not open_to_all and request.headers.get("Authorization") != f"Bot {self.token}":
            return self._json({"message": "401: Unauthorized", "code": 0}, status=401)
        body = await _body(request)
        async with self.called:
            self.calls.append((request.method, path, body))
            answer = self._answer(request.method, path, body)
            self.called.notify_all()
        return self._refused(request, refusal) if refusal is not None else answer

    def _answer(self, method: str, path: str, body: Any) -> web.Response:  # noqa: C901, PLR0911  one a path
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return self._json({"url": self.url, "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands"):
            self.commands = body or []
            commands = enumerate(self.commands)
            return self._json([payloads.registered(n, c) for n, c in commands])
        if path.endswith("/callback"):
            return self._json({"interaction": {"id": "1", "type": 2, "token": "t"}})
        if path.endswith("/messages/@original"):
            self.answered.set()
            return self._json(payloads.message())
        if path.endswith("/typing") or "/reactions/" in path or method == "DELETE":
            return web.Response(status=204)
        if path == "/users/@me/channels":
            return self._json({"id": PRIVATE, "type": 1, "recipients": [ASKER]})
        if path.startswith("/webhooks/") and method == "POST":
            return self._json(payloads.message())
        if path.endswith("/messages") and method == "POST":
            return self._json(self._posted(path.split("/")[-2], body))
        if path.endswith("/messages"):
            return self._json([])
        if "/messages/" in path:
            return self._json(payloads.message(channel_id=path.split("/")[-3]))
        return self._json({"/users/@me": ME}.get(path, payloads.application()))

    def _posted(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make a message of what was sent, unless it was made of it before."""
        nonce = body.get("nonce")
        for each in self.posted:
            if nonce and body.get("enforce_nonce") and each["nonce"] == nonce:
                return each
        number = str(next(self._ids))
        refers = body.get("message_reference")
        made = payloads.message(id=number, channel_id=channel, nonce=nonce, sent=body)
        self.posted.append({**made, "message_reference": refers} if refers else made)
        return self.posted[-1]

    def _refused(self, request: web.Request, refusal: Refusal) -> web.StreamResponse:
        if not refusal.status:
            assert request.transport is not None
            request.transport.abort()
        kind = "application/json" if refusal.body.startswith("{") else "text/html"
        headers = {**refusal.headers, "Content-Type": kind}
        return web.Response(status=refusal.status or 500, body=refusal.body, headers=headers)

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if not self.on_hello or isinstance(self.on_hello[0], str):
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        if self.on_hello and not await _instead(socket, self.on_hello.pop(0)):
            return socket
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT or not await self._hear(socket, frame.json()):
                break
        return socket

    async def _hear(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> bool:
        """Answer a frame of the bot's; False where the line is closed with that."""
        data = message["d"]
        if message["op"] == 1:
            async with self.called:
                self.heartbeats += 1
                self.called.notify_all()
            await socket.send_json({"op": 11})
        elif message["op"] == 2:
            self.identify = data
            self.identified += 1
            if self.on_identify:
                return await _instead(socket, self.on_identify.pop(0))
            await self._greet(socket, data["shard"])
        elif message["op"] == 6:
            self.resumed += 1
            if self.on_resume:
                return await _instead(socket, self.on_resume.pop(0))
            shard = int((data["session_id"] or "session 0").split()[1])
            self.sockets[shard] = socket
            seen = data["seq"] - self.repeats
            for event in [each for each in self._events.get(shard, []) if each["s"] > seen]:
                await socket.send_json(event)
            await self.dispatch("RESUMED", {}, shard)
        return True

    async def _greet(self, socket: web.WebSocketResponse, shard: list[int]) -> None:
        """Begin a session; its servers come one after another."""
        here = {n: c for n, c in self.guilds.items() if (int(n) >> 22) % shard[1] == shard[0]}
        self.sockets[shard[0]], self._events[shard[0]] = socket, []
        await self.dispatch("READY", payloads.hello(self.url, shard, list(here)), shard[0])
        for number, channel in here.items():
            await self.dispatch("GUILD_CREATE", payloads.guild(number, channel), shard[0])
        self.ready.set()

    async def dispatch(self, event: str, data: dict[str, Any], shard: int = 0) -> None:
        """Send an event; where the line is down, it comes with the resumption."""
        events = self._events[shard]
        events.append({"op": 0, "t": event, "s": len(events) + 1, "d": data})
        socket = self.sockets.get(shard)
        if socket is not None and not socket.closed:
            with suppress(ConnectionError):  # the bot has just hung up
                await socket.send_json(events[-1])

    async def send(self, frame: Frame, shard: int = 0) -> None:
        """Send something that is no event, or close the line."""
        socket = self.sockets[shard]
        if isinstance(frame, int):
            del self.sockets[shard]
        await _instead(socket, frame)

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until the bot has done something."""
        async with asyncio.timeout(120), self.called:
            await self.called.wait_for(true)

    async def beats(self, more: int = 2) -> None:
        """Wait for heartbeats after now."""
        before = self.heartbeats
        await self.until(lambda: self.heartbeats >= before + more)

    async def write(
        self, text: str, *, guild: str = GUILD, shard: int = 0, **known: Any
    ) -> dict[str, Any]:
        """Somebody mentions the bot in a server; returns the message."""
        number, channel = next(self._ids), self.guilds[guild]
        written = {**payloads.question(number, text, guild, channel), **known}
        await self.dispatch("MESSAGE_CREATE", written, shard)
        return written

    def replies_to(self, written: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the messages that reply to one."""
        refers = [(each, each.get("message_reference") or {}) for each in self.posted]
        return [each for each, to in refers if str(to.get("message_id")) == written["id"]]

    async def ask(self, question: str, **place: Any) -> dict[str, Any]:
        """Somebody uses `/ask`: in the bot's messages, unless the payload says otherwise."""
        options = [{"name": "question", "type": 3, "value": question}]
        return await self.interact({"name": "ask", "type": 1, "options": options}, place)

    async def open_menu(self, name: str, said: str, **place: Any) -> None:
        """Somebody opens a message's menu."""
        message = payloads.message(author=ASKER, content=said, type=0, flags=0)
        target = {"target_id": message["id"], "resolved": {"messages": {message["id"]: message}}}
        await self.interact({"name": name, "type": 3, **target}, place)

    async def interact(self, data: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
        """Somebody uses a command; returns the event."""
        command = next(n for n, c in enumerate(self.commands) if c["name"] == data["name"])
        channel = {"id": CHANNEL, "type": 1, "recipients": [ASKER]}
        event = {
            "id": str(next(self._ids)), "application_id": APP, "type": 2, "token": "t",
            "version": 1, "data": {"id": str(5000 + command), **data}, "channel_id": CHANNEL,
            "channel": channel, "user": ASKER, "entitlements": [],
            "authorizing_integration_owners": {}, "context": 1,
            "attachment_size_limit": 1, **place,
        }  # fmt: skip
        await self.dispatch("INTERACTION_CREATE", event)
        return event

    def _json(self, data: Any, *, status: int = 200) -> web.Response:
        body = json.dumps(data).encode()
        return web.Response(body=body, status=status, headers={"Content-Type": "application/json"})


async def _body(request: web.Request) -> Any:
    """Return what a request says, without the files beside it."""
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    return None


async def _instead(socket: web.WebSocketResponse, frame: Frame) -> bool:
    """Send words or bytes, or close the line; returns whether it is still open."""
    if isinstance(frame, bytes):
        await socket.send_bytes(frame)
    elif isinstance(frame, str):
        await socket.send_str(frame)
    elif frame:
        await socket.close(code=frame)
    elif (line := socket._req) is not None and line.transport is not None:
        line.transport.abort()
    return isinstance(frame, str | bytes)


@asynccontextmanager
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    """Serve a stand-in, and make it the Discord that discord.py knows."""
    made = Wire()
    app = web.Application()
    app.router.add_get("/gateway", made.gateway)
    app.router.add_route("*", "/api/{path:.*}", made.http)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    made.url = f"ws://127.0.0.1:{port}/gateway"
    monkeypatch.setattr("discord.http.Route.BASE", f"http://127.0.0.1:{port}/api")
    monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", yarl.URL(made.url))
    monkeypatch.setattr("discord.webhook.async_.Route.BASE", f"http://127.0.0.1:{port}/api")
    yield made
    await runner.cleanup()


@asynccontextmanager
async def running(bot: PullquoteBot, wire: Wire) -> AsyncIterator[None]:
    bot._connection.guild_ready_timeout = 0.1  # seconds; no more servers come than there are
    task = asyncio.create_task(bot.start(TOKEN))
    try:
        async with asyncio.timeout(240):
            ready = asyncio.create_task(wire.ready.wait())
            await asyncio.wait({ready, task}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()  # it never came so far: say why
            await bot.wait_until_ready()
        yield
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
