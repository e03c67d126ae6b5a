"""A moderator follows and stops a large import, in a server on PostgreSQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.moderation.audit.phrases import english_words_of
from bot.moderation.imports import command, view, wording
from bot.records.audit import Action
from corpus.imports import worker as working
from corpus.imports.reading import JobReader
from corpus.imports.sources import Item
from corpus.imports.store import Room
from corpus.imports.tables import Kind, State
from corpus.imports.worker import Steps, Worker
from index.service import AnswerService
from tests.support.reading import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.imports.imports import Import

    Texts = Callable[[Any], list[str]]
    Buttons = Callable[[Any], dict[str, str]]

pytestmark = [
    pytest.mark.model,
    pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True),
]
FERRY = "The ferry to Gull Island leaves at a quarter past nine."


async def _begun(world: Any, tenant: int, many: int = 3) -> Import:
    imports = world.services.records.imports
    one = await imports.begin(tenant, ["logs.jsonl"], "logs.jsonl", by=0)
    lines = [{"id": f"log-{n}", "title": f"Log {n}", "text": FERRY} for n in range(many)]
    items = [
        Item(Kind.LINE, f"logs, line {n}", json.dumps(d).encode()) for n, d in enumerate(lines)
    ]
    failed = Item(Kind.FILE, "*large*.pdf", reason="It is larger than 20 MB.")
    await imports.put(one, [*items, failed])
    begun: Import = await imports.filled(one)
    return begun


async def test_a_server_without_imports_says_so(world: Any, texts: Texts) -> None:
    shown = await world.moderator.slash(world.channel, "library imports")
    assert wording.NOTHING in texts(shown.response)


async def test_the_message_follows_an_import_to_its_end_and_then_it_is_quoted(
    world: Any, texts: Texts, buttons: Buttons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(working, "_IDLE_S", 0.02)
    one = await _begun(world, world.guild.id)
    await _begun(world, 4_711)
    services = world.services
    # as the process of a worker: another service, on the same folder and database
    service = AnswerService(
        services.library, services.settings.snapshots, embedder=world.embedder, read=False
    )
    await service.start(refresh=False)
    steps = Steps(service.embed_ahead, service.indexes.update, _noted)
    reader = JobReader(services.sandbox, services.fetcher)
    worker = Worker(services.library.database, reader, steps, room=Room())
    looks: list[str] = []

    async def look(services: Any, guild_id: int) -> view.Shown:
        if looks:  # the first is shown before the worker does anything
            await worker.run(until_empty=True)
        seen = await view.look(services, guild_id)
        looks.append("\n".join(texts_of(view.imports_view(seen).to_components())))
        return seen

    monkeypatch.setattr(command, "look", look)
    shown = await world.moderator.slash(world.channel, "library imports")
    built = service.indexes.info(world.guild.id)
    assert built is not None
    assert (built.number, built.articles) == (1, 3)
    await service.close()
    first, last = looks
    assert "25%" in first
    assert "1 of 4 articles" in first
    assert "\n".join(texts(shown.response)) == last
    assert "finished" in last
    assert "3 new, 1 failed" in last
    assert r"\*large\*" in last
    assert buttons(shown.response) == {}
    done = await services.records.imports.get(world.guild.id, one.number)
    assert done is not None
    assert (done.state, done.problem) == (State.DONE, None)
    question = "When does the ferry to Gull Island leave?"
    await world.jonas.slash(world.channel, "ask", question=question)  # so the bot looks for it
    await services.answers.indexes.settled()
    assert services.answers.indexes.info(world.guild.id) == built, "the worker has built it"
    asked = await world.jonas.slash(world.channel, "ask", question=question)
    assert FERRY in "\n".join(texts(asked.response)).replace("**", "")


async def _noted(_: object) -> None:
    """Nothing: the command writes it into the audit log."""


def _buttons(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        if part["type"] == discord.ComponentType.button.value:
            yield part
        yield from _buttons(part.get("components", []))


async def test_a_moderator_stops_an_import_of_their_own_server_and_no_other(
    world: Any, texts: Texts, buttons: Buttons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "LOOK_EVERY_S", 1_000)  # simcord waits for shorter pauses
    mine = await _begun(world, world.guild.id)
    theirs = await _begun(world, 4_711)
    imports = world.services.records.imports
    shown = await world.moderator.slash(world.channel, "library imports")
    stop = wording.STOP.format(number=mine.number)
    assert stop in buttons(shown.response)
    assert str(theirs.number) not in "".join(buttons(shown.response).values())

    forged = f"pq:impstop:{theirs.number}"
    stored = world.env.backend.get_message(world.channel.id, shown.response.id)
    part = next(_buttons(stored.components))
    own, part["custom_id"] = part["custom_id"], forged
    told = await world.moderator.click(shown.response, custom_id=forged)
    part["custom_id"] = own
    assert wording.OVER in "\n".join(texts(told.response))
    assert (await imports.get(4_711, theirs.number)).state is State.RUNNING

    await world.moderator.click(shown.response, label=stop)
    assert (await imports.get(world.guild.id, mine.number)).state is State.STOPPED
    (entry,) = await world.services.records.audit.entries(world.guild.id)
    assert entry.action == Action.CANCELLED
    assert english_words_of(entry)[0] == f"import {mine.number}"
