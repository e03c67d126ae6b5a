"""A stand-in for Discord's HTTP and gateway on a loopback socket, which can have bad days.

It speaks as much of them as one start and one question need. A stand-in is right here because a
real Discord cannot be had in a test.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import yarl
from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from bot.client import PullquoteBot

TOKEN = "MTAwMA.a.wire-test"  # noqa: S105  opens nothing
APP, GUILD, CHANNEL, MEMBER = "1000", "2000", "3000", "4000"
HEARTBEAT_MS = 100
ME = {"id": APP, "username": "Pullquote", "discriminator": "0", "avatar": None, "bot": True}
ASKER = {"id": MEMBER, "username": "mara", "discriminator": "0", "avatar": None}


class Wire:
    """A stand-in for Discord on a loopback socket.

    Attributes:
        trouble: How the next requests whose path ends so are answered: status, and a body that is
            JSON if it begins with "{".
        on_identify: What the next identifications get instead of READY: a frame, or a close code.
    """

    def __init__(self) -> None:
        self.identify: dict[str, Any] = {}
        self.commands: list[dict[str, Any]] = []
        self.heartbeats = 0
        self.calls: list[tuple[str, str, Any]] = []
        self.answered = asyncio.Event()
        self.called = asyncio.Condition()
        self.ready = asyncio.Event()
        self.socket: web.WebSocketResponse | None = None
        self.url = ""
        self._sequence = 0
        self.trouble: dict[str, list[tuple[int, str]]] = {}
        self.on_identify: list[str | int] = []

    async def http(self, request: web.Request) -> web.StreamResponse:  # noqa: PLR0911  one a path
        path = request.path.removeprefix("/api")
        for ending, answers in self.trouble.items():
            if path.endswith(ending) and answers:
                status, text = answers.pop(0)
                kind = "application/json" if text.startswith("{") else "text/html"
                return web.Response(status=status, text=text, content_type=kind)
        open_to_all = "/webhooks" in path or path.endswith("/callback")
        if not open_to_all and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return self._json({"message": "401: Unauthorized", "code": 0}, status=401)
        body = await request.json() if request.content_type == "application/json" else None
        async with self.called:
            self.calls.append((request.method, path, body))
            self.called.notify_all()
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return self._json({"url": self.url, "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands"):
            self.commands = body or []
            return self._json([self._registered(n, c) for n, c in enumerate(self.commands)])
        if path.endswith("/callback"):
            return self._json({"interaction": {"id": "1", "type": 2, "token": "t"}})
        if path.endswith("/messages/@original"):
            self.answered.set()
            return self._json(self._message())
        return self._json({"/users/@me": ME}.get(path, self._application()))

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        socket = self.socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            message = json.loads(frame.data)
            if message["op"] == 1:
                async with self.called:
                    self.heartbeats += 1
                    self.called.notify_all()
                await socket.send_json({"op": 11})
            elif message["op"] == 2:
                self.identify = message["d"]
                if self.on_identify:
                    instead = self.on_identify.pop(0)
                    if isinstance(instead, int):
                        await socket.close(code=instead)
                        break
                    await socket.send_str(instead)
                    continue
                await self.dispatch("READY", self._hello(message["d"]))
                self.ready.set()
        return socket

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        assert self.socket is not None
        self._sequence += 1
        await self.socket.send_json({"op": 0, "t": event, "s": self._sequence, "d": data})

    async def ask(self, question: str, **place: Any) -> None:
        """Somebody uses `/ask`: in the bot's messages, unless the payload says otherwise."""
        options = [{"name": "question", "type": 3, "value": question}]
        await self._interact({"name": "ask", "type": 1, "options": options}, place)

    async def open_menu(self, name: str, said: str, **place: Any) -> None:
        """Somebody opens a message's menu."""
        message = {**self._message(), "author": ASKER, "content": said, "type": 0, "flags": 0}
        target = {"target_id": message["id"], "resolved": {"messages": {message["id"]: message}}}
        await self._interact({"name": name, "type": 3, **target}, place)

    async def _interact(self, data: dict[str, Any], place: dict[str, Any]) -> None:
        command = next(n for n, c in enumerate(self.commands) if c["name"] == data["name"])
        channel = {"id": CHANNEL, "type": 1, "recipients": [ASKER]}
        await self.dispatch(
            "INTERACTION_CREATE",
            {"id": "6000", "application_id": APP, "type": 2, "token": "t", "version": 1,
             "data": {"id": str(5000 + command), **data}, "channel_id": CHANNEL,
             "channel": channel, "user": ASKER, "entitlements": [],
             "authorizing_integration_owners": {}, "context": 1,
             "attachment_size_limit": 1, **place},
        )  # fmt: skip

    def _json(self, data: Any, *, status: int = 200) -> web.Response:
        body = json.dumps(data).encode()
        return web.Response(body=body, status=status, headers={"Content-Type": "application/json"})

    def _application(self) -> dict[str, Any]:
        return {"id": APP, "name": "Pullquote", "icon": None, "description": "", "owner": ASKER,
                "bot_public": True, "bot_require_code_grant": False, "verify_key": "",
                "flags": 0, "summary": ""}  # fmt: skip

    def _registered(self, number: int, command: dict[str, Any]) -> dict[str, Any]:
        return {
            "description": "",
            **command,
            "id": str(5000 + number),
            "application_id": APP,
            "version": "1",
        }

    def _message(self) -> dict[str, Any]:
        return {"id": "7000", "channel_id": CHANNEL, "author": ME, "content": "", "type": 20,
                "timestamp": "2026-11-24T00:00:00+00:00", "edited_timestamp": None, "tts": False,
                "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [],
                "embeds": [], "pinned": False, "flags": 1 << 15,
                "components": []}  # fmt: skip

    def _hello(self, identify: dict[str, Any]) -> dict[str, Any]:
        return {"v": 10, "user": ME, "guilds": [], "session_id": "s", "shard": identify["shard"],
                "resume_gateway_url": self.url, "application": {"id": APP, "flags": 0}}  # fmt: skip


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
        async with asyncio.timeout(20):
            ready = asyncio.create_task(wire.ready.wait())
            await asyncio.wait({ready, task}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()  # it never came so far: say why
            await bot.wait_until_ready()
        yield
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
