"""What simcord can't show: the bot over a real socket, its heartbeat, a refused token.

`tests/faults/wire.py` stands in for Discord, as one cannot be had in a test.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot import throttle
from bot.cli.run_bot import serve
from bot.client import PullquoteBot
from bot.errors import StartError
from bot.ui import wording
from tests.faults.wire import (
    ASKER,
    CHANNEL,
    Wire,
    running,
)
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model


async def test_a_refused_token_stops_the_start_with_a_cure(
    wire: Wire, settings: Settings, embedder: Embedder
) -> None:
    assert wire.url
    with pytest.raises(StartError, match="Discord refused the token"):
        await serve(lambda: PullquoteBot(settings, embedder=embedder), "MTAwMA.a.wrong")


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
