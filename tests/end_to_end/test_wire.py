"""What simcord can't show: the bot over a real socket, its heartbeat, a refused token.

The stand-in below speaks as much of Discord's HTTP and gateway as one start and one question
need. A stand-in is right here because a real Discord cannot be had in a test.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import discord
import pytest
import yarl
from aiohttp import WSMsgType, web

from bot import throttle
from bot.cli.run_bot import _serve
from bot.client import PullquoteBot
from bot.errors import StartError
from bot.ui import wording
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model
TOKEN = "MTAwMA.a.wire-test"  # noqa: S105  opens nothing
APP, GUILD, CHANNEL, MEMBER = "1000", "2000", "3000", "4000"
HEARTBEAT_MS = 100
ME = {"id": APP, "username": "Pullquote", "discriminator": "0", "avatar": None, "bot": True}
ASKER = {"id": MEMBER, "username": "mara", "discriminator": "0", "avatar": None}


class Wire:
    """A stand-in for Discord on a loopback socket."""

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

    async def http(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api")
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


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
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


async def test_a_refused_token_stops_the_start_with_a_cure(
    wire: Wire, settings: Settings, embedder: Embedder
) -> None:
    assert wire.url
    with pytest.raises(StartError, match="Discord refused the token"):
        await _serve(PullquoteBot(settings, embedder=embedder), "MTAwMA.a.wrong")


async def test_a_question_is_answered_over_the_wire_while_the_heart_beats(
    wire: Wire, settings: Settings, embedder: Embedder
) -> None:
    model = HeldEmbedder(embedder)
    async with running(_alone(settings, model), wire):
        intents = discord.Intents._from_value(wire.identify["intents"])
        assert intents == discord.Intents.default()
        names = {command["name"] for command in wire.commands}
        assert names == {
            *(
                "ask",
                "articles",
                "Add as article",
                "library",
                "setup",
                "reindex",
                "settings",
                "audit",
                "unanswered",
            ),
            *("stats", "quote", "privacy", "help", "about", "What do the articles say?"),
        }
        await wire.ask("what is VOICE for?")
        await model.held()
        before = wire.heartbeats
        async with asyncio.timeout(20), wire.called:
            await wire.called.wait_for(lambda: wire.heartbeats >= before + 5)
        assert not wire.answered.is_set()
        model.let()
        async with asyncio.timeout(20):
            await wire.answered.wait()
    deferred = discord.InteractionResponseType.deferred_channel_message
    assert _deferred(wire)["type"] == deferred.value
    sent = _sent(wire)
    assert sent["flags"] & discord.MessageFlags(components_v2=True).value
    assert "VOICE" in json.dumps(sent["components"])


async def test_who_waits_for_a_slow_model_is_told_so_and_then_answered_in_the_same_place(
    wire: Wire, settings: Settings, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PATIENCE_S", 0.0)
    model = HeldEmbedder(embedder)
    async with running(_alone(settings, model), wire):
        await wire.ask("what is VOICE for?", **_by("70", "first"))
        await model.held()
        await wire.ask("how do I add an article?", **_by("71", "second"))
        async with asyncio.timeout(20), wire.called:
            await wire.called.wait_for(lambda: len(_sent_to(wire, "second")) == 1)
        model.let()
        async with asyncio.timeout(20), wire.called:
            await wire.called.wait_for(lambda: len(_sent_to(wire, "second")) == 2)
    told, answer = _sent_to(wire, "second")
    assert wording.BEFORE_YOURS_ONE.format(n=1) in json.dumps(told)
    assert "paste its text" in json.dumps(answer)
    assert len(_sent_to(wire, "first")) == 1


def _by(user: str, token: str) -> dict[str, Any]:
    return {"user": {**ASKER, "id": user}, "token": token}


def _sent_to(wire: Wire, token: str) -> list[Any]:
    """The states of the answer to one interaction, in order."""
    return [body for _, path, body in wire.calls if f"/{token}/messages/@original" in path]


def _foreign_server() -> dict[str, Any]:
    """Where a command comes from that a member installed for themselves: what Discord tells."""
    member = {"user": ASKER, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False,
              "mute": False, "flags": 0, "permissions": "2147483648"}  # fmt: skip
    return {"guild_id": "8000", "guild": {"id": "8000", "locale": "de", "features": []},
            "member": member, "user": None, "guild_locale": "de", "locale": "de", "context": 0,
            "channel": {"id": CHANNEL, "type": 0, "guild_id": "8000", "name": "elsewhere",
                        "position": 3, "nsfw": False, "permissions": "2147483648"},
            "authorizing_integration_owners": {"1": ASKER["id"]}}  # fmt: skip


def _group() -> dict[str, Any]:
    """A message between friends, the bot not among them."""
    channel = {"id": CHANNEL, "type": 3, "recipients": [ASKER], "icon": None, "owner_id": "1"}
    return {"channel": channel, "context": 2, "authorizing_integration_owners": {"1": ASKER["id"]}}


@pytest.mark.parametrize("place", [_foreign_server(), _group()], ids=["server", "group"])
async def test_a_member_brings_the_bot_along(
    wire: Wire, settings: Settings, embedder: Embedder, place: dict[str, Any]
) -> None:
    async with running(_alone(settings, embedder), wire):
        asked = next(c for c in wire.commands if c["name"] == "ask")
        assert asked["integration_types"] == [0, 1]
        assert asked["contexts"] == [0, 1, 2]
        moderating = {c["name"] for c in wire.commands if 1 not in c["integration_types"]}
        assert {"settings", "reindex", "audit", "unanswered", "stats", "articles"} <= moderating
        await wire.ask("what is VOICE for?", **place)
        async with asyncio.timeout(20):
            await wire.answered.wait()
    assert _deferred(wire)["data"]["flags"] & discord.MessageFlags(ephemeral=True).value
    assert "VOICE" in json.dumps(_sent(wire)["components"])


async def test_a_messages_menu_answers_over_the_wire(
    wire: Wire, settings: Settings, embedder: Embedder
) -> None:
    async with running(_alone(settings, embedder), wire):
        said = "The VOICE office helps victims of crimes."
        await wire.open_menu("What do the articles say?", said, **_foreign_server())
        async with asyncio.timeout(20):
            await wire.answered.wait()
    assert _deferred(wire)["data"]["flags"] & discord.MessageFlags(ephemeral=True).value
    assert "> " in json.dumps(_sent(wire)["components"])


def _alone(settings: Settings, embedder: Embedder) -> PullquoteBot:
    return PullquoteBot(settings.model_copy(update={"shard_count": None}), embedder=embedder)


def _deferred(wire: Wire) -> Any:
    return next(body for _, path, body in wire.calls if path.endswith("/callback"))


def _sent(wire: Wire) -> Any:
    return next(body for _, path, body in wire.calls if path.endswith("/messages/@original"))
